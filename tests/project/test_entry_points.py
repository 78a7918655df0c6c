"""Where a project says which settings it uses."""

from __future__ import annotations

import textwrap

import pytest

from southdeps.files import Files
from southdeps.project.configuration import configure
from southdeps.project.entry_points import find_entry_points
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
