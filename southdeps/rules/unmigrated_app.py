"""SD203: a declaration names an app that has no migrations, or that the settings do not install."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import DeclarationError
from southdeps.finding import Finding
from southdeps.rules.rule import FailureCause, FixKind, Rule
from southdeps.rules.wrong_entries import wrong_entries


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per entry."""
    return wrong_entries(RULE, context, DeclarationError.UNMIGRATED_APP)


RULE = Rule(
    code="SD203",
    name="unmigrated-app",
    severity="error",
    summary="a declaration names an app that has no migrations, or is not installed",
    explanation="""\
South can only depend on migrations. An app without any stops every command with `NoMigrations`, one that is not
installed with `DependsOnUnmigratedApplication`, on every database. The tables of an app without migrations need no
declaration: syncdb creates them before the first migration runs.""",
    before="""\
depends_on = (("auth", "0001_initial"),)  # django.contrib.auth has no South migrations""",
    after="""\
depends_on = ()""",
    fix=FixKind.CORRECT,
    stops_south=True,
    foretells=(FailureCause.BLOCKED,),
    check=check,
)
