"""Python's own library: files are read, paths computed, nothing is run."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.interpreter.values import Unknown
from southdeps.south.stubs.stdlib import OpenFile
from tests import projects
from tests.drops import dropped, tables
from tests.interpreter.running import Recorder
from tests.projects import migration, name


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("os.path.join('a', 'b')", "a/b"),
        ("os.path.basename('a/b.py')", "b.py"),
        ("os.path.dirname('a/b.py')", "a"),
        ("os.path.normpath('a/../b')", "b"),
        ("str(sys.version_info[0])", "2"),
    ],
)
def test_known_values(expression, value):
    assert tables(f"db.delete_table({expression})", top="\nimport os, sys\n") == [value]


@pytest.mark.parametrize(
    "expression", ["os.path.join('a', unknown())", "os.path.join('a', 1)", "os.environ['X']", "os.getcwd()"]
)
def test_what_is_not_known(expression):
    (found,) = tables(f"db.delete_table({expression})", top="\nimport os\n")
    assert found.startswith("? ")


def test_a_file_beside_a_migration_is_read(tmp_path):
    body = "path = os.path.join(os.path.dirname(__file__), 'x.sql')\ndb.execute(open(path).read())"
    files = {"a:0001_initial": migration(body, top="import os"), "a/migrations/x.sql": "DROP TABLE a_thing"}
    found = projects.load(tmp_path, files).migrations[name("a:0001_initial")].summary
    assert dropped(found) == ["a_thing"]


def test_a_file_outside_is_not(tmp_path):
    (tmp_path / "x.sql").write_text("DROP TABLE a_thing")
    body = f"db.execute(open({str(tmp_path / 'x.sql')!r}).read())"
    found = projects.load(tmp_path / "project", {"a:0001_initial": migration(body)}).migrations
    (shown,) = dropped(found[name("a:0001_initial")].summary)
    assert shown.startswith("? open(")


def test_lines_of_a_file():
    file = OpenFile("a\nb")
    assert file.elements() == ["a\n", "b"]
    assert OpenFile(None).elements() is None
    assert isinstance(OpenFile(None).attribute(Recorder(), "read"), Unknown)
    assert isinstance(file.attribute(Recorder(), "write"), Unknown)


@pytest.mark.parametrize(
    ("source", "raised"),
    [("orm['b.Box'].objects.all()", ["IndexError: list index out of range"]), ("[1, 2]", [])],
)
def test_a_random_choice_needs_an_element(source, raised):
    body = f"import random\nrandom.choice({source})"
    done = projects.summary(projects.migration(body, "b.Box: name")).actions
    assert [one.error for one in done if isinstance(one, effects.RaiseException)] == raised
