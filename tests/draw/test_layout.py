"""Graphviz as a process: what happens when it fails, hangs or is not there."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from southdeps.draw import layout
from southdeps.draw.engine import NOT_INSTALLED
from southdeps.draw.layout import CannotDrawError, laid_out, limits

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = 'digraph { n0 [label="one"]; n1 [label="two"]; n0 -> n1 }'


def program(folder: Path, script: str) -> None:
    """A `dot` program on the path."""
    path = folder / "dot"
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def no_pygraphviz(monkeypatch, tmp_path):
    """As where pygraphviz is not installed, with an empty path for programs."""
    (tmp_path / "engine.py").write_text(f"import sys; sys.exit({NOT_INSTALLED})")
    monkeypatch.setattr(layout, "ENGINE", tmp_path / "engine.py")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.mark.parametrize(("fmt", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_pictures_without_any_program(monkeypatch, tmp_path, fmt, start):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert laid_out(GRAPH, fmt).startswith(start)


def test_the_program_serves_where_pygraphviz_is_not_there(no_pygraphviz):
    program(no_pygraphviz, "print(sys.argv[1:], sys.stdin.read())")
    assert laid_out(GRAPH, "svg").decode().split("] ", 1) == ["['-Tsvg'", GRAPH + "\n"]


def test_a_graph_is_made_to_fit_the_paper():
    (option,) = limits(GRAPH, "a4")
    assert re.fullmatch(r"-Gsize=\d+\.\d\d,\d+\.\d\d", option)
    width, height = map(float, option.removeprefix("-Gsize=").split(","))
    assert sorted([width, height]) == pytest.approx([210 / 25.4, 297 / 25.4], abs=2)
    assert limits(GRAPH, "one") == ()


def test_neither_is_there(no_pygraphviz):
    with pytest.raises(CannotDrawError) as caught:
        laid_out(GRAPH, "svg")
    assert (
        str(caught.value) == "no Graphviz is installed: `pip install pygraphviz` or install the program `dot`"
    )
    assert caught.value.dot == GRAPH


def test_the_engine_says_that_pygraphviz_is_not_installed(tmp_path):
    """The interpreter finds no package: -S leaves its site-packages out."""
    done = subprocess.run(
        [sys.executable, "-S", "-P", layout.ENGINE, "svg"], input=b"", capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (NOT_INSTALLED, b"")


def test_what_the_program_complains_of_is_reported(no_pygraphviz):
    program(no_pygraphviz, "sys.exit('Error: out of memory')")
    with pytest.raises(CannotDrawError, match=r"dot: Error: out of memory\)$"):
        laid_out(GRAPH, "svg")


def test_a_silent_failure_has_its_status(no_pygraphviz):
    program(no_pygraphviz, "sys.exit(3)")
    with pytest.raises(CannotDrawError, match=r"dot: exit status 3\)$"):
        laid_out(GRAPH, "svg")


def test_waiting_has_an_end(no_pygraphviz):
    program(no_pygraphviz, "time.sleep(60)")
    with pytest.raises(CannotDrawError, match=r"could not make the svg in 1 seconds$"):
        laid_out(GRAPH, "svg", patience=1)


def test_a_text_that_is_no_graph():
    with pytest.raises(CannotDrawError, match="pygraphviz: "):
        laid_out("digraph {", "svg")


def test_nothing_of_the_working_folder_is_imported(monkeypatch, tmp_path):
    """The folder one works in is the scanned project's: it may hold a pygraphviz.py of its own."""
    for name in ("pygraphviz", "random", "sys", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("import pathlib; pathlib.Path('owned').write_text('')\n")
    monkeypatch.chdir(tmp_path)
    assert laid_out(GRAPH, "svg").startswith(b"<?xml")
    assert not (tmp_path / "owned").exists()


def test_what_fontconfig_says_stays_inside(tmp_path):
    """Warnings that libraries write to file descriptor 2 by themselves do not reach the terminal."""
    code = f"from southdeps.draw.layout import laid_out; laid_out({GRAPH!r}, 'png')"
    environment = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "none.conf")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
