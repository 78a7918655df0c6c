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


CLUSTER = "digraph { subgraph cluster_0 { label=title; a } subgraph cluster_1 { b } %s }"


@pytest.mark.parametrize(
    ("one", "other", "crossed"),
    [
        pytest.param((0, 0), (0, 0), 1, id="in one place"),
        pytest.param((0, 0), (5, 3), 1, id="in part"),
        pytest.param((0, 0), (0, 40), 0, id="one above the other"),
        pytest.param((0, 0), (80, 0), 0, id="side by side"),
        pytest.param((0, 0), (0, 9), 1, id="a tail reaches into the letters below"),
    ],
)
def test_labels_that_cross(one, other, crossed):
    def part(place, name):
        steps = [
            {"op": "F", "size": 10},
            {"op": "T", "pt": list(place), "align": "c", "width": 50, "text": "label"},
        ]
        return {"name": name, "_ldraw_": steps}

    cluster, node, line = part(one, "cluster_0"), part(one, "n0"), part(other, "line")
    assert engine.crossed_labels({"objects": [cluster], "edges": [line]}) == crossed
    assert engine.crossed_labels({"edges": [part(one, "line"), line]}) == crossed
    assert engine.crossed_labels({"objects": [node], "edges": [line]}) == 0


def test_layouts_without_labels_have_none_that_cross():
    assert run("size", CLUSTER % "a -> b").stdout.split()[2] == b"0"


def test_what_is_no_graph_fails():
    done = run("svg", "digraph {")
    assert (done.returncode == 0, done.stdout) == (False, b"")


def test_nothing_of_the_working_directory_is_imported(tmp_path):
    (tmp_path / "pygraphviz.py").write_text("raise SystemExit('imported')")
    assert run("svg", DOT % "x", tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("text", "smallest"),
    [
        ("digraph { a }", 14.0),
        ("digraph { fontsize=20; label=x; node [fontsize=12]; a -> b [label=y, fontsize=8] }", 8.0),
        ('digraph { a [label=<x<font point-size="9">y</font>>] }', 9.0),
    ],
    ids=["boxes", "lines", "part of a label"],
)
def test_the_size_of_the_smallest_text(text, smallest):
    assert float(run("size", text).stdout.split()[-1]) == smallest
