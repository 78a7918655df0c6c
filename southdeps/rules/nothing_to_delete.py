"""SD306: a column, index, constraint or key is deleted that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.rules.refused import refused_finding, refused_steps
from southdeps.rules.rule import FailureCause, Rule
from southdeps.schema.refusal import RefusalKind


def check(context: AnalysisContext) -> Iterator[Finding]:
    """What South or the database looks for in vain."""
    for one in refused_steps(context, RefusalKind.NOTHING_TO_DELETE):
        yield refused_finding(RULE, context, one, "")


RULE = Rule(
    code="SD306",
    name="nothing-to-delete",
    severity="error",
    summary="an index, unique constraint, foreign key or primary key is deleted that nothing has created",
    explanation="""\
South looks up constraints by their columns and raises `ValueError: Cannot find a UNIQUE constraint on table ...` if
there is none; an index is dropped by the name that South gives it, and PostgreSQL stops with `index "..." does not
exist`. The constraint was never created on a new database, has been deleted before, or stands on other columns. South
on SQLite rebuilds the table instead and notices nothing.""",
    before="""\
# no migration creates this constraint
def forwards(self, orm):
    db.delete_unique('shop_order', ['number'])""",
    after="""\
def forwards(self, orm):
    pass""",
    foretells=(
        FailureCause.MISSING,
        FailureCause.CODE,
    ),
    check=check,
)
