"""SD407: a migration imports a model instead of freezing it."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effect_kinds import DiagnosticKind
from southdeps.finding import Finding
from southdeps.rules.diagnostics import repeated_diagnostics
from southdeps.rules.rule import FailureCause, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and model."""
    return repeated_diagnostics(RULE, context, DiagnosticKind.LIVE_MODEL)


RULE = Rule(
    code="SD407",
    name="live-model",
    severity="warning",
    summary="a migration imports a model instead of freezing it",
    explanation="""\
An imported model is the one of today: its queries name every column that it has by now, also those that later
migrations add. On a fresh database they do not exist yet, and both PostgreSQL and SQLite refuse the query. A frozen
model has the columns of its time.""",
    before="""\
from catalogue.models import Book

def forwards(self, orm):
    Book.objects.count()""",
    after="""\
def forwards(self, orm):
    orm['catalogue.Book'].objects.count()""",
    foretells=(FailureCause.MISSING,),
    check=check,
)
