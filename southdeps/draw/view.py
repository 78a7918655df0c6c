"""What is drawn, in whatever format: boxes, grouped by app, and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Edge, EdgeKind, Reference

Level = Literal["migration", "app"]
Show = Literal["missing", "cycles"]


class DrawOptions(Struct, frozen=True):
    """What of a graph is wanted, and how fine."""

    level: Level | None = None
    focus: tuple[str, ...] = ()
    show: Show | None = None
    reduce: bool = False
    collapse: bool = False


#: All of the graph, at the level that its size allows.
EVERYTHING = DrawOptions()


class Box(Struct, frozen=True):
    """A migration (then with its `path`), a run of them, or a whole app.

    `key` is unique in its view, and plain in every output.
    """

    key: str
    members: tuple[MigrationId, ...]
    path: str | None = None
    failing: bool = False
    cyclic: bool = False


class Cluster(Struct, frozen=True):
    """The boxes of one app, first to last; `colour` is `#rrggbb`, None for an app of a third party."""

    app: str
    colour: str | None
    boxes: tuple[Box, ...]


class Link(Struct, frozen=True):
    """`source` needs `target`, both keys of boxes, because of `edges`, all of one kind.

    `skipped` counts the migrations left out between two that follow each other in the picture.
    """

    source: str
    target: str
    kind: EdgeKind
    edges: tuple[Edge, ...]
    cyclic: bool = False
    skipped: int = 0

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are missing, each once, sorted."""
        return tuple(sorted({table for edge in self.edges for table in edge.tables}))


class View(Struct, frozen=True):
    """A picture before it has a format: what the project holds, what is shown, and how to see more.

    `references` and `findings` are those of the migrations shown, and the findings that have no migration.
    """

    level: Level
    title: str
    subtitle: str
    note: str | None
    clusters: tuple[Cluster, ...]
    links: tuple[Link, ...]
    references: tuple[Reference, ...]
    findings: tuple[Finding, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, app by app."""
        return tuple(box for cluster in self.clusters for box in cluster.boxes)
