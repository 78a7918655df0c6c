"""Which rows a fresh database has, and which lookups fail for want of one."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.data_conditions import rows_exist
from southdeps.effects import Find
from southdeps.schema.rows import Rows
from southdeps.schema.table_rows import MAX_ROWS

ANNOUNCED = {"a": frozenset({"thing"}), "b": frozenset({"box"})}


def fresh(*done, certain=True):
    rows = Rows(frozenset({"a_thing"}), ANNOUNCED)
    for effect in done:
        rows.apply(effect, certain=certain)
    return rows


def insert(table="a_thing", **values):
    return effects.Insert((1, 1), (), table, None, tuple(values.items()))


def find(table="a_thing", *, exact=True, several="", **values):
    return Find((1, 1), (), table, tuple(values.items()), exact, "missing", several)


def delete(table="a_thing", *, exact=True, **values):
    return effects.DeleteRows((1, 1), (), table, tuple(values.items()), exact)


CHANGE = effects.ChangeRows((1, 1), (), "a_thing")
ANNOUNCE = effects.AnnounceModels((1, 1), (), "a", ("Thing",))
SEND = effects.SendAnnouncements((1, 1), ())

STATES = {
    "a table that a migration creates": ("a_thing", (), "none"),
    "with a row": ("a_thing", (insert(name="x"),), "some"),
    "with a row that has changed": ("a_thing", (insert(name="x"), CHANGE), "some"),
    "with a row that may be deleted": ("a_thing", (insert(name="x"), delete(exact=False)), "maybe"),
    "with all rows deleted": ("a_thing", (insert(name="x"), delete()), "none"),
    "with another row deleted": ("a_thing", (insert(name="x"), delete(name="y")), "some"),
    "with that row deleted": ("a_thing", (insert(name="x"), delete(name="x")), "none"),
    "a table of an unmigrated app": ("z", (), "maybe"),
    "users": ("auth_user", (), "none"),
    "the default site": ("django_site", (), "some"),
    "content types": ("django_content_type", (), "some"),
}


@pytest.mark.parametrize(("table", "done", "state"), STATES.values(), ids=STATES)
def test_states(table, done, state):
    assert fresh(*done).of(table).state == state


MISSING = {
    "any row of an empty table": (find(), (), True),
    "a row of an empty table": (find(name="x"), (), True),
    "a row that was inserted": (find(name="x"), (insert(name="x"),), False),
    "another row": (find(name="y"), (insert(name="x"),), True),
    "a row with an unknown value": (find(name="y"), (insert(),), False),
    "a row that may have changed": (find(name="y"), (insert(name="x"), CHANGE), False),
    "another key of a row that has changed": (find(id=2), (insert(id=1, name="x"), CHANGE), True),
    "a row that was deleted": (find(name="x"), (insert(name="x"), delete(name="x")), True),
    "a value that the database converts": (find(name="3"), (insert(name=3),), False),
    "a row of an unmigrated app": (find("z", name="x"), (), False),
    "a group": (find("auth_group", name="x"), (), True),
    "the default site": (find("django_site", id=1), (), False),
    "a second site": (find("django_site", id=2), (), True),
    "a content type before the announcement": (find("django_content_type", app_label="a", model="thing"), (ANNOUNCE,), True),
    "a content type after it": (find("django_content_type", app_label="a", model="thing"), (ANNOUNCE, SEND), False),
    "a content type after that of another app": (find("django_content_type", app_label="b"), (ANNOUNCE, SEND), True),
    "a content type of an unmigrated app": (find("django_content_type", app_label="auth"), (), False),
    "a content type that was inserted": (
        find("django_content_type", app_label="a", model="thing"), (insert("django_content_type", app_label="a", model="thing"),), False
    ),
    "a permission before the announcement": (find("auth_permission", codename="add_thing"), (), True),
    "a permission after it": (find("auth_permission", codename="add_thing"), (ANNOUNCE, SEND), False),
    "a permission of a model's own": (find("auth_permission", codename="can_see"), (), False),
    "a permission of an unmigrated app": (find("auth_permission", codename="add_user"), (), False),
}  # fmt: skip


@pytest.mark.parametrize(("lookup", "done", "missing"), MISSING.values(), ids=MISSING)
def test_lookups(lookup, done, missing):
    assert fresh(*done).is_missing(lookup) is missing


def test_rows_that_may_not_be_inserted():
    rows = fresh(insert(name="x"), certain=False)
    assert rows.of("a_thing").state == "maybe"
    assert not rows.is_missing(find(name="x"))


@pytest.mark.parametrize(
    ("lookup", "count"),
    [(find(name="x"), 2), (find(name="y"), 0), (find(name="x", exact=False), 0), (find(id=1), 0)],
)
def test_several_rows(lookup, count):
    assert fresh(insert(name="x"), insert(name="x")).count(lookup) == count


def test_a_renamed_table_keeps_its_rows():
    rows = fresh(insert(name="x"))
    rows.rename("a_thing", "a_other")
    assert rows.of("a_other").state == "some"
    assert rows.of("a_thing").state == "none"


def test_very_many_rows_are_not_told_apart():
    rows = fresh(*[insert(n=n) for n in range(MAX_ROWS + 1)])
    assert not rows.is_missing(find(n=-1))


DECISIONS = {
    "no rows": ((), {}, False),
    "a row": ((insert(name="x"),), {}, True),
    "a row that matches": ((insert(name="x"),), {"name": "x"}, True),
    "a row that does not": ((insert(name="x"),), {"name": "y"}, False),
    "a row of which not all is known": ((insert(),), {"name": "y"}, None),
    "a row that has changed": ((insert(name="x"), CHANGE), {"name": "x"}, None),
}


@pytest.mark.parametrize(("done", "values", "expected"), DECISIONS.values(), ids=DECISIONS)
def test_whether_there_are_rows(done, values, expected):
    condition = rows_exist("a_thing", filtered=bool(values), values=tuple(values.items()), exact=True)
    assert fresh(*done).decide(condition) is expected


def test_what_else_a_row_must_be_is_not_known():
    condition = rows_exist("a_thing", filtered=True, values=(("name", "x"),), exact=False)
    assert fresh(insert(name="x")).decide(condition) is None
    assert fresh(insert(name="y")).decide(condition) is False


def test_south_records_what_has_run():
    rows = fresh()
    wanted = rows_exist("south_migrationhistory", filtered=True, values=(("app_name", "a"),), exact=True)
    assert rows.decide(wanted) is False
    rows.record("a", "0001_initial")
    assert rows.decide(wanted) is True
