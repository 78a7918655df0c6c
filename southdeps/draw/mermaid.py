"""A view as a Mermaid flowchart, for README files and wikis that draw them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from southdeps.draw.colours import CYCLE, INK, MISSING, NEUTRAL, THIRD_PARTY, tint
from southdeps.draw.dot import about_it
from southdeps.draw.text import counted, number_and_rest, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.draw.view import Box, Cluster, Link, View

#: What Mermaid draws by default.
MOST_CHARACTERS, MOST_LINKS = 50_000, 500

#: The line of each kind, from what needs to what is needed.
_ARROWS = {"order": "---", "depends_on": "==>", "needed_by": "==o", "missing": "-.->"}


def mermaid_text(view: View) -> str:
    """The Mermaid text of a view, from right to left, so that what is needed stands on the left."""
    lines = ["---", f"title: {json.dumps(view.about or view.title)}", "---"]
    lines += [f"%% {quoted(line)}" for line in about_it(view)]
    lines += ["flowchart RL"]
    for number, cluster in enumerate(view.clusters):
        lines += _cluster(number, cluster, view)
    lines += (f"  {_link(link, view)}" for link in view.links)
    lines += _styles(view)
    return "\n".join(lines) + "\n"


def _cluster(number: int, cluster: Cluster, view: View) -> Iterator[str]:
    if view.level == "app":
        for box in cluster.boxes:
            yield f'  {box.key}["{quoted(cluster.app)}<br/>{counted(len(box.members), "migration")}"]'
        return
    yield f'  subgraph c{number}["{quoted(cluster.app)}"]'
    for box in cluster.boxes:
        yield f'    {box.key}["{_label(box)}"]'
    yield "  end"


def _label(box: Box) -> str:
    first, last = box.members[0], box.members[-1]
    if first == last:
        return quoted(first.name)
    ends = (number_and_rest(end)[0] or end.name for end in (first, last))
    return f"{' ... '.join(map(quoted, ends))}<br/>{counted(len(box.members), 'migration')}"


def _link(link: Link, view: View) -> str:
    label = ", ".join(link.missing)
    if link.skipped:
        label = f"{link.skipped} more"
    elif view.level == "app" and link.kind != "missing" and len(link.edges) > 1:
        label = str(len(link.edges))
    text = f'|"{quoted(label)}"|' if label else ""
    return f"{link.source} {_ARROWS[link.kind]}{text} {link.target}"


def _styles(view: View) -> Iterator[str]:
    """The colours of boxes, then those of lines, which Mermaid knows by their numbers."""
    for number, cluster in enumerate(view.clusters):
        colour = cluster.colour or THIRD_PARTY
        fill, stroke = (
            (NEUTRAL, INK) if view.level == "app" and cluster.colour else (tint(colour, 0.13), colour)
        )
        yield f"  classDef app{number} fill:{fill},stroke:{stroke},color:{INK}"
        yield f"  class {','.join(box.key for box in cluster.boxes)} app{number}"
        if view.level != "app":
            yield f"  style c{number} fill:{tint(colour, 0.05)},stroke:{colour},color:{INK}"
    marks = (
        ("cyclic", CYCLE, [box.key for box in view.boxes if box.cyclic]),
        ("failing", MISSING, [box.key for box in view.boxes if box.failing]),
    )
    for name, colour, keys in marks:
        if keys:
            yield f"  classDef {name} stroke:{colour},stroke-width:3px"
            yield f"  class {','.join(keys)} {name}"
    lines = (
        (f"stroke:{MISSING},color:{MISSING},stroke-width:3px,stroke-dasharray:6 4", _missing),
        (f"stroke:{CYCLE},color:{CYCLE}", _cyclic),
    )
    for style, applies in lines:
        numbers = [str(number) for number, link in enumerate(view.links) if applies(link)]
        if numbers:
            yield f"  linkStyle {','.join(numbers)} {style}"


def _missing(link: Link) -> bool:
    return link.kind == "missing"


def _cyclic(link: Link) -> bool:
    return link.cyclic and link.kind != "missing"


def quoted(text: str) -> str:
    """Text within quotes: what Mermaid might read as its own, HTML or Markdown, by its character's number."""
    return re.sub(r"[^\w .,:+/-]", lambda match: f"#{ord(match[0])};", printable(text))
