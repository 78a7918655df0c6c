"""Programs of Python 2 and 3 as syntax: the same as Python 3 itself sees, and Python 2's forms like their successors."""

from __future__ import annotations

import email
import json
import random
import unittest
import warnings
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from southdeps.syntax import nodes, parse
from tests import programs, reference

#: How long an example takes is the machine's business.
UNHURRIED = settings(deadline=None)

# In unittest/mock.py `type(mock).x = y` is taken for Python 3.12's statement `type`, for which nothing stands in its place.
STANDARD_LIBRARY = sorted(
    path
    for package in (email, json, unittest)
    for path in Path(str(package.__file__)).parent.glob("*.py")
    if path.name != "mock.py"
)


def read(text):
    """The statements of a module in plain lists without places; fails where it can't be parsed whole."""
    module = parse.read_module(text.encode() if isinstance(text, str) else text)
    assert module.error is None
    return reference.plain(module.body)


def expression(text):
    """The plain lists of one expression."""
    ((kind, value),) = read(text)
    assert kind == "Evaluate"
    return value


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
    "exec": ("exec 'a' in b", None),
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


def test_backticks_are_an_expression_that_is_not_read():
    assert expression("`a`") == ["Opaque"]
    assert expression("f(`a`, 'x')") == ["Call", ["Name", "f"], [["Opaque"], ["Constant", "x"]], []]


LITERALS = {
    "'a'": "a",
    '"it\'s"': "it's",
    "u'\\xe9\\u20ac'": "é€",
    "'''a\nb'''": "a\nb",
    '"""a"b"""': 'a"b',
    "r'\\n'": "\\n",
    "'\\d'": "\\d",
    "b'\\xff'": "\xff",
    "'a' 'b' \"c\"": "abc",
    "'\\\n'": "",
    "u'\\ud83d\\ude00'": "\N{GRINNING FACE}",  # as Python 2 keeps it
    "u'[\\ud800-\\udfff]'": "[\ufffd-\ufffd]",  # halves of pairs can't be written anywhere
    "u'\\uZZZZ'": "\\uZZZZ",  # no escape that Python knows: it stays as written
    "1_000": 1000,
    "0b11": 3,
    "1e3": 1000.0,
    ".5": 0.5,
    "True": True,
    "None": None,
    "f'a'": None,
}


@pytest.mark.parametrize(("text", "value"), [item for item in LITERALS.items() if item[0] != "f'a'"])
def test_literals(text, value):
    assert expression(text) == ["Constant", value]


@pytest.mark.parametrize("text", ["1j", "10" * 20, "...", "0x" + "f" * 20])
def test_literals_that_no_migration_means(text):
    assert expression(text) == ["Opaque"]


F_STRINGS = {
    "f'a'": [["Constant", "a"]],
    "f'{a}_{b.c}'": [["Name", "a"], ["Constant", "_"], ["Attribute", ["Name", "b"], "c"]],
    "f'{{{a}}}\\n'": [["Constant", "{"], ["Name", "a"], ["Constant", "}\n"]],
    "f'{a!r}{b:>3}{c=}'": [["Opaque"], ["Opaque"], ["Opaque"]],
    "rf'\\{a}'": [["Constant", "\\"], ["Name", "a"]],
    "'x' f'{a}' 'y'": [["Constant", "x"], ["Name", "a"], ["Constant", "y"]],
}


@pytest.mark.parametrize(("text", "parts"), F_STRINGS.items(), ids=F_STRINGS)
def test_f_strings(text, parts):
    assert expression(text) == ["Joined", parts]


PLACES = {
    "a name": ("x = 1\n  \nfoo", "foo", (3, 1)),
    "behind a tab": ("if a:\n\tfoo", "foo", (2, 2)),
    "behind letters of several bytes": ("x = u'é€\U0001f600'; foo", "foo", (1, 13)),
    "behind a carriage return": ("a\r\nfoo", "foo", (2, 1)),
    "in a call": ("f(a,\n  foo)", "foo", (2, 3)),
    "behind a BOM": ("\ufefffoo", "foo", (1, 1)),
}


@pytest.mark.parametrize(("text", "name", "at"), PLACES.values(), ids=PLACES)
def test_places_count_from_one_in_characters(text, name, at):
    found = [
        node.at
        for node in walk(parse.read_module(text.encode()).body)
        if isinstance(node, nodes.Name) and node.id == name
    ]
    assert found == [at]


def walk(value):
    """All nodes of a tree."""
    if isinstance(value, tuple):
        for item in value:
            yield from walk(item)
    elif isinstance(value, nodes.Node | nodes.Param):
        yield value
        for name in value.__struct_fields__:
            if name != "at":
                yield from walk(getattr(value, name))


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


def test_deep_nesting():
    """Python itself gives up somewhere beyond a hundred parentheses; people write fewer."""
    text = "x = " + "(" * 80 + "1" + ")" * 80
    assert read(text) == [["Assign", [["Name", "x"]], ["Constant", 1], ""]]


@pytest.mark.parametrize("path", STANDARD_LIBRARY, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_standard_library_reads_as_python_reads_it(path):
    text = path.read_text("utf-8")
    assert read(text) == reference.module(text)


SEEDS = st.integers(0, 2**32).map(random.Random)


@UNHURRIED
@given(SEEDS)
def test_every_program_reads_as_python_reads_it(chance):
    text = programs.program(chance)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = reference.module(text)
    except (SyntaxError, ValueError):  # such as a keyword given twice
        assume(False)
    assert read(text) == expected


@UNHURRIED
@given(SEEDS)
def test_a_damaged_program_is_read_as_far_as_it_goes(chance):
    text = programs.program(chance)
    start = chance.randint(0, len(text))
    noise = "".join(chance.choices("()[]{}:'\"\\,=. \n#`", k=chance.randint(0, 3)))
    damaged = text[:start] + noise + text[start + chance.randint(0, 5) :]
    module = parse.read_module(damaged.encode("utf-8", "surrogatepass"))
    assert module.error in {None, "syntax error: cannot parse this file"}


@UNHURRIED
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    parse.read_module(data)
