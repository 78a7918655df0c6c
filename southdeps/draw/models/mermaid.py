"""A diagram of models as a Mermaid entity-relationship diagram."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from southdeps.draw.mermaid import quoted
from southdeps.frozen_models import is_nullable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.draw.models.diagram import Card, Diagram, Line
    from southdeps.south.frozen import FrozenField

#: Words that Mermaid does not take for the name of a column.
_RESERVED = frozenset({"PK", "FK", "UK"})


def mermaid_text(diagram: Diagram) -> str:
    """The Mermaid text of a diagram: models with their columns, then the relations between them."""
    lines = [
        "---",
        f"title: {json.dumps(diagram.title)}",
        "---",
        f"%% {quoted(diagram.subtitle)}",
        "erDiagram",
    ]
    for card in diagram.cards:
        lines += _entity(card)
    lines += map(_relation, diagram.lines)
    return "\n".join(lines) + "\n"


def _entity(card: Card) -> Iterator[str]:
    definition = card.model.definition
    name = f'  {card.key}["{quoted(f"{definition.app}.{definition.name}")}"]'
    columns = [field for field in card.model.fields if field.column is not None]
    if card.folded or not columns:
        yield name
        return
    yield f"{name} {{"
    yield from map(_column, columns)
    yield "  }"


def _column(field: FrozenField) -> str:
    marks = [mark for mark, applies in (("PK", field.primary_key), ("FK", field.target)) if applies]
    words = [_word(field.kind), _word(field.column or ""), *([", ".join(marks)] if marks else ())]
    return " ".join(("   ", *words, *(['"null"'] if is_nullable(field) else ())))


def _word(name: str) -> str:
    """A word that Mermaid takes for a type or a column: letters, digits and underscores."""
    word = re.sub(r"\W", "_", name, flags=re.ASCII)
    return word if word not in _RESERVED and re.match("[A-Za-z_]", word) else f"_{word}"


def _relation(line: Line) -> str:
    """Crow's feet on the side of which there may be many."""
    return f'  {line.source} {_ends(line)} {line.target} : "{quoted(_label(line))}"'


def _ends(line: Line) -> str:
    one = "o|" if line.field is not None and is_nullable(line.field) else "||"
    match line.kind:
        case "many-to-many":
            return "}o--o{"
        case "foreign-key":
            return f"}}o--{one}"
        case "proxy":
            return "||..||"
        case "one-to-one" | "parent-link":
            return f"|o--{one}"


def _label(line: Line) -> str:
    if line.field is None:
        return "proxy" if line.kind == "proxy" else "inherits"
    if line.kind == "parent-link":
        return f"{line.field.name}, inherits"
    return f"{line.field.name}, by {line.field.db_table}" if line.field.db_table else line.field.name
