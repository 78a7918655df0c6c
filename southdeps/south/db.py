"""South's `db`: what each of its operations does to the schema and needs of it.

The operations are those of `south.db.generic.DatabaseOperations`; a test reads South's source and fails where
one is missing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps import actions
from southdeps.actions import Column
from southdeps.evaluate.surroundings import Surroundings, known
from southdeps.south import rawsql
from southdeps.south.fakeorm import FieldOf, Model
from southdeps.south.frozen import FrozenField, FrozenModel, has_no_column, is_relation, truncate_name
from southdeps.values import (
    Args,
    Condition,
    Keywords,
    ListValue,
    Made,
    Native,
    Special,
    Unknown,
    Value,
    describe,
    options,
)

if TYPE_CHECKING:
    from southdeps.evaluate.run import Run
    from southdeps.finding import ReferenceKind
    from southdeps.source.syntax import Place

Operation = Callable[["Run", dict[str, Value]], Value]


class ColumnMade(Struct, frozen=True):
    """A column as a field object makes it: what it is, and what it refers to (table, column, app label)."""

    column: Column
    target: tuple[str, str, str] | None = None
    primary_key: bool = False


class Db(Special):
    """`south.db.db`; in a dry run it executes nothing."""

    def __init__(self, surroundings: Surroundings | None) -> None:
        """Without surroundings whatever hangs on the database's kind raises NeedsProjectError."""
        self.surroundings = surroundings

    def attribute(self, run: Run, name: str) -> Value:
        if name in OPERATIONS:
            parameters, operation = OPERATIONS[name]
            return Native(
                lambda run, args, keywords: self.operate(run, parameters, operation, args, keywords)
            )
        match name:
            case "dry_run":
                return known(self.surroundings).dry_run
            case "backend_name":
                return {"postgresql": "postgres"}.get(backend := known(self.surroundings).backend, backend)
            case "has_ddl_transactions":
                return known(self.surroundings).backend == "postgresql"
            case "debug":
                return False
            case "mock_model":
                return Native(mock_model)
            case "create_index_name":
                return Native(create_index_name)
            case "shorten_name":
                return Native(shorten_name)
            case "quote_name":
                return Native(quote_name)
            case "foreign_key_sql":
                return Native(foreign_key_sql)
        return Unknown(f"db.{name}")

    def operate(
        self, run: Run, parameters: tuple[str, ...], operation: Operation, args: Args, keywords: Keywords
    ) -> Value:
        """Call an operation with its arguments by South's names."""
        bound = dict(zip(parameters, (run.look_up(arg) for arg in args), strict=False))
        bound.update({name: run.look_up(value) for name, value in keywords.items()})
        if self.surroundings is not None and self.surroundings.dry_run:
            return ListValue()
        for choice in choices(run, bound, [name for name in parameters if name.endswith("table_name")]):
            operation(run, choice)
        return Unknown("rows of a query")

    def describe(self) -> str:
        return "db"


def quote_name(run: Run, args: Args, keywords: Keywords) -> Value:
    """`db.quote_name(name)`"""
    name = run.look_up(args[0]) if args else None
    return f'"{name}"' if isinstance(name, str) else Unknown("db.quote_name(...)")


def create_index_name(run: Run, args: Args, keywords: Keywords) -> Value:
    """`db.create_index_name(table, columns)`; the hash in it matters to nobody here."""
    table = run.look_up(args[0]) if args else None
    return truncate_name(f"{table}_index") if isinstance(table, str) else Unknown("db.create_index_name(...)")


def shorten_name(run: Run, args: Args, keywords: Keywords) -> Value:
    """`db.shorten_name(name)`"""
    name = run.look_up(args[0]) if args else None
    return truncate_name(name) if isinstance(name, str) else Unknown("db.shorten_name(...)")


def choices(run: Run, bound: dict[str, Value], names: list[str]) -> Iterator[dict[str, Value]]:
    """The arguments for each table that may be meant; none where the name isn't known at all."""
    for name in names:
        value = bound.get(name)
        if not all(isinstance(option, str) for option in options(value)):
            run.record(
                actions.Note, "SD401", f"the name of the table is known only at run time: {describe(value)}"
            )
            return
    if not names or len(options(bound.get(names[0]))) == 1:
        yield bound
        return
    for option in options(bound[names[0]]):
        with run.doubting(Condition(None, True, f"the table is {option}")):
            yield {**bound, names[0]: option}


