"""What South makes of a declared dependency: the migration it means, or the error it stops with.

The rules are those of `south.migration.base.Migration._get_dependency_objects`, which reads all declarations
of all apps before the first migration runs.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, field

from southdeps.finding import MigrationId
from southdeps.summary import DeclaredPair, MigrationSummary


class MigrationIndex(Struct, frozen=True):
    """Which apps and migrations South finds by label and name.

    `chains` are each migrated app's migrations in order, `unlisted` those that South finds by name though it
    does not list them (a dash in the file's name). Apps in `unmigrated` have models and no migrations. Of any
    other South says that it is not there, but where it may be, as one of `unknown` (None: all others).
    `modules` are the apps' modules as Python prints them, by label, for South's words; `broken` says why a
    migration can't be imported. `hidden` says of apps in `unmigrated` which migrations they
    seem to have that South does not see.
    """

    chains: Mapping[str, tuple[MigrationId, ...]]
    unlisted: frozenset[MigrationId] = frozenset()
    unmigrated: frozenset[str] = frozenset()
    unknown: frozenset[str] | None = None
    modules: Mapping[str, str] = field(default_factory=dict)
    broken: Mapping[MigrationId, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)

    def has(self, migration: MigrationId) -> bool:
        """Whether South finds a file for it."""
        return migration in self.chains.get(migration.app, ()) or migration in self.unlisted


class DeclarationError(enum.Enum):
    """Why South stops at an entry of `depends_on` or `needed_by`."""

    MALFORMED = "malformed"
    UNKNOWN_MIGRATION = "unknown-migration"
    UNMIGRATED_APP = "unmigrated-app"
    HIGHER_IN_SAME_APP = "higher-in-same-app"


class Verdict(NamedTuple):
    """The migration that an entry names (None: not known before it runs), or why South stops at it.

    `error` is the last line of South's traceback.
    """

    target: MigrationId | None
    kind: DeclarationError | None = None
    error: str = ""


def verdict(migration: MigrationId, entry: DeclaredPair, migration_index: MigrationIndex) -> Verdict:
    """South's verdict on one entry of a migration's `depends_on` or `needed_by`."""
    if entry.error is not None:
        return Verdict(None, DeclarationError.MALFORMED, entry.error)
    if entry.dynamic:
        return Verdict(None)
    target = entry.target
    if target.app in migration_index.chains:
        return verdict_on_name(migration, target, migration_index)
    if target.app in migration_index.unmigrated:
        module = migration_index.modules.get(target.app, f"<module '{target.app}'>")
        return Verdict(
            None, DeclarationError.UNMIGRATED_APP, f"NoMigrations: Application '{module}' has no migrations."
        )
    other_case = target.app.lower() in {label.lower() for label in migration_index.chains}
    closed = migration_index.unknown is not None and target.app not in migration_index.unknown
    if not target.app or other_case or closed:
        words = f"Migration '{migration}' depends on unmigrated application '{entry.app}'."
        return Verdict(None, DeclarationError.UNMIGRATED_APP, f"DependsOnUnmigratedApplication: {words}")
    return Verdict(target)


def verdict_on_name(migration: MigrationId, target: MigrationId, migration_index: MigrationIndex) -> Verdict:
    """South's verdict where the app that an entry names is migrated."""
    if not migration_index.has(target) or target in migration_index.broken:
        words = f"Migration '{migration}' depends on unknown migration '{target}'."
        return Verdict(None, DeclarationError.UNKNOWN_MIGRATION, f"DependsOnUnknownMigration: {words}")
    if target.app == migration.app and os.fsencode(target.name) >= os.fsencode(migration.name):
        words = f"Lower migration '{migration}' depends on a higher migration '{target}' in the same app."
        return Verdict(None, DeclarationError.HIGHER_IN_SAME_APP, f"DependsOnHigherMigration: {words}")
    return Verdict(target)


def dependencies(
    summary: Mapping[MigrationId, MigrationSummary], migration_index: MigrationIndex
) -> dict[MigrationId, frozenset[MigrationId]]:
    """Who comes before whom, by order and by declaration; entries that South stops at count for nothing."""
    found: dict[MigrationId, set[MigrationId]] = {migration: set() for migration in migration_index.unlisted}
    for chain in migration_index.chains.values():
        for early, late in zip((None, *chain), chain, strict=False):
            found[late] = {early} if early is not None else set()
    for migration, one in summary.items():
        if migration not in found:
            continue
        for attribute, entry in one.entries():
            target = verdict(migration, entry, migration_index).target
            if target in found:
                late, early = (migration, target) if attribute == "depends_on" else (target, migration)
                found[late].add(early)
    return {migration: frozenset(others) for migration, others in found.items()}
