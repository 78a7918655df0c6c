"""`django.db`: connections, cursors, transactions, exceptions, and models by name."""

from __future__ import annotations

from southdeps import data_conditions, effects
from southdeps.databases import DEFAULT, qualified
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import ExceptionClass
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    Native,
    Unknown,
    Value,
    listed,
)
from southdeps.south import rawsql
from southdeps.south.environment import TrackedEnvironment
from southdeps.south.other_database import recording_on, rows_on
from southdeps.south.selected_rows import AggregatedRows, FetchedRow, SelectedRows
from southdeps.south.stubs.django_conf import ENGINES
from southdeps.south.stubs.project import ScannedProject, Stubs, constant


class Connections(AbstractObject):
    """`django.db.connections`"""

    def __init__(self, django: TrackedEnvironment) -> None:
        self.django = django

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        database = self.django.ask().database(interpreter.look_up(key))
        return Unknown("another database") if database is None else Connection(self.django, database)

    def describe(self) -> str:
        return "connections"


class Connection(AbstractObject):
    """`django.db.connection`, or that of another database."""

    def __init__(self, django: TrackedEnvironment, database: str = "") -> None:
        """`database` is the alias, empty for the default one."""
        self.django = django
        self.database = database

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "vendor":
                backend = self.django.ask().backend
                return {"sqlite3": "sqlite"}.get(backend, backend)
            case "cursor":
                return Native(lambda interpreter, args, keywords: Cursor(self.database))
            case "settings_dict":
                return {"ENGINE": f"django.db.backends.{ENGINES[self.django.ask().backend]}"}
            case "introspection":
                return Introspection(self.database)
            case "alias":
                return self.database or DEFAULT
            case "close" | "rollback" | "_rollback":
                return transaction_call(name)
        return Unknown(f"connection.{name}")

    def describe(self) -> str:
        return "connection"


class Introspection(AbstractObject):
    """`connection.introspection`: which tables there are is known only as the plan goes on."""

    def __init__(self, database: str) -> None:
        self.database = database

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"table_names", "get_table_list"}:
            return Native(lambda interpreter, args, keywords: TableNames(self.database))
        return Unknown(f"connection.introspection.{name}")


class TableNames(AbstractObject):
    """The names of the tables in the database."""

    def __init__(self, database: str) -> None:
        self.database = database

    def contains(self, interpreter: Evaluator, value: Value) -> bool | Condition | None:
        if not isinstance(value, str):
            return None
        return data_conditions.table_exists(qualified(value, self.database))

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return Condition("there are tables")


class Cursor(AbstractObject):
    """A database cursor, with the rows that it has selected last, and under which path condition."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.rows: Value = Unknown("rows of a query")
        self.when: tuple[Condition, ...] = ()

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "execute" | "executemany":
                return Native(self.execute)
            case "fetchall" | "fetchmany":
                return Native(lambda interpreter, args, keywords: self.selected(interpreter))
            case "fetchone":
                return Native(self.fetchone)
        return Unknown(f"cursor.{name}")

    def execute(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`cursor.execute(sql, params)`"""
        text, parameters = (*args, keywords.get("sql"), keywords.get("params"))[:2]
        with recording_on(interpreter, self.database):
            self.rows = rows_on(rawsql.record(interpreter, text, parameters), self.database)
        self.when = interpreter.path_condition
        return Unknown("rows of a query")

    def selected(self, interpreter: Evaluator) -> Value:
        """The rows that were selected; unknown if that may not have happened here."""
        happened = interpreter.path_condition[: len(self.when)] == self.when
        return self.rows if happened else Unknown("rows of a query")

    def fetchone(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`cursor.fetchone()`"""
        rows = self.selected(interpreter)
        if isinstance(rows, AggregatedRows):
            return rows.row
        return FetchedRow(rows) if isinstance(rows, SelectedRows) else Unknown("a row of a query")

    def symbolic_element(self, interpreter: Evaluator) -> Value:
        return Unknown("a row of a query")

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        rows = self.selected(interpreter)
        return rows.condition() if isinstance(rows, SelectedRows) else Condition("a query finds rows")

    def describe(self) -> str:
        return "cursor"


def transaction_call(name: str) -> Native:
    """A call that decides what a `try` recovers from (southdeps.south.recovery)."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        interpreter.record(effects.Transaction, name)
        return Unknown(f"{name}()")

    return Native(call)


def get_model(project: ScannedProject) -> Native:
    """`get_model('app', 'Model')`: the current model class."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        names = [interpreter.look_up(arg) for arg in (*args, *keywords.values())][:2]
        match names:
            case [str(app), str(name)]:
                return project.get_model(app, name) or Unknown("get_model(...)")
        return Unknown("get_model(...)")

    return Native(call)


_ERRORS = {
    "InterfaceError": ("Error",),
    "DatabaseError": ("Error",),
    **dict.fromkeys(
        (
            "DataError",
            "IntegrityError",
            "InternalError",
            "NotSupportedError",
            "OperationalError",
            "ProgrammingError",
        ),
        ("DatabaseError", "Error"),
    ),
}

STUBS: Stubs = {
    "django.db.connection": lambda project: Connection(project.django),
    "django.db.connections": lambda project: Connections(project.django),
    **{
        f"django.db.transaction.{name}": constant(transaction_call(name))
        for name in ("atomic", "commit_on_success", "rollback", "savepoint_rollback")
    },
    "django.db.models.get_models": constant(
        Native(lambda interpreter, args, keywords: listed([Unknown("a model")]))
    ),
    **dict.fromkeys(
        (
            "django.db.models.get_model",
            "django.db.models.loading.get_model",
            "django.db.models.loading.cache.get_model",
        ),
        get_model,
    ),
    **{
        f"{package}.{name}": constant(
            ExceptionClass(f"django.db.utils.{name}", (*bases, "StandardError", "Exception", "BaseException"))
        )
        for package in ("django.db", "django.db.utils")
        for name, bases in _ERRORS.items()
    },
}
