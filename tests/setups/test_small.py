"""Small projects: settings, apps, migrations and order are what Python 2, Django and South made of them, or it is said."""

from __future__ import annotations

import json

import pytest

from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.project.loading import Options, load
from southdeps.verify.environment import south_folder
from tests.environments import DJANGO, put, virtualenv
from tests.setups import small

KINDS = small.read_kinds()
RECORDED = json.loads(small.RECORDED.read_text("utf-8"))
#: Of these not all is read, which is said: the report is not complete, and a note names what it is.
IN_PART = {
    "generator", "type()", "dotenv by hand", "own celery module", "local settings required and absent",
    "apps by a decorator", "apps by try and NameError", "apps by an OrderedDict",
}  # fmt: skip
#: Exceptions that are not raised by `raise` or an import, or under a condition that no file decides, are not foretold.
NOT_FORETOLD = {
    "init divides by zero", "init raises NameError", "init asserts", "init asks a module for what it lacks",
    "init asks for a variable of the environment", "models raise ImproperlyConfigured by a setting",
}  # fmt: skip
#: Only the running machine knows which of two ways these go: both are taken.
BOTH_WAYS = {"DEBUG toolbar", "gethostname", "undecidable test in local"}
#: Notes that some have to have.
NOTES = {
    "local settings required and absent": "proj/settings.py:4: ImportError: No module named settings_local stops Django here",
    "own celery module": "stops Django before it reads this",
    "no init": "proj/mig/a: no __init__.py, so South does not see the migrations in it",
    "apps by PYTHONPATH": "apps is taken to be on sys.path, where a is",
    "unknown path said": "proj/settings.py:2: a folder of sys.path is known only at run time",
    "manage chosen by host, said": "DJANGO_SETTINGS_MODULE may be 'proj.other' or 'proj.settings'",
    "dotenv by hand": "manage.py:12: variables of the environment are set that are known only at run time",
    "generator": "tuple(found())",
    "gethostname": "proj/settings.py:2: `socket.gethostname().startswith('web')` can't be decided; both ways are taken",
}
#: Files of packages that are more than one empty module.
PACKAGES = {"path.py": ["path.py"], "six.py": ["six.py"], "dj_database_url.py": ["dj_database_url.py"]}
PACKAGES["split_settings"] = ["split_settings/__init__.py", "split_settings/tools.py"]
#: Modules of Django that settings import.
MORE_DJANGO = dict.fromkeys(
    [
        "django/core/__init__.py", "django/core/management.py", "django/utils/__init__.py", "django/utils/importlib.py",
        "django/utils/translation.py", "django/conf/global_settings.py",
    ],
    "",
)  # fmt: skip
MORE_DJANGO["django/core/exceptions.py"] = "class ImproperlyConfigured(Exception): pass\n"


def read(kind, folder, monkeypatch):
    """The project as southdeps reads it where a user starts it."""
    django = put(folder.parent / "django", DJANGO)
    small.write(kind, folder, {"django": django / "django", "south": south_folder()})
    options = kind.options
    if options.get("venv", "env"):
        version = f"VERSION = {(*map(int, options.get('django', '1.6.11').split('.')), 'final', 0)}\n"
        names = [
            file for name in options.get("site", []) for file in PACKAGES.get(name, [f"{name}/__init__.py"])
        ]
        stubs = {**dict.fromkeys(names, ""), **MORE_DJANGO}
        virtualenv(folder / options.get("venv", "env"), {**stubs, "django/__init__.py": version})
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_CONFIGURATION", "VIRTUAL_ENV"):
        monkeypatch.delenv(name, raising=False)
    for name, text in options.get("env", {}).items():
        monkeypatch.setenv(name, text.replace(small.ROOT, str(folder)))
    monkeypatch.chdir(folder / options.get("scwd", "."))
    paths = [folder.__class__(path) for path in options.get("path", ["."])]
    return load(Options(paths=tuple(paths), even_sqlite=True))


def without_south(names):
    return [name for name in names if not name.startswith("south:")]


@pytest.mark.parametrize("name", KINDS)
def test_a_project_is_read_as_it_runs(tmp_path, monkeypatch, name):
    project = read(KINDS[name], tmp_path / f"p{len(name)}", monkeypatch)
    real = RECORDED[name]
    assert NOTES.get(name, "") in "\n".join(project.notes)
    if name in IN_PART:
        assert not project.complete
        return
    settings = project.configuration.settings
    assert settings is not None
    plan = simulate_migrate(build.simulation_input(project))
    if real["apps"] is None:
        assert plan.message is not None
        return
    assert settings.complete
    expected = list(dict.fromkeys(real["apps"]))
    if name in BOTH_WAYS:
        assert set(expected) <= set(settings.installed_apps)
        assert any("both ways are taken" in note for note in project.notes)
    else:
        assert list(settings.installed_apps) == expected
    assert (settings.user_model or "auth.User") == (real["user"] or "auth.User")
    if real["error"] is not None or (real["stops"] and not real["ran"]):
        assert (plan.message is None) == (name in NOT_FORETOLD)
        return
    labels = {entry.label for entry in project.installed or ()}
    migrations = {
        label: [file.name for file in app.files] for label, app in project.apps.items() if label in labels
    }
    assert {**migrations, "south": []} == {**real["migs"], "south": []}
    assert without_south(map(str, plan.order)) == without_south(real["ran"])
    assert (plan.message is None) == (real["stops"] is None)


def test_every_project_was_judged():
    assert set(RECORDED) == set(KINDS)
    for names in (IN_PART, BOTH_WAYS, NOTES, NOT_FORETOLD):
        assert set(names) <= set(KINDS)
