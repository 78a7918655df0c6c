"""SD204: a declaration names a later migration of the same app, or the migration itself."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import DeclarationError
from southdeps.finding import Finding
from southdeps.rules.rule import FailureCause, FixKind, Rule
from southdeps.rules.wrong_entries import wrong_entries


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per entry."""
    return wrong_entries(RULE, context, DeclarationError.HIGHER_IN_SAME_APP)


RULE = Rule(
    code="SD204",
    name="higher-in-same-app",
    severity="error",
    summary="a declaration names a later migration of the same app",
    explanation="""\
Within an app the names of the files, compared byte by byte, decide the order, and a migration can't depend on itself or
on a later one. South stops every command with `DependsOnHigherMigration`, on every database; for `needed_by` too, where
the check is not reversed.""",
    before="""\
# shop/migrations/0002_order.py
depends_on = (("shop", "0003_status"),)""",
    after="""\
# shop/migrations/0002_order.py
depends_on = ()""",
    fix=FixKind.CORRECT,
    stops_south=True,
    foretells=(FailureCause.BLOCKED,),
    check=check,
)
