"""Which findings of `check` announced a failure: those about its migration, its table and its cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.finding import Finding, MigrationId
    from southdeps.verify.dependencies import ObservedDependency
    from southdeps.verify.outcome import RunFailure
    from southdeps.verify.trials import TrialResult

#: The message of a failure -> the codes of the rules that announce this cause. The first that matches counts; the
#: last holds the rules about what fails on any database and about what PostgreSQL refuses.
CAUSES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"already exists|multiple primary keys"), frozenset({"SD103", "SD305"})),
    (re.compile(r"null value in column"), frozenset({"SD409"})),
    (re.compile(r"DoesNotExist: |matching query does not exist"), frozenset({"SD307", "SD405"})),
    (
        re.compile(r"[Tt]ype \"|unrecognized configuration|cannot be cast|pending trigger"),
        frozenset({"SD308"}),
    ),
    (
        re.compile(r"does not exist|[Cc]annot find an? [A-Z ]+ constraint|transaction is aborted"),
        frozenset({"SD101", "SD102", "SD301", "SD304", "SD306", "SD407", "SD408"}),
    ),
    (
        re.compile(r"south\.exceptions\.|need more than|too many values|not iterable"),
        frozenset({"SD201", "SD202", "SD203", "SD204", "SD205", "SD303", "SD402"}),
    ),
    (re.compile(""), frozenset({"SD302", "SD303", "SD306", "SD308", "SD309", "SD201", "SD402"})),
)
#: Rules about a dependency: their findings announce a failure only if it names their table.
ABOUT_DEPENDENCIES = frozenset({"SD101", "SD102"})


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
    if finding.code not in _codes(failure.error):
        return False
    if failure.migration is not None and finding.migration != failure.migration:
        return False
    if failure.table is None:
        return finding.code not in ABOUT_DEPENDENCIES
    return finding.table == failure.table or (
        finding.table is None and finding.code not in ABOUT_DEPENDENCIES
    )


def _codes(error: str) -> frozenset[str]:
    return next(codes for pattern, codes in CAUSES if pattern.search(error))


def leads_to(migration: MigrationId | None, requires: MigrationId, observed: ObservedDependency) -> bool:
    """Whether a dependency of `migration` on `requires` implies the one that was observed."""
    return migration == observed.migration and requires.app == observed.on.app and requires >= observed.on
