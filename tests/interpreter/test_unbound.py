"""Names that nothing binds: which of them raise NameError, and which may be bound after all."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.interpreter import unbound
from southdeps.interpreter.unbound import free_names
from southdeps.syntax import parse
from southdeps.syntax.parse import read_module
from tests import projects
from tests.projects import name, summary

HEAD = "from south.v2 import DataMigration\n"
SOURCE = "{}class Migration(DataMigration):\n    def forwards(self, orm):\n        {}\n"
GLOBAL = "NameError: global name 'fill' is not defined"
CASES = {
    "a call": ("", "fill()", GLOBAL),
    "a value": ("", "x = [fill]", GLOBAL),
    "in a method": ("", "self.go()\n    def go(self):\n        fill()", GLOBAL),
    "in a loop over rows": ("", "for t in (1, 2): fill(t)", GLOBAL),
    "a method": ("", "fill()\n    def fill(self): pass", GLOBAL),
    "a constant of the class": ("", "pass\n    fill = 1\n    twice = fill * 2", None),
    "a function of the module": ("def fill(): pass\n", "fill()", None),
    "an import": ("from elsewhere import fill\n", "fill()", None),
    "a star import": ("from elsewhere import *\n", "fill()", None),
    "a star import in a function": ("def f():\n    from elsewhere import *\n", "fill()", None),
    "a variable of another function": ("def f():\n    fill = 1\n", "fill()", None),
    "a global": ("def f():\n    global fill\n", "fill()", None),
    "a variable that a list leaves": ("", "[fill for fill in (1,)]\n        fill", None),
    "the name of an exception": ("", "try:\n            pass\n        except ValueError as fill:\n            pass\n        fill", None),
    "exec": ("exec 'fill = 1'\n", "fill()", None),
    "globals": ("globals()['fill'] = 1\n", "fill()", None),
    "a built-in name of Python 2": ("", "unichr(1), execfile, buffer, long(1), WindowsError", None),
    "under an unknown condition": ("import os\n", "if os.environ.get('X'):\n            fill()", None),
    "in a loop of unknown length": ("import os\n", "for x in os.listdir('.'):\n            fill(x)", None),
    "caught": ("", "try:\n            fill()\n        except NameError:\n            pass", None),
    "printed": ("", "print 'x', 1", None),
}  # fmt: skip


@pytest.mark.parametrize(("top", "body", "raised"), CASES.values(), ids=CASES)
def test_names_in_forwards(top, body, raised):
    done = summary(SOURCE.format(HEAD + top, body)).actions
    errors = [step.error for step in done if isinstance(step, effects.RaiseException)]
    assert errors == ([] if raised is None else [raised])


def test_a_name_in_the_class_stops_south():
    source = "from south.v2 import DataMigration\nclass Migration(DataMigration):\n    depends_on = [(label, '0001')]\n"
    assert summary(source).raises == "NameError: name 'label' is not defined"


@pytest.mark.parametrize(
    ("helper", "raised"),
    [
        pytest.param("def go():\n    fill()\n", [GLOBAL], id="in a function"),
        pytest.param(
            "from elsewhere import *\ndef go():\n    fill()\n", [], id="that a star import may bind"
        ),
        pytest.param("fill()\ndef go(): pass\n", [], id="in the module itself"),
    ],
)
def test_names_in_a_helper_module(tmp_path, helper, raised):
    source = SOURCE.format(HEAD + "from a.helpers import *\n", "go()")
    files = {"a/__init__.py": "", "a/helpers.py": helper, "b:0001_initial": source}
    done = projects.load(tmp_path, files).migrations[name("b:0001_initial")].summary.actions
    assert [step.error for step in done if isinstance(step, effects.RaiseException)] == raised


def test_free_names():
    module = parse.read_module(b"import os\ndef f(x): return os, x, y, len, z.w\n")
    assert free_names(module.body) == ["y", "z"]


def test_a_module_is_looked_through_once():
    body = read_module(b"import os\ndef one(two): pass\n").body
    assert unbound.bound_names(body) == {"os", "one", "two"}
    assert unbound.bound_names(body) is unbound.bound_names(body)
