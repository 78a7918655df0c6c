"""The dotted paths that import statements name."""

from __future__ import annotations

import pytest

from southdeps.interpreter.import_paths import absolute, has_absolute_imports, import_path
from southdeps.interpreter.values import Scope
from southdeps.syntax import nodes, parse
from tests.interpreter.running import run

INSIDE = Scope("a.b.c")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("x.y", "x.y", id="absolute"),
        pytest.param(".x", "a.b.x", id="beside"),
        pytest.param(".", "a.b", id="the package"),
        pytest.param("..x", "a.x", id="above"),
        pytest.param("...x", "x", id="at the top"),
        pytest.param("....x", "x", id="above the top"),
    ],
)
def test_leading_dots(path, found):
    assert absolute(path, INSIDE) == found


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("import x.y", "x.y"),
        ("from x import y", "x.y"),
        ("from . import y", "a.b.y"),
        ("from .x import y as z", "a.b.x.y"),
    ],
)
def test_what_an_import_names(statement, path):
    (node,) = parse.read_module(statement.encode()).body
    assert isinstance(node, nodes.Import)
    assert import_path(run("pass").interpreter, node, INSIDE) == path


def test_absolute_imports_are_a_matter_of_the_module():
    names = run("from __future__ import absolute_import").names
    module = Scope("a", names)
    assert has_absolute_imports(Scope("a", {}, module))
    assert not has_absolute_imports(INSIDE)
    assert not has_absolute_imports(Scope("a", {"absolute_import": True}))
