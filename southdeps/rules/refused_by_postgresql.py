"""SD308: a statement that PostgreSQL refuses even on an empty table."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.rules.refused import refused_finding, refused_steps
from southdeps.rules.rule import FailureCause, Rule
from southdeps.schema.refusal import RefusalKind


def check(context: AnalysisContext) -> Iterator[Finding]:
    """Statements that are refused for their types, or for what else PostgreSQL does not allow."""
    for one in refused_steps(context, RefusalKind.REFUSED):
        yield refused_finding(RULE, context, one, "")


RULE = Rule(
    code="SD308",
    name="refused-by-postgresql",
    severity="error",
    summary="a statement that PostgreSQL refuses even on an empty table",
    explanation="""\
PostgreSQL is stricter than SQLite: `alter_column` does not turn a text into a number, date or boolean, a table has
one primary key, a key that foreign keys refer to is not dropped. The statement fails on an empty table too.

A row that leaves out a field without a default gets NULL there, which a NOT NULL column refuses: `BooleanField()` has
no default in Django 1.6 either.

The name of a permission has at most 50 characters. Django makes "Can change" and the model's verbose name of every
model of an app that calls `db.send_create_signal()`, after the app's last migration: a `verbose_name` of 40
characters fails.

PostgreSQL 18 gives NOT NULL constraints names; South takes them for checks and drops them in `alter_column`, which
fails for a primary key. That is a warning with `only_in`: 17 and older take it.""",
    before="""\
# shop_order.paid is a CharField so far
def forwards(self, orm):
    db.alter_column('shop_order', 'paid', self.gf('django.db.models.fields.BooleanField')())""",
    after="""\
def forwards(self, orm):
    db.delete_column('shop_order', 'paid')
    db.add_column('shop_order', 'paid', self.gf('django.db.models.fields.BooleanField')(default=False))""",
    foretells=(
        FailureCause.REFUSED,
        FailureCause.CODE,
    ),
    check=check,
)
