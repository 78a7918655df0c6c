"""SD202: a declaration names a migration that does not exist, of an app that does."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import DeclarationError
from southdeps.finding import Finding
from southdeps.rules.rule import FailureCause, FixKind, Rule
from southdeps.rules.wrong_entries import wrong_entries


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per entry."""
    return wrong_entries(RULE, context, DeclarationError.UNKNOWN_MIGRATION)


RULE = Rule(
    code="SD202",
    name="unknown-migration",
    severity="error",
    summary="a declaration names a migration that does not exist",
    explanation="""\
South looks for a file of exactly that name. A prefix (`"0001"`), another case or a blank is not enough, and a migration
that can't be imported does not count either. Every command stops, on every database, with
`DependsOnUnknownMigration`. The name may end in `.py`.""",
    before="""\
depends_on = (("catalogue", "0001"),)""",
    after="""\
depends_on = (("catalogue", "0001_initial"),)""",
    fix=FixKind.CORRECT,
    stops_south=True,
    foretells=(FailureCause.BLOCKED,),
    check=check,
)
