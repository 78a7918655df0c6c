"""A diagram of models as text in Graphviz's DOT language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from southdeps.draw.colours import FAINT, INK, THIRD_PARTY, shade, tint
from southdeps.draw.markup import FONT, headline, small, text, tooltip
from southdeps.draw.models.apps import add_apps
from southdeps.draw.models.columns import card_packing
from southdeps.draw.models.legend import legend
from southdeps.draw.text import printable, wrapped
from southdeps.frozen_models import is_nullable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import graphviz

    from southdeps.draw.models.diagram import Card, Detail, Diagram, Group, Line
    from southdeps.draw.packing import Packing
    from southdeps.south.frozen import FrozenField

#: How wide the name of an app's migration may get in its heading before it is cut.
MIGRATION_WIDTH = 40
#: Lines to the models of one app have its colour in these shades, so that neighbouring bundles can be told apart.
SHADES = (0.9, 0.6, 0.75)


def dot_text(diagram: Diagram) -> str:
    """The DOT text of a diagram. What is referred to stands left of what refers to it, as far as that can be."""
    import graphviz

    graph = graphviz.Digraph("southdeps")
    details = [line for line in (diagram.about and diagram.title, diagram.subtitle, diagram.note) if line]
    # newrank: without it Graphviz 14 fails on labelled lines between clusters that refer to each other.
    graph.attr(
        rankdir="LR", newrank="true", fontname=FONT, fontsize="14", fontcolor=INK, bgcolor="white",
        pad="0.4", nodesep=str(diagram.shape.gap * (1 if diagram.detail == "app" else 2)),
        ranksep="0.6" if diagram.shape.columns is None else "0.4", outputorder="edgesfirst", tooltip=" ",
        label=f"<{headline(diagram.about or diagram.title, details, legend(diagram))}>", labelloc="t", labeljust="l",
    )  # fmt: skip
    graph.attr("node", shape="plain", fontname=FONT, fontsize="10", fontcolor=INK)
    graph.attr("edge", fontname=FONT, fontsize="9", arrowsize="0.7")
    if diagram.shape.merged:
        graph.attr(concentrate="true")
    if diagram.detail == "app":
        add_apps(graph, diagram)
        return str(graph.source)
    packing = card_packing(diagram)
    place = packing.stacking
    for number, group in sorted(enumerate(diagram.groups), key=lambda one: place[one[1].cards[0].key]):
        _add_group(graph, number, group, diagram)
    packing.add(graph)
    cards = {card.key: card for card in diagram.cards}
    colours = {
        card.key: shade(group.colour or THIRD_PARTY, SHADES[number % len(SHADES)])
        for group in diagram.groups
        for number, card in enumerate(_referred_to(group, diagram))
    }
    for number, line in enumerate(diagram.lines):
        _add_line(graph, number, line, cards, colours, diagram, packing)
    return str(graph.source)


def _add_group(graph: graphviz.Digraph, number: int, group: Group, diagram: Diagram) -> None:
    colour = group.colour or THIRD_PARTY
    (short,) = wrapped(printable(_as_of(group)), MIGRATION_WIDTH, 1)
    with graph.subgraph(name=f"cluster_{number}") as inner:
        inner.attr(
            label=f"<<b>{text(group.app)}</b> &nbsp;{small(short)}>", labeljust="l",
            id=f"c{number}", tooltip=tooltip(str(group.migration or group.app)),
            style="rounded,filled", color=tint(colour, 0.7), fillcolor=tint(colour, 0.13), margin="10",
        )  # fmt: skip
        for card in group.cards:
            inner.node(
                card.key,
                label=f"<{_table(card, colour, diagram.detail)}>",
                id=card.key,
                tooltip=_card_tooltip(card),
            )


def _as_of(group: Group) -> str:
    """Which migration the models are taken from, as far as one can say that in a few words."""
    if group.migration is not None:
        return group.migration.name
    return (
        "as others froze it" if any(card.model.origin == "foreign" for card in group.cards) else "not frozen"
    )


def _referred_to(group: Group, diagram: Diagram) -> list[Card]:
    """The models of a group that lines lead to, those with most of them first."""
    lines = Counter(line.target for line in diagram.lines)
    return sorted((card for card in group.cards if lines[card.key]), key=lambda card: -lines[card.key])


def _table(card: Card, colour: str, detail: Detail) -> str:
    """An HTML-like table: the model's name and table, its columns, and what has no column in it."""
    definition, absent = card.model.definition, card.model.origin == "absent"
    title = f"<b>{text(definition.name)}</b>"
    below = f"proxy for {definition.table}" if definition.proxy else definition.table
    if below:
        title += f"<br/>{small(below)}"
    rows = [
        f'<tr><td port="h" colspan="3" bgcolor="{tint(colour, 0.13 if absent else 0.4)}">{title}</td></tr>'
    ]
    fields = card.fields(detail)
    for number, field in enumerate(fields):
        if number and field.column is None and fields[number - 1].column is not None:
            rows.append("<hr/>")
        rows.append(_row(number, card, field))
    style = ' style="dashed"' if absent else ""
    return (
        f'<table border="1" color="{colour}"{style} cellborder="0" cellspacing="0" cellpadding="2" '
        f'bgcolor="white">{"".join(rows)}</table>'
    )


