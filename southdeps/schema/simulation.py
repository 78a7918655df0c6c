"""The simulated database: its tables and columns, and the failures of what migrations do to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps import effects, exception_texts
from southdeps.data_conditions import ERROR_CAUGHT, AllHold, ErrorCaught, RowsExist, TableExists
from southdeps.databases import bare, database_of
from southdeps.effects import Action, Require
from southdeps.finding import MigrationId
from southdeps.interpreter.conditions import Condition
from southdeps.schema.description import Table
from southdeps.schema.execution import Refused
from southdeps.schema.executions import Executions
from southdeps.schema.rows import Rows
from southdeps.schema.simulated_table import SimulatedTable


class Failure(Struct, frozen=True):
    """An action that the state does not allow, and what is missing; `gone` tells who took it away.

    `doubts` are the undecidable conditions under which that happened, if any. `words` are what the database says to
    the statement, where they are known.
    """

    action: Action
    table: str | None = None
    column: str | None = None
    error: str | None = None
    certain: bool = True
    gone: MigrationId | None = None
    doubts: tuple[Condition, ...] = ()
    refused: Refused | None = None
    words: str | None = None


#: A table, or one of its columns.
Thing = tuple[str, str | None]


class SimulatedSchema(Struct):
    """A simulated database.

    `known` are the tables that some scanned migration makes: only they can be missing; any other is taken to
    be there, with all columns, until a migration takes it away. `dropped_by` and `columns_dropped_by` tell who
    took something away, `perhaps_gone` who may have done so, and under which conditions; it is still there
    otherwise. `foreign_keys` is False for SQLite; `present` are tables that syncdb has certainly created;
    `running` is the migration that runs, or has run last; `added` are columns that are not there before one adds them,
    `renamed` are former names of tables.
    """

    known: frozenset[str]
    tables: dict[str, SimulatedTable] = field(default_factory=dict)
    dropped_by: dict[str, MigrationId] = field(default_factory=dict)
    columns_dropped_by: dict[tuple[str, str], MigrationId] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)
    foreign_keys: bool = True
    perhaps_gone: dict[Thing, tuple[MigrationId, tuple[Condition, ...]]] = field(default_factory=dict)
    execution: Executions | None = None
    present: frozenset[str] = frozenset()
    running: MigrationId | None = None
    added: Mapping[str, frozenset[str]] = field(default_factory=dict)
    renamed: set[str] = field(default_factory=set)

    def with_execution(self, synced: Iterable[Table] = ()) -> SimulatedSchema:
        """The same, with every step also executed on an exact schema: for one run through all migrations.

        `synced` are tables that syncdb has created.
        """
        self.execution = Executions(self.is_absent, synced, sqlite=not self.foreign_keys, rows=self.rows)
        return self

    def run(self, migration: MigrationId, steps: Iterable[Action]) -> Iterator[Failure]:
        """Run a migration's actions and yield each failure as it comes; who asks on has passed over it.

        The conditions of a branch are decided where it begins: a row that it inserts changes them no more.
        """
        if self.running not in {None, migration}:
            self.rows.record(*self.running)
        self.running = migration
        self.rows.begin()
        deferred: list[tuple[Require, bool]] = []
        settled: dict[Condition, bool | None] = {}
        for step in steps:
            if step.when or settled:
                settled = {condition: self.settle(condition, step, settled) for condition in step.when}
            certain = conjunction(settled.values()) if settled else True
            if certain is False:
                continue
            sure = certain is True
            if isinstance(step, Require):
                if step.deferred:
                    deferred.append((step, sure))
                else:
                    yield from self.check_in(migration, step, certain=sure)
            elif isinstance(step, effects.ExecuteDeferred):
                for need, is_sure in deferred:
                    if database_of(need.table) == step.database:
                        yield from self.check_in(migration, need, certain=is_sure)
                deferred = [one for one in deferred if database_of(one[0].table) != step.database]
                yield from self.flush(migration, step.database)
            elif isinstance(step, effects.RaiseException):
                yield Failure(step, error=step.error, certain=sure)
            elif isinstance(step, effects.Transaction) and step.call == "atomic" and not self.foreign_keys:
                if ERROR_CAUGHT not in step.when:
                    yield Failure(step, error=exception_texts.NOT_ATOMIC, certain=sure)
            elif isinstance(step, effects.Find):
                yield from self.check_lookup(step, certain=sure)
            else:
                done: Action = step
                if isinstance(step, effects.Insert):
                    yield from self.check_insert(step, certain=sure)
                    done, sure = self.rows.as_saved(step, certain=sure)
                yield from self.execute(migration, done, sure=sure)
                self.apply(migration, done, sure=sure)
                self.rows.apply(done, certain=sure)
        for need, is_sure in deferred:
            if not database_of(need.table):  # South executes what waits for the default database alone
                yield from self.check_in(migration, need, certain=is_sure)
        if self.execution is not None:
            yield from map(refusal_failure, self.execution.finish(migration))

    def execute(self, migration: MigrationId, step: Action, *, sure: bool) -> Iterator[Failure]:
        """What of a step the database refuses though tables and columns are there."""
        if self.execution is not None:
            yield from map(refusal_failure, self.execution.execute(migration, step, sure=sure))

    def words_for(self, failure: Failure, steps: Sequence[Action]) -> str | None:
        """What the database says to the change of the schema for which something is missing; it is executed for that.

        `steps` are those of the migration, at which the simulation is.
        """
        need = failure.action
        if self.execution is None or not isinstance(need, Require) or need.reference != "schema-operation":
            return None
        start = next((place for place, step in enumerate(steps) if step is need), len(steps))
        changes = (step for step in steps[start:] if isinstance(step, effects.SchemaChange))
        change = next(changes, None)
        if change is None or change.at != need.at:
            return None
        refusal = self.execution.run(change, sure=True)
        return refusal.error if refusal is not None and refusal.table in {None, bare(need.table)} else None

    def flush(self, migration: MigrationId, database: str) -> Iterator[Failure]:
        """What of the indexes and constraints that South defers the database refuses."""
        if self.execution is not None:
            yield from map(refusal_failure, self.execution.flush(migration, database))

    def settle(
        self, condition: Condition, step: Action, settled: Mapping[Condition, bool | None]
    ) -> bool | None:
        """Whether a condition of a step holds; `settled` are those of the step before, be it of the other branch."""
        if condition in settled:
            return settled[condition]
        opposite = condition.negated()
        if opposite in settled and opposite not in step.when:
            decided = settled[opposite]
            return None if decided is None else not decided
        return self.decide_one(condition)

    def decide_one(self, condition: Condition) -> bool | None:
        """A fresh database is empty: which rows there are is what the migrations before have inserted."""
        if isinstance(condition, AllHold):
            decided = conjunction(self.decide_one(part) for part in condition.parts)
            return None if decided is None else decided == condition.expected
        if not isinstance(condition, RowsExist | TableExists):
            return True if isinstance(condition, ErrorCaught) else None
        if isinstance(condition, TableExists):
            there = condition.table in self.tables or self.is_present(condition.table)
            return there == condition.expected if there or self.is_absent(condition.table) else None
        found = self.rows.decide(condition)
        return None if found is None else found == condition.expected

    def is_present(self, table: str) -> bool:
        """Whether syncdb has certainly created a table, and no migration has dropped it."""
        return table in self.present and table not in self.dropped_by

    def is_absent(self, table: str) -> bool:
        """Whether a table certainly does not exist: it was not created yet, or a migration dropped it."""
        if table in self.tables or self.is_present(table):
            return False
        return table in self.known or table in self.dropped_by

    def check_lookup(self, lookup: effects.Find, *, certain: bool) -> Iterator[Failure]:
        """A lookup of a row that cannot be there, or of which there are several."""
        if lookup.creates and self.foreign_keys:
            return
        if self.rows.is_missing(lookup):
            yield Failure(lookup, lookup.table, error=lookup.error, certain=certain)
        elif lookup.several and (count := self.rows.count(lookup)) > 1:
            yield Failure(lookup, lookup.table, error=lookup.several.format(count=count), certain=certain)

    def end_plan(self) -> Failure | None:
        """South has migrated an app to its end, and announces the models that were created meanwhile.

        What is returned is what the database refuses of the rows that Django then makes.
        """
        refused = (
            self.execute(self.running, effects.SendAnnouncements((1, 1), ()), sure=True)
            if self.running
            else ()
        )
        failure = next(iter(refused), None)
        self.rows.send()
        return failure

    def check_in(self, migration: MigrationId, need: Require, *, certain: bool) -> Iterator[Failure]:
        """What of `need` is not there, and what another app's migration may have taken away.

        Within an app the files come in order: who reads there knows what may have happened before.
        """
        yield from self.check(need, certain=certain)
        if not self.perhaps_gone or need.table not in self.tables or not self.counts(need):
            return
        for column in (None, *need.columns):
            by, doubts = self.perhaps_gone.get((need.table, column), (migration, ()))
            if by.app != migration.app and not any(one.negated() in need.when for one in doubts):
                yield Failure(need, need.table, column, certain=False, gone=by, doubts=doubts)
                return

    def counts(self, need: Require) -> bool:
        """Whether the database keeps what needs it: SQLite has no constraints."""
        constraint = need.constraint or need.reference in {"foreign-key", "many-to-many"}
        return self.foreign_keys or not constraint

    def check(self, need: Require, *, certain: bool = True) -> Iterator[Failure]:
        """What of `need` is not there: the table, or the first column."""
        if not self.counts(need):
            return
        table = self.tables.get(need.table)
        if self.is_absent(need.table) and not (need.by_name and need.table in self.renamed):
            yield Failure(need, need.table, certain=certain, gone=self.dropped_by.get(need.table))
            return
        if need.reference == "schema-operation" and not self.foreign_keys:
            return  # South makes the table anew on SQLite, with the columns that there are
        for column in need.columns:
            gone = self.columns_dropped_by.get((need.table, column))
            if gone is not None if table is None else table.lacks(column, self.added.get(need.table, ())):
                yield Failure(need, need.table, column, certain=certain, gone=gone)
                return

    def check_insert(self, step: effects.Insert, *, certain: bool) -> Iterator[Failure]:
        """The first column that is NOT NULL and not named (case 16b).

        Where the table has rows, the row may be there already: `get_or_create` then inserts nothing.
        """
        table = self.tables.get(step.table)
        if table is None or step.columns is None or not table.exact:
            return
        for column, required in table.columns.items():
            if required and column not in step.columns:
                yield Failure(
                    step, step.table, column, certain=certain and self.rows.of(step.table).state == "none"
                )
                return

    def apply(self, migration: MigrationId, step: Action, *, sure: bool = True) -> None:
        """Change the state by a step that does not fail; one that is not `sure` leaves columns open."""
        match step:
            case effects.CreateTable(table=name, columns=columns, strict=strict, complete=complete):
                self.forget_doubts(name)
                if strict or name not in self.tables:
                    exact = all(column.exact for column in columns)
                    self.tables[name] = SimulatedTable({c.name: c.required for c in columns}, complete, exact)
                    self.rows.create(name, columns if sure else ())
            case effects.DropTable(table=name):
                if not sure:
                    self.doubt(migration, step, name)
                elif self.tables.pop(name, None) is not None or not self.is_absent(name):
                    self.dropped_by[name] = migration
            case effects.RenameTable():
                self.rename_table(migration, step, sure=sure)
            case effects.AddColumn(table=name, column=column) if name in self.tables:
                self.tables[name].columns[column.name] = column.required
                self.tables[name].exact &= column.exact
                self.perhaps_gone.pop((name, column.name), None)
            case effects.AlterColumn(table=name, column=column) if name in self.tables:
                if column.name in self.tables[name].columns:
                    self.tables[name].columns[column.name] = column.required
            case effects.DropColumn(table=name, column=column_name) if name in self.tables:
                if not sure:
                    self.doubt(migration, step, name, column_name)
                elif self.tables[name].columns.pop(column_name, None) is not None:
                    self.columns_dropped_by[name, column_name] = migration
            case effects.RenameColumn(table=name, column=old, to=new) if name in self.tables:
                columns_now = self.tables[name].columns
                columns_now[new] = columns_now.get(old, False)
                self.perhaps_gone.pop((name, new), None)
                if sure:
                    columns_now.pop(old, None)
                    self.columns_dropped_by[name, old] = migration
                else:
                    self.doubt(migration, step, name, old)
            case effects.AddColumn() | effects.DropColumn() | effects.RenameColumn():
                self.change_elsewhere(migration, step, sure=sure)
            case effects.UnparsedSql(words=words):
                for word in words:
                    if word in self.tables:
                        self.tables[word].complete = False

    def rename_table(self, migration: MigrationId, step: effects.RenameTable, *, sure: bool) -> None:
        """Rename a table; if that is not `sure`, either name may be the right one from here on."""
        old, new = step.table, step.to
        table = self.tables.get(old)
        self.forget_doubts(new)
        if sure:
            self.renamed.add(old)
            self.tables.pop(old, None)
            self.tables[new] = table or SimulatedTable({}, complete=False)
            self.rows.rename(old, new)
            self.dropped_by[old] = migration
        elif table is not None:
            self.doubt(migration, step, old)
            self.tables.setdefault(new, replace(table, columns=dict(table.columns)))

    def change_elsewhere(
        self,
        migration: MigrationId,
        step: effects.AddColumn | effects.DropColumn | effects.RenameColumn,
        *,
        sure: bool,
    ) -> None:
        """Note which columns are gone of a table that is taken to be there."""
        match step:
            case effects.AddColumn(column=column):
                self.columns_dropped_by.pop((step.table, column.name), None)
            case effects.RenameColumn(to=new):
                self.columns_dropped_by.pop((step.table, new), None)
        if sure and not isinstance(step, effects.AddColumn) and not self.is_absent(step.table):
            self.columns_dropped_by[step.table, step.column] = migration

    def doubt(self, migration: MigrationId, step: Action, table: str, column: str | None = None) -> None:
        """Note that a step may take something away; it stays until that is sure."""
        if table in self.tables:
            conditions = tuple(one for one in step.when if self.decide_one(one) is None)
            self.perhaps_gone[table, column] = (migration, conditions)

    def forget_doubts(self, table: str) -> None:
        """The table is made anew, or may be."""
        if self.perhaps_gone:
            self.perhaps_gone = {
                thing: taken for thing, taken in self.perhaps_gone.items() if thing[0] != table
            }


def refusal_failure(refused: Refused) -> Failure:
    """A refusal as a failure."""
    refusal = refused.refusal
    return Failure(refused.step, refusal.table, error=refusal.error, certain=refused.certain, refused=refused)


def conjunction(decisions: Iterable[bool | None]) -> bool | None:
    """Whether all hold; None where that can't be said."""
    verdict: bool | None = True
    for decision in decisions:
        if decision is False:
            return False
        if decision is None:
            verdict = None
    return verdict


def is_opaque(steps: Iterable[Action]) -> bool:
    """Whether these steps may make tables or columns that the analysis cannot see."""
    return any(isinstance(step, effects.Diagnostic) and step.kind.hides_effects for step in steps)


def with_possible_needs(steps: Sequence[Action], tables: Collection[str]) -> tuple[Action, ...]:
    """The steps, with an uncertain need for each known table that unparsed SQL may name."""
    condition = Condition("this SQL names a table there")
    result: list[Action] = []
    for step in steps:
        if isinstance(step, effects.UnparsedSql):
            when = (*step.when, condition)
            result += [Require(step.at, when, word, (), "sql") for word in step.words if word in tables]
        result.append(step)
    return tuple(result)
