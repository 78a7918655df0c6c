"""Graphviz in a process of its own: DOT on standard input, the picture on standard output.

Run as a script, by its path and with -P, so that nothing of the folder one works in can be imported. It is
a process of its own because Graphviz can't be interrupted, may crash, and writes to file descriptor 2.
"""

from __future__ import annotations

import sys


def main(fmt: str) -> None:
    """Draw standard input in a format of Graphviz's, with the library that pygraphviz brings along."""
    from pygraphviz import AGraph  # noqa: PLC0415

    graph = AGraph(string=sys.stdin.buffer.read().decode("utf-8"))
    sys.stdout.buffer.write(graph.draw(format=fmt, prog="dot"))


if __name__ == "__main__":
    main(sys.argv[1])
