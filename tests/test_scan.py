"""Which apps there are, which files are migrations, and what INSTALLED_APPS makes of them."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.files import Files
from southdeps.project.installed_apps import (
    choose_migrations,
    first_by_label,
    further_roots,
    installed_apps,
    means,
    survey,
)
from southdeps.project.module_resolver import ModuleResolver
from southdeps.scan import App, app_in, migration_files, scan, unlisted_file
from tests.environments import put, virtualenv
from tests.projects import load, migration


def app(folder, *migrations, models=True, package="migrations"):
    """The files of an app."""
    files = {f"{folder}/__init__.py": ""}
    if models:
        files[f"{folder}/models.py"] = ""
    if migrations:
        files[f"{folder}/{package}/__init__.py"] = ""
        files |= {f"{folder}/{package}/{name}.py": migration() for name in migrations if name != "__init__"}
    return files


class Failing(NamedTuple):
    """Imports of which some fail."""

    names: Collection[str]

    def failure(self, module):
        return "ImportError: x" if module in self.names else None

    def exception(self, file, module):
        return None


def found(*folders, **options):
    """By dotted path: the migrations of the apps that are found."""
    return {one.module: [file.name for file in one.files] for one in scan(folders, **options).apps}


# Folders and files


def test_apps_by_models_or_migrations(tmp_path):
    put(
        tmp_path,
        app("a", "0001_initial") | app("b") | app("pkg/c", "0001_x") | {"pkg/__init__.py": "", "d/x.py": ""},
    )
    put(
        tmp_path,
        {
            "m/__init__.py": "",
            "m/models/__init__.py": "",
            "only/__init__.py": "",
            "nopkg/migrations/0001.py": "",
        },
    )
    put(tmp_path, app("nomodels", "0001_x", models=False))
    assert found(tmp_path) == {
        "a": ["0001_initial"],
        "b": [],
        "m": [],
        "nomodels": ["0001_x"],
        "pkg.c": ["0001_x"],
    }


def test_what_is_passed_over(tmp_path):
    for folder in (
        "build",
        "dist",
        "x.egg-info",
        "node_modules",
        ".git",
        ".hg",
        ".svn",
        ".tox",
        "y.egg",
        "site-packages",
    ):
        put(tmp_path / folder, app("a", "0001_initial"))
    put(tmp_path / "new", {"pyvenv.cfg": "", **app("lib/a", "0001_initial")})
    put(tmp_path / "old", {"bin/activate": "", **app("lib/python2.7/a", "0001_initial")})
    put(tmp_path / "windows", {"Scripts/activate": "", **app("Lib/a", "0001_initial")})
    put(
        tmp_path,
        app("kept", "0001_initial")
        | {"binary/bin/activate": "", "binary/__init__.py": "", "binary/models.py": ""},
    )
    result = scan([tmp_path])
    assert [one.module for one in result.apps] == ["binary", "kept"]
    reasons = {path.name: reason for path, reason in result.skipped}
    assert reasons.pop("new") == reasons.pop("old") == reasons.pop("windows") == "a virtual environment"
    assert all(reason == f"{name} folders are skipped" for name, reason in reasons.items())
    assert len(reasons) == 10


def test_folders_that_are_excluded(tmp_path):
    put(tmp_path, app("a", "0001_x") | app("tests/b", "0001_x") | app("c_tests", "0001_x"))
    assert found(tmp_path, exclude=["tests"]) == {"a": ["0001_x"], "c_tests": ["0001_x"]}
    assert found(tmp_path, exclude=["*tests*"]) == {"a": ["0001_x"]}
    assert found(tmp_path, exclude=[f"{tmp_path.as_posix()}/tests/*"]) == {
        "a": ["0001_x"],
        "c_tests": ["0001_x"],
    }
    assert scan([tmp_path], exclude=["tests/"]).excluded == (tmp_path / "tests",)
    assert ("tests", "excluded") in {
        (path.name, why) for path, why in scan([tmp_path], exclude=["tests"]).skipped
    }


def test_links_are_walked_once_and_broken_ones_are_said(tmp_path):
    put(tmp_path, app("real/a", "0001_x"))
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "up").symlink_to(tmp_path)
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    result = scan([tmp_path])
    assert [one.label for one in result.apps] == ["a"]
    assert result.problems == ((tmp_path / "gone.py", "a broken symbolic link, skipped"),)


def test_a_folder_that_can_t_be_read_is_said(tmp_path, monkeypatch):
    put(tmp_path, app("a", "0001_x") | {"locked/x.py": ""})
    read = os.scandir

    def scandir(path):
        if path == str(tmp_path / "locked"):
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr("southdeps.files.os.scandir", scandir)
    files = Files()
    result = scan([tmp_path], files=files)
    assert files.problems == {tmp_path / "locked": "can't be read: Permission denied"}
    assert [one.label for one in result.apps] == ["a"]


def test_what_is_only_read_is_not_editable(tmp_path):
    put(tmp_path, app("mine/a", "0001_x") | app("theirs/b", "0001_x"))
    result = scan([tmp_path / "mine"], read_only=[tmp_path / "theirs", tmp_path / "mine"])
    assert [(one.label, one.editable) for one in result.apps] == [("a", True), ("b", False)]


LISTED = {
    "0001_initial.py": "0001_initial",
    "0002_B.py": "0002_B",
    "initial2.py": "initial2",
    "_x.py": "_x",
    "helpers.py": "helpers",
    "0003-dash.py": None,
    "0004.x.py": None,
    "__init__.py": None,
    "__init__x.py": None,
    "0005_x.pyc": None,
    "0006_x.txt": None,
    "README": None,
    ".hidden.py": None,
    "0007_x.py~": None,
}


def test_which_files_are_migrations(tmp_path):
    put(tmp_path, dict.fromkeys(LISTED, ""))
    put(tmp_path, {"0008_package/__init__.py": "", "0009_folder/x.py": "", "fixtures/x.json": ""})
    listed = {
        file.name: file.path.relative_to(tmp_path).as_posix() for file in migration_files(tmp_path, Files())
    }
    expected = {name: file for file, name in LISTED.items() if name is not None}
    assert listed == expected | {"0008_package": "0008_package/__init__.py"}


@given(st.sets(st.from_regex(r"[0-9a-zA-Z_]{1,6}", fullmatch=True), min_size=2, max_size=8))
def test_migrations_are_sorted_by_the_bytes_of_their_file_names(tmp_path_factory, stems):
    folder = tmp_path_factory.mktemp("migrations")
    names = {stem for stem in stems if not stem.startswith("__init__")}
    put(folder, {f"{name}.py": "" for name in names})
    assert [file.name for file in migration_files(folder, Files())] == [
        name.removesuffix(".py") for name in sorted(f"{name}.py" for name in names)
    ]


def test_a_file_that_south_does_not_list_but_finds(tmp_path):
    put(tmp_path, app("a", "0001_initial", "0002-dash"))
    one = app_in(tmp_path / "a", Files(), editable=True)
    assert [file.name for file in one.files] == ["0001_initial"]
    found = unlisted_file(one, "0002-dash", Files())
    assert found is not None
    assert found.path == tmp_path / "a" / "migrations" / "0002-dash.py"
    for name in ("0001_initial", "0003-gone", "", "__init__"):
        assert unlisted_file(one, name, Files()) is None
    assert unlisted_file(app_in(tmp_path, Files(), editable=True), "0002-dash", Files()) is None


# INSTALLED_APPS


def named(label, module=""):
    return App(label, module or label, Path(label), None, (), True, True)


@pytest.mark.parametrize(
    ("name", "module", "expected"),
    [
        ("blog", "blog", True),
        ("blog", "proj.apps.blog", True),
        ("proj.blog", "blog", True),
        ("apps.blog", "proj.apps.blog", True),
        ("blog", "myblog", False),
        ("proj.blog", "other.blog", False),
    ],
)
def test_an_entry_may_be_shorter_or_longer_than_the_dotted_path(name, module, expected):
    assert means(name, named(module.rpartition(".")[2], module)) is expected


def test_what_the_entries_mean(tmp_path):
    files = app("proj/apps/blog", "0001_x") | app("shop", "0001_x") | app("plain")
    put(
        tmp_path / "src",
        {**files, "proj/__init__.py": "", "proj/apps/__init__.py": "", **app("no", "0001", models=False)},
    )
    packages = put(
        tmp_path / "site",
        app("cms", "0001_x") | app("cms/plugins/text", "0001_x", package="south_migrations"),
    )
    put(packages, {"cms/plugins/__init__.py": "", "single.py": ""})
    scanned = scan([tmp_path / "src"]).apps
    names = ["blog", "shop", "cms", "cms.plugins.text", "plain", "no", "gone", "south", "single"]
    names += ["django.contrib.auth", "django.contrib.syndication"]
    entries = installed_apps(names, scanned, {}, ModuleResolver(Files(), [tmp_path / "src", packages]))
    assert [(entry.label, entry.app and entry.app.module, entry.standing) for entry in entries] == [
        ("blog", "proj.apps.blog", "migrated"),
        ("shop", "shop", "migrated"),
        ("cms", "cms", "migrated"),
        ("text", "cms.plugins.text", "migrated"),
        ("plain", "plain", "unmigrated"),
        ("no", "no", "absent"),
        ("gone", None, "unknown"),
        ("south", None, "unmigrated"),
        ("single", None, "unknown"),
        ("auth", None, "unmigrated"),
        ("syndication", None, "absent"),
    ]
    assert [entry.app.editable for entry in entries if entry.app] == [True, True, False, False, True, True]
    assert further_roots(entries, Files()) == [
        tmp_path / "src" / "proj" / "apps",
        tmp_path / "src",
        packages,
    ]


def test_of_two_entries_with_one_label_the_first_counts(tmp_path):
    put(
        tmp_path,
        app("x/blog", "0001_x") | app("y/blog", "0001_y") | {"x/__init__.py": "", "y/__init__.py": ""},
    )
    entries = installed_apps(
        ["y.blog", "x.blog"], scan([tmp_path]).apps, {}, ModuleResolver(Files(), [tmp_path])
    )
    assert {label: entry.name for label, entry in first_by_label(entries).items()} == {"blog": "y.blog"}


FOLDERS = {
    "migrations": (["migrations"], {}, {}, "migrations"),
    "south_migrations first": (["migrations", "south_migrations"], {}, {}, "south_migrations"),
    "south_migrations that fail": (
        ["migrations", "south_migrations"],
        {},
        {"a.south_migrations"},
        "migrations",
    ),
    "migrations that fail": (["migrations"], {}, {"a.migrations"}, None),
    "none": ([], {}, {}, None),
    "elsewhere": (["migrations"], {"a": "moved.a"}, {}, "moved/a"),
    "elsewhere, but not there": (["migrations"], {"a": "ignore"}, {}, None),
    "elsewhere, but no package": (["migrations"], {"a": "moved.single"}, {}, None),
    "elsewhere, but it fails": (["migrations"], {"a": "moved.a"}, {"moved.a"}, None),
    "another app's": (["migrations"], {"b": "moved.a"}, {}, "migrations"),
}


@pytest.mark.parametrize(("folders", "modules", "failing", "expected"), FOLDERS.values(), ids=FOLDERS)
def test_which_folder_migrations_are_taken_from(tmp_path, folders, modules, failing, expected):
    put(tmp_path, {"a/__init__.py": "", "a/models.py": "", "moved/__init__.py": "", "moved/single.py": ""})
    put(
        tmp_path,
        {f"a/{name}/__init__.py": "" for name in folders}
        | {"moved/a/__init__.py": "", "moved/a/0001_x.py": ""},
    )
    one = app_in(tmp_path / "a", Files(), editable=True)
    chosen = choose_migrations(
        one,
        modules,
        ModuleResolver(Files(), [tmp_path]),
        Failing(failing),
    )
    if expected is None:
        assert (chosen.migrations, chosen.files, chosen.package) == (None, (), "")
    else:
        folder = tmp_path / ("a" if "/" not in expected else "") / expected
        assert chosen.migrations == folder
        assert chosen.package == folder.relative_to(tmp_path).as_posix().replace("/", ".")
        assert [file.name for file in chosen.files] == (["0001_x"] if expected == "moved/a" else [])


def test_installed_apps_that_were_not_scanned_are_added(tmp_path):
    put(tmp_path / "src", app("a", "0001_x"))
    packages = put(tmp_path / "site", app("cms", "0001_x"))
    scanned = scan([tmp_path / "src"]).apps
    apps, entries = survey(
        scanned,
        ["cms", "a", "gone"],
        {},
        ModuleResolver(Files(), [tmp_path / "src", packages]),
        Failing(()),
    )
    assert [one.label for one in apps] == ["a", "cms"]
    assert [entry.label for entry in entries] == ["cms", "a", "gone"]
    assert survey(scanned, [], {}, ModuleResolver(Files(), []), Failing(())) == (list(scanned), [])


# The whole project


def settings(*apps, more=""):
    return {"settings.py": f"INSTALLED_APPS = {('south', *apps)!r}\n{more}\n"}


def collision(tmp_path, *installed):
    files = app("x/blog", "0001_x") | app("y/blog", "0001_y") | {"x/__init__.py": "", "y/__init__.py": ""}
    files |= settings(*installed) if installed else {}
    return load(tmp_path, files, settings=str(tmp_path / "settings.py") if installed else None)


def test_of_two_apps_with_one_label_the_first_by_path_is_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loaded = collision(tmp_path)
    assert loaded.apps["blog"].module == "x.blog"
    assert loaded.notes == ("y/blog: another app is labelled blog too; x/blog is used",)


def test_of_two_apps_with_one_label_the_first_installed_is_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loaded = collision(tmp_path, "y.blog")
    assert loaded.apps["blog"].module == "y.blog"
    assert loaded.notes == ("x/blog: another app is labelled blog too; y/blog is used",)


def test_an_app_without_migrations_comes_first_if_it_is_installed_first(tmp_path):
    files = (
        app("x/blog")
        | app("y/blog", "0001_y")
        | {"x/__init__.py": "", "y/__init__.py": ""}
        | app("a", "0001_x")
    )
    loaded = load(tmp_path, files | settings("x.blog", "y.blog", "a"), settings=str(tmp_path / "settings.py"))
    assert sorted(loaded.apps) == ["a"]
    assert loaded.unmigrated == {"blog"}


def test_migrations_that_the_settings_move_or_leave_out(tmp_path):
    more = "SOUTH_MIGRATION_MODULES = {'a': 'moved.a', 'b': 'ignore'}"
    files = app("a", "0001_old") | app("b", "0001_x") | {"moved/__init__.py": "", "moved/a/__init__.py": ""}
    files |= {"moved/a/0001_new.py": migration(), **settings("a", "b", more=more)}
    loaded = load(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert [str(name) for name in loaded.migrations] == ["a:0001_new"]
    assert loaded.unmigrated == {"b"}


def test_installed_apps_of_the_environment_are_read_only(tmp_path):
    env = virtualenv(tmp_path / "env", app("cms", "0001_x", "0002_y") | app("unused", "0001_x"))
    files = app("proj/a", "0001_x") | {"proj/settings.py": "INSTALLED_APPS = ('a', 'cms')\n"}
    put(tmp_path, files)
    loaded = load(tmp_path / "proj", {}, settings=str(tmp_path / "proj" / "settings.py"), python=env)
    assert {str(name): one.editable for name, one in loaded.migrations.items()} == {
        "a:0001_x": True,
        "cms:0001_x": False,
        "cms:0002_y": False,
    }


def test_a_migration_with_a_dash_is_read_when_it_is_named(tmp_path):
    head = 'depends_on = (("a", "0002-dash"), ("a", "0003-gone"))'
    files = app("a", "0001_x", "0002-dash") | app("b", "0001_x")
    loaded = load(tmp_path, {**files, "b/migrations/0001_x.py": migration(head=head)})
    assert [str(name) for name in loaded.migrations] == ["a:0001_x", "b:0001_x", "a:0002-dash"]


# What South takes for migrations


def test_folders_of_other_tools(tmp_path):
    """A project's root with the migrations of another tool, and South itself."""
    put(tmp_path, app("a", "0001_x"))
    put(
        tmp_path,
        {
            "root/__init__.py": "",
            "root/migrations/__init__.py": "",
            "root/migrations/tool_settings.py": "db = 1\n",
        },
    )
    put(tmp_path, app("vendor/south/tests/b", "0001_x") | {"vendor/south/migration/__init__.py": ""})
    loaded = load(tmp_path, {})
    assert list(loaded.apps) == ["a"]
    reasons = {line.split(": ")[0].rpartition("/")[2]: line.split(": ")[1] for line in loaded.skipped}
    assert reasons == {
        "migrations": "no South migrations in it and no models module beside it, skipped",
        "south": "South itself is skipped",
    }


