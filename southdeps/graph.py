"""Migrations as a graph: who stands before whom by order, by declaration and by need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal

from msgspec import Struct

from southdeps.finding import MigrationId, ReferenceKind

#: migration -> the migrations that must run before it.
Dependencies = Mapping[MigrationId, frozenset[MigrationId]]

EdgeKind = Literal["order", "depends_on", "needed_by", "missing"]


class Node(Struct, frozen=True):
    """A migration: `path` is relative to the working directory, `editable` tells the project's own."""

    id: MigrationId
    path: str
    editable: bool


class Edge(Struct, frozen=True):
    """`source` needs `target` to run first; `tables` tells why, for missing edges."""

    source: MigrationId
    target: MigrationId
    kind: EdgeKind
    tables: tuple[str, ...] = ()


class Reference(Struct, frozen=True):
    """A place in a migration that needs a table (or its column `field`) of another app.

    `provider` is None for tables of apps without migrations and for tables nobody is known to make.
    """

    migration: MigrationId
    table: str
    field: str | None
    provider: MigrationId | None
    kind: ReferenceKind
    path: str
    line: int
    declared: bool
    certain: bool
    column: int = 1


class Graph(Struct, frozen=True):
    """All that is known at the level of migrations: what `graph --out x.json` writes and pictures show."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    references: tuple[Reference, ...]


class CycleError(Exception):
    """A cycle where an order was asked for; `path` begins and ends with the same migration."""

    def __init__(self, path: tuple[MigrationId, ...]) -> None:
        """Keep the path, in the order of need."""
        super().__init__(" -> ".join(map(str, path)))
        self.path = path


def walk(starts: Iterable[MigrationId], dependencies: Dependencies) -> list[MigrationId]:
    """South's plan: every migration behind `starts`, each after what it depends on.

    `south.migration.utils._dfs` puts the plan of each child in front of what is there, children sorted by
    "app:name", and keeps the first occurrence. That is a walk that visits the children in reverse order and
    takes each migration after its children. Raises CycleError.
    """
    return list(chain.from_iterable(plans(starts, dependencies)))


def plans(starts: Iterable[MigrationId], dependencies: Dependencies) -> Iterator[list[MigrationId]]:
    """South's plan for each of `starts` in turn, without what has run before. Raises CycleError."""
    done: set[MigrationId] = set()
    open_: dict[MigrationId, None] = {}
    for start in starts:
        plan: list[MigrationId] = []
        stack = [(start, iter(_children(start, dependencies)))] if start not in done else []
        open_[start] = None
        while stack:
            here, children = stack[-1]
            child = next((child for child in children if child not in done), None)
            if child is None:
                stack.pop()
                del open_[here]
                done.add(here)
                plan.append(here)
            elif child in open_:
                path = list(open_)
                raise CycleError((*path[path.index(child) :], child))
            else:
                open_[child] = None
                stack.append((child, iter(_children(child, dependencies))))
        open_.clear()
        yield plan


def _children(migration: MigrationId, dependencies: Dependencies) -> Collection[MigrationId]:
    children = dependencies.get(migration, frozenset())
    return sorted(children, key=str, reverse=True) if len(children) > 1 else children


def ancestors(dependencies: Dependencies) -> dict[MigrationId, int]:
    """For each migration all that run before it, as bits by position; one pass in topological order.

    Members of a cycle see what lies behind the cycle as far as the pass gets.
    """
    bits = {migration: 1 << index for index, migration in enumerate(dependencies)}
    reach: dict[MigrationId, int] = {}
    for migration in topological(dependencies):
        behind = 0
        for other in dependencies.get(migration, ()):
            behind |= bits.get(other, 0) | reach.get(other, 0)
        reach[migration] = behind
    return reach


def topological(dependencies: Dependencies) -> list[MigrationId]:
    """All migrations, each after what it depends on where there is no cycle; ties by "app:name"."""
    done: set[MigrationId] = set()
    order: list[MigrationId] = []
    for start in sorted(dependencies, key=str):
        stack: list[tuple[MigrationId, bool]] = [(start, False)]
        while stack:
            here, ready = stack.pop()
            if ready:
                order.append(here)
            elif here not in done:
                done.add(here)
                stack.append((here, True))
                stack.extend((child, False) for child in _children(here, dependencies) if child not in done)
    return order


class Reach(Struct, frozen=True):
    """Who runs before whom, answered in no time."""

    index: Mapping[MigrationId, int]
    before: Mapping[MigrationId, int]

    def depends(self, migration: MigrationId, on: MigrationId) -> bool:
        """Whether `migration` comes after `on`, directly or through others."""
        position = self.index.get(on)
        return position is not None and bool(self.before.get(migration, 0) >> position & 1)

    def mask(self, migrations: Iterable[MigrationId]) -> int:
        """A set of migrations, to be compared with `plan`."""
        return sum(1 << self.index[migration] for migration in migrations)

    def plan(self, migration: MigrationId) -> int:
        """What `migrate` runs up to `migration`, itself included, as a set like that of `mask`."""
        return self.before.get(migration, 0) | 1 << self.index[migration]


def reach(dependencies: Dependencies) -> Reach:
    """Prepare `Reach` for a graph."""
    return Reach({migration: index for index, migration in enumerate(dependencies)}, ancestors(dependencies))
