"""`southdeps fix` on the example project: whole outputs, exit statuses, and what is in the files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import projects
from tests.cli.bookshop import (
    BOOKSHOP,
    LEFT_SHOP_1,
    LEFT_SHOP_2,
    LEFT_SHOP_4,
    SHOP_1,
    SHOP_2,
    SHOP_4,
    SOUTHDEPS,
    TEASERS,
    WRITTEN_NEEDED_BY,
    WRITTEN_SHOP_1,
    WRITTEN_SHOP_2,
    WRITTEN_SHOP_4,
    WRITTEN_TEASERS,
    Output,
    changed,
    contents,
    run,
)
from tests.projects import create, migration

NOT_ASKED = "--only names other apps."
DIFFS = {
    "all": ([], 1, SHOP_1 + SHOP_2 + SHOP_4 + TEASERS, ""),
    "exit with 0": (["--exit-zero"], 0, SHOP_1 + SHOP_2 + SHOP_4 + TEASERS, ""),
    "one app": (
        ["--only", "teasers"],
        1,
        TEASERS,
        LEFT_SHOP_1.format(NOT_ASKED) + LEFT_SHOP_2.format(NOT_ASKED) + LEFT_SHOP_4.format(NOT_ASKED),
    ),
    "two apps": (["--only", "teasers", "--only", "shop"], 1, SHOP_1 + SHOP_2 + SHOP_4 + TEASERS, ""),
}  # fmt: skip


@pytest.mark.parametrize(("options", "status", "out", "err"), DIFFS.values(), ids=DIFFS)
def test_the_diff_is_shown_and_nothing_is_written(options, status, out, err, bookshop):
    before = contents(bookshop)
    assert run("fix", *options) == Output(status, out, err)
    assert changed(bookshop, before) == []


WRITTEN = {
    "all": ([], 0, WRITTEN_SHOP_1 + WRITTEN_SHOP_2 + WRITTEN_SHOP_4 + WRITTEN_TEASERS + "4 files changed\n", ""),
    "one app": (
        ["--only", "teasers"],
        1,
        WRITTEN_TEASERS + "1 file changed\n",
        LEFT_SHOP_1.format(NOT_ASKED) + LEFT_SHOP_2.format(NOT_ASKED) + LEFT_SHOP_4.format(NOT_ASKED),
    ),
    "one app, exit with 0": (
        ["--only", "teasers", "--exit-zero"],
        0,
        WRITTEN_TEASERS + "1 file changed\n",
        LEFT_SHOP_1.format(NOT_ASKED) + LEFT_SHOP_2.format(NOT_ASKED) + LEFT_SHOP_4.format(NOT_ASKED),
    ),
    "needed_by": (["--prefer", "needed-by", "catalogue"], 0, WRITTEN_NEEDED_BY + "3 files changed\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("options", "status", "out", "err"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_reported_with_the_reason(options, status, out, err, bookshop):
    before = contents(bookshop)
    assert run("fix", "--write", *options) == Output(status, out, err)
    assert changed(bookshop, before) == [
        line[:-1] for line in out.splitlines() if not line.startswith(" ") and line.endswith(":")
    ]


@pytest.mark.parametrize("options", [[], ["--prefer", "needed-by", "catalogue"]])
def test_after_it_check_is_clean_and_nothing_is_left_to_do(options, bookshop):
    run("fix", "--write", *options)
    checked = json.loads(run("check", "--format", "json").out)
    assert checked["summary"]["errors"] == 0
    before = contents(bookshop)
    assert run("fix") == Output(0, "", "nothing to fix\n")
    assert run("fix", "--quiet") == Output(0, "", "")
    assert run("fix", "--write") == Output(0, "nothing to fix\n", "")
    assert changed(bookshop, before) == []


def test_git_takes_the_diff(bookshop):
    """From the folder that southdeps ran in, whatever the paths it was given."""
    shop = bookshop.parent
    os.chdir(shop)
    diff = run("fix", "bookshop").out
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=shop, check=True)
    by_git = contents(bookshop)
    shutil.rmtree(bookshop)
    shutil.copytree(BOOKSHOP, bookshop)
    run("fix", "bookshop", "--write")
    assert by_git == contents(bookshop)


def test_check_names_the_files_that_would_change(bookshop):
    before = contents(bookshop)
    output = run("fix", "--check", "--only", "teasers", "--only", "shop")
    assert output.status == 1
    assert output.out.splitlines()[-2:] == [
        "would change: teasers/migrations/0001_initial.py",
        "4 files would be changed",
    ]
    assert changed(bookshop, before) == []
    run("fix", "--write")
    assert run("fix", "--check") == Output(0, "", "nothing to fix\n")


def test_modes_exclude_each_other(bookshop):
    assert run("fix", "--write", "--check") == Output(
        2, "", "southdeps: --write and --check exclude each other\n"
    )


def git(folder: Path, *args: str, data: bytes = b"") -> None:
    names = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *args], cwd=folder, input=data, check=True, capture_output=True)


PROGRAMS = {"git": ["git", "apply", "-"], "patch": ["patch", "-s", "-p1"]}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("repository", [True, False], ids=["repository", "none"])
def test_a_diff_from_a_subfolder_applies_where_it_says(program, repository, bookshop, monkeypatch):
    """`southdeps fix ..` and a path beside the working directory: neither program takes a path with `..`."""
    before = contents(bookshop)
    root = bookshop
    if repository:
        root = bookshop.parent
        git(root, "init")
    monkeypatch.chdir(bookshop / "shop")
    output = run("fix", "..")
    assert f"the paths of the diff are relative to {root}: apply it there\n" in output.err
    assert ".." not in output.out
    subprocess.run(program, cwd=root, input=output.out.encode(), check=True)
    assert len(changed(bookshop, before)) == 4
    assert run("fix", "..").out == ""


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("inside", [True, False], ids=["below", "beside"])
def test_a_diff_of_a_linked_folder_names_the_real_one(program, inside, bookshop, monkeypatch):
    """git refuses paths that lead through a link, and patch those that lead out of the folder."""
    git(bookshop, "init")
    before = contents(bookshop)
    here = bookshop.parent if inside else bookshop.parent / "here"
    here.mkdir(exist_ok=True)
    (here / "linked").symlink_to(bookshop)
    monkeypatch.chdir(here)
    output = run("fix", "linked")
    root = here if inside else bookshop
    assert (f"relative to {root}: apply it there" in output.err) == (not inside)
    subprocess.run(program, cwd=root, input=output.out.encode(), check=True)
    assert len(changed(bookshop, before)) == 4


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_diff_of_what_lies_below_applies_in_the_working_directory(program, bookshop, monkeypatch):
    git(bookshop, "init")
    before = contents(bookshop / "teasers")
    monkeypatch.chdir(bookshop / "teasers")
    output = run("fix", ".", "--path", "..")
    assert "apply it there" not in output.err
    subprocess.run(program, cwd=bookshop / "teasers", input=output.out.encode(), check=True)
    assert changed(bookshop / "teasers", before) == ["migrations/0001_initial.py"]


def test_files_with_changes_that_git_does_not_have(bookshop):
    git(bookshop, "init")
    git(bookshop, "add", ".")
    with (bookshop / "shop/migrations/0004_copy_isbn.py").open("a") as file:
        file.write("# mine\n")
    output = run("fix", "--write")
    assert output.status == 0
    assert output.err == (
        "southdeps: files with changes that git does not have: shop/migrations/0004_copy_isbn.py\n"
    )


def test_who_breaks_off_has_written_nothing(bookshop):
    before = contents(bookshop)
    command = [
        str(SOUTHDEPS),
        "fix",
        "--no-cache",
        "--interactive",
    ]  # to CliRunner of click 8.2.0 no input ends
    output = subprocess.run(command, input="y\n", capture_output=True, text=True, check=False)
    assert output.returncode == 1
    assert output.stderr.endswith("Aborted!\n")
    assert changed(bookshop, before) == []


CYCLE = {
    "a:0001_initial": migration(create("a_thing: other -> b.Thing"), "a.Thing: name", "b.Thing: name"),
    "b:0001_initial": migration(create("b_thing: owner -> a.Thing"), "b.Thing: name", "a.Thing: name"),
}
CYCLE_LEFT = """\
not fixed: a/migrations/0001_initial.py:11:13: SD101 error: a:0001_initial references table b_thing, which b:0001_initial creates, without depending on it
  = No declaration helps: it is part of the cycle of a:0001_initial (SD205).
