"""SD301: tables that no order of the apps provides."""

from __future__ import annotations

import pytest

from tests.projects import create, findings, migration
from tests.rules.things import READS, THING, A, one

TABLES = {
    "a table that nothing makes": (
        {"a:0001_initial": A, "b:0001_initial": migration(create("b_box: none -> a.None"), "a.None: name")},
        ["SD301 error b:0001_initial: a_none (foreign-key)"],
    ),
    "a table that a later migration of the same app makes": (
        {"a:0002_auto": migration(create("a_box: thing -> a.Thing"), THING), "a:0002_thing": A},
        ["SD301 error a:0002_auto: a_thing (foreign-key)"],
    ),
    "one that is renamed later": (
        {
            "a:0001_initial": migration(create("a_old: name"), "a.Old: name"),
            "a:0002_x": migration("orm['a.Thing'].objects.count()", THING),
            "a:0003_x": migration("db.rename_table('a_old', 'a_thing')"),
        },
        ["SD301 error a:0002_x: a_thing (orm)"],
    ),
    "a table that the same migration makes after all": (
        {"a:0001_initial": migration(create("a_box: thing -> a.Thing") + "\n" + create("a_thing: name"), THING)},
        [],
    ),
    "a table that another app makes only to drop it": (
        {"a:0001_initial": migration(create("a_thing: name") + "\ndb.delete_table('a_thing')"), "b:0001_initial": READS},
        ["SD301 error b:0001_initial: a_thing (orm)"],
    ),
    "a table that the app makes again later": (
        {"a:0001_initial": A, "a:0002_x": READS, "a:0003_x": migration("db.delete_table('a_thing')"), "a:0004_x": A},
        [],
    ),
    "a table that the app itself has dropped": (
        {"a:0001_initial": A, "a:0002_x": migration("db.delete_table('a_thing')"), "a:0003_x": READS},
        ["SD301 error a:0003_x: a_thing (orm)"],
    ),
    "a table that the app itself has renamed": (
        {"a:0001_initial": A, "a:0002_x": migration("db.rename_table('a_thing', 'a_other')"), "a:0003_x": READS},
        ["SD301 error a:0003_x: a_thing (orm)"],
    ),
    "a table that perhaps a later one makes, read on a condition": (
        {"a:0001_initial": migration("if nobody():\n    orm['a.Thing'].objects.count()", THING), "a:0002_x": A},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), TABLES.values(), ids=TABLES)
def test_tables(tmp_path, files, expected):
    assert findings(tmp_path, files, "SD101", "SD102", "SD301", "SD302", "SD406") == expected


MESSAGES = {
    "it never lasts": (
        {"a:0001_initial": migration(create("a_old: name") + "\ndb.rename_table('a_old', 'a_thing')\ndb.delete_table('a_thing')"), "b:0001_initial": READS},
        "b:0001_initial needs table a_thing, which a:0001_initial creates only to drop or rename it",
    ),
    "nothing makes it": (
        {"a:0001_initial": A, "b:0001_initial": migration(create("b_box: none -> a.None"), "a.None: name")},
        "b:0001_initial needs table a_none, which no migration of a creates",
    ),
    "it has taken it away itself": (
        {
            "b:0000_user": migration("db.rename_table('auth_user', 'b_user')"),
            "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username"),
        },
        "b:0001_initial needs table auth_user, which b:0000_user drops or renames",
    ),
    "it has dropped it a line before": (
        {
            "a:0001_initial": A,
            "a:0002_x": migration("db.delete_table('a_thing')\nlist(orm['a.Thing'].objects.all())", THING),
        },
        "a:0002_x needs table a_thing, which it has dropped or renamed itself",
    ),
    "a later one makes it": (
        {"a:0002_auto": migration(create("a_box: thing -> a.Thing"), THING), "a:0002_thing": A},
        "a:0002_auto needs table a_thing, which only a:0002_thing creates, later in the same app",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), MESSAGES.values(), ids=MESSAGES)
def test_messages(tmp_path, files, message):
    assert one(tmp_path, files, "SD301").message == message


USER = {"b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")}


def test_another_user_model_takes_the_tables_of_djangos_own_away(tmp_path):
    assert findings(tmp_path, USER, "SD301") == []
    expected = ["SD301 error b:0001_initial: auth_user (foreign-key)"]
    assert findings(tmp_path, USER, "SD301", user_model="people.Person") == expected
