"""A graph as a picture of any format."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal, get_args

from msgspec.structs import replace

from southdeps.draw.adapt import adapted
from southdeps.draw.dot import dot_text
from southdeps.draw.html import Drawn, html_page
from southdeps.draw.layout import PATIENCE, CannotDrawError, laid_out
from southdeps.draw.mermaid import mermaid_text
from southdeps.draw.select import select
from southdeps.draw.view import EVERYTHING, Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from southdeps.draw.paper import Paper
    from southdeps.draw.view import DrawOptions, View
    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Graph

Format = Literal["png", "svg", "pdf", "dot", "gv", "mmd", "html"]
#: Seconds to wait for the levels of a page that are not shown first.
OTHER_LEVELS = 15.0
FORMATS: tuple[Format, ...] = get_args(Format)


def render(
    graph: Graph, findings: Sequence[Finding], *, fmt: Format, options: DrawOptions = EVERYTHING
) -> bytes:
    """The graph, or what `options` asks of it, as a file: the same bytes for the same input, but for pdf.

    Raises CannotRunError where `options.focus` names nothing, CannotDrawError where Graphviz gives up.
    """
    return painted(graph, findings, options, fmt)[1]


def painted(
    graph: Graph,
    findings: Sequence[Finding],
    options: DrawOptions,
    fmt: Format,
    changes: Mapping[MigrationId, Sequence[str]] | None = None,
) -> tuple[View, bytes]:
    """The view that was drawn, and the file.

    A page holds the other levels too, and what each migration `changes`. If Graphviz does not lay out what was asked
    for in time, each app becomes one box, and the note says so. Raises CannotRunError and CannotDrawError as `render`.
    """
    view = adapted(graph, findings, options)
    try:
        if fmt == "html":
            return view, page(graph, findings, options, view, changes or {}).encode("utf-8")
        return view, paint(view, fmt, options.paper)
    except CannotDrawError as error:
        if view.level == "app" or not error.timed_out:
            raise
    coarse = select(graph, findings, replace(options, level="app"))
    note = f"Graphviz had no picture of {len(view.boxes)} boxes in {PATIENCE:g} seconds, so there is one box per app"
    coarse = replace(coarse, note=f"{note}; --focus APP or --show missing make it smaller")
    return coarse, paint(coarse, fmt, options.paper)


def paint(view: View, fmt: Format, paper: Paper | None = None) -> bytes:
    """A view in a format, a pdf to fit `paper`. Raises CannotDrawError where Graphviz gives up."""
    match fmt:
        case "dot" | "gv":
            return dot_text(view, heading=True).encode("utf-8")
        case "png" | "svg" | "pdf":
            return laid_out(dot_text(view, heading=True), fmt, paper=paper)
        case "mmd":
            return mermaid_text(view).encode("utf-8")
        case "html":
            return html_page([drawn(view)], view.findings, {}).encode("utf-8")


def page(
    graph: Graph,
    findings: Sequence[Finding],
    options: DrawOptions,
    view: View,
    changes: Mapping[MigrationId, Sequence[str]],
) -> str:
    """The page with the view and, as far as Graphviz draws them soon, the other levels. Raises CannotDrawError."""
    levels = [drawn(view)]
    if options.level is None and not options.collapse:
        for level in get_args(Level):
            other = select(graph, findings, replace(options, level=level))
            if level != view.level and len(other.boxes) != len(view.boxes):
                with suppress(CannotDrawError):
                    levels.append(drawn(other, patience=OTHER_LEVELS))
    return html_page(levels, view.findings, changes)


def drawn(view: View, *, patience: float = PATIENCE) -> Drawn:
    """A view and its SVG without a heading. Raises CannotDrawError."""
    return Drawn(view, laid_out(dot_text(view, heading=False), "svg", patience=patience).decode("utf-8"))
