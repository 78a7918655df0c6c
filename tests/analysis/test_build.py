"""From a project to an analysis context."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.project.loading import with_contents
from tests.projects import create, inspect, load, migration, name, write

THING = migration(create("a_thing: name"), "a.Thing: name")
BOX = migration(create("b_box: thing -> a.Thing"), "a.Thing: name", "b.Box: thing -> a.Thing")


def settings(*apps, more=""):
    return {"settings.py": f"INSTALLED_APPS = {('django.contrib.auth', 'south', *apps)!r}\n{more}\n"}


@pytest.mark.parametrize(
    ("apps", "hidden"),
    [(("b", "a"), False), (("a", "b"), True), (("b",), None), (("x",), None), ((), None)],
    ids=["b first", "a first", "a not installed", "neither installed", "no settings"],
)
def test_whether_installed_apps_hides_a_missing_dependency(tmp_path, apps, hidden):
    files = {"b:0001_initial": BOX, "a:0001_initial": THING, "x:0001_initial": migration()}
    options = {"settings": str(tmp_path / "settings.py")} if apps else {}
    files |= settings(*apps) if apps else {}
    found = [one for one in inspect(tmp_path, files, **options).findings if one.code == "SD101"]
    assert [one.hidden_by_installed_apps for one in found] == [hidden]


def test_a_dropper_that_comes_late_today(tmp_path):
    files = {
        "a:0001_initial": THING,
        "a:0002_drop": migration("db.delete_table('a_thing')"),
        "b:0001_initial": migration(
            "list(orm['a.Thing'].objects.all())",
            "a.Thing: name",
            head='depends_on = (("a", "0001_initial"),)',
        ),
    }
    for apps, hidden in ((("b", "a"), True), (("a", "b"), False)):
        found = inspect(tmp_path, files | settings(*apps), settings=str(tmp_path / "settings.py")).findings
        assert [(one.code, one.hidden_by_installed_apps) for one in found if one.code == "SD102"] == [
            ("SD102", hidden)
        ]


def test_where_south_is_blocked_no_order_hides_anything(tmp_path):
    circle = {"x:0001_initial": migration(head='depends_on = (("y", "0001_initial"),)')}
    circle["y:0001_initial"] = migration(head='depends_on = (("x", "0001_initial"),)')
    files = {"b:0001_initial": BOX, "a:0001_initial": THING, **circle, **settings("a", "b", "x", "y")}
    found = inspect(tmp_path, files, settings=str(tmp_path / "settings.py")).findings
    assert [one.hidden_by_installed_apps for one in found if one.code == "SD101"] == [None]


def context_of(folder, files, *apps, **options):
    if apps:
        files = files | settings(*apps)
        options["settings"] = str(folder / "settings.py")
    return build.analysis_context(load(folder, files, **options))


TWO = {"a:0001_initial": THING, "a:0002_more": migration(), "b:0001_initial": BOX, "plain:": ""}


def test_without_settings_all_scanned_apps_are_installed(tmp_path):
    context = context_of(tmp_path, TWO)
    assert {label: len(chain) for label, chain in context.chains.items()} == {"a": 2, "b": 1}
    assert {"plain", "auth"} <= context.index.unmigrated
    assert (context.index.unknown, context.positions) == (None, None)


def test_with_settings_it_is_known_what_is_not_there(tmp_path):
    installed = context_of(tmp_path, TWO, "b", "gone").installed
    assert installed is not None
    assert (set(installed.chains), installed.unknown) == ({"b"}, {"gone"})
    assert installed.modules["b"].startswith("<module 'b' from '")


@pytest.mark.parametrize(
    ("needed", "apps", "absent"),
    [
        pytest.param("a_thing", (), set(), id="a migration creates it"),
        pytest.param("a_gone", (), {"a_gone"}, id="of a migrated app that does not create it"),
        pytest.param("plain_thing", (), set(), id="of an app that syncdb creates"),
        pytest.param("zzz_thing", (), set(), id="of an app that may be anywhere"),
        pytest.param("zzz_thing", ("a", "b"), {"zzz_thing"}, id="of an app that is not installed"),
        pytest.param("auth_user", ("a", "b"), set(), id="of Django's own app"),
    ],
)
def test_tables_that_nothing_creates(tmp_path, needed, apps, absent):
    files = {**TWO, "b:0002_x": migration(f"db.delete_column('{needed}', 'x')")}
    assert context_of(tmp_path, files, *apps).absent == absent


def test_an_app_that_cannot_be_read_may_create_any_of_its_tables(tmp_path):
    gone = {"b:0002_x": migration("db.delete_column('a_gone', 'x')")}
    assert context_of(tmp_path / "one", {**TWO, **gone}).absent == {"a_gone"}
    opaque = {**TWO, **gone, "a:0003_x": migration("db.execute('FROB %s' % nobody())")}
    assert context_of(tmp_path / "two", opaque).absent == frozenset()


def test_another_user_model_takes_the_place_of_djangos(tmp_path):
    needs = {"b:0002_x": migration("db.delete_column('auth_user', 'x')")}
    context = context_of(tmp_path, {**TWO, **needs}, user_model="a.Thing")
    assert context.absent == build.SWAPPED


def test_migrations_that_south_does_not_see_are_named(tmp_path):
    files = {"a:0001_initial": migration(head="depends_on = (('c', '0001_initial'),)"), "c:": ""}
    write(tmp_path, files)
    (tmp_path / "c" / "migrations").mkdir()
    (tmp_path / "c" / "migrations" / "0001_initial.py").write_text(migration())
    hidden = context_of(tmp_path, files).index.hidden
    assert list(hidden) == ["c"]
    assert hidden["c"].endswith("c/migrations has no __init__.py")


def test_what_asks_for_an_app_works_without_it(tmp_path):
    top = "from django.conf import settings\nif 'plain' in settings.INSTALLED_APPS:\n    pass"
    context = context_of(tmp_path, {"a:0001_initial": migration(top=top)})
    assert context.optional == {("a", "plain")}


def test_what_an_apps_initial_data_fills(tmp_path):
    files = {
        **TWO,
        "a/models.py": "from django.db import models\n\n\nclass Thing(models.Model):\n    pass\n",
        "b/fixtures/initial_data.json": '[{"pk": 1, "model": "a.thing", "fields": {}}]',
        "b/fixtures/other.json": '[{"pk": 1, "model": "b.box", "fields": {}}]',
    }
    found = build.fixtures(load(tmp_path, files), ["a", "b"])
    assert {label: [need.table for need in needs] for label, needs in found.items()} == {"b": ["a_thing"]}


def test_a_context_with_new_bytes_keeps_apps_and_settings(tmp_path):
    loaded = load(tmp_path, {**TWO, **settings("b", "a")}, settings=str(tmp_path / "settings.py"))
    context = build.analysis_context(loaded)
    late, early = name("b:0001_initial"), name("a:0001_initial")
    declared = migration(head="depends_on = (('a', '0001_initial'),)").encode()
    now = build.refreshed(context, with_contents(loaded, {late: declared}))
    assert (early in context.declared[late], early in now.declared[late]) == (False, True)
    assert (now.positions, now.installed) == (context.positions, context.installed)
