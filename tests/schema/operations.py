"""Sequences of South's operations: drawn by hypothesis, played by the real South, and simulated."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from southdeps.column_definition import ColumnDefinition
from southdeps.schema.database import Database
from southdeps.schema.south import Operations
from southdeps.south.fields import key_type, read_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.verify.environment import Runtime

PLAYER = Path(__file__).parent / "py2" / "play_operations.py"

#: [operation, argument, ...], as `play_operations.py` takes them.
Operation = list[Any]
#: For each migration None, or what it fails with: [operation or None for what was deferred, error].
Outcomes = list[list[Any] | None]

# Drawing.

KEY = {"name": "id", "class": "AutoField", "keywords": {"primary_key": True}}
CODE = {"name": "code", "class": "CharField", "keywords": {"primary_key": True, "max_length": 9}}
#: Long names are cut by Django, by South or by PostgreSQL.
TABLES = st.sampled_from(["a", "a", "a", "b", "b", "b", "ab", "t" * 40, "T" * 63])
NAMES = st.sampled_from(["x", "y", "n", "x_like", "Order", "c" * 30])
COLUMNS = st.one_of(NAMES, st.sampled_from(["id", "x_id", "code"]))

CLASSES: list[tuple[str, dict[str, object]]] = [
    ("BooleanField", {}), ("BooleanField", {"default": False}),
    ("CharField", {"max_length": 20}), ("CharField", {"max_length": 20, "unique": True}),
    ("DateField", {}), ("DateTimeField", {}), ("DecimalField", {"max_digits": 6, "decimal_places": 2}),
    ("EmailField", {}), ("FileField", {"upload_to": "x"}), ("FloatField", {}), ("GenericIPAddressField", {}),
    ("IntegerField", {}), ("IntegerField", {"default": 0}), ("BigIntegerField", {}), ("NullBooleanField", {}),
    ("PositiveIntegerField", {}), ("PositiveIntegerField", {"default": 0}), ("PositiveSmallIntegerField", {}),
    ("SlugField", {}), ("SmallIntegerField", {}), ("TextField", {}), ("TimeField", {}), ("URLField", {}),
    ("BinaryField", {}), ("IPAddressField", {}), ("AutoField", {"primary_key": True}),
]  # fmt: skip


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    """A field: its name, class, arguments and what it refers to."""
    name = draw(NAMES)
    if draw(st.integers(0, 4)) == 0:
        keywords: dict[str, object] = draw(
            st.sampled_from([{}, {"null": True}, {"null": True, "default": None}])
        )
        to = [draw(TABLES), draw(st.sampled_from([KEY, KEY, CODE]))]
        return {
            "name": name,
            "class": draw(st.sampled_from(["ForeignKey", "ForeignKey", "OneToOneField"])),
            "keywords": keywords,
            "to": to,
        }
    kind, keywords = draw(st.sampled_from(CLASSES))
    more: dict[str, object] = draw(
        st.sampled_from([{}, {}, {"null": True}, {"db_index": True}, {"unique": True}])
    )
    keywords = {**keywords, **more}
    if keywords.get("primary_key"):
        keywords = {"primary_key": True}
    if kind == "FileField":
        keywords.pop("unique", None)
    return {"name": name, "class": kind, "keywords": keywords}


@st.composite
def creations(draw: st.DrawFn) -> Operation:
    key = draw(st.sampled_from([KEY, KEY, KEY, CODE]))
    more = draw(st.lists(fields(), max_size=4, unique_by=lambda field: field["name"]))
    return ["create_table", draw(TABLES), [key, *more]]


def on_columns(name: str) -> st.SearchStrategy[Operation]:
    columns = st.lists(COLUMNS, min_size=1, max_size=2, unique=True)
    return st.builds(lambda table, columns: [name, table, columns], TABLES, columns)


OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    creations(),
    creations(),
    st.builds(lambda table, cascade: ["delete_table", table, cascade], TABLES, st.booleans()),
    st.builds(lambda old, new: ["rename_table", old, new], TABLES, TABLES),
    st.builds(lambda table: ["clear_table", table], TABLES),
    st.builds(lambda table, field: ["add_column", table, field], TABLES, fields()),
    st.builds(lambda table, field: ["add_column", table, field], TABLES, fields()),
    st.builds(lambda table, field: ["alter_column", table, field], TABLES, fields()),
    st.builds(lambda table, field: ["alter_column", table, field], TABLES, fields()),
    st.builds(lambda table, column: ["delete_column", table, column], TABLES, COLUMNS),
    st.builds(lambda table, old, new: ["rename_column", table, old, new], TABLES, COLUMNS, COLUMNS),
    on_columns("create_unique"),
    on_columns("delete_unique"),
    on_columns("create_index"),
    on_columns("delete_index"),
    on_columns("create_primary_key"),
    st.builds(lambda table: ["delete_primary_key", table], TABLES),
    st.builds(lambda table, column: ["delete_foreign_key", table, column], TABLES, COLUMNS),
    st.just(["execute_deferred_sql"]),
)

#: What two tables begin with, so that most operations find something.
START: list[Operation] = [
    ["create_table", "a", [KEY, {"name": "x", "class": "CharField", "keywords": {"max_length": 20, "db_index": True}}]],
    ["create_table", "b", [
        KEY,
        {"name": "n", "class": "PositiveIntegerField", "keywords": {}},
        {"name": "x", "class": "ForeignKey", "keywords": {}, "to": ["a", KEY]},
    ]],
]  # fmt: skip
SEQUENCES = st.lists(st.lists(OPERATIONS, min_size=1, max_size=3), max_size=6).map(
    lambda more: [START, *more]
)


# Playing.


class Player:
    """The real South in a Python 2.7 that plays one sequence after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def play(self, migrations: list[list[Operation]]) -> Outcomes:
        """What each migration fails with."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(migrations) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the player has died"
        outcomes: Outcomes = json.loads(line)
        return outcomes


@contextmanager
def player(environment: Runtime, database: dict[str, str]) -> Iterator[Player]:
    """Start a player on a database as Django's DATABASES name it."""
    environ = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(environment.path)}
    command = [environment.python.executable, "-s", str(PLAYER), json.dumps(database)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as process:
        try:
            yield Player(process)
        finally:
            process.kill()


# Simulating.


def simulate(migrations: list[list[Operation]], database: Database, operations: Operations) -> Outcomes:
    """What each migration fails with; one that fails changes nothing."""
    outcomes: Outcomes = []
    for inner in migrations:
        before = database.copy()
        failure = migrate(inner, operations)
        if failure is not None:
            database.restore(before)
            operations.deferred.clear()
        outcomes.append(failure)
    return outcomes


def migrate(inner: list[Operation], operations: Operations) -> list[Any] | None:
    """What one migration fails with."""
    for place, operation in enumerate(inner):
        refusal = next(iter(run(operations, operation)), None)
        if refusal is not None:
            return [place, refusal.error]
    refusal = next(operations.execute_deferred_sql(), None)
    return None if refusal is None else [None, refusal.error]


def run(operations: Operations, operation: Operation) -> Iterator[Any]:
    """Run one operation and yield what refuses it."""
    name, *arguments = operation
    match name:
        case "create_table":
            refusal = operations.create_table(arguments[0], [column(one) for one in arguments[1]])
        case "add_column" | "alter_column":
            refusal = getattr(operations, name)(arguments[0], column(arguments[1]))
        case "delete_table":
            refusal = operations.delete_table(arguments[0], cascade=arguments[1])
        case "execute_deferred_sql":
            yield from operations.execute_deferred_sql()
            return
        case _:
            refusal = getattr(operations, name)(*arguments)
    if refusal is not None:
        yield refusal


def column(field: dict[str, Any]) -> ColumnDefinition:
    """The column that a drawn field makes."""
    keywords = field["keywords"]

    def keyword(name: str) -> Any:
        if name == "default is None":
            return "default" in keywords and keywords["default"] is None
        return keywords.get(name)

    spec = read_field(f"django.db.models.fields.{field['class']}", keyword)
    kind, name, target = spec.type, field["name"], None
    if "to" in field:
        table, key = field["to"]
        made = column(key)
        kind, name, target = key_type(made.type), f"{name}_id", (table, made.name)
    return ColumnDefinition(
        name,
        spec.null,
        kind,
        spec.primary_key,
        spec.unique,
        spec.index,
        target,
        spec.default,
        spec.empty_strings,
    )
