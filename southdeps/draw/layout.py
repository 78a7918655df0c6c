"""DOT text in, picture out: by the Graphviz that pygraphviz carries, else by the `dot` program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from southdeps.draw.engine import NOT_INSTALLED
from southdeps.draw.paper import Paper, Size, fitting
from southdeps.errors import SouthdepsError

Picture = Literal["png", "svg", "pdf"]

#: Run by its path: see there.
ENGINE = Path(__file__).with_name("engine.py")
#: Seconds to wait for a picture, after which a coarser level or the DOT text is the better answer.
PATIENCE = 60.0
#: Seconds to wait for the sizes of the layouts to choose from.
SIZING = 8.0


class CannotDrawError(SouthdepsError):
    """Graphviz gave up, took too long, or is not there; `dot` is the text that it was given."""

    def __init__(self, reason: str, dot: str, *, timed_out: bool = False) -> None:
        """Keep the DOT text, so that it can be written in place of the picture."""
        super().__init__(reason)
        self.dot = dot
        self.timed_out = timed_out


def laid_out(
    dot: str,
    fmt: Picture,
    *,
    patience: float = PATIENCE,
    paper: Paper | None = None,
) -> bytes:
    """The picture of a graph in the DOT language. Raises CannotDrawError where no Graphviz makes it.

    A pdf fits `paper`; without one, the smallest sheet on which its text can be read.
    """
    limit = limits(dot, paper) if fmt == "pdf" else ()
    engines = {
        "pygraphviz": (sys.executable, "-P", str(ENGINE), fmt, *limit),
        "dot": ("dot", f"-T{fmt}", *limit),
    }
    troubles = []
    installed = False
    for name, command in engines.items():
        try:
            done = subprocess.run(
                command, input=dot.encode("utf-8"), capture_output=True, timeout=patience, check=False
            )
        except OSError:
            troubles.append(f"{name}: not installed")
        except subprocess.TimeoutExpired:
            reason = f"Graphviz could not make the {fmt} in {patience:g} seconds"
            raise CannotDrawError(reason, dot, timed_out=True) from None
        else:
            if done.returncode == 0 and done.stdout:
                return done.stdout
            if done.returncode == NOT_INSTALLED:
                troubles.append(f"{name}: not installed")
                continue
            installed = True
            troubles.append(f"{name}: {_last_line(done.stderr) or f'exit status {done.returncode}'}")
    if not installed:
        raise CannotDrawError(
            "no Graphviz is installed: `pip install pygraphviz` or install the program `dot`", dot
        )
    raise CannotDrawError(f"Graphviz could not make the {fmt} ({'; '.join(troubles)})", dot)


def limits(dot: str, paper: Paper | None) -> tuple[str, ...]:
    """The options of Graphviz that make a graph fit the paper."""
    (own,) = layouts([dot]) if paper != "one" else (None,)
    space = fitting(own.size, paper, own.smallest_text) if own is not None else None
    return (f"-Gsize={space.width / 72:.2f},{space.height / 72:.2f}",) if space is not None else ()


class Layout(NamedTuple):
    """How large a graph is once it is laid out, and how many labels of its lines cross another label.

    `smallest_text` is the size of the smallest text in it, in points.
    """

    size: Size
    crossed_labels: int = 0
    smallest_text: float = 9.0


def layouts(dots: Sequence[str], *, patience: float = SIZING) -> list[Layout | None]:
    """How graphs in the DOT language would come out, None for those not laid out within `patience` seconds."""
    command = (sys.executable, "-P", str(ENGINE), "size")
    try:
        printed = subprocess.run(
            command, input="\0".join(dots).encode("utf-8"), capture_output=True, timeout=patience, check=False
        ).stdout
    except subprocess.TimeoutExpired as expired:
        printed = expired.stdout or b""
    known = list(_layouts(printed))
    return [*known, *[None] * (len(dots) - len(known))]


def _layouts(printed: bytes) -> Iterator[Layout]:
    for line in printed.decode("ascii", "replace").splitlines():
        match line.split():
            case [width, height, crossed, text]:
                yield Layout(Size(float(width), float(height)), int(crossed), float(text))


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