def table_name(value: Value) -> str:
    """A table's name without the quotes and the schema `public` that migrations put around it."""
    text = str(value).replace('"', "").replace("`", "")
    return text.removeprefix("public.")


def column_names(value: Value) -> tuple[str, ...]:
    """Columns given as a text or a list of texts."""
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(item.strip('"') for item in values if isinstance(item, str))


def create_table(run: Run, call: dict[str, Value]) -> None:
    table = table_name(call["table_name"])
    columns: list[Column] = []
    fields = call.get("fields")
    turns = run.turns(fields)
    reference: ReferenceKind = "many-to-many" if is_many_to_many(run, turns or ()) else "foreign-key"
    if turns is None:
        run.record(
            actions.Note, "SD401", f"the fields of {table} are known only at run time: {describe(fields)}"
        )
    complete = turns is not None
    for entry in turns or ():
        parts = run.turns(entry)
        if parts is None or len(parts) != 2 or not isinstance(parts[0], str):
            complete = False
            continue
        made = column_of(run, parts[0], parts[1])
        if made is not None:
            columns.append(made.column)
            constrain(run, table, made, reference=reference, at=getattr(entry, "at", None))
    run.record(actions.Create, table, tuple(columns), True, complete)


def is_many_to_many(run: Run, fields: Sequence[Value]) -> bool:
    """Whether South wrote this table for a many-to-many field: a key and two foreign keys by `models.X`."""
    made = [parts[1] for field in fields if (parts := run.turns(field)) is not None and len(parts) == 2]
    paths = [field.path for field in made if isinstance(field, Made)]
    return len(paths) == 3 and paths[0] == "django.db.models.AutoField" and all(map(is_relation, paths[1:]))


def constrain(
    run: Run,
    table: str,
    made: ColumnMade,
    *,
    reference: ReferenceKind = "foreign-key",
    deferred: bool = True,
    at: Place | None = None,
) -> None:
    """A foreign key's constraint."""
    if made.target is not None:
        target, column, app = made.target
        movable = table if reference == "many-to-many" else f"{table}.{made.column.name}"
        if made.primary_key:
            movable = ""
        run.record(
            actions.Require,
            target,
            (column,),
            reference,
            deferred,
            app,
            False,
            movable,
            at=at,
        )


def column_of(run: Run, name: str, field: Value) -> ColumnMade | None:
    """The column that a field called `name` makes; None where it makes none (many-to-many) or fails."""
    field = run.look_up(field)
    if isinstance(field, FieldOf):
        return column_of_frozen(name, field)
    if not isinstance(field, Made):
        return ColumnMade(Column(name, exact=False))
    kind = field.path.rpartition(".")[2]
    relates = is_relation(kind)
    to = run.look_up(field.keywords.get("to", field.args[0] if field.args and relates else None))
    if has_no_column(kind):
        return None
    required = field.keywords.get("null") is not True and not kind.endswith(("AutoField", "NullBooleanField"))
    db_column = field.keywords.get("db_column")
    exact = (
        field.path.startswith("django.")
        and isinstance(db_column, str | None)
        and (to is not None or not relates)
    )
    if to is None or (not relates and not isinstance(to, Model)):
        return ColumnMade(Column(db_column if isinstance(db_column, str) else name, required, exact))
    column = Column(db_column if isinstance(db_column, str) else f"{name}_id", required, exact)
    if isinstance(to, str):
        run.raised = "AttributeError: 'str' object has no attribute '_meta'"  # case 48
        return ColumnMade(column)
    if not isinstance(to, Model):
        if not isinstance(to, Unknown) or run.raised is None:
            run.record(
                actions.Note,
                "SD401",
                f"which model {name} refers to is known only at run time: {describe(to)}",
            )
        return ColumnMade(column)
    primary_key = field.keywords.get("primary_key") is True
    return ColumnMade(column, referenced(to, field.keywords.get("to_field")), primary_key)


