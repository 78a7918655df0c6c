"""SQL that was written for another database: what PostgreSQL and SQLite say to it, whatever tables there are.

Only words that no other meaning can have are known here; anything else is taken to be understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from southdeps.sql.lexer import UNKNOWN, normal, tokenize
from southdeps.sql.names import IDENTIFIER, NAME, split_list
from southdeps.sql.synopsis import synopsis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from southdeps.sql.lexer import Token

#: A pattern over the normal form of a statement, with the token that is refused as `near` or else the `words`.
_Pattern: TypeAlias = tuple[re.Pattern[str], str]


def _patterns(*lines: str | tuple[str, str]) -> tuple[_Pattern, ...]:
    """`(?P<near>...)` in a pattern is the token that a syntax error names; else the words stand beside it."""
    pairs = ((line, "") if isinstance(line, str) else line for line in lines)
    return tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), words) for pattern, words in pairs)


_POSTGRESQL = _patterns(
    r"^(?P<near>PRAGMA|REPLACE|DESCRIBE|DESC|USE|UNLOCK|EXEC|OPTIMIZE|RENAME)\b",
    (
        r"^SET (?P<name>foreign_key_checks|unique_checks|sql_mode|(?:default_)?storage_engine|sql_log_bin)\b",
        'unrecognized configuration parameter "{name}"',
    ),
    (r"^SHOW (?P<name>TABLES|DATABASES|INDEXES|KEYS)$", 'unrecognized configuration parameter "{name}"'),
    r"^SHOW (?:TABLES|DATABASES|INDEXES|INDEX|KEYS|COLUMNS|FULL|CREATE) (?P<near>\S+)",
    r"^INSERT (?P<near>IGNORE|OR|DELAYED|LOW_PRIORITY)\b",
    r"^INSERT\b.* ON (?P<near>DUPLICATE) KEY\b",
    rf"^UPDATE (?:ONLY )?{NAME}(?: AS)?(?: (?!SET\b|INNER\b|LEFT\b|JOIN\b){IDENTIFIER})? (?P<near>INNER|LEFT|JOIN|,)",
    rf"^DROP INDEX {NAME} (?P<near>ON)\b",
    r"^CREATE (?P<near>FULLTEXT|SPATIAL)\b",
    (r"\bLIMIT (?:\d+|NULL) ,", "LIMIT #,# syntax is not supported"),
    (r"\b(?:FROM|JOIN) sqlite_master\b", 'relation "sqlite_master" does not exist'),
    (r"^CREATE (?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE \"?plpgsql\"?", 'extension "plpgsql" already exists'),
)

_SQLITE = _patterns(
    r"^(?P<near>SET|COMMENT|GRANT|REVOKE|TRUNCATE|DO|LOCK|UNLOCK|SHOW|USE|COPY|DESCRIBE|MERGE|CALL)\b",
    r"^CREATE (?P<near>OR|FUNCTION|EXTENSION|LANGUAGE|SEQUENCE|TYPE|DOMAIN|SCHEMA|AGGREGATE|OPERATOR)\b",
    r"^CREATE (?P<near>RULE|MATERIALIZED|ROLE|USER|DATABASE)\b",
    r"^CREATE (?P<near>FULLTEXT|SPATIAL)\b",
    r"^ALTER (?P<near>SEQUENCE|INDEX|TYPE|FUNCTION|SCHEMA|DATABASE|ROLE|USER|VIEW|DOMAIN)\b",
    r"^DROP (?P<near>FUNCTION|EXTENSION|SEQUENCE|TYPE|SCHEMA|LANGUAGE|DOMAIN|AGGREGATE|RULE|MATERIALIZED)\b",
    rf"^DROP TABLE (?:IF EXISTS )?{NAME} (?P<near>CASCADE|RESTRICT)\b",
    rf"^DROP INDEX {NAME} (?P<near>ON|CASCADE)\b",
    r"^INSERT (?P<near>IGNORE|DELAYED|LOW_PRIORITY)\b",
    rf"^UPDATE {NAME}(?: AS)?(?: (?!SET\b|INNER\b|LEFT\b|JOIN\b){IDENTIFIER})? (?P<near>INNER|LEFT|JOIN|,)",
    r"^CREATE (?:UNIQUE )?INDEX\b.* ON \S+ (?P<near>USING)\b",
    r"^CREATE TABLE\b.*\) ENGINE (?P<near>=)",
    (r" : : ", 'unrecognized token: ":"'),
    (r"\b(?:FROM|JOIN) information_schema \. (?P<name>\w+)", "no such table: information_schema.{name}"),
    r"^(?:SELECT|UPDATE|DELETE)\b.* (?P<near>ILIKE)\b",
)

#: Parts of ALTER TABLE that PostgreSQL or SQLite do not know.
_ALTERATIONS = _patterns(
    r"^(?P<near>CHANGE|MODIFY|ENGINE|CONVERT|AUTO_INCREMENT)\b",
    r"^DROP (?P<near>FOREIGN|PRIMARY)\b",
    r"^DROP (?:INDEX|KEY) (?P<near>\S+)",
    r"^ADD UNIQUE (?P<near>KEY|INDEX)\b",
    (rf"^ADD (?:INDEX|KEY) (?P<name>{IDENTIFIER}) \(", 'type "{name}" does not exist'),
)
_SQLITE_ALTERATIONS = _patterns(
    r"^(?P<near>CHANGE|MODIFY|ENGINE|CONVERT|AUTO_INCREMENT|ALTER|OWNER|SET|INHERIT|ENABLE|DISABLE|CLUSTER)\b",
    r"^(?:ADD|DROP) (?P<near>CONSTRAINT|FOREIGN|PRIMARY|UNIQUE|CHECK)\b",
)
_ALTER_TABLE = synopsis("ALTER TABLE exists=[IF EXISTS] only=[ONLY] @name [*] actions={...}")
#: Words in the columns of CREATE TABLE that PostgreSQL does not know.
_MYSQL_COLUMNS = frozenset({"AUTO_INCREMENT", "AUTOINCREMENT", "UNSIGNED"})


def refusals(text: str) -> tuple[str, str] | None:
    """What PostgreSQL and SQLite say to one statement, an empty text for what they take; None if both take it."""
    tokens = tokenize(text)
    if not tokens:
        return None
    plain = normal(tokens, blank=True).rstrip(" ;")
    postgresql, sqlite = _postgresql(tokens, plain), _sqlite(plain)
    return (postgresql, sqlite) if postgresql or sqlite else None


def _postgresql(tokens: Sequence[Token], plain: str) -> str:
    found = _first(_POSTGRESQL, plain, near)
    if found:
        return found
    if any(token.kind == "quoted" and token.text.startswith("`") for token in tokens):
        return near("`")
    altered = (_first(_ALTERATIONS, item, near) for item in _actions(plain))
    return next(filter(None, altered), "") or _table_options(tokens)


def _sqlite(plain: str) -> str:
    found = _first(_SQLITE, plain, _near)
    altered = (_first(_SQLITE_ALTERATIONS, item, _near) for item in _actions(plain))
    return found or next(filter(None, altered), "")


def _first(patterns: Iterable[_Pattern], plain: str, syntax_error: Callable[[str], str]) -> str:
    for pattern, words in patterns:
        match = pattern.search(plain)
        if match is not None:
            names = {name: value.strip('"').lower() for name, value in match.groupdict().items()}
            return words.format(**names) if words else syntax_error(match["near"])
    return ""


def _actions(plain: str) -> Iterator[str]:
    """The parts of ALTER TABLE."""
    match = _ALTER_TABLE(plain)
    return iter(()) if match is None or UNKNOWN in plain else iter(split_list(match["actions"]))


def _table_options(tokens: Sequence[Token]) -> str:
    """`CREATE TABLE ... ENGINE = InnoDB`, `... AUTO_INCREMENT`"""
    if [token.text.upper() for token in tokens[:2]] != ["CREATE", "TABLE"]:
        return ""
    depth = 0
    for token, following in pairwise(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.is_word("ENGINE") and following.text.startswith("="):
            return near(token.text)
        if depth > 0 and token.is_word(*_MYSQL_COLUMNS):
            return near(token.text)
    return ""


def near(token: str) -> str:
    """PostgreSQL's words for a token that it does not expect."""
    return f'syntax error at or near "{token}"'


def _near(token: str) -> str:
    return f'near "{token}": syntax error'
