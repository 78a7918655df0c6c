"""Migrations as a graph: who stands before whom by order, by declaration and by need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from southdeps.finding import MigrationId, ReferenceKind

EdgeKind = Literal["order", "depends_on", "needed_by", "missing"]


@dataclass(frozen=True, slots=True)
class Node:
    """A migration that was found; `path` is relative to the working directory, `editable` if it is the project's own."""

    id: MigrationId
    path: str
    editable: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` needs `target` to run first; `tables` tells why, for missing edges."""

    source: MigrationId
    target: MigrationId
    kind: EdgeKind
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
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


@dataclass(frozen=True, slots=True)
class Graph:
    """All that is known at the level of migrations; what `graph --out x.json` writes and the pictures show."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    references: tuple[Reference, ...]
