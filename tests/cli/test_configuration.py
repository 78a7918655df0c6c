"""What configuration files change about commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests import projects
from tests.cli.classic import CLASSIC


@pytest.fixture(autouse=True)
def _in_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    projects.write(Path("project"), CLASSIC)


def run(*arguments, config=None, name="southdeps.toml"):
    if config is not None:
        Path(name).write_text(config)
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def test_options_of_every_kind():
    config = 'no-cache = true\nformat = "json"\nignore = ["SD1", "SD4"]\nexit-zero = true\njobs = 1\nexclude = ["x", "y"]\n'
    status, output, _ = run("check", "project", config=config)
    assert (status, json.loads(output)["findings"]) == (0, [])


def test_the_command_line_comes_first():
    config = 'ignore = "SD1"\nformat = "json"\n'
    status, output, _ = run("check", "project", "--ignore", "SD2", "--format", "concise", config=config)
    assert status == 1
    assert "SD101" in output


def test_setup_cfg():
    config = "[southdeps]\nignore = SD1, SD4\nexit-zero = yes\nexclude =\n    x\n    y\n[southdeps:plan]\napp = b\n"
    assert run("check", "project", config=config, name="setup.cfg")[0] == 0
    assert run("plan", "project")[0] == 1


def test_the_file_is_found_from_the_first_path_and_its_paths_are_relative_to_it():
    Path("elsewhere").mkdir()
    Path("project/conf.py").write_text("INSTALLED_APPS = ['b', 'a']\n")
    Path("project/southdeps.toml").write_text('settings = "conf.py"\n')
    status, output, _ = run("check", "project", "--show-settings")
    assert status == 0
    assert "settings: project/conf.py (from --settings)" in output
    assert "configuration: project/southdeps.toml" in output


def test_another_file_and_none():
    Path("other.toml").write_text('ignore = "SD1"\n')
    assert run("check", "project", "--config", "other.toml", config="exit-zero = true\n")[0] == 0
    assert "SD101" not in run("check", "project", "--config", "other.toml")[1]
    assert run("check", "project", "--no-config")[0] == 1
    assert run("check", "project", "--config", "nowhere.toml")[0] == 2


def test_what_is_for_another_command():
    config = 'select = "SD1"\n[graph]\nlevel = "app"\n'
    assert run("plan", "project", config=config)[0] == 0
    assert run("check", "project")[0] == 1


WRONG = {
    "a key": ('selct = "SD1"\n', "unknown key: selct. Did you mean select?"),
    "a key of a command": ('[check]\nlevel = "app"\n', "unknown key: level."),
    "a command": ("[chekc]\nx = 1\n", "no such command: chekc. Did you mean check?"),
    "a flag": ('strict = "perhaps"\n', "strict: 'perhaps' is not true or false"),
    "a list": ("exclude = 3\n", "exclude: 3 is not a list of strings"),
    "a list in a list": ("select = [1]\n", "select: [1] is not a string"),
    "a table": ('[settings]\nx = "y"\n', "settings: a table is not a string"),
    "a number": ("user-model = true\n", "user-model: True is not a string"),
    "a number for a text": ("select = 3\n", "southdeps.toml: select: 3 is not a string"),
    "a text for a number": ('jobs = "two"\n', "southdeps.toml: jobs: 'two' is not a number from 1 on"),
    "a number out of range": ("jobs = 0\n", "southdeps.toml: jobs: 0 is not a number from 1 on"),
    "a choice": (
        'color = "allways"\n',
        "color: 'allways' is not one of auto, always, never. Did you mean always?",
    ),
    "a code": ('ignore = ["SD999"]\n', "southdeps.toml: ignore: SD999: no code begins with it."),
    "a code in an app": (
        '[per-app-ignores]\na = ["SD999"]\n',
        "per-app-ignores: SD999: no code begins with it.",
    ),
    "codes of another command alone": (
        'select = "SD5"\n',
        "southdeps.toml: select: SD5: not among the codes",
    ),
    "a command far from all": (
        "[zzzzzz]\nx = 1\n",
        "no such command: zzzzzz. The commands are baseline, cache, check, ",
    ),
    "a group of commands": (
        '[fixture]\nformat = "json"\n',
        "no such command: fixture. Did you mean fixture ",
    ),
    "a command of a group": ("[fixture.chekc]\nx = 1\n", "fixture chekc. Did you mean fixture check?"),
    "keys one table too deep": (
        '[tool.southdeps]\nselect = "SD1"\n',
        "stand at the top of this file, not in",
    ),
}


@pytest.mark.parametrize(("config", "error"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(config, error):
    status, output, message = run("check", "project", config=config)
    assert (status, output) == (2, "")
    assert message.startswith("southdeps: ")
    assert error in message


def test_a_value_that_the_option_refuses():
    status, _, message = run("check", "project", config='format = "xml"\n')
    assert status == 2
    assert "xml" in message


def test_the_commands_of_a_group():
    Path("x.json").write_text("[]")
    config = 'format = "concise"\n[fixture.check]\nformat = "json"\n'
    assert json.loads(run("fixture", "check", "x.json", config=config)[1])["schema"] == 1
    output = run(
        "fixture", "check", "x.json", config="[southdeps:fixture:check]\nformat = json", name="setup.cfg"
    )[1]
    assert json.loads(output)["schema"] == 1


def test_formats_for_all_commands_are_not_those_of_pictures():
    assert run("graph", "project", config='format = "json"\n')[1].startswith("digraph ")
    assert run("graph", "project", config='[graph]\nformat = "json"\n')[1].startswith("{")


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        (
            "pyproject.toml",
            "[southdeps]\nselect = 'SD1'\n",
            "the table is called [tool.southdeps], not [southdeps]",
        ),
        (
            "setup.cfg",
            "[tool:southdeps]\nselect = SD1\n",
            "the section is called [southdeps], not [tool:southdeps]",
        ),
    ],
)
def test_sections_of_other_names(name, text, error):
    assert run("check", config=text, name=name) == (2, "", f"southdeps: {name}: {error}\n")


def test_apps_that_are_not_there():
    Path("project/settings.py").write_text("INSTALLED_APPS = ['b', 'a']\n")
    arguments = ("check", "project", "--settings", "project/settings.py", "--quiet")
    config = "[per-app-ignores]\nbb = ['SD4']\na = ['SD4']\n"
    line = "southdeps: southdeps.toml: per-app-ignores: bb: no such app. Did you mean b?\n"
    assert run(*arguments, config=config)[2] == ""
    assert run(*arguments[:-1])[2] == line
    assert run(*arguments[:-1], "--per-app-ignores", "zz:SD1", "--no-config")[2] == (
        "southdeps: --per-app-ignores: zz: no such app.\n"
    )
    assert run("check", "project")[2] == ""  # without settings other apps may be there


ODD = {
    "a NUL": r'settings = "a\u0000b"',
    "a NUL in a list": r'path = ["\u0000"]',
    "a number as a code": "per-app-ignores.a = [5]",
}


@pytest.mark.parametrize("line", ODD.values(), ids=ODD)
def test_odd_values_are_one_clear_error(tmp_path, monkeypatch, line):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "southdeps.toml").write_text(line)
    result = CliRunner().invoke(cli, ["check", "."])
    assert (result.exit_code, "internal error" in result.stderr) == (2, False)
    assert result.stderr.startswith("southdeps: ")
