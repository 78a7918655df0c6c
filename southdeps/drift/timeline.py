"""The schema after each migration, and which migration gave an object the state that it has in the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from southdeps.finding import MigrationId
from southdeps.schema.compare import Difference
from southdeps.schema.description import Schema
from southdeps.schema.match import has, match_schemas


class Timeline(Struct, frozen=True, dict=True):
    """The schema before the first migration and after each one, in the order in which they run."""

    start: Schema
    steps: tuple[tuple[MigrationId, Schema], ...] = ()

    @property
    def end(self) -> Schema:
        """The schema after the last migration."""
        return self.steps[-1][1] if self.steps else self.start

    @cached_property
    def changes(self) -> dict[MigrationId, tuple[Difference, ...]]:
        """What each migration changes: `expected` is how an object was before, `found` how it is after."""
        return {
            migration: match_schemas(before, after)
            for before, (migration, after) in zip(self._states(), self.steps, strict=False)
        }

    def after(self, migration: MigrationId) -> Schema:
        """The schema after a migration of the timeline."""
        return next(schema for name, schema in self.steps if name == migration)

    def author(self, difference: Difference) -> MigrationId | None:
        """The migration since which an object is as a difference expects it: that made it, or took it away.

        None if the timeline does not end so, or if it has never been otherwise.
        """
        found: MigrationId | None = None
        for migration, schema in reversed(self.steps):
            if not as_expected(schema, difference):
                return found
            found = migration
        return found if not as_expected(self.start, difference) else None

    def _states(self) -> Iterator[Schema]:
        yield self.start
        yield from (schema for _, schema in self.steps)


def as_expected(schema: Schema, difference: Difference) -> bool:
    """Whether an object is in a schema as a difference expects it."""
    if difference.expected is not None:
        return has(schema, difference.table, difference.expected)
    return difference.found is None or not has(schema, difference.table, difference.found)