not fixed: a/migrations/0001_initial.py:11:13: SD205 error: these migrations need each other in a cycle: a:0001_initial needs b:0001_initial, which needs a:0001_initial
  = a/migrations/0001_initial.py:11: a:0001_initial needs table b_thing, which b:0001_initial provides
  = b/migrations/0001_initial.py:11: b:0001_initial needs table a_thing, which a:0001_initial provides
  = To break it, move the foreign key a_thing.other_id (a/migrations/0001_initial.py:11) into a later migration of a.
  = On databases that have it already, run the new migration with --fake.
not fixed: b/migrations/0001_initial.py:11:13: SD101 error: b:0001_initial references table a_thing, which a:0001_initial creates, without depending on it
  = No declaration helps: it is part of the cycle of a:0001_initial (SD205).
"""


def test_a_cycle_is_left_and_reported(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    projects.write(tmp_path, CYCLE)
    before = contents(tmp_path)
    assert run("fix") == Output(1, "", CYCLE_LEFT)
    assert run("fix", "--write") == Output(1, "nothing was changed\n", CYCLE_LEFT)
    assert changed(tmp_path, before) == []


def test_what_can_not_be_edited_is_handed_out_for_pasting(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    triple = 'depends_on = (("a", "0001_initial", "x"),)'
    projects.write(
        tmp_path,
        {
            "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
            "b:0001_initial": CYCLE["b:0001_initial"].replace(
                "    def forwards", f"    {triple}\n    def forwards", 1
            ),
        },
    )
    assert run("fix") == Output(
        1,
        "",
        "not fixed: b/migrations/0001_initial.py:8:19: SD201 error: depends_on of b:0001_initial is malformed: "
        "ValueError: too many values to unpack\n"
        '  = Write a tuple of pairs: depends_on = (("app", "0001_initial"),)\n'
        "not fixed: b/migrations/0001_initial.py:12:13: SD101 error: b:0001_initial references table a_thing, which "
        "a:0001_initial creates, without depending on it\n"
        "  = The file cannot be edited safely: line 8: an entry is no pair of app and migration.\n"
        "  = Write by hand into the class:\n"
        "    depends_on = (\n"
        '        ("a", "0001_initial"),\n'
        "    )\n",
    )


def test_a_file_that_may_not_be_written_stops_all(bookshop):
    read_only = bookshop / "teasers/migrations/0001_initial.py"
    read_only.chmod(0o444)
    before = contents(bookshop)
    output = run("fix", "--write")
    assert (output.status, output.out) == (2, "")
    assert output.err.startswith("southdeps: ")
    assert output.err.endswith("is read-only; nothing was written\n")
    assert changed(bookshop, before) == []


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (
            ["--only", "nobody"],
            "--only nobody: no app with migrations has that label. Those that have are catalogue, reviews, shop, teasers.",
        ),
        (
            ["--prefer", "needed-by", "nobody"],
            (
                "--prefer needed-by nobody: no app with migrations has that label. Those that have are catalogue, "
                "reviews, shop, teasers."
            ),
        ),
        (
            ["shop", "--path", "catalogue", "--only", "catalogue"],
            "--only catalogue: its files are not the project's own",
        ),
    ],
)
def test_what_can_not_be_wished_for(options, error, bookshop):
    assert run("fix", *options) == Output(2, "", f"southdeps: {error}\n")


def test_two_folders_are_one_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    projects.write(tmp_path / "one", {"a:0001_initial": migration(create("a_thing: name"), "a.Thing: name")})
    projects.write(tmp_path / "two", {"b:0001_initial": CYCLE["b:0001_initial"]})
    before = contents(tmp_path)
    assert run("fix", "--write", "one", "two").status == 0
    assert changed(tmp_path, before) == ["two/b/migrations/0001_initial.py"]


@pytest.mark.skipif(os.name != "posix", reason="terminals are opened as POSIX has them")
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_on_a_terminal_only_and_only_where_wanted(environment, coloured, bookshop):
    import pty

    screen, terminal = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    done = subprocess.run(
        [SOUTHDEPS, "fix", "--no-cache", "--only", "teasers"],
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env=clean | environment,
        check=False,
    )
    os.close(terminal)
    shown = os.read(screen, 65536).decode().replace("\r\n", "\n")
    os.close(screen)
    assert done.returncode == 1
    assert ("\x1b[32m+" in shown) is coloured
    assert (shown == TEASERS) is not coloured


@pytest.mark.parametrize(("left_in", "run_in"), [(".", "shop"), ("shop", "."), (".", ".")])
def test_a_killed_run_is_undone_by_the_next_wherever_it_runs(left_in, run_in, bookshop, monkeypatch):
    """Two of the four files have been replaced when the process is killed."""
    before = contents(bookshop)
    program = (
        "import os, pathlib, signal, sys\nfrom southdeps.cli.commands import cli\nreal, calls = os.replace, []\n"
        "def replace(self, target):\n    calls.append(1)\n"
        "    if len(calls) == 2: os.kill(os.getpid(), signal.SIGKILL)\n    real(self, target)\n"
        "pathlib.Path.replace = replace\ncli(['fix', '--no-cache', '--write', '--path', '..', sys.argv[1]])"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, left_in], check=False, cwd=bookshop, capture_output=True
    )
    assert killed.returncode < 0
    assert contents(bookshop) != before
    monkeypatch.chdir(bookshop / run_in)
    assert "an interrupted fix --write was undone: all files have their old content" in run("fix").err
    assert contents(bookshop) == before
    assert "interrupted" not in run("fix").err
