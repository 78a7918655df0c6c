"""Where a project says which settings it uses."""

from __future__ import annotations

import textwrap
import time

import pytest

from southdeps.files import Files
from southdeps.project.configuration import configure
from southdeps.project.entry_points import buildout_scripts, find_entry_points, manage_below, suite_files
from tests.environments import put

MANAGE = """
    #!/usr/bin/env python
    import os, sys
    if __name__ == "__main__":
        {}
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
"""
MANAGERS = {
    "setdefault": (
        MANAGE.format('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "p.settings")'),
        "p.settings",
    ),
    "item": (MANAGE.format('os.environ["DJANGO_SETTINGS_MODULE"] = "p." + "settings"'), "p.settings"),
    "in a function": (
        "import os\ndef main():\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'p.settings')\nif __name__ == '__main__':\n    main()",
        "p.settings",
    ),
    "chosen by a variable": (
        MANAGE.format('os.environ.setdefault("DJANGO_SETTINGS_MODULE", os.environ.get("S", "p.settings"))'),
        "p.settings",
    ),
    "execute_manager": (
        (
            "from django.core.management import execute_manager\ntry:\n    import settings\nexcept ImportError:\n    import sys\n    sys.exit(1)\n"
            "if __name__ == '__main__':\n    execute_manager(settings)"
        ),
        "settings",
    ),
    "execute_manager of a package": (
        "from django.core.management import execute_manager\nfrom p import settings\nexecute_manager(settings)",
        "p.settings",
    ),
    "computed": (MANAGE.format('os.environ["DJANGO_SETTINGS_MODULE"] = choose()'), None),
    "none": ("print('hello')", None),
}


@pytest.mark.parametrize(("source", "name"), MANAGERS.values(), ids=MANAGERS)
def test_manage_py(tmp_path, source, name):
    put(tmp_path, {"manage.py": textwrap.dedent(source)})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert entry.settings == name
    assert entry.path[0] == tmp_path


def test_what_manage_py_puts_on_the_path(tmp_path):
    source = """
        import os, site, sys
        ROOT = os.path.dirname(os.path.abspath(__file__))
        sys.path.insert(0, os.path.join(ROOT, 'apps'))
        sys.path.append(os.path.join(ROOT, 'lib'))
        site.addsitedir(os.path.join(ROOT, 'vendor'))
    """
    put(tmp_path, {"manage.py": textwrap.dedent(source)})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert [path.name for path in entry.path] == ["apps", tmp_path.name, "lib", "vendor"]


BUILDOUT = """
    #!/usr/bin/python2.7

    import sys
    sys.path[0:0] = [
        '/eggs/Django-1.4.22-py2.7.egg',
        '{folder}/src',
        ]

    {call}
"""


@pytest.mark.parametrize(
    "call",
    [
        "import djangorecipe.manage\n\nif __name__ == '__main__':\n    djangorecipe.manage.main('p.development')",
        "import djangorecipe.binscripts\nif __name__ == '__main__':\n    sys.exit(djangorecipe.binscripts.manage('p.development'))",
    ],
    ids=["manage", "binscripts"],
)
def test_the_script_of_a_buildout(tmp_path, call):
    source = textwrap.dedent(BUILDOUT).format(folder=tmp_path, call=call)
    put(tmp_path, {"bin/django": source})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert entry.settings == "p.development"
    assert [path.as_posix() for path in entry.path[:2]] == [
        "/eggs/Django-1.4.22-py2.7.egg",
        f"{tmp_path}/src",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE = p.settings\n"),
        ("setup.cfg", "[pytest]\nDJANGO_SETTINGS_MODULE=p.settings\n"),
        ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = p.settings\n"),
        ("tox.ini", "[tox]\n[pytest]\nDJANGO_SETTINGS_MODULE = p.settings\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "p.settings"\n'),
    ],
    ids=["setup.cfg", "setup.cfg of old", "pytest.ini", "tox.ini", "pyproject.toml"],
)
def test_configuration_of_pytest(tmp_path, name, text):
    put(tmp_path, {name: text})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert (entry.file and entry.file.name, entry.settings) == (name, "p.settings")


@pytest.mark.parametrize("name", ["setup.cfg", "pyproject.toml"])
def test_configuration_that_can_t_be_read_is_passed_over(tmp_path, name):
    put(tmp_path, {name: "[[[ \x00"})
    assert find_entry_points([tmp_path], [tmp_path], Files()) == []


