"""What raw SQL says about rows: which table has to have some for a SELECT to find any, and what DELETE leaves."""

from __future__ import annotations

import re

from msgspec import Struct

from southdeps.sql.lexer import UNKNOWN, normal, tokenize
from southdeps.sql.names import parts, relation
from southdeps.sql.synopsis import synopsis

_SELECT = synopsis("SELECT what={...} FROM @name rest=[...]")
_DELETE = synopsis("DELETE FROM [ONLY] @name rest=[...]")
_TRUNCATE = synopsis(
    "TRUNCATE [TABLE] [ONLY] @name [*] [RESTART IDENTITY|CONTINUE IDENTITY] [CASCADE|RESTRICT]"
)
#: Words after which a SELECT may find rows though its first table has none.
_OTHER_ROWS = re.compile(r"\b(?:UNION|RIGHT|FULL|INTO|EXCEPT)\b", re.IGNORECASE)
#: An aggregate of which nothing but NULL comes of no rows.
_AGGREGATE = re.compile(r" ?(?:MAX|MIN|SUM|AVG) \( [^()]* \) ?", re.IGNORECASE)
_GROUPS = re.compile(r"\b(?:GROUP|HAVING|LIMIT|OFFSET)\b", re.IGNORECASE)


class Selected(Struct, frozen=True):
    """A SELECT that finds no row unless `table` has some; not each of them counts if it is `filtered`.

    An `aggregate` such as MAX always finds a row, with NULL in it.
    """

    table: str
    filtered: bool
    aggregate: bool = False


def read_select(text: str) -> Selected | None:
    """Which table's rows a SELECT finds; None if it may find a row without any, as an aggregate does."""
    plain = _plain(text)
    match = _SELECT(plain)
    if match is None or _OTHER_ROWS.search(plain):
        return None
    aggregate = _AGGREGATE.fullmatch(match["what"]) is not None
    if "(" in match["what"] and (not aggregate or _GROUPS.search(match["rest"] or "")):
        return None
    table = relation(parts(match["name"]))
    return None if table is None else Selected(table, bool(match["rest"]), aggregate)


def read_deletion(text: str) -> str | None:
    """The table that a statement empties: DELETE without conditions, TRUNCATE of one table."""
    plain = _plain(text)
    match = _DELETE(plain)
    if match is None or match["rest"]:
        match = _TRUNCATE(plain)
    return None if match is None else relation(parts(match["name"]))


def _plain(text: str) -> str:
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    return "" if UNKNOWN in plain.partition(" WHERE ")[0] else plain
