"""The effects of migrations, executed on each database that they name: every alias has a schema of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from southdeps import effects
from southdeps.databases import database_of_step, on_database, qualified
from southdeps.effects import Action
from southdeps.finding import MigrationId
from southdeps.schema.description import Schema, Table
from southdeps.schema.execution import Execution, Refused
from southdeps.schema.refusal import Refusal
from southdeps.schema.rows import Rows


class Executions:
    """Executes each effect on the schema of its database, the default one or another."""

    def __init__(
        self,
        is_absent: Callable[[str], bool],
        synced: Iterable[Table] = (),
        *,
        sqlite: bool = False,
        rows: Rows | None = None,
    ) -> None:
        """See `Execution`; `syncdb` makes tables in the default database, whose rows these are."""
        self.is_absent = is_absent
        self.sqlite = sqlite
        self.default = Execution(is_absent, synced, sqlite=sqlite, rows=rows)
        self.others: dict[str, Execution] = {}

    def on(self, database: str) -> Execution:
        """The execution on a database, by its alias."""
        if not database:
            return self.default
        if database not in self.others:
            self.others[database] = Execution(
                lambda table: self.is_absent(qualified(table, database)), sqlite=self.sqlite
            )
        return self.others[database]

    def schema(self) -> Schema:
        """The schema of all databases as it is now: a table is in one of them."""
        if not self.others:
            return self.default.schema()
        return Schema({name: table for one in self.all for name, table in one.schema().tables.items()})

    @property
    def all(self) -> tuple[Execution, ...]:
        """The executions on all databases, the default one last."""
        return (*self.others.values(), self.default)

    @property
    def makers(self) -> dict[str, MigrationId]:
        """The migrations that have created each table."""
        return {table: by for one in self.all for table, by in one.makers.items()}

    @property
    def uncertain(self) -> frozenset[str]:
        """The tables of which not all is known."""
        return frozenset().union(*(one.uncertain for one in self.all))

    @property
    def opaque(self) -> frozenset[str]:
        """The apps of whose migrations not all is known."""
        return frozenset(self.default.opaque)

    def execute(self, migration: MigrationId, step: Action, *, sure: bool) -> Iterator[Refused]:
        """Execute a step on its database."""
        database = database_of_step(step)
        if not database:
            yield from self.default.execute(migration, step, sure=sure)
            return
        here = self.on(database)
        for one in here.execute(migration, on_database(step, ""), sure=sure):
            yield replace(one, step=step)
        here.pending.clear()  # only the default database is in a transaction of South

    def run(self, step: effects.SchemaChange, *, sure: bool) -> Refusal | None:
        """Run a step on the schema of its database."""
        database = database_of_step(step)
        return self.on(database).run(on_database(step, "") if database else step, sure=sure)

    def flush(self, migration: MigrationId, database: str) -> Iterator[Refused]:
        """Execute what South has deferred for a database."""
        for one in self.on(database).flush(migration):
            yield replace(one, step=on_database(one.step, database)) if database else one

    def finish(self, migration: MigrationId) -> Iterator[Refused]:
        """End a migration: what South has deferred for the default database, and its transaction."""
        yield from self.default.finish(migration)

    def take_later(self) -> list[Refused]:
        """The steps that newer servers refuse, executed since this was last asked."""
        others = [
            replace(refused, step=on_database(refused.step, database))
            for database, one in self.others.items()
            for refused in one.take_later()
        ]
        return [*self.default.take_later(), *others]
