"""What `fix` writes between apps that must not depend on each other, judged by the real South."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from southdeps import fixes
from southdeps.project.loading import Options, load
from southdeps.verify.case import run_case
from tests import projects
from tests.projects import create, migration

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
INSTALLED_APPS = (%s 'south')
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'x'}}
SECRET_KEY = '-'
"""
AFTER = "depends_on = (('core', '0001_initial'),)"
CORE = migration(create("core_thing: name"), "core.Thing: name")
DROP = migration("db.delete_table('core_thing')")
PLUGIN = migration("list(orm['core.Thing'].objects.all())", "core.Thing: name", head=AFTER)
LET_GO = migration("list(orm['core.Thing'].objects.all())", "core.Thing: name")
PLUGGED = {
    "core:0001_initial": CORE,
    "core:0002_drop": DROP,
    "plugin:0001_initial": PLUGIN,
    "plugin:0002_move": LET_GO,
}


def write_settings(folder: Path, *apps: str) -> None:
    listed = " ".join(f"'{app}'," for app in apps)
    (folder / "settings.py").write_text(SETTINGS % listed)


def failure(folder: Path, environment, server) -> str:
    done = run_case(folder, "postgresql", environment, server)
    return "" if done.failure is None else f"{done.failure.migration}: {done.failure.error}"


def test_a_plugin_says_that_the_dropper_waits(tmp_path, environment, server):
    """Both orders work after the fix, and so does the core app without its plug-in."""
    folder = projects.write(tmp_path, PLUGGED)
    write_settings(folder, "core", "plugin")
    assert "core_thing" in failure(folder, environment, server)
    for edit in fixes.fix_project(load(Options(paths=(folder,)))).edits:
        assert "plugin" in str(edit.path)
        edit.path.write_bytes(edit.after)
    for apps in (("core", "plugin"), ("plugin", "core")):
        write_settings(folder, *apps)
        assert failure(folder, environment, server) == ""
    write_settings(folder, "core")
    shutil.rmtree(folder / "plugin")
    assert failure(folder, environment, server) == ""


PROVIDER = migration(create("shelf_thing: name"), "shelf.Thing: name")
LINK = migration(create("link_link: thing -> shelf.Thing"), "shelf.Thing: name", "link.Link: name")
OWN = migration(create("own_box: name"), "own.Box: name").replace(
    "    models = {", "    complete_apps = ['own']\n\n    models = {"
)
AFTER_LINK = migration(
    create("own_link: link -> link.Link"), "link.Link: name", head="depends_on = (('link', '0001_initial'),)"
)


@pytest.mark.parametrize("bridge", [None, "own"], ids=["in a migration that is there", "in a new one"])
def test_third_party_apps_are_ordered_over_an_own_one(tmp_path, bridge, environment, server):
    """`link` and `shelf` stand for packages whose files cannot be changed."""
    folder = projects.write(
        tmp_path, {"shelf:0001_initial": PROVIDER, "link:0001_initial": LINK, "own:0001_initial": OWN}
    )
    write_settings(folder, "link", "shelf", "own")
    assert "shelf_thing" in failure(folder, environment, server)
    own = Options(
        paths=(folder / "own",),
        read_only=(folder / "link", folder / "shelf"),
        settings=str(folder / "settings.py"),
    )
    loaded = load(own)
    if bridge is not None:
        loaded = only_new_files(loaded)
    edits = fixes.fix_project(loaded, fixes.FixOptions(bridge=bridge)).edits
    assert [edit.creates for edit in edits] == [bridge is not None]
    for edit in edits:
        edit.path.write_bytes(edit.after)
    for apps in (("link", "shelf", "own"), ("own", "shelf", "link"), ("shelf", "own", "link")):
        write_settings(folder, *apps)
        assert failure(folder, environment, server) == ""


def only_new_files(loaded):
    """The project as if none of its files could be edited, so that only a new migration can help."""
    from msgspec.structs import replace

    migrations = {name: replace(one, editable=False) for name, one in loaded.migrations.items()}
    return replace(loaded, migrations=migrations)
