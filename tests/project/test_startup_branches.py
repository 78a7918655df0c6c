"""Branches that can't be decided, and variables of the environment that have to be set."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.interpreter.values import Either, Unknown
from southdeps.project.startup import Program
from tests.environments import put


def run(folder, source):
    put(folder, {"settings.py": source})
    program = Program([folder], Files((folder,)))
    scope = program.run(folder / "settings.py", "settings", to_its_end=True)
    assert scope is not None
    return program, scope.names


REQUIRED = """import os
def variable(name):
    try:
        return os.environ[name]
    except KeyError:
        {handler}
X = variable('X')
INSTALLED_APPS = ['a']
"""


@pytest.mark.parametrize(
    ("handler", "known"),
    [("raise ValueError(name)", False), ("import sys; sys.exit(1)", False), ("return 'default'", True)],
    ids=["raises", "exits", "has a default"],
)
def test_a_variable_that_has_to_be_set_is_taken_to_be_set(tmp_path, handler, known):
    program, names = run(tmp_path, REQUIRED.format(handler=handler))
    assert (names["INSTALLED_APPS"], program.stopped, dict(program.notes)) == (["a"], False, {})
    assert (names["X"] == "default") is known
    assert isinstance(names["X"], Unknown) is not known


def test_variables_that_two_branches_set(tmp_path):
    source = "import os, x\nif x.live():\n    os.environ['A'] = '1'\nelse:\n    os.environ['A'] = '2'\nX = os.environ['A']\n"
    _, names = run(tmp_path, source)
    assert names["X"] == Either(("1", "2"))


def test_a_variable_that_one_branch_sets(tmp_path):
    _, names = run(
        tmp_path, "import os, x\nif x.live():\n    os.environ['A'] = '1'\nX = os.environ.get('A', '2')\n"
    )
    assert isinstance(names["X"], Either)


def test_an_exception_does_not_end_the_settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program, names = run(tmp_path, "X = 1\nraise ValueError('no')\nINSTALLED_APPS = ['a']\n")
    assert (names["INSTALLED_APPS"], program.stopped) == (["a"], True)
    assert list(program.notes) == ["settings.py:2: ValueError: no stops Django here"]


def test_more_branches_than_can_be_followed_leave_the_apps_unknown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    branches = "".join(f"elif x.host() == {number}:\n    Y = {number}\n" for number in range(999))
    source = f"import x\nINSTALLED_APPS = ['a']\nif x.live():\n    Y = 1\n{branches}else:\n    INSTALLED_APPS += ['b']\n"
    program, names = run(tmp_path, source)
    assert any(text.startswith("not followed to its end") for text in program.unknown_at)
    assert names["INSTALLED_APPS"] != ["a"]