def _row(number: int, card: Card, field: FrozenField) -> str:
    """One field: whether it is a key, its column and its type."""
    marks = [mark for mark, applies in (("PK", field.primary_key), ("FK", _is_foreign_key(field))) if applies]
    name = text(field.column or field.name)
    kind = f"{field.kind}, null" if is_nullable(field) else field.kind
    said = "<br/>".join(map(_faint, [kind, field.db_table] if field.many and field.db_table else [kind]))
    cells = (
        f'<td port="f{number}" align="left">{_faint(" ".join(marks))}</td>',
        f'<td align="left">{f"<b>{name}</b>" if field.primary_key else name}</td>',
        f'<td align="left" balign="left">{said}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _is_foreign_key(field: FrozenField) -> bool:
    return field.target is not None and field.column is not None


def _faint(said: str) -> str:
    return f'<font color="{FAINT}">{small(said)}</font>' if said else ""


def _card_tooltip(card: Card) -> str:
    model = card.model
    said = {
        "own": f"as {model.migration} froze it",
        "foreign": f"as {model.migration} froze it",
        "absent": f"{model.migration} refers to it",
    }[model.origin]
    table = f", table {model.definition.table}" if model.definition.table else ""
    return tooltip(f"{model.definition.app}.{model.definition.name}{table}, {said}")


def _add_line(
    graph: graphviz.Digraph,
    number: int,
    line: Line,
    cards: Mapping[str, Card],
    colours: Mapping[str, str],
    diagram: Diagram,
    packing: Packing,
) -> None:
    """A line from a field's row to the head of the model that it refers to, in that model's colour."""
    source, target = cards[line.source], cards[line.target]
    row = "h"
    if line.field is not None and line.field in source.fields(diagram.detail):
        row = f"f{source.fields(diagram.detail).index(line.field)}"
    look = _look(line) | packing.leading(line.source, line.target)
    if source.model.definition.app != target.model.definition.app:
        look["penwidth"] = str(float(look.get("penwidth", "1")) + 0.8)
    if line.field is not None and diagram.detail != "names" and diagram.shape.labels:
        look["label"] = f" {text(line.field.name)} "
    colour = colours[line.target]
    graph.edge(
        f"{line.target}:h", f"{line.source}:{row}", id=f"e{number}", color=colour, fontcolor=INK,
        tooltip=tooltip(_line_tooltip(line, source, target)), **look,
    )  # fmt: skip


def _look(line: Line) -> dict[str, str]:
    """The line of each kind, none of which depends on colour."""
    match line.kind:
        case "foreign-key":
            return {"dir": "back"}
        case "one-to-one":
            return {"dir": "both", "arrowhead": "tee"}
        case "many-to-many":
            return {"dir": "both"}
        case "parent-link":
            return {"dir": "back", "arrowtail": "onormal", "arrowsize": "1", "penwidth": "1.8"}
        case "proxy":
            return {"dir": "back", "arrowtail": "onormal", "arrowsize": "1", "style": "dashed"}


def _line_tooltip(line: Line, source: Card, target: Card) -> str:
    ends = [f"{card.model.definition.app}.{card.model.definition.name}" for card in (source, target)]
    if line.field is None:
        return f"{ends[0]} {'is a proxy for' if line.kind == 'proxy' else 'inherits from'} {ends[1]}"
    by = f", by {line.field.db_table}" if line.field.many else ""
    return f"{ends[0]}.{line.field.name}: {line.field.kind} to {ends[1]}{by}"
