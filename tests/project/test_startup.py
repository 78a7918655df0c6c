"""Programs that start Django are interpreted, and never run."""

from __future__ import annotations

import textwrap

import pytest

from southdeps.files import Files
from southdeps.project.django_settings import read_settings
from southdeps.project.startup import Program
from tests.environments import put


def read(folder, files, name="settings.py", is_missing=lambda name: False):
    put(folder, {path: textwrap.dedent(text) for path, text in files.items()})
    return read_settings(folder / name, Program([folder], Files(), is_missing))


BOTH_WAYS = {
    "if DEBUG": (
        "DEBUG = False\nINSTALLED_APPS = ('a',)\nif DEBUG:\n    INSTALLED_APPS += ('b',)",
        "a b",
        "settings.py:3: `DEBUG` can't be decided; both ways are taken",
    ),
    "if not DEBUG, else": (
        "DEBUG = True\nif not DEBUG:\n    INSTALLED_APPS = ['a', 'b']\nelse:\n    INSTALLED_APPS = ['a', 'c']",
        "a b c",
        "settings.py:2: `not DEBUG` can't be decided; both ways are taken",
    ),
    "lists are not mixed up": (
        "INSTALLED_APPS = ['a', 'b']\nif HOST == 'x':\n    INSTALLED_APPS.remove('a')\nelse:\n    INSTALLED_APPS.append('c')",
        "b a c",
        "settings.py:2: `HOST == 'x'` can't be decided; both ways are taken",
    ),
    "a branch that raises is not taken": (
        (
            "import socket\nINSTALLED_APPS = ['a']\nif socket.gethostname():\n    INSTALLED_APPS = INSTALLED_APPS + ['b']\n"
            "else:\n    raise ImproperlyConfigured('x')"
        ),
        "a b",
        "settings.py:3: `socket.gethostname()` can't be decided; both ways are taken",
    ),
    "try": (
        "INSTALLED_APPS = ['a']\ntry:\n    import toolbar\n    INSTALLED_APPS += ['toolbar']\nexcept ImportError:\n    pass",
        "a toolbar",
        "settings.py:2: which way this `try` goes can't be decided; both ways are taken",
    ),
    "try, with another way": (
        "try:\n    import x\n    INSTALLED_APPS = ['a']\nexcept ImportError:\n    INSTALLED_APPS = ['b']",
        "a b",
        "settings.py:1: which way this `try` goes can't be decided; both ways are taken",
    ),
}


