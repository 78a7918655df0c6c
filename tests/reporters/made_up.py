"""A report for the tests of formats: real findings of a small project, and names that need escaping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps import api
from southdeps.finding import Finding, Related
from tests import projects
from tests.projects import create, migration, name

if TYPE_CHECKING:
    from pathlib import Path

    from southdeps.report import Report

THING = "a.Thing: name"
FILES = {
    "a:0001_initial": migration(create("a_thing: name"), THING),
    "b:0001_initial": migration(
        create("b_box: name, thing -> a.Thing"), THING, "b.Box: name, thing -> a.Thing"
    ),
    "b:0002_more": migration("db.delete_table(unknown)", head="depends_on = (('a', '0001'),)"),
}
#: Everything that a format has to escape.
NASTY = Finding(
    code="SD102",
    name="dropped-too-early",
    severity="warning",
    migration=name("c:0001_x"),
    path='c,d:e/\x1b[31m%\udce9<&>".py',
    line=1,
    column=1,
    message='a, b: c%d \n<tag> & "quotes" ]]> \x00\x1b[2J \ud800 é',
    related=(Related("b/1.py", 7, "b:0001 reads it"),),
    advice="first line\nsecond line",
)


def report(folder: Path, *more: Finding) -> Report:
    """The report of the project, written into a folder that is the working directory."""
    projects.write(folder, FILES)
    found = api.report_on(project := api.read(["."]), api.inspect_project(project).findings)
    return replace(found, findings=(*found.findings, *more))
