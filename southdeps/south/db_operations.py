"""What each operation of South's `db` does to the schema and needs of it.

The operations are those of `south.db.generic.DatabaseOperations`; a test reads South's source and fails where
one is missing here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps import effects
from southdeps.column_definition import ColumnDefinition, ConstraintKind
from southdeps.effect_kinds import DiagnosticKind
from southdeps.interpreter.alternatives import either
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.describing import describe
from southdeps.interpreter.doubts import conditions_of
from southdeps.interpreter.values import (
    Either,
    Evaluator,
    Value,
    located,
)
from southdeps.south import rawsql
from southdeps.south.columns import ColumnMade, column_of
from southdeps.south.fields import is_relation

if TYPE_CHECKING:
    from southdeps.finding import ReferenceKind
    from southdeps.syntax.nodes import Place

#: What takes the arguments of a call by South's names for them.
Operation = Callable[[Evaluator, dict[str, Value]], Value]


def table_name(value: Value) -> str:
    """A table's name without the quotes and the schema `public` that migrations put around it."""
    text = str(value).replace('"', "").replace("`", "")
    return text.removeprefix("public.")


def column_names(value: Value) -> tuple[str, ...]:
    """Columns given as a text or a list of texts."""
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(item.strip('"') for item in values if isinstance(item, str))