@pytest.mark.parametrize(("source", "apps", "note"), BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_what_goes_both_ways_is_said(tmp_path, monkeypatch, source, apps, note):
    monkeypatch.chdir(tmp_path)
    settings = read(tmp_path, {"settings.py": source})
    assert settings.installed_apps == tuple(apps.split())
    assert settings.notes == (note,)
    assert settings.complete


def test_what_does_not_concern_south_is_not_said(tmp_path):
    source = "INSTALLED_APPS = ['a']\nif DEBUG:\n    CACHES = {}\ntry:\n    import json\nexcept ImportError:\n    json = None"
    assert read(tmp_path, {"settings.py": source}).notes == ()


def test_where_the_environment_is_known_an_import_decides(tmp_path):
    source = (
        "INSTALLED_APPS = ['a']\ntry:\n    import gone\n    INSTALLED_APPS += ['gone']\nexcept ImportError:\n    pass\n"
        "try:\n    __import__('gone')\nexcept ImportError:\n    pass\nelse:\n    INSTALLED_APPS += ['gone']\n"
    )
    settings = read(tmp_path, {"settings.py": source}, is_missing=lambda name: name == "gone")
    assert settings.installed_apps == ("a",)


NOT_FOLLOWED = {
    "split_settings": (
        "from split_settings.tools import include, optional\ninclude('components/*.py', optional('local.py'))",
        "settings.py:3: a part of INSTALLED_APPS is known only at run time: split_settings.tools.include(...) is not followed",
    ),
    "execfile": (
        "execfile('/etc/x.py')",
        "settings.py:2: a part of INSTALLED_APPS is known only at run time: execfile(...) is not followed",
    ),
    "exec": (
        "exec(open('/etc/x.py').read())",
        "settings.py:2: a part of INSTALLED_APPS is known only at run time: exec(...) is not followed",
    ),
    "a star": (
        "from site_settings import *",
        "settings.py:2: a part of INSTALLED_APPS is known only at run time: site_settings was not found; what it sets is not known",
    ),
}


@pytest.mark.parametrize(("source", "note"), NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_what_is_not_followed_is_said(tmp_path, monkeypatch, source, note):
    monkeypatch.chdir(tmp_path)
    settings = read(tmp_path, {"settings.py": f"INSTALLED_APPS = ['a']\n{source}\n"})
    assert (settings.installed_apps, settings.complete) == (("a",), False)
    assert settings.notes == (note,)
    again = read(tmp_path, {"settings.py": f"{source}\nINSTALLED_APPS = ['a']\n"})
    assert (again.installed_apps, again.complete) == (("a",), True)


def test_local_settings_that_need_not_be_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = "INSTALLED_APPS = ['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n"
    settings = read(tmp_path, {"settings.py": source})
    assert (settings.installed_apps, settings.complete) == (("a",), True)
    assert settings.notes == ("settings.py:3: local_settings was not found; what it sets is not known",)


FOLLOWED = {
    "execfile": "import os\nexecfile(os.path.join(os.path.dirname(__file__), 'apps.conf'))",
    "include": "from split_settings.tools import include\ninclude('parts/*.py', scope=globals())",
    "optional": "from split_settings.tools import include, optional\ninclude('parts/one.py', optional('gone.py'))",
    "json": "import json, os\nINSTALLED_APPS = json.load(open(os.path.join(os.path.dirname(__file__), 'apps.json')))['apps']",
    "a folder": "import os\nHERE = os.path.dirname(__file__)\nINSTALLED_APPS = sorted(n for n in os.listdir(HERE) if os.path.exists(os.path.join(HERE, n, 'models.py')))",
    "a pattern": "import glob, os\nINSTALLED_APPS = [os.path.basename(n) for n in glob.glob(os.path.join(os.path.dirname(__file__), '?'))]",
    "a path that is there": "import os\nINSTALLED_APPS = ['a']\nif os.path.isdir(os.path.join(os.path.dirname(__file__), 'b')):\n    INSTALLED_APPS += ['b']",
    "globals()": "INSTALLED_APPS = ['a']\nglobals().update({'INSTALLED_APPS': ['a', 'b']})",
}


@pytest.mark.parametrize("source", FOLLOWED.values(), ids=FOLLOWED)
def test_what_is_followed(tmp_path, source):
    put(
        tmp_path,
        {
            "apps.conf": "INSTALLED_APPS = ['a', 'b']\n",
            "parts/one.py": "INSTALLED_APPS = ['a']\nINSTALLED_APPS += ['b']\n",
            "apps.json": '{"apps": ["a", "b"]}',
            "a/models.py": "",
            "b/models.py": "",
        },
    )
    program = Program([tmp_path], Files((tmp_path,)))
    put(tmp_path, {"settings.py": source})
    settings = read_settings(tmp_path / "settings.py", program)
    assert (settings.installed_apps, settings.complete) == (("a", "b"), True)


def test_nothing_is_executed(tmp_path):
    trap = (
        f"open({str(tmp_path / 'trap')!r}, 'w').write('x')\nimport os\nos.system('touch {tmp_path}/trap')\n"
    )
    read(tmp_path, {"settings.py": trap + "INSTALLED_APPS = ['a']\n__import__('os').abort()\n"})
    assert not (tmp_path / "trap").exists()