ODD = {
    "a tool that is no table": "tool = 5",
    "a pytest that is no table": "tool.pytest = [5]",
    "options that are no table": "tool.pytest.ini_options = 'x'",
    "a name that is no text": "tool.pytest.ini_options.DJANGO_SETTINGS_MODULE = 5",
    "nested too deeply": "x = " + "[" * 9999,
    "a number too long": "x = " + "9" * 9999,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_values_in_pyproject_are_passed_over(tmp_path, text):
    put(tmp_path, {"pyproject.toml": f"# DJANGO_SETTINGS_MODULE\n{text}\n"})
    assert find_entry_points([tmp_path], [tmp_path], Files()) == []


def test_manage_py_comes_before_pytest(tmp_path):
    put(tmp_path, {"setup.cfg": "[pytest]\nDJANGO_SETTINGS_MODULE=tests.settings\n"})
    put(tmp_path, {"manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'p.settings'\n"})
    assert [entry.settings for entry in find_entry_points([tmp_path], [tmp_path], Files())] == [
        "p.settings",
        "tests.settings",
    ]


def test_manage_py_one_folder_below(tmp_path):
    line = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'p.settings'\n"
    put(tmp_path, {"site/manage.py": line, "tests/manage.py": line, "example_project/manage.py": line})
    assert [entry.source.split("/")[-2] for entry in find_entry_points([tmp_path], [tmp_path], Files())] == [
        "site"
    ]
    put(tmp_path, {"other/manage.py": line})
    assert find_entry_points([tmp_path], [tmp_path], Files()) == []


PRECEDENCE = [
    ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 's1')\n", "s1"),
    (
        "bin/django",
        "import djangorecipe.manage\nif __name__ == '__main__':\n    djangorecipe.manage.main('s2')\n",
        "s2",
    ),
    ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = s3\n", "s3"),
    (
        "tox.ini",
        "[tox]\nenvlist = py27\n[testenv]\nsetenv =\n    PYTHONPATH = .\n    DJANGO_SETTINGS_MODULE=s4\n",
        "s4",
    ),
    ("setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE = s5\n", "s5"),
]


def test_which_place_comes_first(tmp_path, monkeypatch):
    put(tmp_path, {name: text for name, text, _ in PRECEDENCE})
    expected = [settings for *_, settings in PRECEDENCE]
    assert [entry.settings for entry in find_entry_points([tmp_path], [tmp_path], Files())] == expected
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "s0")
    first, *rest = find_entry_points([tmp_path], [tmp_path], Files())
    assert (first.settings, first.source) == ("s0", "the environment variable DJANGO_SETTINGS_MODULE")
    assert [entry.settings for entry in rest] == expected


RUNNERS = {
    "at the top": "from django.conf import settings\nsettings.configure(INSTALLED_APPS=['a'], DATABASES={})\n",
    "unless it was done": (
        "from django.conf import settings\nif not settings.configured:\n    settings.configure(INSTALLED_APPS=['a'])\n"
    ),
    "in a function": (
        "import django.conf\ndef run():\n    django.conf.settings.configure(INSTALLED_APPS=['a'])\n"
        "if __name__ == '__main__':\n    run()\n"
    ),
    "out of a dictionary": "from django.conf import settings\nD = dict(INSTALLED_APPS=['a'])\nsettings.configure(**D)\n",
}