def column_of_frozen(name: str, value: FieldOf) -> ColumnMade | None:
    """South 0.5 gives a column as `orm['app.Model:field']`: type and target stand in the frozen models."""
    field, model = value.field, value.model
    if field.column is None:
        return None
    default = f"{field.name}_id" if field.target is not None else field.name
    renamed = (
        field.column if field.column != default else (f"{name}_id" if field.target is not None else name)
    )
    column = Column(renamed, field.required and not field.primary_key)
    target = model.related(field.target)
    return ColumnMade(
        column, referenced(target, field.to_field) if target is not None else None, field.primary_key
    )


def referenced(model: Model, to_field: Value) -> tuple[str, str, str]:
    """The table and column that a foreign key to `model` refers to, and the model's app."""
    found = model.find_field(to_field) if isinstance(to_field, str) else None
    field, owner = found if found is not None else model.primary_key
    return owner.table if found is not None else model.table, field.column or "id", model.definition.app


def require_table(run: Run, table: str, columns: tuple[str, ...] = ()) -> None:
    run.record(actions.Require, table, columns, "schema-operation")


def rename_table(run: Run, call: dict[str, Value]) -> None:
    old, new = table_name(call["old_table_name"]), table_name(call["table_name"])
    if old != new:
        require_table(run, old)
        run.record(actions.Rename, old, new)


def delete_table(run: Run, call: dict[str, Value]) -> None:
    table = table_name(call["table_name"])
    require_table(run, table)
    run.record(actions.Drop, table)


def add_column(run: Run, call: dict[str, Value]) -> None:
    table, name = table_name(call["table_name"]), call.get("name")
    made = column_of(run, name, call.get("field")) if isinstance(name, str) else None
    if made is None:
        return
    require_table(run, table)
    run.record(actions.AddColumn, table, made.column)
    constrain(run, table, made)


def alter_column(run: Run, call: dict[str, Value]) -> None:
    table, name = table_name(call["table_name"]), call.get("name")
    if not isinstance(name, str):
        return require_table(run, table)
    made = column_of(run, name, call.get("field"))
    if made is not None and call.get("explicit_name") is False:
        name = made.column.name
    require_table(run, table, (name,))
    if made is not None:
        run.record(actions.AddColumn, table, Column(name, made.column.required))
        if call.get("ignore_constraints") is not True:
            constrain(run, table, made, deferred=False)  # case 12: alter_column adds its constraint at once
    return None


def delete_column(run: Run, call: dict[str, Value]) -> None:
    table, name = table_name(call["table_name"]), call.get("name")
    if isinstance(name, str):
        require_table(run, table, (name,))
        run.record(actions.DropColumn, table, name)


def rename_column(run: Run, call: dict[str, Value]) -> None:
    table, old, new = table_name(call["table_name"]), call.get("old"), call.get("new")
    if isinstance(old, str) and isinstance(new, str) and old != new:
        require_table(run, table, (old,))
        run.record(actions.RenameColumn, table, old, new)


def on_columns(run: Run, call: dict[str, Value]) -> None:
    """Constraints and indexes: the table and the columns they are on."""
    columns = call.get("columns", call.get("column_names", call.get("column")))
    require_table(run, table_name(call["table_name"]), column_names(columns))


def on_table(run: Run, call: dict[str, Value]) -> None:
    require_table(run, table_name(call["table_name"]))


def execute(run: Run, call: dict[str, Value]) -> None:
    rawsql.record(run, call.get("sql"))


def execute_many(run: Run, call: dict[str, Value]) -> None:
    rawsql.record(run, call.get("sql"))


def add_deferred_sql(run: Run, call: dict[str, Value]) -> None:
    rawsql.record(run, call.get("sql"), deferred=True)


def execute_deferred_sql(run: Run, call: dict[str, Value]) -> None:
    run.record(actions.Flush)


def nothing(run: Run, call: dict[str, Value]) -> None:
    """Transactions, signals, caches: no table is needed."""


