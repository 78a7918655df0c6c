"""A diff on a terminal."""

from __future__ import annotations

import click

from southdeps.reporters.text import printable

#: As git has them.
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def for_terminal(diff: bytes) -> str:
    """A unified diff as a terminal may show it: in git's colours, with control characters made visible.

    The carriage return of a CRLF line end is left out. This is for reading, never for `git apply`.
    """
    lines = diff.decode("utf-8", "replace").split("\n")
    return "\n".join(_line(line.removesuffix("\r")) for line in lines)


def _line(line: str) -> str:
    text = "\t".join(map(printable, line.split("\t")))
    if line.startswith(("+++ ", "--- ")):
        return click.style(text, bold=True)
    return click.style(text, fg=_COLOURS[line[0]]) if line[:1] in _COLOURS else text
