"""SD303: a module among the migrations that South can't use as one."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.rules.rule import TOP, FailureCause, Rule

_NO_CLASS = "AttributeError: 'module' object has no attribute 'Migration'"


def check(context: AnalysisContext) -> Iterator[Finding]:
    """Modules that raise when they are imported, and modules without class Migration."""
    for migration, summary in context.summaries.items():
        # What raises on import may be reported already: a missing comma by SD201, a syntax error by SD402.
        comma_missing = any(entry.error is not None for _, entry in summary.entries())
        reported = comma_missing or summary.error is not None
        failure = context.index_for(migration).broken.get(migration) or (None if reported else summary.raises)
        if failure is not None:
            message = f"South can't import {migration}: every command stops with {failure}"
            yield RULE.finding(context, migration, summary.raises_at, message)
        if summary.kind == "other" and summary.error is None:
            message = (
                f"South takes {migration} for a migration, but it has no class Migration: every command stops "
                f"with {_NO_CLASS}"
            )
            yield RULE.finding(context, migration, TOP, message)


RULE = Rule(
    code="SD303",
    name="not-a-migration",
    severity="error",
    summary="a module without a class `Migration`, or that can't be imported, among the migrations",
    explanation="""\
South takes every module of a migrations folder for a migration, whatever its name. A helper module among them stops
every command with AttributeError, and a module that raises when it is imported with its own error, on every
database.""",
    before="""\
catalogue/migrations/__init__.py
catalogue/migrations/0001_initial.py
catalogue/migrations/helpers.py""",
    after="""\
catalogue/migration_helpers.py
catalogue/migrations/__init__.py
catalogue/migrations/0001_initial.py""",
    foretells=(
        FailureCause.BLOCKED,
        FailureCause.CODE,
    ),
    check=check,
)
