"""Graphviz in a process of its own: DOT on standard input, the picture on standard output.

Run as a script, by its path and with -P, so that nothing of the working directory can be imported. It is a process of
its own because Graphviz can't be interrupted, may crash, and writes to file descriptor 2.
"""

from __future__ import annotations

import json
import sys
from typing import Any

#: Left, bottom, right, top.
Area = tuple[float, float, float, float]
#: How far letters reach above and below their line, by the size of the font.
ASCENT, DESCENT = 0.75, 0.2
#: The exit status if pygraphviz is not installed, as shells have it for a program that is not there.
NOT_INSTALLED = 127


def main(fmt: str, options: str = "") -> None:
    """Draw standard input in a format of Graphviz's, with the library that pygraphviz brings along.

    `options` are further ones of Graphviz, such as `-Gsize=11,8`.

    The format `size` takes texts separated by NUL and prints a line for each as soon as it is laid out: width and
    height in points, how many labels of lines cross another label, and the size of the smallest text.
    """
    try:
        from pygraphviz import AGraph
    except ModuleNotFoundError:
        sys.exit(NOT_INSTALLED)

    for text in sys.stdin.buffer.read().decode("utf-8").split("\0"):
        graph = AGraph(string=text)
        if fmt != "size":
            sys.stdout.buffer.write(graph.draw(format=fmt, prog="dot", args=options))
            continue
        drawn = json.loads(graph.draw(format="json", prog="dot"))
        _, _, width, height = map(float, drawn["bb"].split(","))
        print(width, height, crossed_labels(drawn), smallest_text(drawn), flush=True)


def crossed_labels(drawn: dict[str, Any]) -> int:
    """How many labels of lines lie over the title of a cluster or over another line's label.

    `drawn` is Graphviz's JSON (https://graphviz.org/docs/outputs/json/).
    """
    titles = [label(one) for one in drawn.get("objects", ()) if one["name"].startswith("cluster")]
    labels = [label(one) for one in drawn.get("edges", ())]
    crossed = 0
    for at, own in enumerate(labels):
        others = (*titles, *labels[:at])
        crossed += any(overlap(one, other) for one in own for lines in others for other in lines)
    return crossed


def smallest_text(drawn: dict[str, Any]) -> float:
    """The size of the smallest text in a picture, in points; infinite if it has none."""
    parts = (drawn, *drawn.get("objects", ()), *drawn.get("edges", ()))
    steps = (step for part in parts for step in part.get("_ldraw_", ()))
    return min((step["size"] for step in steps if step["op"] == "F"), default=float("inf"))


def label(part: dict[str, Any]) -> list[Area]:
    """The areas of the lines of text in a part's label: left, bottom, right, top, in points."""
    areas = []
    height = 0.0
    for step in part.get("_ldraw_", ()):
        if step["op"] == "F":
            height = step["size"]
        elif step["op"] == "T":
            (x, y), width = step["pt"], step["width"]
            left = x - {"l": 0.0, "c": 0.5, "r": 1.0}[step["align"]] * width
            areas.append((left, y - DESCENT * height, left + width, y + ASCENT * height))
    return areas


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas have more than an edge in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


if __name__ == "__main__":
    main(*sys.argv[1:])
