"""SD408: a migration calls `loaddata`, `syncdb` or `migrate`."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effect_kinds import DiagnosticKind
from southdeps.finding import Finding
from southdeps.rules.diagnostics import diagnostics
from southdeps.rules.rule import FailureCause, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per place."""
    for kind in (DiagnosticKind.LOADS_DATA, DiagnosticKind.MAKES_TABLES):
        yield from diagnostics(RULE, context, kind)


RULE = Rule(
    code="SD408",
    name="loads-data",
    severity="warning",
    summary="`loaddata`, `syncdb` or `migrate` called in a migration",
    explanation="""\
`loaddata` inserts rows by the models of today, not by those of the migration's time: on a fresh database columns that
later migrations add are missing, on every database. `syncdb` and `migrate` create tables outside South's order.""",
    before="""\
call_command('loaddata', 'countries.json')""",
    after="""\
for name in ('Andorra', 'Austria'):
    orm['address.Country'].objects.create(name=name)""",
    foretells=(FailureCause.MISSING,),
    check=check,
)
