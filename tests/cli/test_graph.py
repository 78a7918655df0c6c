"""`southdeps graph`: formats, files, notes and exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from southdeps.cli.graph import graph
from southdeps.draw import layout
from tests.draw.projects import classic, findings_of, generated

#: What the command looks at besides the graph.
PROJECT = SimpleNamespace(
    options=SimpleNamespace(paths=(Path("/srv/bookshop"),)),
    configuration=SimpleNamespace(settings=None),
    django=SimpleNamespace(backend="postgresql"),
    installed=None,
    migrations={},
)
CASE = "tests/south_cases/00_classic_fault"
FORMATS = "png, svg, pdf, dot, gv, mmd, html, json"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs the command on a made-up graph, in an empty folder."""

    def run_on(*arguments: str, project=None) -> Result:
        drawn = project or classic()
        monkeypatch.setattr("southdeps.cli.graph.load", lambda paths, **standard: PROJECT)
        monkeypatch.setattr(
            "southdeps.cli.graph.inspect",
            lambda loaded: SimpleNamespace(findings=findings_of(drawn), graph=drawn),
        )
        return CliRunner().invoke(graph, arguments, catch_exceptions=False)

    monkeypatch.chdir(tmp_path)
    return run_on


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("deps.png", b"\x89PNG"),
        ("deps.PNG", b"\x89PNG"),
        ("deps.svg", b"<?xml"),
        ("deps.pdf", b"%PDF"),
        ("deps.html", b"<!doctype html>"),
        ("deps.dot", b"digraph"),
        ("deps.gv", b"digraph"),
        ("deps.mmd", b"---\ntitle"),
        ("deps.json", b'{\n "schema": 1'),
    ],
)
def test_the_ending_names_the_format(run, tmp_path, name, start):
    result = run("--out", name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"southdeps: {name} written\n")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_the_format_overrides_the_ending(run, tmp_path):
    assert run("--out", "deps.txt", "--format", "mmd").exit_code == 0
    assert (tmp_path / "deps.txt").read_text().startswith("---\ntitle")


def test_standard_output_gets_dot(run):
    result = run()
    assert result.exit_code == 0
    assert result.stdout.startswith("digraph southdeps {")
    assert run("--out", "-").stdout == result.stdout


@pytest.mark.parametrize("fmt", ["png", "json"])
def test_standard_output_gets_any_format_when_it_is_no_terminal(run, fmt):
    assert run("--format", fmt).stdout_bytes.startswith({"png": b"\x89PNG", "json": b"{"}[fmt])


def test_json_is_alone_and_whole_whatever_is_to_be_drawn(run):
    result = run("--format", "json", "--level", "app")
    assert len(json.loads(result.stdout)["nodes"]) == 2
    assert (
        result.stderr == "southdeps: json always holds everything; the options for drawing change nothing\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "deps.gif"], f"deps.gif: unknown extension; the formats are {FORMATS}"),
        (["--out", "deps"], f"deps: unknown extension; the formats are {FORMATS}"),
        (["--out", "no/deps.png"], "no/deps.png: there is no folder no"),
        (["--out", ".", "--format", "png"], ".: is a folder; name a file"),
        (["--focus", "c"], "--focus: no app c has migrations. The apps that have are a, b."),
        (["--focus", "b:0002"], "--focus: no migration b:0002; the app has 0001_initial to 0001_initial"),
    ],
    ids=["ending", "no-ending", "no-folder", "folder", "no-app", "no-migration"],
)
def test_what_can_not_be_done_is_said_in_one_line(run, tmp_path, arguments, message):
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"southdeps: {message}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_can_not_be_written(run, tmp_path):
    (tmp_path / "deps.dot").symlink_to(tmp_path / "nowhere" / "deps.dot")
    result = run("--out", "deps.dot")
    assert result.exit_code == 2
    assert result.stderr == "southdeps: deps.dot: can't be written: No such file or directory\n"