def test_a_helper_beside_models_is_still_taken_for_a_migration(tmp_path):
    put(
        tmp_path,
        {
            "a/__init__.py": "",
            "a/models.py": "",
            "a/migrations/__init__.py": "",
            "a/migrations/helper.py": "X = 1\n",
        },
    )
    assert list(load(tmp_path, {}).apps) == ["a"]


def test_an_app_without_models_and_with_migrations_of_south(tmp_path):
    assert list(load(tmp_path, app("a", "0001_x", models=False)).apps) == ["a"]


def test_migrations_without_init_are_named(tmp_path):
    put(tmp_path, app("a", "0001_x") | app("b") | {"b/migrations/0001_initial.py": migration()})
    ((path, problem),) = scan([tmp_path]).problems
    assert (path, problem) == (
        tmp_path / "b/migrations",
        "no __init__.py, so South does not see the migrations in it",
    )
    put(tmp_path, {"c/__init__.py": "", "c/models.py": "", "c/migrations/notes.py": ""})
    assert len(scan([tmp_path]).problems) == 1


INITS = {
    "raises ImportError": ("raise ImportError('moved')", False, None),
    "raises ImportError if Django is new": ("try:\n    from django.db import migrations\nexcept ImportError:\n    raise ImportError('too old')", False, None),
    "is for new Django": ("from django.db import migrations\nraise ImportError", False, None),
    "raises another exception": ("raise ValueError('no')", True, "ValueError: no"),
    "raises under a condition": ("if X:\n    raise ImportError('moved')", True, None),
    "catches it": ("try:\n    raise ImportError('x')\nexcept ImportError:\n    pass", True, None),
    "raises nothing": ("# raise\n", True, None),
}  # fmt: skip


