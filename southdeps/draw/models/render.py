"""A diagram of models in any format that can show one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from southdeps.draw.layout import laid_out
from southdeps.draw.models.dot import dot_text
from southdeps.draw.models.mermaid import mermaid_text
from southdeps.draw.still_page import still_page

if TYPE_CHECKING:
    from southdeps.draw.models.diagram import Diagram
    from southdeps.draw.paper import Paper

Format = Literal["png", "svg", "pdf", "dot", "gv", "mmd", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)


def paint(diagram: Diagram, fmt: Format, paper: Paper | None = None) -> bytes:
    """A diagram in a format, a pdf to fit `paper`: the same bytes for the same input, but for pdf.

    Raises CannotDrawError where Graphviz gives up.
    """
    match fmt:
        case "dot" | "gv":
            return dot_text(diagram).encode("utf-8")
        case "png" | "svg" | "pdf":
            return laid_out(dot_text(diagram), fmt, paper=paper)
        case "html":
            svg = laid_out(dot_text(diagram), "svg").decode("utf-8")
            return still_page(diagram.about or diagram.title, svg).encode("utf-8")
        case "mmd":
            return mermaid_text(diagram).encode("utf-8")
