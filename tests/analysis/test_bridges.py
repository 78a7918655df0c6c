"""Which migration of one's own can make a third-party migration wait for another, and that `fix` writes it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps import fixes
from southdeps.edits.bridging import bridge_source
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from southdeps.fixes.bridge import next_name
from tests import projects
from tests.projects import create, migration

PROVIDER = migration(create("shelf_thing: name"), "shelf.Thing: name")
LINK = migration(create("link_link: thing -> shelf.Thing"), "shelf.Thing: name", "link.Link: name")
OWN = migration(create("own_box: name"), "own.Box: name")
AFTER_PROVIDER = migration(
    create("own_box: thing -> shelf.Thing"),
    "shelf.Thing: name",
    head="depends_on = (('shelf', '0001_initial'),)",
)
AFTER_LINK = migration(
    create("own_link: link -> link.Link"), "link.Link: name", head="depends_on = (('link', '0001_initial'),)"
)
SETTINGS = "INSTALLED_APPS = ('link', 'shelf', 'own', 'south')"

BRIDGES = {
    "one that follows the provider already": (
        {"own:0001_initial": OWN, "own:0002_x": AFTER_PROVIDER, "own:0003_x": OWN},
        ['own:0002_x: needed_by gets ("link", "0001_initial")'],
    ),
    "one that can follow it": (
        {"own:0001_initial": OWN},
        [
            'own:0001_initial: needed_by gets ("link", "0001_initial")',
            'own:0001_initial: depends_on gets ("shelf", "0001_initial")',
        ],
    ),
    "none that needs the other one itself": ({"own:0001_initial": AFTER_LINK}, []),
    "the one before that": (
        {"own:0001_initial": OWN, "own:0002_x": AFTER_LINK},
        [
            'own:0001_initial: needed_by gets ("link", "0001_initial")',
            'own:0001_initial: depends_on gets ("shelf", "0001_initial")',
        ],
    ),
}


def load(folder, own, settings=SETTINGS):
    projects.write(folder / "site", {"shelf:0001_initial": PROVIDER, "link:0001_initial": LINK})
    if settings is not None:
        projects.write(folder / "own", {"settings.py": settings})
    options = {"settings": str(folder / "own" / "settings.py")} if settings is not None else {}
    return projects.load(folder / "own", own, read_only=(folder / "site",), **options)


@pytest.mark.parametrize(("own", "changes"), BRIDGES.values(), ids=BRIDGES)
def test_the_bridge_that_fix_writes(tmp_path, own, changes):
    result = fixes.fix_project(load(tmp_path, own))
    assert [f"{change.at}: {change}" for change in result.changes] == changes
    missing = [one for one in result.inspection.findings if one.code == "SD101" and one.severity == "error"]
    assert bool(missing) == (not changes)
    assert all("own" in str(edit.path) for edit in result.edits)


NOT_SURE = {
    "no settings": None,
    "the other app is not installed": "INSTALLED_APPS = ('shelf', 'own', 'south')",
}


@pytest.mark.parametrize("settings", NOT_SURE.values(), ids=NOT_SURE)
def test_no_bridge_names_an_app_that_may_not_be_installed(tmp_path, settings):
    assert fixes.fix_project(load(tmp_path, {"own:0001_initial": OWN}, settings)).changes == ()


def test_without_settings_an_app_that_refers_to_both_may(tmp_path):
    own = {"own:0001_initial": AFTER_PROVIDER, "own:0002_x": AFTER_LINK}
    (change,) = fixes.fix_project(load(tmp_path, own, None)).changes
    assert f"{change.at}: {change}" == 'own:0001_initial: needed_by gets ("link", "0001_initial")'


SITE_AFTER_LINK = {"own:0001_initial": AFTER_LINK}
EMPTY = migration(create("free_box: name"), "free.Box: name")


def test_an_empty_migration_may_be_made(tmp_path):
    """The first migration of `own` needs `link` itself; one after all of `free` can order the others."""
    settings = "INSTALLED_APPS = ('link', 'shelf', 'own', 'free', 'south')"
    source = EMPTY.replace("    models = {", "    complete_apps = ['free']\n\n    models = {")
    assert "complete_apps" in source
    own = {**SITE_AFTER_LINK, "free:0001_initial": source.replace("    def forwards", "    def forwards", 1)}
    loaded = load(tmp_path, own, settings)
    refused = replace_editable(loaded, "free:0001_initial")
    result = fixes.fix_project(refused, fixes.FixOptions(bridge="free"))
    (edit,) = result.edits
    assert edit.creates
    assert edit.path.name == "0002_order_of_other_apps.py"
    assert [str(change) for change in result.changes] == [
        'depends_on gets ("shelf", "0001_initial")',
        'needed_by gets ("link", "0001_initial")',
    ]
    assert b"models = {" in edit.after
    assert b"complete_apps = ['free']" in edit.after
    compile(edit.after, "bridge", "exec")
    assert [one for one in result.inspection.findings if one.code == "SD101"] == []


def replace_editable(loaded, *names):
    """The project with these migrations not to be edited, so that only a new one can help."""
    migrations = {
        key: replace(one, editable=False) if str(key) in names else one
        for key, one in loaded.migrations.items()
    }
    return replace(loaded, migrations=migrations)


NAMES = {
    "0001_initial": "0002_order_of_other_apps",
    "0099_x": "0100_order_of_other_apps",
    "9999_x": "9999_x_order_of_other_apps",
    "initial": "initial_order_of_other_apps",
}


@pytest.mark.parametrize(("last", "expected"), NAMES.items(), ids=NAMES)
def test_the_new_name_sorts_last(last, expected):
    assert next_name([MigrationId("own", last)]) == expected
    assert expected > last


@pytest.mark.parametrize(
    "last",
    [
        "class Migration(object):\n    pass\n",
        "class Migration(object):\n    models = frozen()\n    complete_apps = ['a']\n",
        "class Migration(object):\n    models = {'a': [name]}\n    complete_apps = ['a']\n",
    ],
)
def test_without_literal_models_there_is_nothing_to_carry_on(last):
    with pytest.raises(CannotEditError, match="no literal to repeat"):
        bridge_source(last.encode(), [], [])
