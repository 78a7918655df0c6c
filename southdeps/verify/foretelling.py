"""Which findings of `check` announced a failure: those about its migration, its table and its cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from southdeps.rules import RULES
from southdeps.rules.rule import FailureCause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.finding import Finding, MigrationId
    from southdeps.verify.dependencies import ObservedDependency
    from southdeps.verify.outcome import RunFailure
    from southdeps.verify.trials import TrialResult

#: How the message of a failure shows its cause. The first that matches counts.
CAUSES: tuple[tuple[re.Pattern[str], FailureCause], ...] = (
    (re.compile(r"already exists|multiple primary keys"), FailureCause.EXISTS),
    (re.compile(r"null value in column"), FailureCause.NULL),
    (re.compile(r"DoesNotExist: |matching query does not exist"), FailureCause.NO_ROW),
    (
        re.compile(r"[Tt]ype \"|unrecognized configuration|cannot be cast|pending trigger"),
        FailureCause.REFUSED,
    ),
    (
        re.compile(r"does not exist|[Cc]annot find an? [A-Z ]+ constraint|transaction is aborted"),
        FailureCause.MISSING,
    ),
    (
        re.compile(r"south\.exceptions\.|need more than|too many values|not iterable"),
        FailureCause.BLOCKED,
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}


def foretold_by(result: TrialResult, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The codes with which `check` had announced this failure; empty if it had not, or nothing failed.

    For a missing dependency, the finding that asks for it (or for a later migration of the same app, which implies
    it); for another failure, those about its migration, its table and its cause.
    """
    failure = result.last.failure
    if failure is None:
        return ()
    if result.missing:
        last = result.missing[-1]
        asked = [f for f in findings if f.requires and leads_to(f.migration, f.requires, last)]
        return tuple(sorted({f.code for f in asked}))
    return tuple(sorted({f.code for f in findings if announces(f, failure)}))


def announces(finding: Finding, failure: RunFailure) -> bool:
    """Whether a finding is about the migration, the table and the cause of a failure that no dependency explains."""
    rule = BY_CODE.get(finding.code)
    if rule is None or cause(failure.error) not in rule.foretells:
        return False
    if failure.migration is not None and finding.migration != failure.migration:
        return False
    if failure.table is None:
        return not rule.about_one_table
    return finding.table == failure.table or (finding.table is None and not rule.about_one_table)


def cause(error: str) -> FailureCause:
    """The cause that the message of a failure shows; that of the code, if it shows none."""
    return next((found for pattern, found in CAUSES if pattern.search(error)), FailureCause.CODE)


def leads_to(migration: MigrationId | None, requires: MigrationId, observed: ObservedDependency) -> bool:
    """Whether a dependency of `migration` on `requires` implies the one that was observed."""
    return migration == observed.migration and requires.app == observed.on.app and requires >= observed.on
