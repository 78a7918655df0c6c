"""SD305: a table, column, index, constraint or sequence is created under a name that is taken."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.rules.created_by_two_apps import is_of_two_apps
from southdeps.rules.refused import refused_finding, refused_steps
from southdeps.rules.rule import FailureCause, Rule
from southdeps.schema.refusal import RefusalKind


def check(context: AnalysisContext) -> Iterator[Finding]:
    """What an app creates twice; tables that two apps create are the business of SD103."""
    for one in refused_steps(context, RefusalKind.EXISTS):
        if not is_of_two_apps(one, context):
            yield refused_finding(RULE, context, one, "")


RULE = Rule(
    code="SD305",
    name="already-exists",
    severity="error",
    summary="a table, column, index, constraint, sequence or new name is already there",
    explanation="""\
The migration creates something under a name that is taken by then, or renames something to it: an earlier migration
has been changed after this one was written, or the same operation stands twice. Tables, indexes and sequences share
one space of names in PostgreSQL, which keeps the first 63 bytes of a name; an index keeps its name when its table is
renamed. PostgreSQL stops with `relation "..." already exists` or `column "..." of relation "..." already exists`. South
on SQLite rebuilds tables, and takes some of these without a word.""",
    before="""\
# 0001_initial creates the constraint already
def forwards(self, orm):
    db.create_unique('shop_order', ['number'])""",
    after="""\
def forwards(self, orm):
    pass""",
    foretells=(FailureCause.EXISTS,),
    check=check,
)
