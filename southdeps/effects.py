"""What a migration does to the database and needs of it, one step after another."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

import msgspec

from southdeps.column_definition import ColumnDefinition, ColumnType, ConstraintKind
from southdeps.data_conditions import AnyCondition, Literal, table_exists
from southdeps.effect_kinds import DiagnosticKind, RaiseKind
from southdeps.finding import ReferenceKind
from southdeps.syntax.nodes import Place

#: Literal values by column.
Values: TypeAlias = tuple[tuple[str, Literal], ...]


class Step(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Any action; it happens if all conditions of `when` hold. Some execute what was deferred."""

    may_be_refused: ClassVar[bool] = False
    executes_deferred: ClassVar[bool] = False
    at: Place
    when: tuple[AnyCondition, ...]

    def risk(self) -> tuple[str, AnyCondition] | None:
        """How it may fail (in a "statement", perhaps "deferred", or a "lookup"), and under which condition not."""
        return None

    @property
    def refused_as(self) -> str | None:
        """How the database may refuse it, as in `risk`, whatever tables there are; None if it never does."""
        return "statement" if self.may_be_refused else None


class SchemaChange(Step, frozen=True, array_like=True):
    """A change of the schema."""

    may_be_refused: ClassVar[bool] = True


class Require(Step, frozen=True, tag=True, array_like=True):
    """The table must be there, with these columns.

    A foreign key's constraint is `deferred` to the migration's end. `ALL` among the columns stands for all that the
    table will have once its app is migrated (a live model). `app` is the label of the model that was named, empty where
    only the table was. If only a `constraint` needs it, SQLite does without. `movable` is what a later migration might
    make as well: the column (`table.column`) of a foreign key, or the whole table of a many-to-many field. `error` is
    what Python says where not the database but South misses it. `file` is the path, as reported, of the app's
    initial_data if that needs the table and not the migration itself. `write` is the statement, "insert" or "update",
    in which the columns are written, if they are not read. With `by_name` a table
    that was renamed will do.
    """

    table: str
    columns: tuple[str, ...]
    reference: ReferenceKind
    deferred: bool = False
    app: str = ""
    constraint: bool = False
    movable: str = ""
    error: str = ""
    file: str = ""
    write: str = ""
    by_name: bool = False

    def risk(self) -> tuple[str, AnyCondition] | None:
        kind = "deferred" if self.deferred else "lookup" if self.error else "statement"
        return kind, table_exists(self.table)


class UnparsedSql(Step, frozen=True, tag=True, array_like=True):
    """Names in SQL that could not be parsed: each one that is a known table may be needed."""

    words: tuple[str, ...]


class CreateTable(SchemaChange, frozen=True, tag=True, array_like=True):
    """CREATE TABLE or VIEW; if not `strict` only where there is none yet, if not `complete` with further columns."""

    table: str
    columns: tuple[ColumnDefinition, ...]
    strict: bool = True
    complete: bool = True
    view: bool = False


class DropTable(SchemaChange, frozen=True, tag=True, array_like=True):
    """DROP TABLE, by default with CASCADE"""

    table: str
    cascade: bool = True


