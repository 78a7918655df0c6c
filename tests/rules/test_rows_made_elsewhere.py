"""SD405: rows that are taken for granted, and that another app inserts."""

from __future__ import annotations

import pytest

from southdeps.finding import Declare
from tests import projects
from tests.projects import migration, name

GROUP = "auth.Group: name"
MAKES = migration("orm['auth.Group'].objects.create(name='Moderators')", GROUP)
TAKES = migration("orm['auth.Group'].objects.get(name='Moderators')", GROUP)
DEPENDS = "depends_on = (('a', '0001_initial'),)"

ROWS = {
    "made elsewhere": ({"a:0001_initial": MAKES, "b:0001_initial": TAKES}, ["SD405 warning b:0001_initial needs a:0001_initial: auth_group (orm)"]),
    "declared": ({"a:0001_initial": MAKES, "b:0001_initial": migration("orm['auth.Group'].objects.get(name='Moderators')", GROUP, head=DEPENDS)}, []),
    "made by get_or_create": (
        {"a:0001_initial": migration("orm['auth.Group'].objects.get_or_create(name='Moderators')", GROUP), "b:0001_initial": TAKES},
        ["SD405 warning b:0001_initial needs a:0001_initial: auth_group (orm)"],
    ),
    "made by save": (
        {"a:0001_initial": migration("g = orm['auth.Group']()\ng.name = 'Moderators'\ng.save()", GROUP), "b:0001_initial": TAKES},
        ["SD405 warning b:0001_initial needs a:0001_initial: auth_group (orm)"],
    ),
    "another row": ({"a:0001_initial": migration("orm['auth.Group'].objects.create(name='Editors')", GROUP), "b:0001_initial": TAKES}, []),
    "made before by the same app": ({"a:0001_initial": MAKES, "b:0001_initial": MAKES, "b:0002_x": TAKES}, []),
    "made by itself": ({"a:0001_initial": MAKES, "b:0001_initial": migration("orm['auth.Group'].objects.get_or_create(name='Moderators')\norm['auth.Group'].objects.get(name='Moderators')", GROUP)}, []),
    "a filter takes nothing for granted": ({"a:0001_initial": MAKES, "b:0001_initial": migration("list(orm['auth.Group'].objects.filter(name='Moderators'))", GROUP)}, []),
    "nothing makes it": ({"a:0001_initial": migration("pass"), "b:0001_initial": TAKES}, []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), ROWS.values(), ids=ROWS)
def test_rows_made_elsewhere(tmp_path, files, expected):
    assert projects.findings(tmp_path, files, "SD405") == expected


def elsewhere(folder, files):
    (found,) = (one for one in projects.inspect(folder, files).findings if one.code == "SD405")
    return found


def test_what_is_said_of_a_row(tmp_path):
    found = elsewhere(tmp_path, {"a:0001_initial": MAKES, "b:0001_initial": TAKES})
    assert found.message == (
        "b:0001_initial expects a row of auth_group (name = 'Moderators'), which a:0001_initial inserts"
    )
    assert found.declare == Declare("depends_on", name("b:0001_initial"), name("a:0001_initial"))
    assert found.fixable


def test_with_two_makers_it_is_unknown_which_is_meant(tmp_path):
    files = {"a:0001_initial": MAKES, "b:0001_initial": TAKES, "c:0001_initial": MAKES}
    found = elsewhere(tmp_path, files)
    assert found.message.endswith("which a:0001_initial or c:0001_initial inserts")
    assert (found.declare, found.fixable) == (None, False)


def test_of_two_makers_in_one_app_the_first_will_do(tmp_path):
    files = {"a:0001_initial": MAKES, "a:0002_again": MAKES, "b:0001_initial": TAKES}
    found = elsewhere(tmp_path, files)
    assert found.message.endswith("which a:0001_initial or a:0002_again inserts")
    assert found.declare == Declare("depends_on", name("b:0001_initial"), name("a:0001_initial"))
