"""Names in SQL: how they are written, folded, and which of them are tables of the application.

Patterns here are matched against the normal form of a statement (`lexer.normal`): one space between tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from southdeps.sql.statements import TableUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from southdeps.sql.lexer import Token
    from southdeps.sql.statements import Access

IDENTIFIER = r'(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|[^\W\d][\w$]*)'
NAME = rf"{IDENTIFIER}(?: \. {IDENTIFIER})*"

_PART = re.compile(IDENTIFIER)
_SIGN = re.compile(rf"{IDENTIFIER}|[(),]")

# Where Django's tables are: PostgreSQL's default search path, and SQLite's own name for the database.
_SCHEMAS = frozenset({"public", "main"})
_SYSTEM = re.compile(r"pg_|sqlite_|dual$")


def fold(identifier: str) -> str:
    """Unquote a name, or fold it to lower case as PostgreSQL does ("Identifiers and Key Words")."""
    quote = identifier[0]
    return identifier[1:-1].replace(quote * 2, quote) if quote in '"`' else identifier.lower()


def parts(name: str) -> list[str]:
    """Fold each part of a name with its schema."""
    return [fold(part) for part in _PART.findall(name)]


def relation(name: Sequence[str]) -> str | None:
    """The table of the application that a name means; None for a catalog or another schema."""
    *schema, table = name
    if not table or (schema and schema[-1] not in _SCHEMAS) or _SYSTEM.match(table):
        return None
    return table


def use(
    name: str, access: Access, columns: Iterable[str] = (), *, missing_ok: object = False
) -> list[TableUse]:
    """The need for the table of this name, or for the one whose sequence it is; empty if neither is known."""
    table = relation(parts(name))
    if table is None:
        return []
    if table.endswith("_seq"):
        owner = sequence_owner(table)
        return [] if owner is None else [TableUse(owner, access, ("id",), missing_ok=bool(missing_ok))]
    return [TableUse(table, access, tuple(columns), missing_ok=bool(missing_ok))]


def sequence_owner(sequence: str) -> str | None:
    """The table that this sequence belongs to, if it is that of Django's primary key: `<table>_id_seq`."""
    table = sequence.removesuffix("_id_seq")
    return table if table not in ("", sequence) else None


def split_list(text: str) -> list[str]:
    """Split the normal form of a list at the commas that stand in no parentheses."""
    items, depth, start = [], 0, 0
    for sign in _SIGN.finditer(text):
        if sign[0] == "," and depth <= 0:
            items.append(text[start : sign.start()].strip())
            start = sign.end()
        depth += (sign[0] == "(") - (sign[0] == ")")
    items.append(text[start:].strip())
    return [item for item in items if item]


def parenthesized(text: str) -> tuple[str, str]:
    """Split `( a ) b` into `a` and `b`; nothing and the text itself if it does not begin so."""
    if not text.startswith("("):
        return "", text
    depth = 0
    for sign in _SIGN.finditer(text):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if depth == 0:
            return text[1 : sign.start()].strip(), text[sign.end() :].strip()
    return text[1:].strip(), ""


def words(tokens: Iterable[Token]) -> tuple[str, ...]:
    """List the names among tokens, each once, in order of appearance."""
    return tuple(dict.fromkeys(fold(token.text) for token in tokens if token.kind in ("word", "quoted")))
