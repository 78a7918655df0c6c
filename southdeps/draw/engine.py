"""Graphviz in a process of its own: DOT on standard input, the picture on standard output.

Run as a script, by its path and with -P, so that nothing of the working directory can be imported. It is a process of
its own because Graphviz can't be interrupted, may crash, and writes to file descriptor 2.
"""

from __future__ import annotations

import sys

#: The exit status if pygraphviz is not installed, as shells have it for a program that is not there.
NOT_INSTALLED = 127


def main(fmt: str, options: str = "") -> None:
    """Draw standard input in a format of Graphviz's, with the library that pygraphviz brings along.

    `options` are further ones of Graphviz, such as `-Gsize=11,8`.

    The format `size` takes texts separated by NUL and prints a line for each as soon as it is laid out: width and
    height in points.
    """
    try:
        from pygraphviz import AGraph
    except ModuleNotFoundError:
        sys.exit(NOT_INSTALLED)

    for text in sys.stdin.buffer.read().decode("utf-8").split("\0"):
        graph = AGraph(string=text)
        if fmt != "size":
            sys.stdout.buffer.write(graph.draw(format=fmt, prog="dot", args=options))
            continue
        _, _, width, height = graph.draw(format="plain", prog="dot").split(b"\n", 1)[0].split()
        print(float(width) * 72, float(height) * 72, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
