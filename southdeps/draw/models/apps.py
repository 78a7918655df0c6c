"""Models by app as text in Graphviz's DOT language: one box per app, its relations counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from southdeps.draw.colours import INK, NEUTRAL, THIRD_PARTY
from southdeps.draw.markup import small, text, tooltip
from southdeps.draw.text import counted

if TYPE_CHECKING:
    import graphviz

    from southdeps.draw.models.diagram import Diagram


def add_apps(graph: graphviz.Digraph, diagram: Diagram) -> None:
    """Add a box for each app, and a line for the relations of its models to those of another."""
    keys = {group.app: f"a{number}" for number, group in enumerate(diagram.groups)}
    app_of = {card.key: group.app for group in diagram.groups for card in group.cards}
    for group in diagram.groups:
        label = f"<b>{text(group.app)}</b><br/>{small(counted(len(group.cards), 'model'))}"
        graph.node(
            keys[group.app], label=f"<{label}>", id=keys[group.app], tooltip=tooltip(group.app), shape="box",
            style="rounded,filled", fillcolor=NEUTRAL, color=INK if group.colour else THIRD_PARTY,
        )  # fmt: skip
    relations = Counter((app_of[line.source], app_of[line.target]) for line in diagram.lines)
    for number, ((source, target), count) in enumerate(sorted(relations.items())):
        if source != target:
            graph.edge(
                keys[target], keys[source], id=f"e{number}", dir="back", color=INK,
                tooltip=tooltip(f"{source} refers to {target} {count} times"),
                **({"label": f" {count} "} if count > 1 else {}),
            )  # fmt: skip
