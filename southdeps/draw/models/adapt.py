"""The default picture of models: as much detail as can be read on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.draw.adapt import badness, is_readable
from southdeps.draw.layout import layouts
from southdeps.draw.models.diagram import DETAILS
from southdeps.draw.models.dot import dot_text

if TYPE_CHECKING:
    from southdeps.draw.models.diagram import Detail, Diagram

#: Beyond this many models no layout of single models fits a page, and none is tried.
MOST_MODELS = 250
_SHOWN: dict[Detail, str] = {
    "all": "all fields",
    "keys": "only keys and relations",
    "names": "only their names",
    "app": "one box per app",
}


def detailed(diagram: Diagram, detail: Detail | None = None) -> Diagram:
    """The diagram in the detail asked for, else in the most that can be read; the subtitle says which was chosen."""
    if detail is not None:
        return replace(diagram, detail=detail)
    single = len(diagram.groups) <= 1
    candidates = [
        replace(diagram, detail=one)
        for one in DETAILS
        if (one != "app" or not single) and (one == "app" or single or len(diagram.cards) <= MOST_MODELS)
    ]
    measured = []
    for one in candidates:
        (layout,) = layouts([dot_text(one)])
        if layout is not None and is_readable(layout.size):
            return with_note(one)
        if layout is not None:
            measured.append((badness(layout.size), one))
    return with_note(min(measured, key=lambda item: item[0])[1]) if measured else diagram


def with_note(diagram: Diagram) -> Diagram:
    """The diagram with a word on what is left out, and how to see it."""
    if diagram.detail == "all":
        return diagram
    chosen = f"{_SHOWN[diagram.detail]}, to be read on one page; more with --detail or --focus APP"
    return replace(diagram, note=chosen)