@pytest.mark.parametrize(("source", "migrated", "error"), INITS.values(), ids=INITS)
@pytest.mark.parametrize("settings", [True, False], ids=["with settings", "without"])
def test_a_migrations_package_that_raises(tmp_path, source, migrated, error, settings):
    files = app("a", "0001_x") | app("b", "0001_x")
    if settings:
        files |= {
            "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 's'\n",
            "s.py": "INSTALLED_APPS = ['a', 'b']\n",
        }
    loaded = load(tmp_path, files | {"a/migrations/__init__.py": source})
    assert ("a" in loaded.apps, "a" in loaded.unmigrated) == (migrated, not migrated)
    planned = simulate_migrate(build.simulation_input(loaded))
    assert (planned.outcome, planned.message) == (("ok", None) if error is None else ("blocked", error))


def test_an_app_that_is_not_found_and_its_migrations_that_are(tmp_path):
    """SOUTH_MIGRATION_MODULES for an app of the environment, which need not be at hand."""
    source = "INSTALLED_APPS = ['django.contrib.sites', 'a']\nSOUTH_MIGRATION_MODULES = {'sites': 'a.sites_migrations', 'x': 'gone'}\n"
    files = {
        "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 's'\n",
        "s.py": source,
        "a/sites_migrations/__init__.py": "",
        "a/sites_migrations/0001_initial.py": migration(),
    }
    loaded = load(tmp_path, files | app("a", "0001_x"))
    assert list(loaded.apps) == ["a", "sites"]
    assert loaded.apps["sites"].package == "a.sites_migrations"
    assert all(one.editable for one in loaded.migrations.values())
