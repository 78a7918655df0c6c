"""Cheap prefilter: which migrations may fail in some plan; every other one is proved safe without simulating.

A table that one migration creates unconditionally, and that no migration drops or renames, exists in every plan from
then on, and so does each of its columns that no migration drops or renames. A migration that runs after their
definitions in every order, as files and declarations prescribe, never misses them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from southdeps import data_conditions, effects
from southdeps.effects import ALL, Action, Require
from southdeps.finding import MigrationId
from southdeps.graph import Reachability
from southdeps.schema.rows import CONTENT_TYPES, PERMISSIONS

Steps = Mapping[MigrationId, Sequence[Action]]
#: A step's place in a migration, and the migration.
Moment = tuple[MigrationId, int]


class MayFail(Struct, frozen=True):
    """The migrations that may fail, and the tables that decide whether they do."""

    migrations: frozenset[MigrationId]
    tables: frozenset[str]


class Definitions(Struct):
    """Where tables and columns are created; `unreliable` ones may be gone again."""

    tables: dict[str, Moment] = field(default_factory=dict)
    columns: dict[tuple[str, str], list[Moment]] = field(default_factory=lambda: defaultdict(list))
    open: set[str] = field(default_factory=set)
    required: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unreliable_tables: set[str] = field(default_factory=set)
    unreliable_columns: set[tuple[str, str]] = field(default_factory=set)


_MAY_ALWAYS_FAIL = (effects.RaiseException, effects.Find)


def find_what_may_fail(
    steps: Steps, reach: Reachability, known: frozenset[str], *, foreign_keys: bool = True
) -> MayFail:
    """The migrations of which a step may fail in a plan that keeps the order of `reach`.

    `known` are the tables that can be missing; without `foreign_keys` constraints need nothing.
    """
    definitions = find_definitions(steps)
    known = known.union(
        definitions.tables,
        definitions.unreliable_tables,
        (table for table, _ in definitions.unreliable_columns),
    )
    found: set[MigrationId] = set()
    tables: set[str] = set()
    for migration, inner in steps.items():
        executes_deferred = any(isinstance(step, effects.ExecuteDeferred) for step in inner)
        for index, step in enumerate(inner):
            if isinstance(step, Require):
                if step.table not in known or (is_constraint(step) and not foreign_keys):
                    continue  # it is taken to be there
                late = len(inner) if step.deferred and not executes_deferred else index
                may_fail = not is_safe(step, (migration, late), definitions, reach)
            else:
                may_fail = isinstance(step, _MAY_ALWAYS_FAIL) or may_lack_column(step, definitions)
            if may_fail:
                found.add(migration)
                tables.update(own_tables(step))
                tables.update(*map(data_conditions.tables_of, step.when))
    return MayFail(frozenset(found), frozenset(with_conditions(tables, steps)))


def is_constraint(need: Require) -> bool:
    """Whether only a constraint needs it; South makes none on SQLite."""
    return need.constraint or need.reference in {"foreign-key", "many-to-many"}


def find_definitions(steps: Steps) -> Definitions:
    """Which migration creates which table and column, and what may be gone once everything has run."""
    definitions = Definitions()
    creations = Counter(
        step.table for inner in steps.values() for step in inner if isinstance(step, effects.CreateTable)
    )
    for migration, inner in steps.items():
        for index, step in enumerate(inner):
            match step:
                case Require():  # most steps are
                    continue
                case effects.CreateTable(table=table, columns=columns, strict=strict, complete=complete):
                    if step.when or not strict or creations[table] > 1:
                        definitions.unreliable_tables.add(table)
                    definitions.tables[table] = (migration, index)
                    if not complete:
                        definitions.open.add(table)
                    for column in columns:
                        definitions.columns[table, column.name].append((migration, index))
                    definitions.required[table].update(column.name for column in columns if column.required)
                case effects.AddColumn(table=table, column=column):
                    if not step.when:
                        definitions.columns[table, column.name].append((migration, index))
                    if column.required:
                        definitions.required[table].add(column.name)
                case effects.AlterColumn(table=table, column=column):
                    if column.required:
                        definitions.required[table].add(column.name)
                case effects.DropColumn(table=table, column=name):
                    definitions.unreliable_columns.add((table, name))
                case effects.RenameColumn(table=table, column=old, to=new):
                    definitions.unreliable_columns.update({(table, old), (table, new)})
                    definitions.required[table].add(new)
                case effects.DropTable() | effects.RenameTable():
                    definitions.unreliable_tables.update(own_tables(step))
    return definitions


def is_safe(need: Require, at: Moment, definitions: Definitions, reach: Reachability) -> bool:
    """Whether what is needed is there at that moment in every plan."""
    definition = definitions.tables.get(need.table)
    if (
        definition is None
        or need.table in definitions.unreliable_tables
        or not is_before(definition, at, reach)
    ):
        return False
    is_open = need.table in definitions.open
    for column in need.columns:
        place = need.table, column
        if column == ALL or (is_open and place not in definitions.columns):
            continue
        if place in definitions.unreliable_columns:
            return False
        added = definitions.columns.get(place, ())
        if definition not in added and not any(
            is_before(one, at, reach) and is_before(definition, one, reach) for one in added
        ):
            return False
    return True


def is_before(one: Moment, other: Moment, reach: Reachability) -> bool:
    """Whether one moment comes before the other in every plan that holds the other."""
    if one[0] == other[0]:
        return one[1] < other[1]
    return reach.depends(other[0], one[0])


def may_lack_column(step: Action, definitions: Definitions) -> bool:
    """Whether an INSERT may leave out a column that is NOT NULL."""
    if not isinstance(step, effects.Insert) or step.columns is None:
        return False
    required = definitions.required.get(step.table, set())
    return step.table in definitions.unreliable_tables or not required.issubset(step.columns)


_ABOUT_ONE_TABLE = (
    Require,
    effects.CreateTable,
    effects.AddColumn,
    effects.AddConstraint,
    effects.AlterColumn,
    effects.Insert,
)


def own_tables(step: Action) -> tuple[str, ...]:
    """The tables that a step is about, without those of its conditions."""
    if isinstance(step, _ABOUT_ONE_TABLE):  # nearly all are
        return (step.table,)
    match step:
        case effects.RenameTable(table=table, to=to):
            return table, to
        case effects.UnparsedSql(words=words):
            return words
        case effects.AnnounceModels() | effects.SendAnnouncements():
            return CONTENT_TYPES, PERMISSIONS
        case (
            effects.ExecuteDeferred()
            | effects.Transaction()
            | effects.RaiseException()
            | effects.UseManager()
            | effects.SetSequences()
            | effects.Diagnostic()
        ):
            return ()
        case effects.OtherDialect() | effects.MakeNames():
            return ()
    return (step.table,)


def with_conditions(tables: set[str], steps: Steps) -> set[str]:
    """The tables, those that the conditions of steps on them name, and so on."""
    depends_on: dict[str, set[str]] = defaultdict(set)
    for inner in steps.values():
        for step in inner:
            for condition in step.when:
                if about := data_conditions.tables_of(condition):
                    for table in own_tables(step):
                        depends_on[table].update(about)
            if isinstance(step, effects.RenameTable):
                depends_on[step.table].add(step.to)
                depends_on[step.to].add(step.table)
    found = set(tables)
    queue = list(tables)
    while queue:
        for other in depends_on.get(queue.pop(), ()):
            if other not in found:
                found.add(other)
                queue.append(other)
    return found


_KEPT = (effects.ExecuteDeferred, effects.RaiseException)


def about(tables: frozenset[str], steps: Steps) -> Iterator[tuple[MigrationId, tuple[Action, ...]]]:
    """The migrations that have steps about one of the tables, with those steps, and all that fail by themselves."""
    for migration, inner in steps.items():
        kept = tuple(
            step for step in inner if isinstance(step, _KEPT) or not tables.isdisjoint(own_tables(step))
        )
        if kept:
            yield migration, kept
