"""SD402: a file or folder that can't be read or analysed, or not completely."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effect_kinds import DiagnosticKind
from southdeps.finding import Finding
from southdeps.rules.diagnostics import diagnostics
from southdeps.rules.rule import FailureCause, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """Files and folders that can't be read, and the places where the analysis of a migration gave up."""
    yield from diagnostics(RULE, context, DiagnosticKind.NOT_FULLY_ANALYSED)
    for migration, summary in context.summaries.items():
        if summary.error is not None:
            message = f"{summary.error}; what can't be read is not checked"
            yield RULE.finding(context, migration, summary.error_at, message)
    for path, reason in context.unreadable:
        message = f"{reason}; what can't be read is not checked"
        yield Finding(RULE.code, RULE.name, RULE.severity, None, path, 1, 1, message)


RULE = Rule(
    code="SD402",
    name="unparsed-source",
    severity="warning",
    summary="a file that is not Python, or in an encoding that can't be read safely; it is never written",
    explanation="""\
The file has a syntax error in both Python 2 and Python 3, or an encoding in which bytes and characters can't be told
apart safely; or the file or folder can't be read at all (permissions, a broken link, a FIFO, more than 64 MB). What can
be read is checked; the rest is not, so findings may be missing. `southdeps fix` leaves the file alone. The same code
stands for a migration whose analysis gave up because it takes too many steps or makes values that are too large.""",
    before="""\
def forwards(self, orm)
    pass""",
    after="""\
def forwards(self, orm):
    pass""",
    foretells=(
        FailureCause.BLOCKED,
        FailureCause.CODE,
    ),
    check=check,
)
