"""South's `db`: the object whose operations change the schema, and what it answers to questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from southdeps import effects
from southdeps.databases import DEFAULT
from southdeps.effect_kinds import DiagnosticKind
from southdeps.interpreter.alternatives import options
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import describe
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.plain import is_small
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    ListValue,
    Native,
    Unknown,
    Value,
)
from southdeps.south import names
from southdeps.south.db_operations import ATTRIBUTES, OPERATIONS, Operation, table_name
from southdeps.south.environment import TrackedEnvironment
from southdeps.south.frozen import IMPLICIT_KEY, FrozenModel
from southdeps.south.names import truncate_name
from southdeps.south.orm import ModelClass
from southdeps.south.other_database import recording_on, rows_on


class AssignedAttributes:
    """The attributes that a migration has given to `db` itself."""

    def __init__(self) -> None:
        self.names: set[str] = set()


class Db(AbstractObject):
    """`south.db.db`; in a dry run it executes nothing."""

    def __init__(self, django: TrackedEnvironment, database: str = "") -> None:
        """The surroundings tell the database's kind; `database` is its alias, empty for the default one."""
        self.django = django
        self.database = database

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in OPERATIONS:
            parameters, operation = OPERATIONS[name]
            return Native(
                lambda interpreter, args, keywords: self.operate(
                    interpreter, parameters, operation, args, keywords
                )
            )
        match name:
            case "db_alias":
                return self.database or DEFAULT
            case "dry_run":
                return self.django.ask().dry_run
            case "backend_name":
                return {"postgresql": "postgres"}.get(backend := self.django.ask().backend, backend)
            case "has_ddl_transactions":
                return self.django.ask().backend == "postgresql"
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
        if is_missing(name) and name not in interpreter.shared(AssignedAttributes).names:
            interpreter.raise_error(error("AttributeError", _NO_ATTRIBUTE.format(name)))
        return Unknown(f"db.{name}")

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        interpreter.shared(AssignedAttributes).names.add(name)

    def operate(
        self,
        interpreter: Evaluator,
        parameters: tuple[str, ...],
        operation: Operation,
        args: Args,
        keywords: Keywords,
    ) -> Value:
        """Call an operation with its arguments by South's names."""
        bound = dict(zip(parameters, (interpreter.look_up(arg) for arg in args), strict=False))
        bound.update({name: interpreter.look_up(value) for name, value in keywords.items()})
        if any(map(has_geometry, bound.values())) and self.django.ask().gis is False:
            interpreter.raise_error(_NO_GIS)
            return Unknown("an exception")
        if self.django.dry_run:
            return ListValue()
        tables = [name for name in parameters if name.endswith("table_name")]
        with recording_on(interpreter, self.database):
            results = [operation(interpreter, choice) for choice in choices(interpreter, bound, tables)]
        return rows_on(results[0], self.database) if results else Unknown("rows of a query")

    def describe(self) -> str:
        return "db"


class Dbs(AbstractObject):
    """`south.db.dbs`: a `db` for each database, by its alias."""

    def __init__(self, django: TrackedEnvironment) -> None:
        self.django = django

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        database = self.django.ask().database(interpreter.look_up(key))
        return Unknown("another database") if database is None else Db(self.django, database)

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name == "get":
            return Native(lambda interpreter, args, keywords: self.item(interpreter, (*args, None)[0]))
        return Unknown(f"dbs.{name}")

    def describe(self) -> str:
        return "dbs"


_NO_ATTRIBUTE = "'DatabaseOperations' object has no attribute '{}'"
#: What a backend without GeoDjango's types says to its fields.
_NO_GIS = error("AttributeError", _NO_ATTRIBUTE.format("geo_db_type"))
_GEOMETRY = re.compile(
    r"django\.contrib\.gis\.db\.models\.(?:.*\.)?(?:\w*(?:Point|LineString|Polygon)|Geometry\w*)Field"
)


def is_missing(name: str) -> bool:
    """Whether `db` has no such attribute on any database; what begins with `_` is South's own business."""
    return not name.startswith("_") and name not in OPERATIONS and name not in ATTRIBUTES


def has_geometry(value: Value) -> bool:
    """Whether an argument is one of GeoDjango's fields with a type of their own, or has one in it."""
    if isinstance(value, list | tuple):
        return is_small(value) and any(map(has_geometry, value))
    return isinstance(value, CallResult) and _GEOMETRY.fullmatch(value.path) is not None


def choices(interpreter: Evaluator, bound: dict[str, Value], names: list[str]) -> Iterator[dict[str, Value]]:
    """The arguments for each table that may be meant; none where the name isn't known at all."""
    for name in names:
        value = bound.get(name)
        if not all(isinstance(option, str) for option in options(value)):
            interpreter.record(
                effects.Diagnostic,
                DiagnosticKind.DYNAMIC_NAME,
                f"the name of the table is known only at run time: {describe(value)}",
            )
            return
    if not names or len(options(bound.get(names[0]))) == 1:
        yield bound
        return
    for option in options(bound[names[0]]):
        with interpreter.assuming(Condition(f"the table is {option}")):
            yield {**bound, names[0]: option}


def quote_name(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`db.quote_name(name)`"""
    name = interpreter.look_up(args[0]) if args else None
    return f'"{name}"' if isinstance(name, str) else Unknown("db.quote_name(...)")


def create_index_name(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`db.create_index_name(table_name, column_names, suffix="")`"""
    bound = dict(zip(("table_name", "column_names", "suffix"), args, strict=False)) | keywords
    table, suffix = interpreter.look_up(bound.get("table_name")), bound.get("suffix", "")
    columns = interpreter.iterate(interpreter.look_up(bound.get("column_names")))
    if isinstance(table, str) and isinstance(suffix, str) and columns:
        given = [column for column in columns if isinstance(column, str)]
        if len(given) == len(columns):
            return names.south_index(table, given, suffix)
    return Unknown("db.create_index_name(...)")


def shorten_name(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`db.shorten_name(name)`"""
    name = interpreter.look_up(args[0]) if args else None
    return truncate_name(name) if isinstance(name, str) else Unknown("db.shorten_name(...)")


def mock_model(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`db.mock_model(model_name, db_table, ..., pk_field_name='id')`: a table to refer to."""
    bound = (
        dict(zip(("model_name", "db_table", "db_tablespace", "pk_field_name"), args, strict=False)) | keywords
    )
    table, key = bound.get("db_table"), bound.get("pk_field_name", "id")
    if not isinstance(table, str) or not isinstance(key, str):
        return Unknown("db.mock_model(...)")
    primary_key = replace(IMPLICIT_KEY, name=key, column=key)
    return ModelClass(FrozenModel("", str(bound.get("model_name")), table_name(table), (primary_key,)))


def foreign_key_sql(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`db.foreign_key_sql(table, column, to_table, to_column)`: the SQL that adds the constraint."""
    parameters = ("from_table_name", "from_column_name", "to_table_name", "to_column_name")
    bound = dict(zip(parameters, args, strict=False)) | keywords
    if not all(isinstance(bound.get(name), str) for name in parameters):
        return Unknown("db.foreign_key_sql(...)")
    table, column, to_table, to_column = (bound[name] for name in parameters)
    constraint = names.foreign_key(str(table), str(column), str(to_table), str(to_column))
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint}" FOREIGN KEY ("{column}")'
        f' REFERENCES "{to_table}" ("{to_column}") DEFERRABLE INITIALLY DEFERRED'
    )


#: Operations of South that ask or compute and leave the database alone; what `Db` does not answer is Unknown.
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