def create_table(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table = table_name(call["table_name"])
    columns: list[ColumnDefinition] = []
    fields = call.get("fields")
    shared = shared_fields(interpreter, fields) if isinstance(fields, Either) else None
    iterate = interpreter.iterate(fields) if shared is None else shared[0]
    reference: ReferenceKind = (
        "many-to-many" if is_many_to_many(interpreter, iterate or ()) else "foreign-key"
    )
    if iterate is None:
        interpreter.record(
            effects.Diagnostic,
            DiagnosticKind.DYNAMIC_NAME,
            f"the fields of {table} are known only at run time: {describe(fields)}",
        )
    complete = iterate is not None and (shared is None or shared[1])
    for entry in iterate or ():
        parts = interpreter.iterate(entry)
        if parts is None or len(parts) != 2 or not isinstance(parts[0], str):
            complete = False
            continue
        made = column_of(interpreter, parts[0], parts[1])
        if made is None:
            continue
        conditions = conditions_of(fields, entry)
        if conditions:
            complete = False
        else:
            columns.append(made.column)
        with interpreter.assuming(*conditions):
            constrain(interpreter, table, made, reference=reference, at=getattr(entry, "at", None))
    interpreter.record(effects.CreateTable, table, tuple(columns), True, complete)


def shared_fields(interpreter: Evaluator, fields: Either) -> tuple[list[Value], bool] | None:
    """The fields that all of several lists have, by name, and whether those are all; None if a list is not known."""
    lists: list[dict[str, Value]] = []
    for option in fields.options:
        entries = interpreter.iterate(interpreter.look_up(option))
        pairs = [interpreter.iterate(entry) for entry in entries or ()]
        known = {
            pair[0]: pair[1]
            for pair in pairs
            if pair is not None and len(pair) == 2 and isinstance(pair[0], str)
        }
        if entries is None or len(known) != len(entries):
            return None
        lists.append(known)
    first, *others = lists
    names = [name for name in first if all(name in other for other in others)]
    shared = [located((name, either(one[name] for one in lists)), "tuple", interpreter.at) for name in names]
    return list(shared), all(len(one) == len(names) for one in lists)


def is_many_to_many(interpreter: Evaluator, fields: Sequence[Value]) -> bool:
    """Whether South wrote this table for a many-to-many field: a key and two foreign keys by `models.X`."""
    made = [
        parts[1] for field in fields if (parts := interpreter.iterate(field)) is not None and len(parts) == 2
    ]
    paths = [field.path for field in made if isinstance(field, CallResult)]
    return len(paths) == 3 and paths[0] == "django.db.models.AutoField" and all(map(is_relation, paths[1:]))


def constrain(
    interpreter: Evaluator,
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
        interpreter.record(
            effects.Require,
            target,
            (column,),
            reference,
            deferred,
            app,
            False,
            movable,
            at=at,
        )


def require_table(
    interpreter: Evaluator,
    table: str,
    columns: tuple[str, ...] = (),
    *,
    error: str = "",
    by_name: bool = False,
) -> None:
    interpreter.record(effects.Require, table, columns, "schema-operation", error=error, by_name=by_name)


def rename_table(interpreter: Evaluator, call: dict[str, Value]) -> None:
    old, new = table_name(call["old_table_name"]), table_name(call["table_name"])
    if old != new:
        require_table(interpreter, old)
        interpreter.record(effects.RenameTable, old, new)


def delete_table(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table = table_name(call["table_name"])
    require_table(interpreter, table)
    interpreter.record(effects.DropTable, table, call.get("cascade") is not False)


def add_column(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, name = table_name(call["table_name"]), call.get("name")
    made = column_of(interpreter, name, call.get("field")) if isinstance(name, str) else None
    if made is None:
        return
    require_table(interpreter, table)
    interpreter.record(effects.AddColumn, table, made.column)
    constrain(interpreter, table, made)


def alter_column(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, name = table_name(call["table_name"]), call.get("name")
    if not isinstance(name, str):
        return require_table(interpreter, table)
    made = column_of(interpreter, name, call.get("field"))
    if made is not None and call.get("explicit_name") is False:
        name = made.column.name
    require_table(interpreter, table, (name,))
    if made is not None:
        ignores = call.get("ignore_constraints") is True
        interpreter.record(effects.AlterColumn, table, replace(made.column, name=name), ignores)
        if not ignores:
            constrain(
                interpreter, table, made, deferred=False
            )  # case 12: alter_column adds its constraint at once
    return None


def delete_column(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, name = table_name(call["table_name"]), call.get("name")
    if isinstance(name, str):
        require_table(interpreter, table, (name,))
        interpreter.record(effects.DropColumn, table, name)


def rename_column(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, old, new = table_name(call["table_name"]), call.get("old"), call.get("new")
    if isinstance(old, str) and isinstance(new, str) and old != new:
        require_table(interpreter, table, (old,))
        interpreter.record(effects.RenameColumn, table, old, new)


def create_unique(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, columns = on_columns(interpreter, call)
    if columns:
        interpreter.record(effects.AddConstraint, table, ConstraintKind.UNIQUE, columns)


def create_primary_key(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, columns = on_columns(interpreter, call)
    if columns:
        interpreter.record(effects.AddConstraint, table, ConstraintKind.PRIMARY_KEY, columns)


def create_index(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, columns = on_columns(interpreter, call)
    if columns:
        interpreter.record(effects.CreateIndex, table, columns, call.get("unique") is True)


def delete_index(interpreter: Evaluator, call: dict[str, Value]) -> None:
    """South only makes a name of the columns, which need not be there."""
    table, columns = table_name(call["table_name"]), column_names(call.get("column_names"))
    require_table(interpreter, table, by_name=True)
    if columns:
        interpreter.record(effects.DropIndex, table, columns)


def on_columns(interpreter: Evaluator, call: dict[str, Value]) -> tuple[str, tuple[str, ...]]:
    """Constraints and indexes: the table and the columns they are on, empty where they are not all known."""
    table, given = table_name(call["table_name"]), call.get("columns", call.get("column_names"))
    columns = column_names(given)
    require_table(interpreter, table, columns)
    values = given if isinstance(given, list | tuple) else [given]
    return table, columns if len(columns) == len(values) else ()


def on_table(interpreter: Evaluator, call: dict[str, Value]) -> None:
    require_table(interpreter, table_name(call["table_name"]))


def delete_unique(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, columns = table_name(call["table_name"]), column_names(call.get("columns"))
    lookup(interpreter, ConstraintKind.UNIQUE, table, columns, f", columns {list(columns)}")


def delete_foreign_key(interpreter: Evaluator, call: dict[str, Value]) -> None:
    table, columns = table_name(call["table_name"]), column_names(call.get("column"))
    lookup(interpreter, ConstraintKind.FOREIGN_KEY, table, columns, f", column {', '.join(columns)}")


def delete_primary_key(interpreter: Evaluator, call: dict[str, Value]) -> None:
    lookup(interpreter, ConstraintKind.PRIMARY_KEY, table_name(call["table_name"]), (), "")


def lookup(
    interpreter: Evaluator, kind: ConstraintKind, table: str, columns: tuple[str, ...], of: str
) -> None:
    """South asks for the constraint's name, and raises if there is none, be it for want of the whole table."""
    error = f"ValueError: Cannot find a {kind.value} constraint on table {table}{of}"
    require_table(interpreter, table, columns, error=error)
    if columns or kind is ConstraintKind.PRIMARY_KEY:
        interpreter.record(effects.DropConstraint, table, kind, columns)


def execute(interpreter: Evaluator, call: dict[str, Value]) -> Value:
    return rawsql.record(interpreter, call.get("sql"), call.get("params"))


def execute_many(interpreter: Evaluator, call: dict[str, Value]) -> None:
    rawsql.record(interpreter, call.get("sql"))


def add_deferred_sql(interpreter: Evaluator, call: dict[str, Value]) -> None:
    rawsql.record(interpreter, call.get("sql"), deferred=True)


def execute_deferred_sql(interpreter: Evaluator, call: dict[str, Value]) -> None:
    interpreter.record(effects.ExecuteDeferred)


def clear_deferred_sql(interpreter: Evaluator, call: dict[str, Value]) -> None:
    """What was deferred since it was last executed never happens; a handler that may run leaves it."""
    if not interpreter.path_condition:
        since = max(
            (index for index, step in enumerate(interpreter.effects) if step.executes_deferred), default=0
        )
        interpreter.effects[since:] = [
            step for step in interpreter.effects[since:] if not getattr(step, "deferred", False)
        ]


def send_create_signal(interpreter: Evaluator, call: dict[str, Value]) -> None:
    app, models = call.get("app_label"), interpreter.iterate(call.get("model_names")) or ()
    if isinstance(app, str):
        names = tuple(name for name in models if isinstance(name, str))
        interpreter.record(effects.AnnounceModels, app, names)


def send_pending_create_signals(interpreter: Evaluator, call: dict[str, Value]) -> None:
    interpreter.record(effects.SendAnnouncements)


def nothing(interpreter: Evaluator, call: dict[str, Value]) -> None:
    """Transactions, signals, caches: no table is needed."""


def about_transaction(name: str) -> Operation:
    """The operation of that name, which decides what a `try` recovers from (southdeps.south.recovery)."""

    def operation(interpreter: Evaluator, call: dict[str, Value]) -> None:
        interpreter.record(effects.Transaction, name)

    return operation


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
    "create_unique": (("table_name", "columns"), create_unique),
    "create_primary_key": (("table_name", "columns"), create_primary_key),
    "delete_unique": (("table_name", "columns"), delete_unique),
    "create_index": (("table_name", "column_names", "unique", "db_tablespace"), create_index),
    **dict.fromkeys(("delete_index", "drop_index"), (("table_name", "column_names"), delete_index)),
    **dict.fromkeys(("delete_primary_key", "drop_primary_key"), (("table_name",), delete_primary_key)),
    **dict.fromkeys(
        ("delete_foreign_key", "drop_foreign_key"), (("table_name", "column"), delete_foreign_key)
    ),
    "execute": (("sql", "params"), execute),
    "execute_many": (("sql",), execute_many),
    "add_deferred_sql": (("sql",), add_deferred_sql),
    "execute_deferred_sql": ((), execute_deferred_sql),
    "clear_deferred_sql": ((), clear_deferred_sql),
    "send_create_signal": (("app_label", "model_names"), send_create_signal),
    "send_pending_create_signals": (("verbosity", "interactive"), send_pending_create_signals),
    **{
        name: ((), about_transaction(name))
        for name in ("start_transaction", "commit_transaction", "rollback_transaction")
    },
    **dict.fromkeys(
        (
            "clear_run_data", "really_send_create_signal", "rollback_transactions_dry_run",
            "connection_init",
        ),
        ((), nothing),
    ),
}  # fmt: skip

#: What else `db` has on some database: answers, parts of statements and helpers (`south/db/*.py`).
ATTRIBUTES = frozenset(
    [
        "add_check_constraint_fragment", "add_column_string", "add_constraint_string",
        "adj_column_sql", "allows_combined_alters", "alter_string_drop_null",
        "alter_string_set_default", "alter_string_set_null", "alter_string_set_type",
        "alter_string_update_nulls_to_default", "backend_name", "check_meta", "column_sql",
        "constraints_dict", "create_foreign_key_sql", "create_index_name", "create_index_sql",
        "create_primary_key_string", "create_table_sql", "create_unique_sql", "db_alias",
        "debug", "default_schema_name", "deferred_sql",
        "delete_check_sql", "delete_column_string", "delete_foreign_key_sql",
        "delete_primary_key_sql", "delete_unique_sql", "drop_column_default_sql",
        "drop_constraint_string", "drop_default", "drop_index_string", "dry_run", "foreign_key_sql",
        "geom_types", "get_pending_creates", "get_sequence_name", "has_booleans",
        "has_check_constraints", "has_ddl_transactions", "lookup_constraint",
        "max_index_name_length", "mock_model", "normalize_name",
        "pending_create_signals", "pending_transactions", "quote_name",
        "raises_default_errors", "rename_index", "rename_table_sql", "shorten_name",
        "supports_foreign_keys", "text_types",
    ]
)  # fmt: skip
