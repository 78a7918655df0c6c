"""Text as Graphviz takes it, in labels and tooltips; and what stands over every picture."""

from __future__ import annotations

from html import escape
from textwrap import wrap as fill
from typing import TYPE_CHECKING

from southdeps.draw.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.draw.legend import LegendEntry

FONT = "Helvetica,Arial,sans-serif"
#: Characters in a line of the title, and of what stands below it.
TITLE_WIDTH, SUBTITLE_WIDTH = 52, 76


def text(name: str) -> str:
    """Text of a label, HTML-like or not: Graphviz reads entities and backslashes in both."""
    return escape(printable(name)).replace("\\", r"\\")


def small(name: str) -> str:
    """Smaller text of an HTML-like label."""
    return f'<font point-size="9">{text(name)}</font>'


def tooltip(name: str) -> str:
    """Text of a tooltip, in which Graphviz reads backslashes twice."""
    return text(name).replace("\\", r"\\")


def headline(title: str, details: Iterable[str], legend: Iterable[LegendEntry]) -> str:
    """The title, what is shown, and the legend, one above the other, as an HTML-like label."""
    lines = [
        *(f'<b><font point-size="18">{text(line)}</font></b>' for line in fill(title, TITLE_WIDTH)),
        *(text(line) for detail in details for line in fill(detail, SUBTITLE_WIDTH)),
        *(
            f'<font color="{entry.colour}">{text(entry.sample)}</font> {text(entry.meaning)}'
            for entry in legend
        ),
    ]
    rows = "".join(f'<tr><td align="left">{line}</td></tr>' for line in lines if line)
    return f'<table border="0" cellborder="0" cellspacing="0" cellpadding="2">{rows}</table>'
