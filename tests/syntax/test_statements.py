"""Statements of Python 2 mean what Python 3 spells otherwise."""

from __future__ import annotations

import pytest

from southdeps.syntax import concrete_tree, nodes, parse, statements
from tests import reference


def read(text):
    """The statements of a module in plain lists without places; fails where it can't be parsed whole."""
    module = parse.read_module(text.encode() if isinstance(text, str) else text)
    assert module.error is None
    return reference.plain(module.body)


#: What Python 2 writes, and how Python 3 would.
PYTHON_2 = {
    "print": ("print 'a'", "print('a')"),
    "print of nothing": ("print", "print"),
    "print of several": ("print 'a', b % c", "print('a', b % c)"),
    "print to a file": ("print >>out, 'a'", "print('a')"),
    "print with a comma behind": ("print 'a',", "print('a')"),
    "print over lines": ("print 'a', \\\n    'b'", "print('a', 'b')"),
    "not equal": ("if a <> b: pass", "if a != b: pass"),
    "octal": ("chmod(0755)", "chmod(0o755)"),
    "octal, all zeros": ("x = 00", "x = 0"),
    "long": ("x = 10L, 0xFFl", "x = 10, 0xFF"),
    "except with a comma": (
        "try:\n    f()\nexcept ValueError, e:\n    g()",
        "try:\n    f()\nexcept ValueError as e:\n    g()",
    ),
    "except of several": (
        "try:\n    f()\nexcept (IOError, OSError), e:\n    g()\nexcept:\n    h()",
        "try:\n    f()\nexcept (IOError, OSError) as e:\n    g()\nexcept:\n    h()",
    ),
    "raw unicode": ("x = ur'\\d'", "x = r'\\d'"),
    "unicode and bytes": ("x = u'a' 'b' b'c'", "x = 'a' 'b' 'c'"),
    "raise with a comma": ("raise ValueError, 'a'", "raise (ValueError, 'a')"),
    "lambda of a pair": ("x = lambda (k, v): v", None),
    "exec": ("exec 'a' in b", "exec('a', b)"),
    "exec of what is computed": ("exec 'from %s import *' % x", "exec('from %s import *' % x)"),
    "exec of what is read, in names": ("exec open('a').read() in b, c", "exec(open('a').read(), b)"),
    "tabs": ("if a:\n\tx = 1\n\ty = 2\n", "if a:\n    x = 1\n    y = 2\n"),
    "tabs and eight blanks, mixed": (
        "class A:\n\tdef f(self):\n\t\tx = 1\n                y = 2\n",
        "class A:\n    def f(self):\n        x = 1\n        y = 2\n",
    ),
    "carriage returns": ("if a:\r\n    x = 1\r\n    y = 2\r\n", "if a:\n    x = 1\n    y = 2\n"),
    "form feed": ("x = 1\n\f\ny = 2\n", "x = 1\ny = 2\n"),
    "no line end": ("x = 1", "x = 1\n"),
    "comments everywhere": (
        "f(a, # one\n  # two\n  b=1, # three\n)[ # four\n0]\nx = (a # five\n if b else c)\n",
        "f(a, b=1)[0]\nx = a if b else c\n",
    ),
    "continued lines": (
        "x = a \\\n  if b \\\n  else f(c, \\\n  d)\nfor a in b, \\\n c: pass\n",
        "x = a if b else f(c, d)\nfor a in b, c: pass\n",
    ),
    "deep comment": (
        "if a:\n    x = 1\n            # far right\n# far left\n    y = 2\n",
        "if a:\n    x = 1\n    y = 2\n",
    ),
}


@pytest.mark.parametrize(
    ("old", "new"),
    [pair for pair in PYTHON_2.values() if pair[1]],
    ids=[k for k, v in PYTHON_2.items() if v[1]],
)
def test_python_2_means_what_python_3_spells_otherwise(old, new):
    assert read(old) == read(new)


@pytest.mark.parametrize("old", [pair[0] for pair in PYTHON_2.values()], ids=PYTHON_2)
def test_python_2_is_read_without_error(old):
    read(old)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a = b = c", id="an assignment"),
        pytest.param("a += 1", id="an augmented assignment"),
        pytest.param("a: int\nb: int = 1", id="annotations"),
        pytest.param("if a: b\nelif c: d\nelse: e", id="if"),
        pytest.param("while a: b\nelse: c", id="while"),
        pytest.param("try: a\nexcept (B, C) as d: e\nexcept: f\nelse: g\nfinally: h", id="try"),
        pytest.param("with a as b, c: d", id="with"),
        pytest.param("import a.b, c as d\nfrom . import e as f\nfrom ..g import *", id="imports"),
        pytest.param("del a, b[0]", id="del"),
        pytest.param("@a\n@b()\ndef c(d): return\n@e\nclass F(G): pass", id="decorators"),
    ],
)
def test_what_python_3_has_is_read_as_python_reads_it(text):
    assert read(text) == reference.module(text)


def test_a_function_may_be_left_out():
    data = b"def f(): a()\ndef g(): b()\n"
    source = concrete_tree.SourceText(data, {}, skip=frozenset({"f"}))
    one, two = statements.block(source, concrete_tree.parse(data).root_node)
    assert isinstance(one, nodes.FunctionDef)
    assert isinstance(two, nodes.FunctionDef)
    assert (one.body, len(two.body)) == ((), 1)
