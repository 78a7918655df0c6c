"""SD403: raw SQL that could not be parsed."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effect_kinds import DiagnosticKind
from southdeps.finding import Finding
from southdeps.rules.diagnostics import diagnostics
from southdeps.rules.rule import Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per place."""
    return diagnostics(RULE, context, DiagnosticKind.UNPARSED_SQL)


RULE = Rule(
    code="SD403",
    name="unparsed-sql",
    severity="warning",
    summary="raw SQL that could not be parsed",
    explanation="""\
The text is not SQL of any database southdeps knows, or a procedure's body. It is searched for the names of known
tables, but which columns it needs, and what it creates, is not checked.""",
    before="""\
db.execute('SELEKT * FORM catalogue_book')""",
    after="""\
db.execute('SELECT * FROM catalogue_book')""",
    check=check,
)
