"""Functions, operator classes and languages in a statement that PostgreSQL or SQLite lack, and what statements make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from southdeps.server_names import EXTENSIONS, MISSING_FUNCTIONS, NOT_IN_SQLITE
from southdeps.sql.lexer import normal, tokenize

_CALL = re.compile(r'(?<!INTO )(?<![\w$".])(?P<name>[^\W\d][\w$]*) \(')
_QUERY = re.compile(r"(?:SELECT|UPDATE|DELETE|INSERT|WITH)\b", re.IGNORECASE)
_CLASS = re.compile(r"\b(?P<name>gin_trgm_ops|gist_trgm_ops|gin__int_ops|gist__int_ops)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"\bLANGUAGE '?\"?(?P<name>plperlu?|plpython2?u)\b", re.IGNORECASE)
_MADE = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TRUSTED\s+)?(?:PROCEDURAL\s+)?"
    r"(?P<kind>EXTENSION|FUNCTION|TYPE|DOMAIN|AGGREGATE|LANGUAGE|OPERATOR\s+CLASS)"
    r"\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\"?\w+\"?\.)?\"?'?(?P<name>[\w-]+)",
    re.IGNORECASE,
)


class MissingName(Struct, frozen=True):
    """A name that a statement uses, and what PostgreSQL and SQLite say if nothing has made it (empty: they have it)."""

    name: str
    postgresql: str
    sqlite: str


def read_missing_names(text: str) -> Iterator[MissingName]:
    """The functions, operator classes and languages in one statement that a database may lack."""
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    for match in _CLASS.finditer(plain) if plain[:6].upper() == "CREATE" else ():
        name = match["name"].lower()
        method = name.partition("_")[0]
        yield MissingName(name, f'operator class "{name}" does not exist for access method "{method}"', "")
    for match in _LANGUAGE.finditer(text if plain[:6].upper() == "CREATE" else ""):
        yield MissingName(match["name"].lower(), f'language "{match["name"].lower()}" does not exist', "")
    for match in _CALL.finditer(plain) if _QUERY.match(plain) else ():
        name = match["name"].lower()
        postgresql = f"function {name} does not exist" if name in MISSING_FUNCTIONS else ""
        sqlite = f"no such function: {match['name']}" if name in NOT_IN_SQLITE else ""
        if postgresql or sqlite:
            yield MissingName(name, postgresql, sqlite)


def read_made_names(text: str) -> tuple[str, ...]:
    """The names that a text of SQL may make, be it in the body of a function, sorted: of extensions, and its own."""
    found: set[str] = set()
    for match in _MADE.finditer(text):
        name = match["name"].lower()
        found |= {name} | (
            EXTENSIONS.get(name, frozenset()) if match["kind"].upper() in {"EXTENSION", "LANGUAGE"} else set()
        )
    return tuple(sorted(found))