@pytest.mark.parametrize("option", ["--level", "--show", "--format"])
def test_a_choice_that_is_none_is_refused(run, option):
    assert run(option, "none").exit_code == 2


def test_a_large_project_is_noted(run):
    result = run("--out", "deps.dot", project=generated(apps=60, migrations=600))
    assert result.exit_code == 0
    assert "southdeps: 600 migrations cannot be read on one page, so one box per app; " in result.stderr
    assert run("--out", "deps.dot", "-q", project=generated(apps=60, migrations=600)).stderr == ""


def test_what_mermaid_refuses_is_noted(run):
    result = run("--out", "deps.mmd", "--level", "migration", project=generated(apps=60, migrations=600))
    assert result.stderr == (
        "southdeps: deps.mmd written\nsouthdeps: Mermaid draws up to 50,000 characters and 500 lines unless its maxTextSize and maxEdges say "
        "otherwise; --focus, --show or --collapse make it smaller\n"
    )


@pytest.mark.parametrize("fmt", ["png", "svg", "html"])
def test_where_graphviz_gives_up_the_dot_text_stands_beside(run, monkeypatch, tmp_path, fmt):
    monkeypatch.setattr(layout, "ENGINE", tmp_path / "none.py")
    monkeypatch.setenv("PATH", "")
    result = run("--out", f"deps.{fmt}")
    assert result.exit_code == 2
    assert "Graphviz could not make the" in result.stderr
    assert result.stderr.endswith(f"the DOT text is in deps.{fmt}.dot\n")
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"deps.{fmt}.dot"]
    assert (tmp_path / f"deps.{fmt}.dot").read_text().startswith("digraph southdeps {")


def test_a_name_that_would_steer_the_terminal_is_shown_harmless(run):
    result = run("--focus", "\x1b[31mred")
    assert "\x1b" not in result.stderr


def test_options_reach_the_picture(run):
    shown = run("--level", "app", "--show", "missing", "--reduce", "--collapse", "--focus", "b").stdout
    assert shown.count(" [label=<<b>") == 2
    assert "around b, missing only, one box per app" in shown
    assert '<b><font point-size="18">bookshop (no settings, postgresql)</font></b>' in shown


def test_a_real_project_is_read_and_drawn(pytestconfig, tmp_path):
    folder = pytestconfig.rootpath / CASE
    result = CliRunner().invoke(
        graph, [str(folder), "--out", str(tmp_path / "deps.json"), "-q"], catch_exceptions=False
    )
    assert (result.exit_code, result.output) == (0, "")
    document = json.loads((tmp_path / "deps.json").read_text())
    assert {edge["kind"] for edge in document["edges"]} == {"missing"}
    assert [finding["code"] for finding in document["findings"]] == ["SD101"]
    assert len(document["nodes"]) > 1


def test_on_a_terminal_a_file_has_to_be_named(run, monkeypatch):
    monkeypatch.setattr("southdeps.cli.graph.is_terminal", lambda: True)
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("southdeps: name a file, such as --out deps.png (png, svg,")
    assert run("--out", "-").stdout.startswith("digraph southdeps {")


def test_apps_that_are_not_installed_are_named(run, monkeypatch):
    monkeypatch.setattr(PROJECT, "installed", (SimpleNamespace(label="a"),))
    assert "southdeps: drawn, but not installed by the settings: b\n" in run("--out", "deps.svg").stderr


def test_if_graphviz_takes_too_long_each_app_is_one_box(run, monkeypatch):
    real = layout.laid_out

    def slow(dot, fmt, **options):
        if dot.count("migrations</font>") < 3:
            raise layout.CannotDrawError("too slow", dot, timed_out=True)
        return real(dot, fmt, **options)

    monkeypatch.setattr(sys.modules["southdeps.draw.render"], "laid_out", slow)
    result = run("--out", "deps.svg", "--level", "migration", project=generated(apps=3, migrations=30))
    assert result.exit_code == 0
    assert "Graphviz had no picture of 30 boxes in 60 seconds, so there is one box per app" in result.stderr
