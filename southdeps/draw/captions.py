"""What is written over a picture: how much the project holds, what is shown of it, how to see more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.draw.text import counted
from southdeps.graph import adjacency, cyclic_components

if TYPE_CHECKING:
    from southdeps.draw.view import DrawOptions, Level
    from southdeps.graph import Graph


def title(graph: Graph) -> str:
    """What the whole project holds, whatever part of it is shown."""
    declared = sum(e.kind in ("depends_on", "needed_by") for e in graph.edges)
    missing = sum(e.kind == "missing" for e in graph.edges)
    cycles = len(cyclic_components(adjacency((e.source, e.target) for e in graph.edges)))
    return ", ".join(
        (
            counted(len({node.id.app for node in graph.nodes}), "app"),
            counted(len(graph.nodes), "migration"),
            counted(declared, "declared dependency"),
            f"{missing} missing",
            *([counted(cycles, "cycle")] if cycles else ()),
        )
    )


def subtitle(graph: Graph, part: Graph, level: Level, options: DrawOptions) -> str:
    """Which part is shown, and how."""
    if not part.nodes and options.show:
        return {"missing": "no dependency is missing", "cycles": "no migration is in a cycle"}[options.show]
    said = [f"{len(part.nodes)} of them shown"] if len(part.nodes) < len(graph.nodes) else []
    said += [f"around {focus}" for focus in options.focus]
    said += [f"{options.show} only"] if options.show else []
    said += ["one box per app, its lines counted"] if level == "app" else []
    said += ["without dependencies that follow from others"] if options.reduce else []
    return ", ".join(said)


def note(part: Graph, level: Level, options: DrawOptions) -> str | None:
    """How to see more, where the boxes are apps and nobody asked for that."""
    if level == "migration" or options.level:
        return None
    return (
        f"{len(part.nodes)} migrations are too many for one picture, so there is one box per app. "
        "See more with --focus APP, --focus APP:MIGRATION+1, --show missing or --level migration --collapse"
    )
