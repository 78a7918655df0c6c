"""Worlds of migrations written as texts, in the words in which `tests.projects.show` tells what a migration does.

    a:1
        create a_thing(id, name!)
    b:1 a:1
        need a_thing(id) foreign-key at the end

stands for two migrations of which the second declares that it depends on the first. Conditions stand before a step in
brackets, `[rows in a_thing]`, `[not rows in a_thing]`, `[matching rows in a_thing]`, `[a table a_thing]`, or any other
text for what is unknown. `...` among the columns of a table are those that are not known.
"""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from southdeps import data_conditions, effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import MigrationIndex
from southdeps.column_definition import ColumnDefinition
from southdeps.graph import topological_order
from southdeps.interpreter.conditions import Condition
from southdeps.schema.history import tell_history
from tests.projects import name

if TYPE_CHECKING:
    from southdeps.data_conditions import AnyCondition
    from southdeps.effects import Action
    from southdeps.finding import MigrationId

STEP = re.compile(
    r"(?P<verb>\w+)(?: (?P<table>\w+)(?:\.(?P<column>\w+)(?P<required>!)?)?)?(?:\((?P<columns>[^)]*)\))?(?: to (?P<to>\w+))?(?: (?P<rest>.*))?"
)
CONDITION = re.compile(r"\[(?P<no>not )?(?P<text>[^\]]*)\] ")
ON_TABLE = re.compile(r"(?P<kind>rows in|matching rows in|a table) (?P<table>\w+)")


def condition(match: re.Match[str]) -> AnyCondition:
    """`[not rows in a_thing]`"""
    known = ON_TABLE.fullmatch(match["text"])
    expected = match["no"] is None
    if known is None:
        return Condition(match["text"], expected)
    found = (
        data_conditions.table_exists(known["table"])
        if known["kind"] == "a table"
        else data_conditions.rows_exist(known["table"], filtered=known["kind"].startswith("matching"))
    )
    return found if expected else found.negated()


def step(text: str, line: int = 1) -> Action:
    """One step, at a line of its own."""
    when = tuple(condition(match) for match in CONDITION.finditer(text))
    match = STEP.fullmatch(CONDITION.sub("", text).strip())
    assert match is not None, text
    at, table, rest = (line, 1), match["table"] or "", match["rest"] or ""
    columns = [column.strip() for column in (match["columns"] or "").split(",") if column.strip()]
    made = tuple(
        ColumnDefinition(column.rstrip("!"), null=not column.endswith("!"))
        for column in columns
        if column != "..."
    )
    added = ColumnDefinition(match["column"] or "", null=not match["required"])
    match match["verb"], bool(match["column"]):
        case "need", _:
            kind: Any = rest.removesuffix(" at the end")
            app = table.partition("_")[0]
            return effects.Require(at, when, table, tuple(columns), kind, kind != rest, app)
        case "create", _:
            return effects.CreateTable(
                at, when, table, made, rest != "if it is not there", "..." not in columns
            )
        case "drop", False:
            return effects.DropTable(at, when, table)
        case "drop", True:
            return effects.DropColumn(at, when, table, added.name)
        case "rename", False:
            return effects.RenameTable(at, when, table, match["to"])
        case "rename", True:
            return effects.RenameColumn(at, when, table, added.name, match["to"])
        case "alter", _:
            return effects.AlterColumn(at, when, table, added)
        case "add", _:
            return effects.AddColumn(at, when, table, added)
        case "insert", _:
            return effects.Insert(at, when, table, tuple(columns))
        case "words", _:
            return effects.UnparsedSql(at, when, (table, *rest.split()))
        case "flush", _:
            return effects.ExecuteDeferred(at, when)
        case "raise", _:
            return effects.RaiseException(at, when, f"{table} {rest}".strip())
    raise ValueError(text)


def steps(text: str) -> tuple[Action, ...]:
    """Several steps, a line each."""
    lines = textwrap.dedent(text).strip().splitlines()
    return tuple(step(line.strip(), number) for number, line in enumerate(lines, 1) if line.strip())


def context(text: str, *, foreign_keys: bool = True) -> AnalysisContext:
    """The world that a text tells."""
    chains: dict[str, list[MigrationId]] = {}
    declared: dict[MigrationId, set[MigrationId]] = {}
    done: dict[MigrationId, list[Action]] = {}
    here = None
    for number, line in enumerate(textwrap.dedent(text).splitlines(), 1):
        if line.strip() and not line.startswith(" "):
            here, *needed = map(name, line.split())
            chains.setdefault(here.app, []).append(here)
            declared[here] = set(needed)
            done[here] = []
        elif line.strip():
            assert here is not None
            done[here].append(step(line.strip(), number))
    for chain in chains.values():
        for early, late in pairwise(chain):
            declared[late].add(early)
    dependencies = {late: frozenset(earlier) for late, earlier in declared.items()}
    told = {migration: tuple(inner) for migration, inner in done.items()}
    return AnalysisContext(
        MigrationIndex({app: tuple(chain) for app, chain in chains.items()}),
        told,
        dependencies,
        tell_history(topological_order(dependencies), told),
        backend="postgresql" if foreign_keys else "sqlite3",
    )
