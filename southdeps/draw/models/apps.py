"""Models by app as text in Graphviz's DOT language: one box per app, its relations counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from southdeps.draw.colours import INK, NEUTRAL, THIRD_PARTY
from southdeps.draw.markup import small, text, tooltip
from southdeps.draw.packing import Extent, packed
from southdeps.draw.text import counted

if TYPE_CHECKING:
    import graphviz

    from southdeps.draw.models.diagram import Diagram


def add_apps(graph: graphviz.Digraph, diagram: Diagram) -> None:
    """Add a box for each app, and a line for the relations of its models to those of another."""
    keys = {group.app: f"a{number}" for number, group in enumerate(diagram.groups)}
    between = relations(diagram)
    needs = [(keys[source], keys[target]) for source, target in between]
    packing = packed(dict.fromkeys(keys.values(), Extent()), needs, diagram.shape.columns)
    place = packing.stacking
    for group in sorted(diagram.groups, key=lambda group: place[keys[group.app]]):
        label = f"<b>{text(group.app)}</b><br/>{small(counted(len(group.cards), 'model'))}"
        graph.node(
            keys[group.app], label=f"<{label}>", id=keys[group.app], tooltip=tooltip(group.app), shape="box",
            style="rounded,filled", fillcolor=NEUTRAL, color=INK if group.colour else THIRD_PARTY,
        )  # fmt: skip
    packing.add(graph)
    for number, ((source, target), count) in enumerate(sorted(between.items())):
        graph.edge(
            keys[target], keys[source], id=f"e{number}", dir="back", color=INK,
            tooltip=tooltip(f"{source} refers to {target} {count} times"),
            **packing.leading(keys[source], keys[target]),
            **({"label": f" {count} "} if count > 1 and diagram.shape.labels else {}),
        )  # fmt: skip


def relations(diagram: Diagram) -> Counter[tuple[str, str]]:
    """How many relations lead from the models of an app to those of another."""
    app_of = {card.key: group.app for group in diagram.groups for card in group.cards}
    ends = ((app_of[line.source], app_of[line.target]) for line in diagram.lines)
    return Counter((source, target) for source, target in ends if source != target)
