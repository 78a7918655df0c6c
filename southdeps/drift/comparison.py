"""The comparisons: migrations against frozen models, a live database against both.

Static: what the migrations make, against what CREATE TABLE makes of each app's last frozen models. Live: the database
against the migrations as far as they have run, and against the frozen models of each app's last one that has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from southdeps.drift import rules
from southdeps.drift.catalogue.database import HISTORY_TABLE, LiveDatabase
from southdeps.drift.causes import Cause, group_by_cause
from southdeps.drift.classify import rule_for
from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.rules.rule import RuleInfo
from southdeps.schema.compare import Difference
from southdeps.schema.description import Schema, Table
from southdeps.schema.match import match_schemas

#: Leaves out some differences.
Keep = Callable[[Iterable[Difference]], Iterable[Difference]]
#: From a difference to the migration since which it is expected.
Author = Callable[[Difference], MigrationId | None]
Comparison = Literal["migrations-frozen", "live-migrations", "live-frozen", "history"]


class Drift(Struct, frozen=True):
    """One thing that a comparison has found: its cause, its code, and the migration that should have done it.

    A table whose model has changed its `db_table` is two, and one more for each foreign key to it: `rename` are the
    old and the new name.
    """

    comparison: Comparison
    rule: RuleInfo
    cause: Cause
    migration: MigrationId | None = None
    rename: tuple[str, str] | None = None


class Owners(Struct, frozen=True):
    """Which apps there are: `migrated` by South, and `others`, whose tables no migration makes."""

    migrated: frozenset[str]
    others: frozenset[str] = frozenset()

    def rule_for_extra(self, table: str) -> RuleInfo | None:
        """The code of a table that no migration makes; None if it may well be one of an app without migrations."""
        if table == HISTORY_TABLE:
            return None
        labels = [
            label for label in (*self.migrated, *self.others, "django") if table.startswith(f"{label}_")
        ]
        owner = max(labels, key=len, default=None)
        if owner is None:
            return rules.UNKNOWN_TABLE
        return rules.EXTRA_TABLE if owner in self.migrated else None


def compare_static(made: Schema, frozen: Schema, author: Author, kept: Keep) -> Iterator[Drift]:
    """The migrations against the frozen models.

    `author` gives the migration that froze an object so; `kept` leaves out what is no drift on this kind of database.
    """
    for cause in group_by_cause(kept(match_schemas(frozen, made))):
        yield Drift("migrations-frozen", rule_for(cause, frozen), cause, author(cause.main))


def compare_live(live: LiveDatabase, expected: Timeline, owners: Owners) -> Iterator[Drift]:
    """A live database against what the migrations make that have run on it."""
    for cause in group_by_cause(match_schemas(expected.end, live.schema)):
        rule: RuleInfo | None = rule_for(cause, expected.end)
        if rule is rules.EXTRA_TABLE:
            rule = owners.rule_for_extra(cause.table)
        if rule is not None:
            yield Drift("live-migrations", rule, cause, expected.author(cause.main))
    for view in sorted(live.views):
        difference = Difference("table", view, view, None, Table(view))
        yield Drift("live-migrations", rules.EXTRA_VIEW, Cause((difference,)))


def compare_live_with_frozen(
    live: LiveDatabase,
    made: Schema,
    frozen: Schema,
    owners: Mapping[str, str],
    author: Author,
    kept: Keep,
) -> Iterator[Drift]:
    """A live database against the frozen models, without what differs from the migrations' schema `made` as well."""
    reported = {_place(difference) for difference in match_schemas(made, live.schema)}
    tables = {
        name: table
        for name, table in live.schema.tables.items()
        if name in frozen.tables or (name in made.tables and name in owners)
    }
    differences = (
        difference
        for difference in kept(match_schemas(frozen, Schema(tables)))
        if _place(difference) not in reported
        and (difference.table, "table", difference.table) not in reported
    )
    for cause in group_by_cause(differences):
        yield Drift("live-frozen", rule_for(cause, frozen), cause, author(cause.main))


def _place(difference: Difference) -> tuple[str, str, str]:
    return difference.table, difference.kind, difference.name
