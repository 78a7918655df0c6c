"""SD103: two apps create one table, or an app creates what syncdb has made."""

from __future__ import annotations

import pytest

from southdeps.finding import Declare
from tests import projects
from tests.projects import create, migration, name

MAKES = migration(create("shared: name"))
DROPS = migration("db.delete_table('shared')")
ADVICE = "Install only one of the two apps, or let only one of them create the table."


def found(folder, files, **options):
    return [
        one for one in projects.inspect(folder, files, **options).findings if one.code in {"SD103", "SD305"}
    ]


def test_either_may_come_second(tmp_path):
    both = found(tmp_path, {"a:0001_initial": MAKES, "b:0001_initial": MAKES})
    assert [one.message for one in both] == [
        'a:0001_initial fails: relation "shared" already exists; b:0001_initial creates it too',
        'b:0001_initial fails: relation "shared" already exists; a:0001_initial creates it too',
    ]
    assert {(one.code, one.severity, one.table, one.fixable, one.advice) for one in both} == {
        ("SD103", "error", "shared", False, ADVICE)
    }


def test_the_other_can_wait_until_it_is_dropped(tmp_path):
    files = {"a:0001_initial": MAKES, "a:0002_drop": DROPS, "b:0001_initial": MAKES}
    declared = {one.declare for one in found(tmp_path, files)}
    assert Declare("depends_on", name("b:0001_initial"), name("a:0002_drop")) in declared


def test_syncdb_has_made_it(tmp_path):
    models = (
        "from django.db import models\n\n\nclass Shared(models.Model):\n    class Meta:\n"
        "        db_table = 'shared'\n"
    )
    files = {
        "a:0001_initial": MAKES,
        "plain:": "",
        "plain/models.py": models,
        "settings.py": "INSTALLED_APPS = ('south', 'plain', 'a')\n",
    }
    (one,) = found(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert one.message == 'a:0001_initial fails: relation "shared" already exists; syncdb creates it too'


QUIET = [
    pytest.param({"a:0001_initial": MAKES, "b:0001_initial": migration(create("other: name"))}, [], id="two names"),
    pytest.param({"a:0001_initial": MAKES, "a:0002_x": MAKES}, ["SD305"], id="one app twice is SD305"),
    pytest.param(
        {"a:0001_initial": MAKES, "a:0002_drop": DROPS, "b:0001_initial": migration(create("shared: name"), head="depends_on = (('a', '0002_drop'),)")},
        [], id="one after the other",
    ),
    pytest.param({"a:0001_initial": MAKES, "b:0001_initial": migration("if unknown():\n    " + create("shared: name").replace("\n", "\n    "))}, [], id="perhaps"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "codes"), QUIET)
def test_what_does_not_collide(tmp_path, files, codes):
    assert [one.code for one in found(tmp_path, files)] == codes
