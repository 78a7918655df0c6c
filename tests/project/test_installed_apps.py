"""INSTALLED_APPS as Django and South see it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.files import Files
from southdeps.interpreter.values import RaisedError
from southdeps.project import installed_apps
from southdeps.project.configuration import Configuration
from southdeps.project.installed_apps import Installed
from southdeps.project.module_resolver import ModuleResolver
from southdeps.scan import App, scan
from tests.projects import migration, put, write


@pytest.fixture
def found(tmp_path):
    """A function: what entries of INSTALLED_APPS mean in a project with three apps."""
    write(
        tmp_path,
        {"shop:0001_initial": migration(), "site_.blog:": "", "site_.deep.news:0001_initial": migration()},
    )
    files = Files((tmp_path,))
    resolver = ModuleResolver(files, [tmp_path])
    apps = scan((tmp_path,), files=files).apps

    def run(*names, modules=None):
        entries = installed_apps.installed_apps(names, apps, modules or {}, resolver)
        return [
            (entry.label, entry.app and entry.app.folder.relative_to(tmp_path).as_posix(), entry.standing)
            for entry in entries
        ]

    return run


@pytest.mark.parametrize(
    ("entry", "meaning"),
    [
        pytest.param("shop", ("shop", "shop", "migrated"), id="on the path"),
        pytest.param("site_.blog", ("blog", "site_/blog", "unmigrated"), id="without migrations"),
        pytest.param("deep.news", ("news", "site_/deep/news", "migrated"), id="by a shorter name"),
        pytest.param("project.shop", ("shop", "shop", "migrated"), id="by a longer name"),
        pytest.param("gone", ("gone", None, "unknown"), id="not found"),
        pytest.param("django.contrib.auth", ("auth", None, "unmigrated"), id="Django's own"),
        pytest.param("django.contrib.syndication", ("syndication", None, "absent"), id="Django's own, without models"),
        pytest.param("south", ("south", None, "unmigrated"), id="South itself"),
    ],
)  # fmt: skip
def test_what_an_entry_means(found, entry, meaning):
    assert found(entry) == [meaning]


def test_an_app_that_is_not_found_may_have_its_migrations_here(found):
    assert found("elsewhere.cart", modules={"cart": "shop.migrations"}) == [
        ("cart", "shop/migrations", "unmigrated")
    ]
    assert found("elsewhere.cart", modules={"cart": "gone.migrations"}) == [("cart", None, "unknown")]


APP = App("shop", "site.shop", None, None, (), editable=True, has_models=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "meant"), [("site.shop", True), ("shop", True), ("x.site.shop", True), ("workshop", False), ("site", False)]
)  # fmt: skip
def test_names_of_an_app_that_lies_elsewhere(entry, meant):
    assert installed_apps.means(entry, APP) is meant


def test_of_two_with_one_label_the_first_counts():
    one, two = Installed("a.shop"), Installed("b.shop")
    assert installed_apps.first_by_label([one, two, Installed("c")]) == {"shop": one, "c": Installed("c")}


def test_an_app_without_models_is_absent():
    assert Installed("shop", APP).standing == "unmigrated"
    assert Installed("shop", replace(APP, has_models=False)).standing == "absent"


class Failing:
    """Imports of packages of which some fail."""

    def __init__(self, failures=(), raised=None):
        self.failures, self.raised = failures, raised

    def failure(self, module):
        return "ImportError: No module named gone" if module in self.failures else None

    def exception(self, file, module):
        return self.raised


@pytest.fixture
def app(tmp_path):
    """An app with both folders of migrations."""
    write(tmp_path, {"shop:0001_initial": migration()})
    for name, text in {"__init__.py": "", "0002_south.py": migration()}.items():
        put(tmp_path / "shop" / "south_migrations" / name, text)
    files = Files((tmp_path,))
    (app,) = scan((tmp_path,), files=files).apps
    return app, ModuleResolver(files, [tmp_path])


@pytest.mark.parametrize(
    ("modules", "imports", "folder"),
    [
        pytest.param({}, Configuration(), "south_migrations", id="South's own folder first"),
        pytest.param({}, Failing({"shop.south_migrations"}), "migrations", id="unless it cannot be imported"),
        pytest.param(
            {}, Failing({"shop.south_migrations", "shop.migrations"}), None, id="none can be imported"
        ),
        pytest.param({"shop": "shop.migrations"}, Configuration(), "migrations", id="as the settings say"),
        pytest.param({"shop": "ignore"}, Configuration(), None, id="as the settings say, nowhere"),
    ],
)
def test_where_south_takes_the_migrations_from(app, modules, imports, folder):
    found, resolver = app
    chosen = installed_apps.choose_migrations(found, modules, resolver, imports)
    assert (chosen.migrations and chosen.migrations.name) == folder


def test_any_other_exception_stops_south(app):
    found, resolver = app
    raised = RaisedError("ValueError", "no")
    chosen = installed_apps.choose_migrations(found, {}, resolver, Failing(raised=raised))
    assert chosen.error == str(raised)
    assert chosen.migrations is not None


@pytest.mark.parametrize(
    ("editable", "installed", "expected"),
    [
        (True, ["x.a"], False),
        (True, ["south"], True),
        (True, [], True),
        (True, None, False),
        (False, ["south"], False),
    ],
    ids=["one is installed", "another is", "nothing is", "no settings", "no own apps"],
)
def test_settings_that_install_none_of_the_project_s_apps(tmp_path, editable, installed, expected):
    app = App("a", "x.a", tmp_path, None, (), editable=editable, has_models=True)
    entries = None if installed is None else [Installed(name) for name in installed]
    assert installed_apps.installs_none([app], entries) is expected
