"""`fix --bridge APP`: a new migration that orders third-party ones."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps import fixes
from southdeps.errors import CannotRunError
from southdeps.finding import MigrationId
from southdeps.fixes.bridge import next_name
from tests.analysis.test_bridges import AFTER_LINK, OWN, load
from tests.projects import create, migration

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


def test_an_app_whose_frozen_models_are_no_literals_cannot_get_one(tmp_path):
    settings = "INSTALLED_APPS = ('link', 'shelf', 'own', 'free', 'south')"
    loaded = load(tmp_path, {**SITE_AFTER_LINK, "free:0001_initial": EMPTY}, settings)
    refused = replace_editable(loaded, "free:0001_initial")
    with pytest.raises(
        CannotRunError, match="--bridge free: complete_apps of the last migration is no literal"
    ):
        fixes.fix_project(refused, fixes.FixOptions(bridge="free"))


def test_nothing_is_made_if_nothing_has_to_be_ordered(tmp_path):
    """A migration of `own` can carry the dependency as it is."""
    result = fixes.fix_project(load(tmp_path, {"own:0001_initial": OWN}), fixes.FixOptions(bridge="own"))
    assert not any(edit.creates for edit in result.edits)
