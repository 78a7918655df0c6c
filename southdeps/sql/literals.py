"""Literals in SQL where PostgreSQL is stricter than others: `SET active = 0`, `WHERE active = 1`, `size = true`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from southdeps import effects
from southdeps.sql.changes import NOWHERE, without_strings
from southdeps.sql.lexer import UNKNOWN, normal, tokenize
from southdeps.sql.names import IDENTIFIER, fold, parenthesized, parts, relation, split_list
from southdeps.sql.synopsis import synopsis

_UPDATE = synopsis("UPDATE [ONLY] @name SET rest={...}")
_DELETE = synopsis("DELETE FROM @name WHERE rest={...}")
_SELECT = synopsis("SELECT {...} FROM @name WHERE rest={...}")
_INSERT = synopsis("INSERT INTO @name lists={( ...}")
_VALUES = synopsis("VALUES lists={( ...}")
_WHERE = re.compile(r" WHERE ", re.IGNORECASE)
_LITERAL = r"(?P<literal>\d+|true|false)"
_ASSIGNED = re.compile(rf"(?P<column>{IDENTIFIER}) = {_LITERAL}", re.IGNORECASE)
_CHOSEN = re.compile(rf"(?P<column>{IDENTIFIER}) = CASE (?P<cases>.*) END", re.IGNORECASE)
_RESULT = re.compile(r"(?:THEN|ELSE) (.*?)(?= WHEN| ELSE|$)", re.IGNORECASE)
_COMPARED = re.compile(
    rf"(?<![\w$])(?<!\. )(?P<column>{IDENTIFIER}) (?P<operator>=|<>|!=) {_LITERAL}(?= |$)", re.IGNORECASE
)
#: Ends the conditions that are about the only table.
_SUBQUERY = re.compile(r"\bSELECT\b", re.IGNORECASE)
_WHERE_OR_FROM = re.compile(r" (?:WHERE|FROM|RETURNING) ", re.IGNORECASE)
_ASSIGNMENT = re.compile(rf"(?P<column>{IDENTIFIER}) = (?P<value>.*)", re.DOTALL)
_NUMBERED = re.compile(r"'(\d+)'")
_PLACEHOLDER = re.compile(r"%s|%%")


def read_literals(text: str) -> Iterator[effects.UseLiteral]:
    """The columns that one statement sets to a literal, or compares with one, of the only table that it names."""
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    if UNKNOWN in plain:
        return
    if match := _UPDATE(plain):
        assignments, *conditions = _WHERE.split(match["rest"], maxsplit=1)
        for item in split_list(assignments):
            yield from _assigned(match["name"], item)
        yield from _compared(match["name"], conditions)
    elif match := _DELETE(plain) or _SELECT(plain):
        yield from _compared(match["name"], [match["rest"]])
    elif match := _INSERT(plain):
        columns, rest = parenthesized(match["lists"])
        values = parenthesized(found["lists"])[0] if (found := _VALUES(rest)) else ""
        for column, value in zip(split_list(columns), split_list(values), strict=False):
            yield from _used(match["name"], column, value)


def read_inserted_rows(text: str) -> list[dict[str, int | str]]:
    """The literals, by column, of each row that `INSERT INTO table (columns) VALUES (...), ...` lists."""
    plain, strings = without_strings(text)
    match = _INSERT(plain)
    columns, rest = parenthesized(match["lists"]) if match else ("", "")
    found = _VALUES(rest)
    if found is None:
        return []
    names = [fold(column) for column in split_list(columns)]
    listed = [parenthesized(one) for one in split_list(found["lists"]) if one.startswith("(")]
    if any(
        rest.strip().upper().startswith("ON ") for _, rest in listed
    ):  # a row that conflicts may be left out
        return []
    rows = [split_list(values) for values, _ in listed]
    return [
        {
            name: known
            for name, value in zip(names, row, strict=False)
            if (known := _known(value, strings)) is not None
        }
        for row in rows
    ]


class Update(NamedTuple):
    """An UPDATE: the columns that it sets, with the literal values, and whether it names no condition."""

    columns: tuple[str, ...]
    values: tuple[tuple[str, int | str], ...]
    of_all: bool


def read_update(text: str) -> Update | None:
    """What `UPDATE table SET column = value, ...` sets; None if that is not plain to see."""
    plain, strings = without_strings(text)
    match = None if UNKNOWN in plain else _UPDATE(plain)
    if match is None:
        return None
    assignments, *conditions = _WHERE_OR_FROM.split(match["rest"], maxsplit=1)
    items = [_ASSIGNMENT.fullmatch(item.strip()) for item in split_list(assignments)]
    found = [(fold(item["column"]), _known(item["value"], strings)) for item in items if item is not None]
    if len(found) < len(items):
        return None
    values = tuple((column, value) for column, value in found if value is not None)
    return Update(tuple(column for column, _ in found), values, not conditions)


def _known(value: str, strings: Sequence[str]) -> int | str | None:
    """What a literal stands for; None if it is no number or plain text."""
    if value.isdigit():
        return int(value)
    found = _NUMBERED.fullmatch(value)
    text = strings[int(found[1])] if found else ""
    plain = text.startswith("'") and not set(text) & {"\\", "%"}
    return text[1:-1].replace("''", "'") if plain else None


def with_parameters(text: str, parameters: Sequence[object]) -> str:
    """The text as psycopg2 sends it: with the parameters that are plain values in the places of `%s`."""
    if _PLACEHOLDER.findall(text).count("%s") != len(parameters):
        return text
    values = iter(parameters)
    return _PLACEHOLDER.sub(lambda match: match[0] if match[0] == "%%" else _literal(next(values)), text)


def _literal(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str() if "%" not in value:
            return "'" + value.replace("'", "''") + "'"
        case None:
            return "NULL"
    return "%s"


def _assigned(name: str, item: str) -> Iterator[effects.UseLiteral]:
    if found := _ASSIGNED.fullmatch(item):
        yield from _used(name, found["column"], found["literal"])
    elif found := _CHOSEN.fullmatch(item):
        results = [result.strip() for result in _RESULT.findall(found["cases"])]
        if results and all(result.isdigit() for result in results):
            yield from _used(name, found["column"], results[0])


def _compared(name: str, conditions: Iterable[str]) -> Iterator[effects.UseLiteral]:
    for where in conditions:
        for found in _COMPARED.finditer(where) if not _SUBQUERY.search(where) else ():
            yield from _used(name, found["column"], found["literal"], found["operator"])


def _used(name: str, column: str, literal: str, operator: str = "") -> Iterator[effects.UseLiteral]:
    table = relation(parts(name))
    kind = "integer" if literal.isdigit() else "boolean" if literal.lower() in {"true", "false"} else ""
    if table is not None and kind:
        yield effects.UseLiteral(*NOWHERE, table, fold(column), kind, "<>" if operator == "!=" else operator)
