"""Text as Graphviz takes it, in labels and tooltips; and what stands over every picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from southdeps.draw.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.draw.legend import LegendEntry

FONT = "Helvetica,Arial,sans-serif"


def text(name: str) -> str:
    """Text of a label, HTML-like or not: Graphviz reads entities and backslashes in both."""
    return escape(printable(name)).replace("\\", r"\\")


def small(name: str) -> str:
    """Smaller text of an HTML-like label."""
    return f'<font point-size="9">{text(name)}</font>'


def tooltip(name: str) -> str:
    """Text of a tooltip, in which Graphviz reads backslashes twice."""
    return text(name).replace("\\", r"\\")


def headline(title: str, subtitle: str, legend: Iterable[LegendEntry]) -> str:
    """The title, what is shown, and the legend, one above the other, as an HTML-like label."""
    entries = "&nbsp;&nbsp;&nbsp;&nbsp;".join(
        f'<font color="{entry.colour}">{text(entry.sample)}</font> {text(entry.meaning)}' for entry in legend
    )
    lines = [f'<b><font point-size="20">{text(title)}</font></b>', text(subtitle), entries]
    rows = "".join(f'<tr><td align="left">{line}</td></tr>' for line in lines if line)
    return f'<table border="0" cellborder="0" cellspacing="0" cellpadding="4">{rows}</table>'
