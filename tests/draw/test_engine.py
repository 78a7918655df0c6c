"""Graphviz in a process of its own, run as a script."""

from __future__ import annotations

import subprocess
import sys

import pytest

from southdeps.draw import engine

DOT = "digraph { a -> b; c [label=%s]; }"


def run(fmt, text, folder=None):
    return subprocess.run(
        [sys.executable, "-P", engine.__file__, fmt],
        input=text.encode(),
        capture_output=True,
        cwd=folder,
        check=False,
    )


@pytest.mark.parametrize(("fmt", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_picture_comes_out_of_standard_output(fmt, start):
    done = run(fmt, DOT % "x")
    assert (done.returncode, done.stdout[: len(start)]) == (0, start)


def test_the_size_of_each_of_several_texts():
    small, large = (DOT % label for label in ("x", "x" * 200))
    lines = run("size", f"{small}\0{large}").stdout.decode().splitlines()
    (one, other) = ([float(number) for number in line.split()] for line in lines)
    assert other[0] > one[0] > 0
    assert one[1] == other[1] > 0


def test_what_is_no_graph_fails():
    done = run("svg", "digraph {")
    assert (done.returncode == 0, done.stdout) == (False, b"")


def test_nothing_of_the_working_directory_is_imported(tmp_path):
    (tmp_path / "pygraphviz.py").write_text("raise SystemExit('imported')")
    assert run("svg", DOT % "x", tmp_path).returncode == 0
