"""SD401: a name that is known only at run time."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effect_kinds import DiagnosticKind
from southdeps.finding import Finding
from southdeps.rules.diagnostics import repeated_diagnostics
from southdeps.rules.rule import Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and what is not known."""
    yield from repeated_diagnostics(RULE, context, DiagnosticKind.DYNAMIC_NAME)
    for migration, summary in context.summaries.items():
        for _, entry in summary.entries():
            if entry.dynamic:
                yield RULE.finding(context, migration, entry.at, "this declaration is known only at run time")


RULE = Rule(
    code="SD401",
    name="dynamic-name",
    severity="info",
    summary="a name that is known only at run time",
    explanation="""\
southdeps interprets migrations without running them. A table, column, model or SQL text that comes from a file, from
the environment or from rows can't be known; what the statement needs or creates is not checked.""",
    before="""\
db.delete_table(os.environ['OLD_TABLE'])""",
    after="""\
db.delete_table('catalogue_book')""",
    check=check,
)
