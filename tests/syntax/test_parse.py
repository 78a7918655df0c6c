"""From bytes to the syntax of a module, or to what could not be read of it."""

from __future__ import annotations

import pytest

from southdeps.syntax import nodes, parse
from tests import reference


def test_models_that_never_end():
    module = parse.read_module(b"class Migration:\n    models = {\n        'a.b': {\n            'x': 1,\n")
    assert module.error == "syntax error: cannot parse this file"


@pytest.mark.parametrize("count", [1, 2])
def test_backwards_is_left_out_unless_it_is_called(count):
    calls = "        self.backwards(orm)\n" * (count - 1)
    text = f"class Migration:\n    def forwards(self, orm):\n        pass\n{calls}    def backwards(self, orm):\n        a(b)\n"
    (migration,) = parse.read_module(text.encode()).body
    assert isinstance(migration, nodes.ClassDef)
    backwards = migration.body[1]
    assert isinstance(backwards, nodes.FunctionDef)
    assert bool(backwards.body) == (count == 2)


@pytest.mark.parametrize(
    ("skip", "left_out"),
    [
        pytest.param(("backwards",), {"backwards"}, id="backwards"),
        pytest.param(("backwards", "forwards"), {"backwards", "forwards"}, id="both"),
        pytest.param(("other",), set(), id="what something else calls"),
        pytest.param((), set(), id="nothing"),
    ],
)
def test_functions_are_left_out_by_name(skip, left_out):
    bodies = {"forwards": "self.other()", "backwards": "pass", "other": "pass"}
    methods = "".join(f"    def {name}(self):\n        {body}\n" for name, body in bodies.items())
    (migration,) = parse.read_module(f"class Migration:\n{methods}".encode(), skip).body
    assert isinstance(migration, nodes.ClassDef)
    functions = [one for one in migration.body if isinstance(one, nodes.FunctionDef)]
    assert {one.name for one in functions if not one.body} == left_out


def test_places_are_those_of_a_file_with_carriage_returns():
    (_, assign) = parse.read_module(b"import os\r\rX = 1\r").body
    assert assign.at == (3, 1)


BROKEN = {
    "an open parenthesis": ("x = 1\ny = f(\n", (2, 1)),
    "no expression": ("x = 1\nif :\n    pass\n", None),
    "a stray word": ("x = 1\nfoo bar baz\n", None),
    "a page of HTML": ("<html><body>not found</body></html>\n", None),
    "a merge conflict": ("x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> other\n", None),
}


@pytest.mark.parametrize(("text", "at"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_python_is_said_with_its_place(text, at):
    module = parse.read_module(text.encode())
    assert module.error == "syntax error: cannot parse this file"
    assert at is None or module.error_at == at
    assert 1 <= module.error_at[0] <= text.count("\n") + 1


def test_what_stands_before_and_after_an_error_is_read():
    module = parse.read_module(b"x = 1\n\ny = = 2\n\nz = 3\n")
    assert module.error is not None
    assert module.error_at[0] == 3
    statements = reference.plain(module.body)
    assert ["Assign", [["Name", "x"]], ["Constant", 1], ""] in statements
    assert ["Assign", [["Name", "z"]], ["Constant", 3], ""] in statements


def test_a_very_long_line():
    text = f"x = '{'a' * 300_000}'; foo(b)"
    module = parse.read_module(text.encode())
    assert module.error is None
    assert module.body[1].at == (1, 300_009)


@pytest.mark.parametrize(
    "text", ["x = " + " + ".join("a" * 2000), "x = " + "(" * 2000 + ")" * 2000, "x = a" + ".b()" * 2000]
)
def test_nesting_beyond_all_measure_is_said(text):
    module = parse.read_module(text.encode())
    assert module == nodes.Module((), "this is nested too deeply to be read")
