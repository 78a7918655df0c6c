"""A diff on a terminal."""

from __future__ import annotations

import click

_COLOURS = {b"+": "green", b"-": "red", b"@": "cyan"}


def coloured(diff: bytes) -> bytes:
    """The lines of a unified diff in the colours that people know from git."""
    return b"".join(_coloured_line(line) for line in diff.splitlines(keepends=True))


def _coloured_line(line: bytes) -> bytes:
    colour = _COLOURS.get(line[:1])
    if colour is None:
        return line
    body = line.rstrip(b"\r\n")
    before, after = click.style("\0", fg=colour, bold=line.startswith((b"+++", b"---"))).encode().split(b"\0")
    return before + body + after + line[len(body) :]