@pytest.mark.parametrize("source", RUNNERS.values(), ids=RUNNERS)
def test_settings_that_a_script_configures(tmp_path, source):
    put(tmp_path, {"runtests.py": source})
    found = configure([tmp_path], [], Files(), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("a",)
    assert found.settings.file.name == "runtests.py"
    assert found.settings_source is not None
    assert found.settings_source.endswith("runtests.py")


def test_a_script_that_configures_settings_comes_last(tmp_path):
    put(tmp_path, {"runtests.py": RUNNERS["at the top"], "s1.py": "INSTALLED_APPS = ['b']\n"})
    put(tmp_path, {"manage.py": PRECEDENCE[0][1]})
    found = configure([tmp_path], [], Files(), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("b",)


SETTINGS = "INSTALLED_APPS = ('a', 'b')\n"

TEST_TOOLS = {
    "tox, setenv": ("tox.ini", "[testenv]\nsetenv =\n    PYTHONPATH = {toxinidir}\n    DJANGO_SETTINGS_MODULE = p.s\n"),
    "tox, setenv of one factor": ("tox.ini", "[testenv]\nsetenv =\n    py27: DJANGO_SETTINGS_MODULE=p.s\n"),
    "tox, setenv of an environment": ("tox.ini", "[testenv:py27-django16]\nsetenv = DJANGO_SETTINGS_MODULE=p.s\n"),
    "tox, a command of django-admin": ("tox.ini", "[testenv]\ncommands = django-admin.py test --settings=p.s a\n"),
    "tox, a command of pytest": ("tox.ini", "[testenv]\ncommands =\n    py.test --ds p.s\n"),
    "pytest, addopts": ("setup.cfg", "[pytest]\naddopts = -q --ds=p.s\n"),
    "the environment comes before a command": (
        "tox.ini",
        "[testenv]\ncommands = django-admin.py test --settings=other\nsetenv = DJANGO_SETTINGS_MODULE=p.s\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), TEST_TOOLS.values(), ids=TEST_TOOLS)
def test_configuration_of_test_tools(tmp_path, name, text):
    put(tmp_path, {name: text})
    assert [entry.settings for entry in find_entry_points([tmp_path], [tmp_path], Files())] == ["p.s"]


@pytest.mark.parametrize(
    "text",
    ["[testenv]\ncommands = make --settingsx=p.s\n", "[flake8]\nDJANGO_SETTINGS_MODULE = p.s\n"],
    ids=["another option", "another section"],
)
def test_what_names_no_settings(tmp_path, text):
    put(tmp_path, {"tox.ini": text})
    assert find_entry_points([tmp_path], [tmp_path], Files()) == []


def test_what_pytest_configures(tmp_path):
    source = """
        from django.conf import settings

        def pytest_configure(config):
            settings.configure(INSTALLED_APPS=['a', 'b'])
    """
    put(tmp_path, {"conftest.py": textwrap.dedent(source)})
    found = configure([tmp_path], [], Files((tmp_path,)), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("a", "b")


START = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n"
CLASSES = """
    from configurations import Settings
    from elsewhere import Mixin

    class Base(Settings):
        OWN = ('a',)

        @property
        def INSTALLED_APPS(self):
            return self.OWN + ('b',)

    class Live(Mixin, Base):
        AUTH_USER_MODEL = 'a.Person'

        def SOUTH_MIGRATION_MODULES(self):
            return {'a': 'a.south'}
"""


def read(folder, manage, settings):
    put(folder, {"manage.py": manage, "settings.py": textwrap.dedent(settings)})
    return configure([folder], [], Files((folder,)), None, None)


def test_the_class_that_is_chosen(tmp_path):
    """As django-configurations takes them: inherited names too, properties and methods called."""
    choose = "os.environ.setdefault('DJANGO_CONFIGURATION', 'Live')\n"
    settings = read(tmp_path, START + choose, CLASSES).settings
    assert settings is not None
    assert (settings.installed_apps, settings.complete) == (("a", "b"), True)
    assert (settings.user_model, settings.migration_modules) == ("a.Person", {"a": "a.south"})


def test_classes_of_which_none_is_chosen_are_named_with_their_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = read(tmp_path, START, CLASSES)
    assert (found.settings, found.refused) == (None, True)
    assert "settings.py:5: the settings are in Base and Live" in found.notes[-1]
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "settings")
    monkeypatch.setenv("DJANGO_CONFIGURATION", "Live")
    assert configure([tmp_path], [], Files((tmp_path,)), None, None).settings is not None


def test_variables_that_manage_py_sets_are_set_for_the_settings(tmp_path):
    manage = START + "os.environ['SITE'] = 'b'\n"
    found = read(tmp_path, manage, "import os\nINSTALLED_APPS = ['a', os.environ.get('SITE', 'c')]\n")
    assert found.settings is not None
    assert found.settings.installed_apps == ("a", "b")


@pytest.mark.parametrize(
    ("settings", "refused"), [("INSTALLED_APPS = x.apps()\n", True), (SETTINGS, False)], ids=["no", "yes"]
)
def test_whether_settings_could_be_used(tmp_path, settings, refused):
    assert read(tmp_path, START, settings).refused is refused
    assert configure([tmp_path / "nothing"], [], Files(), None, None).refused is False


def test_settings_that_are_refused_name_the_line_that_is_not_followed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (note,) = read(tmp_path, START, "execfile('/nowhere/settings.py')\n").notes
    assert note.endswith("it is not set; settings.py:1: execfile(...) is not followed")


MODULES = {
    "known": ("{'a': 'x.y'}", {"a": "x.y"}, True),
    "one of two": ("{'a': 'x.y'} if x else {'b': 'z'}", {"a": "x.y", "b": "z"}, True),
    "unknown": ("x.modules()", {}, False),
    "a value that is unknown": ("{'a': 'x.y', 'b': x.module()}", {"a": "x.y"}, False),
    "updated by what is unknown": (
        "{'a': 'x.y'}\nSOUTH_MIGRATION_MODULES.update(x.modules())",
        {"a": "x.y"},
        False,
    ),
}


@pytest.mark.parametrize(("source", "modules", "complete"), MODULES.values(), ids=MODULES)
def test_folders_of_migrations(tmp_path, source, modules, complete):
    found = read(tmp_path, START, f"{SETTINGS}import x\nSOUTH_MIGRATION_MODULES = {source}\n").settings
    assert found is not None
    assert (found.migration_modules, found.complete) == (modules, complete)
    assert any("SOUTH_MIGRATION_MODULES" in note for note in found.notes) is not complete


def test_a_folder_of_migrations_that_is_no_package(tmp_path):
    put(
        tmp_path, {"mig/__init__.py": "", "mig/a/0001_initial.py": "", "mig/b/__init__.py": "", "mig/c/x": ""}
    )
    found = read(
        tmp_path, START, f"{SETTINGS}SOUTH_MIGRATION_MODULES = dict((n, 'mig.' + n) for n in 'abcd')\n"
    )
    assert list(found.migrations_without_init()) == [tmp_path / "mig/a"]


BUILDOUT_MAIN = "import djangorecipe.manage\ndjangorecipe.manage.main('p.s')\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"bin/shop": BUILDOUT_MAIN}, ["shop"]),
        ({"bin/zz": BUILDOUT_MAIN, "bin/django": BUILDOUT_MAIN}, ["django", "zz"]),
        ({"bin/test": BUILDOUT_MAIN.replace("manage", "test")}, []),
        ({"bin/python2.7": BUILDOUT_MAIN, "bin/x.py": BUILDOUT_MAIN}, []),
    ],
    ids=["another name", "the usual name first", "what runs tests", "no script of a buildout"],
)
def test_scripts_of_a_buildout(tmp_path, files, found):
    put(tmp_path, files)
    assert [path.name for path in buildout_scripts(tmp_path / "bin", Files())] == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["a/b/manage.py"], ["a/b/manage.py"]),
        (["a/b/c/manage.py"], ["a/b/c/manage.py"]),
        (["a/b/c/d/manage.py"], []),
        (["a/manage.py", "b/c/manage.py"], ["a/manage.py"]),
        (["tests/a/manage.py", "node_modules/a/manage.py"], []),
    ],
    ids=["two below", "three below", "too far below", "the nearest", "aside"],
)
def test_manage_py_further_below(tmp_path, files, found):
    put(tmp_path, dict.fromkeys(files, ""))
    places = manage_below([tmp_path], Files())
    assert [path.relative_to(tmp_path).as_posix() for path in places] == found