class RenameTable(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... RENAME TO"""

    table: str
    to: str


class AddColumn(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... ADD COLUMN"""

    table: str
    column: ColumnDefinition


class AlterColumn(SchemaChange, frozen=True, tag=True, array_like=True):
    """South's `alter_column`: a column takes the type, NULL and constraints of a field."""

    table: str
    column: ColumnDefinition
    ignore_constraints: bool = False


class DropColumn(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... DROP COLUMN"""

    table: str
    column: str


class RenameColumn(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... RENAME COLUMN"""

    table: str
    column: str
    to: str


class AddConstraint(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... ADD CONSTRAINT; South names it if `name` is empty, the database if it is None.

    `target` is the table that a foreign key refers to, and its columns: none for the primary key. `definition` is SQL:
    a check's expression, what follows a foreign key's target. One that is `inline` is part of a table or column.
    """

    table: str
    kind: ConstraintKind
    columns: tuple[str, ...]
    name: str | None = ""
    target: tuple[str, tuple[str, ...]] | None = None
    definition: str = "DEFERRABLE INITIALLY DEFERRED"
    inline: bool = False


class DropConstraint(SchemaChange, frozen=True, tag=True, array_like=True):
    """South's look-up and DROP of a kind of constraints on exactly these columns; with `name`, DROP CONSTRAINT."""

    table: str
    kind: ConstraintKind | None
    columns: tuple[str, ...]
    name: str = ""
    strict: bool = True

    @property
    def refused_as(self) -> str | None:
        return "statement" if self.name else "lookup"


class SetType(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... ALTER COLUMN ... TYPE; with `using` the statement says how values are converted."""

    table: str
    column: str
    to: ColumnType
    using: bool = False


class SetNull(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... ALTER COLUMN ... { DROP | SET } NOT NULL"""

    table: str
    column: str
    null: bool


class SetDefault(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER TABLE ... ALTER COLUMN ... { SET | DROP } DEFAULT: an expression of SQL, empty if it is dropped."""

    table: str
    column: str
    default: str


class CreateIndex(SchemaChange, frozen=True, tag=True, array_like=True):
    """CREATE INDEX; South names it if `name` is empty. `definition` follows ON if it is more than columns."""

    table: str
    columns: tuple[str, ...]
    unique: bool = False
    name: str | None = ""
    strict: bool = True
    opclasses: tuple[str, ...] = ()
    definition: str = ""


class DropIndex(SchemaChange, frozen=True, tag=True, array_like=True):
    """DROP INDEX of the one that South would make on these columns, or of `name`, whose table need not be known."""

    table: str
    columns: tuple[str, ...]
    name: str = ""
    strict: bool = True


class RenameRelation(SchemaChange, frozen=True, tag=True, array_like=True):
    """ALTER INDEX or ALTER SEQUENCE of the name `table` ... RENAME TO; unless `strict` it may be missing."""

    table: str
    to: str
    strict: bool = True


class CreateSequence(SchemaChange, frozen=True, tag=True, array_like=True):
    """CREATE SEQUENCE of the name `table`, which no column owns; unless `strict` there may be one of that name."""

    table: str
    strict: bool = True


class DropSequence(SchemaChange, frozen=True, tag=True, array_like=True):
    """DROP SEQUENCE of the name `table`; unless `strict` it may be missing."""

    table: str
    strict: bool = True
    cascade: bool = False


class OtherDialect(SchemaChange, frozen=True, tag=True, array_like=True):
    """A statement in the SQL of another database: what PostgreSQL and SQLite say to it, empty if they take it.

    If it only uses a name that the database may lack, PostgreSQL takes it once that name is made.
    """

    postgresql: str
    sqlite: str
    name: str = ""


class MakeNames(SchemaChange, frozen=True, tag=True, array_like=True):
    """Types, functions and the like come into being: by CREATE EXTENSION, CREATE FUNCTION, CREATE TYPE."""

    names: tuple[str, ...]


class UseLiteral(SchemaChange, frozen=True, tag=True, array_like=True):
    """Raw SQL sets a column to an integer or boolean, or compares it with one by an `operator` (empty: it sets it)."""

    table: str
    column: str
    literal: str
    operator: str = ""


class Insert(Step, frozen=True, tag=True, array_like=True):
    """A row comes into being: the columns that are named (None: not known), and the literal values.

    `key` tells whether its primary key is "given" or "generated"; if it is empty, `columns` do, and "unknown" rows of
    unknown number. Later effects of the same migration on this very row give its `number`, which is 0 if it has none.
    If a row has the values of `saved_as`, the primary key that `save()` was given, that row is changed instead.
    """

    table: str
    columns: tuple[str, ...] | None
    values: Values = ()
    key: str = ""
    number: int = 0
    saved_as: Values = ()

    may_be_refused: ClassVar[bool] = True


class Find(Step, frozen=True, tag=True, array_like=True):
    """A lookup that fails if no row has these literal values: `get()`, `latest()`, `[0]`.

    Not `exact` if it has other conditions, which are unknown. `error` is what is raised if there is no row (empty: no
    row is needed), `several` what is raised if there is more than one, with `{count}` for their number. If it
    `creates` a missing row, in a transaction of its own, that fails on SQLite alone.
    """

    table: str
    values: Values
    exact: bool = True
    error: str = ""
    several: str = ""
    creates: bool = False


class ChangeRows(Step, frozen=True, tag=True, array_like=True):
    """Some `columns` (None: any) of rows that are there already change, to these literal `values` if they are known.

    The rows are those with the values in `where`; not `exact` if there are other conditions, which are unknown. With a
    `number` it is the row that was inserted under it.
    """

    table: str
    columns: tuple[str, ...] | None = None
    values: Values = ()
    where: Values = ()
    exact: bool = False
    number: int = 0

    may_be_refused: ClassVar[bool] = True


class SetSequences(Step, frozen=True, tag=True, array_like=True):
    """Raw SQL sets a sequence."""


class DeleteRows(Step, frozen=True, tag=True, array_like=True):
    """The rows with these literal values are deleted; not `exact` if there are other conditions, which are unknown.

    With a `number` it is the row that was inserted under it.
    """

    table: str
    values: Values = ()
    exact: bool = True
    number: int = 0


class UseManager(Step, frozen=True, tag=True, array_like=True):
    """`orm[...].objects` is used, which fails in a dry run."""


class AnnounceModels(Step, frozen=True, tag=True, array_like=True):
    """`db.send_create_signal(app, models)`: Django makes their content types and permissions once that is sent."""

    app: str
    models: tuple[str, ...]


class SendAnnouncements(Step, frozen=True, tag=True, array_like=True):
    """`db.send_pending_create_signals()`"""


class ExecuteDeferred(Step, frozen=True, tag=True, array_like=True):
    """`execute_deferred_sql()` of `db`, or of the one for another `database`, by its alias."""

    executes_deferred: ClassVar[bool] = True
    database: str = ""


class Transaction(Step, frozen=True, tag=True, array_like=True):
    """A call that begins, ends or takes back a transaction; `call` is the name of the function."""

    call: str

    @property
    def refused_as(self) -> str | None:
        return "statement" if self.call == "atomic" else None


class RaiseException(Step, frozen=True, tag=True, array_like=True):
    """`forwards()` raises here whatever the database holds; `error` is the last line of Python's traceback."""

    error: str
    kind: RaiseKind = RaiseKind.OTHER


class Diagnostic(Step, frozen=True, tag=True, array_like=True):
    """What the analysis noticed at this place: a limit of what it can know, or a practice worth a warning."""

    kind: DiagnosticKind
    message: str


Action: TypeAlias = (
    Require | UnparsedSql | CreateTable | DropTable | RenameTable | AddColumn | AlterColumn | DropColumn
    | RenameColumn | AddConstraint | DropConstraint | SetType | SetNull | SetDefault | CreateIndex | DropIndex
    | RenameRelation | CreateSequence | DropSequence | OtherDialect | MakeNames | UseLiteral | Insert | Find
    | ChangeRows | DeleteRows | SetSequences | UseManager | AnnounceModels | SendAnnouncements | ExecuteDeferred
    | Transaction | RaiseException | Diagnostic
)  # fmt: skip


class CreateTemporaryTable(Step, frozen=True, tag=True, array_like=True):
    """CREATE TEMPORARY TABLE: what the migration then does with that table concerns no other; no summary keeps this."""

    table: str


#: Stands in `Require.columns` for every column that the table ends up with.
ALL = "*"
#: A call of `Transaction` that ends none, but checks all constraints that wait for its end.
CHECK_CONSTRAINTS = "set constraints"
