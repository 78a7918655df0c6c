"""Literals of Python 2 and 3."""

from __future__ import annotations

import pytest

from southdeps.syntax import parse
from tests import reference


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