#: name -> (parameters as South names them, what it does)
OPERATIONS: dict[str, tuple[tuple[str, ...], Operation]] = {
    **dict.fromkeys(("create_table", "add_table"), (("table_name", "fields"), create_table)),
    "rename_table": (("old_table_name", "table_name"), rename_table),
    **dict.fromkeys(("delete_table", "drop_table"), (("table_name", "cascade"), delete_table)),
    "clear_table": (("table_name",), on_table),
    "add_column": (("table_name", "name", "field", "keep_default"), add_column),
    "alter_column": (("table_name", "name", "field", "explicit_name", "ignore_constraints"), alter_column),
    **dict.fromkeys(("delete_column", "drop_column"), (("table_name", "name"), delete_column)),
    "rename_column": (("table_name", "old", "new"), rename_column),
    **dict.fromkeys(
        ("create_unique", "delete_unique", "create_primary_key"),
        (("table_name", "columns"), on_columns),
    ),
    **dict.fromkeys(
        ("create_index", "delete_index", "drop_index"),
        (("table_name", "column_names"), on_columns),
    ),
    **dict.fromkeys(("delete_primary_key", "drop_primary_key"), (("table_name",), on_table)),
    **dict.fromkeys(("delete_foreign_key", "drop_foreign_key"), (("table_name", "column"), on_columns)),
    "execute": (("sql", "params"), execute),
    "execute_many": (("sql",), execute_many),
    "add_deferred_sql": (("sql",), add_deferred_sql),
    "execute_deferred_sql": ((), execute_deferred_sql),
    **dict.fromkeys(
        (
            "clear_deferred_sql", "clear_run_data", "send_create_signal", "send_pending_create_signals",
            "really_send_create_signal", "start_transaction", "commit_transaction", "rollback_transaction",
            "rollback_transactions_dry_run", "connection_init",
        ),
        ((), nothing),
    ),
}  # fmt: skip

#: Operations of South that ask or compute and leave the database alone; their results are Unknown.
QUERIES = frozenset(
    [
        "lookup_constraint",
        "get_pending_creates",
        "column_sql",
        "foreign_key_sql",
        "create_index_name",
        "create_index_sql",
        "quote_name",
        "shorten_name",
        "mock_model",
        "has_ddl_transactions",
    ]
)


def mock_model(run: Run, args: Args, keywords: Keywords) -> Value:
    """`db.mock_model(model_name, db_table, ..., pk_field_name='id')`: a table to refer to."""
    bound = (
        dict(zip(("model_name", "db_table", "db_tablespace", "pk_field_name"), args, strict=False)) | keywords
    )
    table, key = bound.get("db_table"), bound.get("pk_field_name", "id")
    if not isinstance(table, str) or not isinstance(key, str):
        return Unknown("db.mock_model(...)")
    primary_key = FrozenField(key, key, primary_key=True)
    return Model(FrozenModel("", str(bound.get("model_name")), table_name(table), (primary_key,)))


def foreign_key_sql(run: Run, args: Args, keywords: Keywords) -> Value:
    """`db.foreign_key_sql(table, column, to_table, to_column)`: the SQL that adds the constraint."""
    names = ("from_table_name", "from_column_name", "to_table_name", "to_column_name")
    bound = dict(zip(names, args, strict=False)) | keywords
    if not all(isinstance(bound.get(name), str) for name in names):
        return Unknown("db.foreign_key_sql(...)")
    table, column, to_table, to_column = (bound[name] for name in names)
    return f'ALTER TABLE "{table}" ADD FOREIGN KEY ("{column}") REFERENCES "{to_table}" ("{to_column}")'


class FieldClass(Special):
    """A field class, by its dotted name; calling it makes a field."""

    def __init__(self, path: str) -> None:
        self.path = path

    def call(self, run: Run, args: Args, keywords: Keywords) -> Value:
        return Made(self.path, args, keywords)

    def describe(self) -> str:
        return self.path


class SouthBase(Special):
    """South's own `SchemaMigration` or `DataMigration`, as a base class."""

    def __init__(self, *, data: bool) -> None:
        self.data = data

    def attribute(self, run: Run, name: str) -> Value:
        match name:
            case "gf":
                return Native(get_field_class)
            case "no_dry_run":
                return self.data
            case "__init__":
                return Native(lambda run, args, keywords: None)
        return Unknown(f"self.{name}")

    def describe(self) -> str:
        return "DataMigration" if self.data else "SchemaMigration"


def get_field_class(run: Run, args: Args, keywords: Keywords) -> Value:
    """`self.gf('path.to.Field')` (south.utils.ask_for_it_by_name)."""
    path = run.look_up(args[0]) if args else None
    return FieldClass(path) if isinstance(path, str) else Unknown("self.gf(...)")
