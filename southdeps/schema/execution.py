"""The effects of migrations, executed on an exact schema: what South and PostgreSQL refuse in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.column_definition import ColumnType
from southdeps.effects import Action
from southdeps.finding import MigrationId
from southdeps.schema import casts, fields, sequences, statements
from southdeps.schema.description import ForeignKey, Index, Schema, Table
from southdeps.schema.inserted import InsertedRows
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.refusal import Refusal, RefusalKind, refused
from southdeps.schema.rows import Rows
from southdeps.schema.south import Deferred, Operations
from southdeps.schema.south_postgresql import PostgreSQLOperations
from southdeps.schema.south_sqlite import SQLiteOperations
from southdeps.schema.sqlite import SQLiteDatabase
from southdeps.schema.table_rows import has_all
from southdeps.server_names import MISSING_TYPES

#: Refusals that are also found by asking for tables and columns before each step.
_MISSING = frozenset({RefusalKind.NO_TABLE, RefusalKind.NO_COLUMN})


class Refused(Struct, frozen=True):
    """A step that is refused, and whether that is certain; `maker` created what is there already."""

    step: Action
    refusal: Refusal
    certain: bool
    maker: MigrationId | None = None


#: Changes that PostgreSQL takes while checks of the table's rows wait.
_UNHINDERED = effects.UseLiteral | effects.RenameColumn | effects.RenameTable
#: Calls after which no check waits for the end of the transaction.
_CHECKING = frozenset({"commit", "commit_transaction", effects.CHECK_CONSTRAINTS})


class Execution:
    """Executes the effects of one migration after another.

    What happens under a condition that can't be decided leaves the tables that it is about uncertain: of them nothing
    is certainly refused. So do the tables of an app whose migrations have effects that can't be seen.
    """

    def __init__(
        self,
        is_absent: Callable[[str], bool],
        synced: Iterable[Table] = (),
        *,
        sqlite: bool = False,
        rows: Rows | None = None,
    ) -> None:
        """`is_absent` answers for tables that no migration executed so far has created, see `Database`.

        `synced` are tables that are there from the start, `rows` what the migrations have inserted.
        """
        self.operations: Operations = (
            SQLiteOperations(SQLiteDatabase(is_absent))
            if sqlite
            else PostgreSQLOperations(PostgreSQLDatabase(is_absent))
        )
        self.database = self.operations.database
        self.steps: dict[Deferred, tuple[Action, bool]] = {}
        self.makers: dict[str, MigrationId] = {}
        self.uncertain: set[str] = set()
        self.opaque: set[str] = set()
        self.pending: dict[str, Action] = {}  # what the tables wait with whose rows are checked later
        self.made_names: set[str] = set()
        self.knows_names = True  # until SQL that is not known may have made types and functions
        self.on_sqlite = sqlite
        self.rows = rows if rows is not None else Rows()
        self.inserted = InsertedRows(self.database.tables, self.rows, sqlite=sqlite)
        self.later: list[Refused] = []
        for table in synced:
            self.database.put(table)

    def schema(self) -> Schema:
        """The schema as it is now."""
        return self.database.schema()

    def execute(self, migration: MigrationId, step: Action, *, sure: bool) -> Iterator[Refused]:
        """Execute a step; if it is not `sure` to happen, what it makes may be there or not."""
        if isinstance(step, effects.Diagnostic) and step.kind.hides_effects:
            self.opaque.add(migration.app)
            self.knows_names = False
        elif isinstance(step, effects.UnparsedSql):
            self.uncertain.update(step.words)
        elif isinstance(step, effects.Transaction) and step.call in _CHECKING:
            yield from self.check_rows(migration)
        elif isinstance(step, effects.Insert | effects.ChangeRows):
            refusal = self.refused_rows(step, sure=sure)
            if refusal is not None and data_conditions.ERROR_CAUGHT not in step.when:
                yield self.refused(migration, step, refusal, sure=sure)
        elif isinstance(step, effects.SendAnnouncements):
            yield from self.announce(migration, step, sure=sure)
        if sure and not self.on_sqlite and self.waits_for_check(step):
            self.pending[str(getattr(step, "table", ""))] = step
        if not isinstance(step, effects.SchemaChange):
            return
        table = self.table_of(step)
        if not sure:
            self.uncertain.update({table, step.to} if isinstance(step, effects.RenameTable) else {table})
        waiting = len(self.operations.deferred)
        later = self.refused_later(step)
        refusal = self.run(step, sure=sure)
        for one in self.operations.deferred[waiting:]:
            self.steps[one] = (step, sure)
        if refusal is None:
            self.note(migration, step)
            if later is not None:
                self.later.append(self.refused(migration, step, later, sure=sure))
        elif refusal.kind not in _MISSING and data_conditions.ERROR_CAUGHT not in step.when:
            yield self.refused(migration, step, refusal, sure=sure)
            if sure:
                self.overrule(migration, step)

    def refused_rows(self, step: effects.Insert | effects.ChangeRows, *, sure: bool) -> Refusal | None:
        """What is refused of new rows and values."""
        if isinstance(step, effects.ChangeRows):
            return self.inserted.update(step, sure=sure)
        return self.inserted.insert(step, sure=sure)

    def announce(self, migration: MigrationId, step: Action, *, sure: bool) -> Iterator[Refused]:
        """What is refused of the permissions that Django makes of the models announced so far."""
        refusal = None if self.on_sqlite else self.rows.unfit_announcement()
        if refusal is not None and data_conditions.ERROR_CAUGHT not in step.when:
            yield self.refused(migration, step, refusal, sure=sure)

    def refused_later(self, step: effects.SchemaChange) -> Refusal | None:
        """What servers newer than the one that is simulated refuse in a step."""
        if not isinstance(step, effects.AlterColumn) or step.ignore_constraints:
            return None
        if data_conditions.ERROR_CAUGHT in step.when:
            return None
        return self.operations.alter_column_fails_later(step.table, step.column.name)

    def take_later(self) -> list[Refused]:
        """The steps that newer servers refuse, executed since this was last asked."""
        taken, self.later = self.later, []
        return taken

    def flush(self, migration: MigrationId) -> Iterator[Refused]:
        """Execute what South has deferred: indexes and foreign keys."""
        waiting, self.operations.deferred = self.operations.deferred, []
        for one in waiting:
            self.operations.deferred = [one]
            if one.table in self.pending and one in self.steps:
                waited, is_sure = self.steps.pop(one)
                yield self.refused(migration, waited, pending_triggers(one.made, one.table), sure=is_sure)
                continue
            step, sure = self.steps.pop(one, (None, False))
            for refusal in self.operations.execute_deferred_sql():
                is_index = isinstance(one.made, Index)
                if step is not None and sure and (is_index or refusal.kind not in _MISSING):
                    yield self.refused(migration, step, refusal, sure=sure)
            if step is not None and sure and isinstance(one.made, ForeignKey) and not self.on_sqlite:
                dangling = self.inserted.dangling(one.table, one.made.name)
                if dangling is not None:
                    yield self.refused(migration, step, dangling, sure=sure)

    def finish(self, migration: MigrationId) -> Iterator[Refused]:
        """End a migration: what South has deferred, and its transaction."""
        yield from self.flush(migration)
        yield from self.check_rows(migration)

    def check_rows(self, migration: MigrationId) -> Iterator[Refused]:
        """Check the foreign keys of the rows that have been inserted, as the end of a transaction does."""
        for table, step in self.pending.items():
            refusal = self.inserted.dangling(table)
            if refusal is not None and data_conditions.ERROR_CAUGHT not in step.when:
                yield self.refused(migration, step, refusal, sure=True)
        self.pending.clear()

    def waits_for_check(self, step: Action) -> bool:
        """Whether a step inserts or deletes rows that foreign keys are checked for at the end of the transaction."""
        match step:
            case effects.Insert(table=table):
                found = self.database.tables.get(table)
                return found is not None and bool(found.foreign_keys)
            case effects.DeleteRows(table=table, values=values):
                there = any(row.certain and has_all(row, values) for row in self.rows.of(table).rows)
                keys = (key for one in self.database.tables.values() for key in one.foreign_keys.values())
                return there and any(key.table == table and key.deferred for key in keys)
        return False

    def refused(self, migration: MigrationId, step: Action, refusal: Refusal, *, sure: bool) -> Refused:
        """The refusal, with whether it is certain, and who has made what is in the way."""
        owner = self.database.relations.get(refusal.name or "", refusal.table or "")
        about = {refusal.table, owner}
        maker = self.makers.get(owner)
        hidden = {migration.app, maker.app if maker is not None else migration.app} & self.opaque
        return Refused(step, refusal, sure and not hidden and self.uncertain.isdisjoint(about), maker)

    def table_of(self, step: effects.SchemaChange) -> str:
        """The table that a step is about; an index is found by its name."""
        if isinstance(step, effects.DropIndex) and step.name:
            return self.database.relations.get(step.name, step.table)
        return str(getattr(step, "table", ""))

    def note(self, migration: MigrationId, step: effects.SchemaChange) -> None:
        """Keep who has made each table."""
        match step:
            case effects.CreateTable(table=table):
                self.makers.setdefault(table, migration)
            case effects.RenameTable(table=table, to=to):
                self.makers.pop(table, None)
                self.makers[to] = migration
                if table in self.pending:
                    self.pending[to] = self.pending[table]
            case effects.DropTable(table=table):
                self.makers.pop(table, None)

    def overrule(self, migration: MigrationId, step: effects.SchemaChange) -> None:
        """Go on as if what is in the way had not been there, so that one mistake is reported once."""
        if isinstance(step, effects.CreateTable):
            self.database.drop_table(step.table)
            self.run(step, sure=True)
            self.makers[step.table] = migration
        elif isinstance(step, effects.RenameTable):
            self.database.drop_table(step.to)
            self.run(step, sure=True)
            self.makers[step.to] = migration

    def run(self, step: effects.SchemaChange, *, sure: bool) -> Refusal | None:
        """Run a step on the schema; one that is not `sure` takes nothing away."""
        operations = self.operations
        if (unknown := self.missing_type(step)) is not None:
            return unknown
        table = self.table_of(step)
        if sure and table in self.pending and not isinstance(step, _UNHINDERED):
            return pending_triggers(step, table)
        if sure and (unfit := self.inserted.change(step)) is not None:
            return unfit
        match step:
            case effects.CreateTable(table=table, columns=columns, strict=strict, complete=complete):
                if table in self.database.tables and not (strict and sure):
                    self.uncertain.add(table)
                    return None
                known = complete and all(one.exact and one.type is not None for one in columns)
                return operations.create_table(table, columns, complete=known)
            case effects.AddColumn(table=table, column=column):
                refusal = operations.add_column(table, column)
                if refusal is None and not (column.exact and column.type is not None):
                    self.leave_open(table)
                return refusal
            case effects.AddConstraint():
                return statements.add_constraint(operations, step, sqlite=self.on_sqlite)
            case effects.MakeNames(names=made):
                self.made_names.update(made)
                return None
            case effects.OtherDialect(name=name) if name and not self.on_sqlite and not self.is_missing(name):
                return None
            case effects.OtherDialect(postgresql=postgresql, sqlite=lite):
                return other_dialect(lite if self.on_sqlite else postgresql, sqlite=self.on_sqlite)
            case effects.UseLiteral():
                return None if self.on_sqlite else self.use_literal(step)
            case effects.CreateIndex():
                return statements.create_index(operations, step, sqlite=self.on_sqlite)
            case effects.CreateSequence(table=name, strict=strict):
                return sequences.create_sequence(self.database, name, strict=strict)
        return self.run_removal(step) if sure else None

    def is_missing(self, name: str) -> bool:
        """Whether no migration so far has made a type or function of that name."""
        return self.knows_names and name not in self.made_names

    def missing_type(self, step: effects.SchemaChange) -> Refusal | None:
        """PostgreSQL has neither the types of other databases nor, of itself, those of its extensions."""
        if self.on_sqlite:
            return None
        for kind in column_types(step):
            name = casts.base(fields.type_name(kind) or "")
            if name in MISSING_TYPES and self.is_missing(name):
                return refused(str(getattr(step, "table", "")), f'type "{name}" does not exist')
        return None

    def use_literal(self, step: effects.UseLiteral) -> Refusal | None:
        """PostgreSQL turns no integer into a boolean or a date, nor compares them; so with booleans."""
        found = self.database.tables.get(step.table)
        if found is None or step.column not in found.columns:
            return None
        kind = casts.base(found.columns[step.column].type)
        if step.operator and casts.takes_literal(kind, step.literal, compared=True) is False:
            words = f"operator does not exist: {kind} {step.operator} {step.literal}"
        elif not step.operator and casts.takes_literal(kind, step.literal, compared=False) is False:
            words = f'column "{step.column}" is of type {kind} but expression is of type {step.literal}'
        else:
            return None
        return refused(step.table, words, step.column)

    def leave_open(self, table: str) -> None:
        """A table may have more than what is known of it: a field class that is not known may make anything."""
        found = self.database.tables.get(table)
        if found is not None and found.complete:
            self.database.put(replace(found, complete=False))

    def run_removal(self, step: effects.SchemaChange) -> Refusal | None:
        """Run a step that takes something away or replaces it."""
        operations = self.operations
        match step:
            case effects.DropTable(table=table, cascade=cascade):
                return operations.delete_table(table, cascade=cascade)
            case effects.RenameTable(table=table, to=to):
                return operations.rename_table(table, to)
            case effects.AlterColumn(table=table, column=column, ignore_constraints=ignored):
                return operations.alter_column(table, column, ignore_constraints=ignored)
            case effects.DropColumn(table=table, column=name):
                return operations.delete_column(table, name)
            case effects.RenameColumn(table=table, column=name, to=to):
                return operations.rename_column(table, name, to)
            case effects.DropConstraint():
                return statements.drop_constraint(operations, step)
            case effects.SetNull(table=table, column=name, null=null):
                return self.database.set_null(table, name, null=null)
            case effects.SetDefault(table=table, column=name, default=default):
                return self.database.set_default(table, name, default)
            case effects.SetType(table=table, column=name, to=kind, using=using):
                return statements.set_type(operations, table, name, fields.type_name(kind) or "", using=using)
            case effects.DropIndex():
                return statements.drop_index(operations, step)
            case effects.RenameRelation(table=name, to=to, strict=strict):
                return self.database.rename(name, to) if strict or name in self.database.relations else None
            case effects.DropSequence(table=name, strict=strict, cascade=cascade):
                return sequences.drop_sequence(
                    self.database, name, strict=strict and self.knows_names, cascade=cascade
                )
        return None


def column_types(step: effects.SchemaChange) -> Iterator[ColumnType | None]:
    """The types that a step names."""
    match step:
        case effects.CreateTable(columns=columns):
            yield from (column.type for column in columns)
        case effects.AddColumn(column=column) | effects.AlterColumn(column=column):
            yield column.type
        case effects.SetType(to=kind):
            yield kind


def pending_triggers(step: object, table: str) -> Refusal:
    """Rows with foreign keys and a change of their table do not go in one transaction on PostgreSQL."""
    match step:
        case effects.DropTable():
            what = "DROP TABLE"
        case effects.CreateIndex() | Index():
            what = "CREATE INDEX"
        case _:
            what = "ALTER TABLE"
    words = f'cannot {what} "{table}" because it has pending trigger events'
    return refused(table, words, exception="OperationalError")


def other_dialect(words: str, *, sqlite: bool) -> Refusal | None:
    """What the database says to the SQL of another one."""
    kind = "Operational" if sqlite else "Programming"
    return Refusal(RefusalKind.REFUSED, f"django.db.utils.{kind}Error: {words}") if words else None