PATHS = {
    "pytest's plug-in": ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = p.s\npython_paths = src lib\n", ["src", "lib", "."]),
    "pytest": ("setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE = p.s\npythonpath = src\n", ["src", "."]),
    "tox": ("tox.ini", "[testenv]\nsetenv =\n  PYTHONPATH = {toxinidir}/src:lib\n  DJANGO_SETTINGS_MODULE = p.s\n", ["src", "lib", "."]),
    "none": ("tox.ini", "[testenv]\nsetenv = DJANGO_SETTINGS_MODULE = p.s\n", ["."]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "folders"), PATHS.values(), ids=PATHS)
def test_what_test_tools_put_on_the_path(tmp_path, name, text, folders):
    put(tmp_path, {name: text})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert [path.relative_to(tmp_path).as_posix() for path in entry.path] == folders


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("setup(test_suite='run.tests')", ["run/tests.py", "run.py"]),
        ('setup(\n    test_suite = "tests.run.main",\n)', ["tests/run/main.py", "tests/run.py", "tests.py"]),
        ("setup(name='x')", []),
    ],
    ids=["one module", "a module of a package", "none"],
)
def test_what_setup_py_runs(tmp_path, text, found):
    put(tmp_path, {"setup.py": text})
    assert list(suite_files(tmp_path, Files())) == found


def test_two_settings_that_a_script_may_choose_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = "import os, x\nos.environ['DJANGO_SETTINGS_MODULE'] = 'a' if x.live() else 'b'\n"
    put(tmp_path, {"manage.py": source})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert entry.settings == "a"
    assert "manage.py: DJANGO_SETTINGS_MODULE may be 'a' or 'b'; taken as a" in entry.notes


def test_variables_and_folders_that_are_known_only_at_run_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(
        tmp_path,
        {"manage.py": "import os, sys, x\nos.environ[x.name()] = 'a'\nsys.path.append(x.folder())\n"},
    )
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert (entry.lost_variables, entry.lost_path) == (True, True)
    assert [note.partition(": ")[0] for note in entry.notes] == ["manage.py:2", "manage.py:3"]


def test_blank_lines_in_tox_ini_cost_little(tmp_path):
    """Their cost was quadratic: these would take minutes."""
    put(
        tmp_path,
        {"tox.ini": "[testenv]\nsetenv =\n" + "\n " * 100_000 + "x\n  DJANGO_SETTINGS_MODULE = p.settings\n"},
    )
    begun = time.process_time()
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert entry.settings == "p.settings"
    assert time.process_time() - begun < 5
