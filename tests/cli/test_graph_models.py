"""`southdeps graph --models`: formats, options, notes and exit status."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from southdeps.cli.graph import graph
from southdeps.draw import layout, mermaid
from tests.draw.frozen import CLASSIC
from tests.projects import migration, write


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs the command on a small project."""
    folder = tmp_path / "project"
    write(folder, {key: migration("pass", *models) for key, models in CLASSIC.items()})
    write(folder, {"a:0002_size": migration("pass", "a.Thing: name, size")})

    def run_on(*arguments: str) -> Result:
        return CliRunner().invoke(
            graph, [str(folder), "--models", "--no-cache", *arguments], catch_exceptions=False
        )

    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return run_on


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("models.png", b"\x89PNG"),
        ("models.svg", b"<?xml"),
        ("models.pdf", b"%PDF"),
        ("models.dot", b"digraph"),
        ("models.gv", b"digraph"),
        ("models.mmd", b"---\ntitle"),
        ("models.html", b"<!doctype html>"),
        ("models.json", b'{\n "schema": 1'),
    ],
)
def test_the_ending_names_the_format(run, tmp_path, name, start):
    result = run("--out", name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "out" / name).read_bytes().startswith(start)


def test_standard_output_gets_dot(run):
    assert run().stdout.startswith("digraph southdeps {")


def test_as_of_a_migration(run):
    def columns(*arguments: str) -> list[list[str]]:
        document = json.loads(run("--format", "json", *arguments).stdout)
        return [[field["column"] for field in model["fields"]] for model in document["models"]]

    assert columns() == [["id", "name", "size"], ["id", "thing_id"]]
    assert columns("--at", "a:0001") == [["id", "name"], ["id", "thing_id"]]
    assert columns("--at", "a:0001_initial", "--at", "b:0001") == [["id", "name"], ["id", "thing_id"]]
    assert "as of a:0001_initial, other apps as of their last" in run("--at", "a:0001").stdout


def test_focus_on_an_app(run):
    shown = run("--focus", "b").stdout
    assert "<b>Thing</b>" in shown
    assert "name" not in shown.partition("cluster_0")[2].replace("fontname", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--level", "migration"], "--level is about migrations; it does not go with --models"),
        (["--show", "missing"], "--show is about migrations; it does not go with --models"),
        (["--reduce"], "--reduce is about migrations; it does not go with --models"),
        (["--collapse"], "--collapse is about migrations; it does not go with --models"),
        (["--focus", "a:0001"], "--focus a:0001: with --models it takes an app; --at takes a migration"),
        (["--focus", "+a"], "--focus +a: with --models it takes an app; --at takes a migration"),
        (["--focus", "c"], "--focus: no app c has models. The apps that have are a, b."),
        (["--at", "a"], "--at a: it takes APP:MIGRATION"),
        (["--at", ":0001"], "--at :0001: it takes APP:MIGRATION"),
        (["--at", "c:0001"], "--at: no app c has migrations. The apps that have are a, b."),
        (["--at", "a:0003"], "--at: no migration a:0003; the app has 0001_initial to 0002_size"),
        (["--at", "a:000"], "--at: a:000 may be 0001_initial or 0002_size"),
        (["--at", "a:0001", "--at", "a:0002"], "--at a:0002: a:0001_initial was asked for already"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_can_not_be_done_is_said_in_one_line(run, tmp_path, arguments, message):
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"southdeps: {message}\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_at_is_for_models_only(tmp_path):
    result = CliRunner().invoke(graph, [str(tmp_path), "--at", "a:0001"], catch_exceptions=False)
    assert result.exit_code == 2
    assert result.stderr.startswith("southdeps: --at goes with --models;")


def test_json_holds_all_models(run):
    result = run("--format", "json", "--focus", "b")
    assert len(json.loads(result.stdout)["models"]) == 2
    assert (
        result.stderr == "southdeps: json always holds all models; the options for drawing change nothing\n"
    )


def test_what_mermaid_refuses_is_noted(run, monkeypatch):
    monkeypatch.setattr(mermaid, "MOST_CHARACTERS", 100)
    assert run("--format", "mmd").stderr == (
        "southdeps: Mermaid draws up to 100 characters unless its maxTextSize says otherwise; "
        "--focus makes it smaller\n"
    )


def test_where_graphviz_gives_up_the_dot_text_stands_beside(run, monkeypatch, tmp_path):
    monkeypatch.setattr(layout, "ENGINE", tmp_path / "none.py")
    monkeypatch.setenv("PATH", "")
    result = run("--out", "models.png")
    assert result.exit_code == 2
    assert result.stderr.endswith("the DOT text is in models.png.dot\n")
    assert (tmp_path / "out" / "models.png.dot").read_text().startswith("digraph southdeps {")


def test_nothing_of_the_project_is_executed(run, tmp_path):
    marker = tmp_path / "executed"
    write(
        tmp_path / "project",
        {"a:0003_evil": migration("pass", "a.Thing: name", top=f"open({str(marker)!r}, 'w').close()")},
    )
    assert run().exit_code == 0
    assert not marker.exists()


@pytest.mark.parametrize(
    ("options", "models", "fields"),
    [
        (["--detail", "all"], True, True),
        (["--detail", "keys"], True, False),
        (["--detail", "names"], True, False),
        (["--detail", "app"], False, False),
        (["--level", "app"], False, False),
    ],
)
def test_the_detail(run, options, models, fields):
    drawn = run("--out", "-", *options).stdout
    assert ("<b>Thing</b>" in drawn) == models
    assert ("CharField" in drawn) == fields


def test_models_may_be_left_out(run):
    assert "<b>Thing</b>" not in run("--out", "-", "--exclude-models", "a.th*").stdout
    assert "<b>Thing</b>" in run("--out", "-", "--relations-only").stdout


def test_the_options_of_models_need_models(tmp_path, monkeypatch):
    result = CliRunner().invoke(graph, [str(tmp_path), "--out", "-", "--detail", "keys"])
    assert result.exit_code == 2
    assert "--detail, --exclude-models and --relations-only go with --models" in result.stderr
