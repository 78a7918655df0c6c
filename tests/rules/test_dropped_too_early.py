"""SD102: migrations that drop or rename what another app still needs."""

from __future__ import annotations

import pytest

from tests.projects import create, findings, migration
from tests.rules.things import A_BOTH, DEPENDS, OWNER, READS, READS_AFTER, THING, A, one

DROPPERS = {
    "a dropper": (
        {"a:0001_initial": A, "a:0002_drop": migration("db.delete_table('a_thing')"), "b:0001_initial": READS_AFTER},
        ["SD102 error a:0002_drop needs b:0001_initial: a_thing (orm)"],
    ),
    "a dropper of a column": (
        {"a:0001_initial": A, "a:0002_drop": migration("db.delete_column('a_thing', 'name')"), "b:0001_initial": READS_AFTER},
        ["SD102 error a:0002_drop needs b:0001_initial: a_thing.name (orm)"],
    ),
    "a renamer": (
        {"a:0001_initial": A, "a:0002_rename": migration("db.rename_table('a_thing', 'a_new')"), "b:0001_initial": READS_AFTER},
        ["SD102 error a:0002_rename needs b:0001_initial: a_thing (orm)"],
    ),
    "a dropper under a condition": (
        {"a:0001_initial": A, "a:0002_drop": migration("if raw_input('Drop it?'):\n    db.delete_table('a_thing')"), "b:0001_initial": READS_AFTER},
        ["SD102 warning a:0002_drop needs b:0001_initial: a_thing (orm)"],
    ),
    "a renamer under a condition": (
        {"a:0001_initial": A, "a:0002_rename": migration("if nobody():\n    db.rename_table('a_thing', 'a_new')"), "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING, head=DEPENDS)},
        ["SD102 warning a:0002_rename needs b:0001_initial: a_thing (foreign-key)"],
    ),
    "a dropper of a column under a condition": (
        {"a:0001_initial": A, "a:0002_drop": migration("if nobody():\n    db.delete_column('a_thing', 'name')"), "b:0001_initial": READS_AFTER},
        ["SD102 warning a:0002_drop needs b:0001_initial: a_thing.name (orm)"],
    ),
    "a dropper under a condition that holds": (
        {"a:0001_initial": A, "a:0002_drop": migration("if db.backend_name == 'postgres':\n    db.delete_table('a_thing')"), "b:0001_initial": READS_AFTER},
        ["SD102 error a:0002_drop needs b:0001_initial: a_thing (orm)"],
    ),
    "a dropper under a condition that doesn't": (
        {"a:0001_initial": A, "a:0002_drop": migration("if db.backend_name == 'mysql':\n    db.delete_table('a_thing')"), "b:0001_initial": READS_AFTER},
        [],
    ),
    "a dropper under a condition, and the reader waits for it": (
        {"a:0001_initial": A, "a:0002_drop": migration("if nobody():\n    db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head="depends_on = (('a', '0002_drop'),)")},
        [],
    ),
    "a dropper that surely drops one table and perhaps another": (
        {
            "a:0001_initial": A_BOTH, "a:0002_drop": migration("if nobody():\n    db.delete_table('a_thing')\ndb.delete_table('a_owner')"),
            "b:0001_initial": READS_AFTER,
            "b:0002_x": migration("list(orm['a.Owner'].objects.all())", OWNER),
        },
        ["SD102 error a:0002_drop needs b:0002_x: a_owner (orm)"],
    ),
    "the last reader": (
        {"a:0001_initial": A, "a:0002_drop": migration("db.delete_table('a_thing')"), "b:0001_initial": READS_AFTER, "b:0002_again": READS},
        ["SD102 error a:0002_drop needs b:0002_again: a_thing (orm)"],
    ),
    "Django's own table, renamed by a migration": (
        {"a:0001_initial": migration("db.rename_table('auth_user', 'a_user')"), "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")},
        ["SD102 error a:0001_initial needs b:0001_initial: auth_user (foreign-key)"],
    ),
    "Django's own table, perhaps renamed by a migration": (
        {"a:0001_initial": migration("if nobody(): db.rename_table('auth_user', 'a_user')"), "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), DROPPERS.values(), ids=DROPPERS)
def test_droppers(tmp_path, files, expected):
    assert findings(tmp_path, files, "SD101", "SD102", "SD301", "SD302", "SD406") == expected


def test_the_message_of_a_dropper(tmp_path):
    files = {
        "a:0001_initial": A,
        "a:0002_drop": migration("db.delete_column('a_thing', 'name')"),
        "b:0001_initial": READS_AFTER,
    }
    found = one(tmp_path, files, "SD102")
    assert found.message == (
        "a:0002_drop drops column a_thing.name, which b:0001_initial still needs, without depending on it"
    )
    assert found.path.endswith("a/migrations/0002_drop.py")
    assert (
        files["a:0002_drop"].split("\n")[found.line - 1][found.column - 1 :].startswith("db.delete_column(")
    )
    (reader,) = found.related
    assert reader.path.endswith("b/migrations/0001_initial.py")
    assert "orm['a.Thing'].objects.all()" in files["b:0001_initial"].split("\n")[reader.line - 1]
    assert reader.message == "b:0001_initial needs column a_thing.name"
