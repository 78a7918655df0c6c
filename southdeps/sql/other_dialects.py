"""SQL that was written for another database: what PostgreSQL and SQLite say to it, whatever tables there are.

Only words that no other meaning can have are known here; anything else is taken to be understood.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from southdeps.sql.lexer import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from southdeps.sql.lexer import Token

#: MySQL's variables that migrations set.
_MYSQL_VARIABLES = frozenset(
    [
        "foreign_key_checks",
        "unique_checks",
        "sql_mode",
        "storage_engine",
        "default_storage_engine",
        "sql_log_bin",
    ]
)


def refusals(text: str) -> tuple[str, str] | None:
    """What PostgreSQL and SQLite say to one statement, an empty text for what they take; None if both take it."""
    tokens = tokenize(text)
    if not tokens:
        return None
    postgresql, sqlite = _postgresql(tokens), _sqlite(tokens)
    return (postgresql, sqlite) if postgresql or sqlite else None


def _postgresql(tokens: Sequence[Token]) -> str:
    words = _words(tokens)
    if words[:1] == ["PRAGMA"]:
        return near(tokens[0])
    if words[:1] == ["SET"] and len(tokens) > 1 and tokens[1].text.lower() in _MYSQL_VARIABLES:
        return f'unrecognized configuration parameter "{tokens[1].text.lower()}"'
    for token in tokens:
        if token.kind == "quoted" and token.text.startswith("`"):
            return 'syntax error at or near "`"'
    return _mysql_alteration(tokens) or _mysql_options(tokens)


def _sqlite(tokens: Sequence[Token]) -> str:
    words = _words(tokens)
    if words[:1] == ["SET"]:
        return f"{_near(tokens[0])}: syntax error"
    return _mysql_alteration(tokens, sqlite=True)


def _mysql_alteration(tokens: Sequence[Token], *, sqlite: bool = False) -> str:
    """`ALTER TABLE name {CHANGE | MODIFY} ...`"""
    words = _words(tokens)
    if words[:2] != ["ALTER", "TABLE"]:
        return ""
    place = 3 if words[2:3] != ["ONLY"] else 4
    while place + 1 < len(tokens) and tokens[place].text == ".":
        place += 2
    if place < len(tokens) and tokens[place].is_word("CHANGE", "MODIFY"):
        return f"{_near(tokens[place])}: syntax error" if sqlite else near(tokens[place])
    return ""


def _mysql_options(tokens: Sequence[Token]) -> str:
    """`CREATE TABLE ... ENGINE = InnoDB`, `... AUTO_INCREMENT`"""
    if _words(tokens)[:2] != ["CREATE", "TABLE"]:
        return ""
    depth = 0
    for token, following in pairwise(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.is_word("ENGINE") and following.text.startswith("="):
            return near(token)
        if depth > 0 and token.is_word("AUTO_INCREMENT"):
            return near(token)
    return ""


def near(token: Token) -> str:
    """PostgreSQL's words for a token that it does not expect."""
    return f'syntax error at or near "{token.text}"'


def _near(token: Token) -> str:
    return f'near "{token.text}"'


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.text.upper() for token in tokens[:4]]
