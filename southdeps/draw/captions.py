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
    said += ["one box per app"] if level == "app" else []
    said += ["chains that no other app touches as one box"] if level == "collapsed" else []
    said += ["without dependencies that follow from others"] if options.reduce else []
    return ", ".join(said)


def note(migrations: int, level: Level) -> str | None:
    """How to see more than a level shows that was not asked for."""
    if level == "migration":
        return None
    boxes = "one box per app" if level == "app" else "chains that no other app touches are one box"
    finer = "--level collapsed, --level migration" if level == "app" else "--level migration"
    return (
        f"{migrations} migrations cannot be read on one page, so {boxes}; "
        f"more with {finer}, --focus APP or --show missing"
    )
