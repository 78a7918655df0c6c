"""DOT text in, picture out: by the Graphviz that pygraphviz carries, else by the `dot` program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal

from southdeps.errors import SouthdepsError

Picture = Literal["png", "svg", "pdf"]

#: Run by its path: see there.
ENGINE = Path(__file__).with_name("engine.py")
#: After so many seconds nobody waits any longer, and the DOT text is the better answer.
PATIENCE = 120.0


class CannotDrawError(SouthdepsError):
    """Graphviz gave up, took too long, or is not there; `dot` is the text that it was given."""

    def __init__(self, reason: str, dot: str) -> None:
        """Keep the DOT text, so that it can be written in place of the picture."""
        super().__init__(reason)
        self.dot = dot


def laid_out(dot: str, fmt: Picture, *, patience: float = PATIENCE) -> bytes:
    """The picture of a graph in the DOT language. Raises CannotDrawError where no Graphviz makes it."""
    engines = {
        "pygraphviz": (sys.executable, "-P", str(ENGINE), fmt),
        "dot": ("dot", f"-T{fmt}"),
    }
    troubles = []
    for name, command in engines.items():
        try:
            done = subprocess.run(  # noqa: S603 - our own program, and Graphviz's; data goes in by a pipe
                command, input=dot.encode("utf-8"), capture_output=True, timeout=patience, check=False
            )
        except OSError:
            troubles.append(f"{name}: not installed")
        except subprocess.TimeoutExpired:
            troubles.append(f"{name}: not done after {patience:g} seconds")
        else:
            if done.returncode == 0 and done.stdout:
                return done.stdout
            troubles.append(f"{name}: {_last_line(done.stderr) or f'exit status {done.returncode}'}")
    raise CannotDrawError(f"Graphviz could not make the {fmt} ({'; '.join(troubles)})", dot)


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
