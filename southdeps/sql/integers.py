"""Integers in SQL where a column of the type boolean would be refused: `SET active = 0`, `WHERE active = 1`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from southdeps import effects
from southdeps.sql.changes import NOWHERE
from southdeps.sql.lexer import UNKNOWN, normal, tokenize
from southdeps.sql.names import IDENTIFIER, fold, parenthesized, parts, relation, split_list
from southdeps.sql.synopsis import synopsis

_UPDATE = synopsis("UPDATE [ONLY] @name SET rest={...}")
_DELETE = synopsis("DELETE FROM @name WHERE rest={...}")
_INSERT = synopsis("INSERT INTO @name lists={( ...}")
_VALUES = synopsis("VALUES lists={( ...}")
_WHERE = re.compile(r" WHERE ", re.IGNORECASE)
_ASSIGNED = re.compile(rf"(?P<column>{IDENTIFIER}) = \d+")
_COMPARED = re.compile(rf"(?<![\w$])(?<!\. )(?P<column>{IDENTIFIER}) (?:=|<>|!=) \d+(?= |$)")


def read_integers(text: str) -> Iterator[effects.UseInteger]:
    """The columns that one statement sets to an integer, or compares with one, of the only table that it names."""
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    if UNKNOWN in plain:
        return
    if match := _UPDATE(plain):
        assignments, *conditions = _WHERE.split(match["rest"], maxsplit=1)
        for item in split_list(assignments):
            if found := _ASSIGNED.fullmatch(item):
                yield from _used(match["name"], found["column"], assigned=True)
        yield from _compared(match["name"], conditions)
    elif match := _DELETE(plain):
        yield from _compared(match["name"], [match["rest"]])
    elif match := _INSERT(plain):
        columns, rest = parenthesized(match["lists"])
        values = parenthesized(found["lists"])[0] if (found := _VALUES(rest)) else ""
        for column, value in zip(split_list(columns), split_list(values), strict=False):
            if value.isdigit():
                yield from _used(match["name"], column, assigned=True)


def _compared(name: str, conditions: Iterable[str]) -> Iterator[effects.UseInteger]:
    for where in conditions:
        for found in _COMPARED.finditer(where) if "SELECT" not in where.upper() else ():
            yield from _used(name, found["column"], assigned=False)


def _used(name: str, column: str, *, assigned: bool) -> Iterator[effects.UseInteger]:
    table = relation(parts(name))
    if table is not None:
        yield effects.UseInteger(*NOWHERE, table, fold(column), assigned)
