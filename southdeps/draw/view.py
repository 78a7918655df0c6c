"""What is drawn, in whatever format: boxes, grouped by app, and the links between them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from southdeps.draw.shape import Shape

if TYPE_CHECKING:
    from southdeps.draw.paper import Paper
    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Edge, EdgeKind, Reference

#: A box per migration, per chain of migrations that no other app touches, or per app.
Level = Literal["migration", "collapsed", "app"]
Show = Literal["missing", "cycles"]


class DrawOptions(Struct, frozen=True):
    """Which part of a graph to draw, and at which level (None: the finest that can be read).

    `about` names the project, its settings and its database; the title begins with it. A pdf fits `paper` (None: the
    smallest sheet on which it can be read).
    """

    level: Level | None = None
    focus: tuple[str, ...] = ()
    show: Show | None = None
    reduce: bool = False
    collapse: bool = False
    about: str = ""
    paper: Paper | None = None


#: All of the graph, at the finest level that can be read.
EVERYTHING = DrawOptions()


class Box(Struct, frozen=True):
    """A migration (then with its `path`), a run of them, or a whole app.

    `key` is unique in its view, and plain in every output. `cyclic` marks migrations that need each other (SD205),
    `mutual` apps that do although no migrations do. `missing` are tables that several boxes need without declaring it.
    """

    key: str
    members: tuple[MigrationId, ...]
    path: str | None = None
    failing: bool = False
    cyclic: bool = False
    mutual: bool = False
    missing: tuple[str, ...] = ()


class Cluster(Struct, frozen=True):
    """The boxes of one app, first to last; `colour` is `#rrggbb`, None for an app of a third party."""

    app: str
    colour: str | None
    boxes: tuple[Box, ...]


class Link(Struct, frozen=True):
    """`source` needs `target`, both keys of boxes, because of `edges`, all of one kind.

    `skipped` counts the migrations left out between two that follow each other in the picture. `missing` are the
    tables, or `table.column`, that `source` lacks; with `quiet` they are not written beside the line.
    """

    source: str
    target: str
    kind: EdgeKind
    edges: tuple[Edge, ...]
    cyclic: bool = False
    skipped: int = 0
    missing: tuple[str, ...] = ()
    quiet: bool = False


class View(Struct, frozen=True, dict=True):
    """A picture before it has a format: what the project holds, what is shown, and how to see more.

    `about` names the project. `references` and `findings` are those of the migrations shown, and the findings that have
    no migration. `shape` is how they are laid out.
    """

    level: Level
    title: str
    subtitle: str
    note: str | None
    clusters: tuple[Cluster, ...]
    links: tuple[Link, ...]
    references: tuple[Reference, ...]
    findings: tuple[Finding, ...]
    shape: Shape = Shape()
    about: str = ""

    @cached_property
    def crossed(self) -> frozenset[str]:
        """The keys of boxes with links other than to their neighbours in the app."""
        return frozenset(
            end for link in self.links if link.kind != "order" for end in (link.source, link.target)
        )

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, app by app."""
        return tuple(box for cluster in self.clusters for box in cluster.boxes)
