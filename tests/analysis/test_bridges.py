"""Which migration of one's own can make a third-party migration wait for another, and that `fix` writes it."""

from __future__ import annotations

import pytest

from southdeps import fixes
from southdeps.analysis import build
from southdeps.analysis.bridges import bridge_apps
from southdeps.analysis.missing_dependencies import needed_order
from tests import projects
from tests.projects import create, migration, name

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


HOSTS = [
    pytest.param({"own:0001_initial": OWN}, ["own"], id="an app of the project"),
    pytest.param({"own:0001_initial": AFTER_LINK}, [], id="one whose last migration needs the other itself"),
    pytest.param({"own:0001_initial": AFTER_PROVIDER}, ["own"], id="one that follows the provider"),
]


@pytest.mark.parametrize(("own", "apps"), HOSTS)
def test_apps_to_which_a_bridge_may_be_added(tmp_path, own, apps):
    context = build.analysis_context(load(tmp_path, own), order=False)
    late, early = name("link:0001_initial"), name("shelf:0001_initial")
    assert bridge_apps(context, late, early, needed_order(context)) == apps


OTHER = migration(create("other_o: link -> link.Link"), "link.Link: name", "other.O: name")
CHAIN = "INSTALLED_APPS = ('other', 'link', 'shelf', 'own', 'south')"
OVER_LINK = [
    'own:0001_initial: needed_by gets ("link", "0001_initial")',
    'own:0001_initial: depends_on gets ("shelf", "0001_initial")',
]
OVER_OTHER = [
    'own:0002_x: needed_by gets ("other", "0001_initial")',
    'own:0002_x: depends_on gets ("link", "0001_initial")',
]
CHAINS = {
    "two migrations for two dependencies": (
        {"own:0001_initial": migration(create("own_a: name"), "own.A: name"), "own:0002_x": OWN},
        {*OVER_LINK, *OVER_OTHER},
    ),
    "one cannot carry both": ({"own:0001_initial": OWN}, {*OVER_LINK}),
}


@pytest.mark.parametrize("app", ["other", "knot"])  # behind and before `link` in the alphabet
@pytest.mark.parametrize(("own", "changes"), CHAINS.values(), ids=CHAINS)
def test_third_party_apps_that_follow_each_other(tmp_path, own, changes, app):
    """The real South ran these: what is left without a bridge fails, and nothing else does.

    If the second dependency got the only bridge, `own` would pull `link` before `shelf` in orders that have worked.
    """
    projects.write(tmp_path / "site", {f"{app}:0001_initial": OTHER.replace("other", app)})
    result = fixes.fix_project(load(tmp_path, own, CHAIN.replace("other", app)))
    assert {f"{change.at}: {change}".replace(f'"{app}"', '"other"') for change in result.changes} == changes
    left = [
        one.migration for one in result.inspection.findings if one.code == "SD101" and one.severity == "error"
    ]
    assert left == ([] if len(changes) == 4 else [name(f"{app}:0001_initial")])
