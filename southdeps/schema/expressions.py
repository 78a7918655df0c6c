"""Expressions of raw SQL as PostgreSQL's catalogue prints them: defaults, checks, indexes that are more than columns.

Only plain ones are known: literals, and comparisons of a column with a number. Any other is UNKNOWN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from southdeps.schema.description import UNKNOWN
from southdeps.schema.spelling import quoted

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEGATIVE = re.compile(r"- ?(\d+)(\.\d+)?")
_STRING = re.compile(r"'(?:[^']|'')*'")
_CAST = re.compile(r"(?P<value>.+?) ?:: ?(?P<type>[a-z][a-z ]*?)(?: ?\(.*\))?", re.IGNORECASE | re.DOTALL)
_KEYWORDS = re.compile(r"current_(?:date|time|timestamp|user)|localtime(?:stamp)?", re.IGNORECASE)
_CALL = re.compile(r"([a-z_]\w*) ?\( ?\)", re.IGNORECASE)
_SEQUENCE = re.compile(r"nextval ?\( ?'(?P<name>[^']+)'(?: ?:: ?(?:regclass|text))? ?\)", re.IGNORECASE)
_COMPARISON = re.compile(
    r"(?P<column>\"[^\"]+\"|[a-z_]\w*) ?(?P<sign>>=|<=|<>|!=|=|>|<) ?(?P<number>\d+)", re.IGNORECASE
)
_INDEX = re.compile(
    r"(?P<table>[^ (]+)(?: USING (?P<method>\w+))? ?"
    r"\( ?(?P<columns>(?:[^()]|\([^()]*\))+?) ?\)(?: WHERE (?P<condition>.+))?",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(?P<name>\"[^\"]+\"|[a-z_]\w*)(?P<order> desc)?", re.IGNORECASE)
_FOLDING = re.compile(r"(?P<function>lower|upper) ?\( ?(?P<name>\"[^\"]+\"|[a-z_]\w*) ?\)", re.IGNORECASE)
_TRUTH = {
    "true": "true",
    "'t'": "true",
    "'true'": "true",
    "false": "false",
    "'f'": "false",
    "'false'": "false",
}
#: Types whose literals the catalogue prints as they were written.
_TEXTS = ("character varying", "character", "text")


def sequence(default: str) -> str | None:
    """The sequence whose next value a default is; None for another default."""
    found = _SEQUENCE.fullmatch(default.strip())
    return None if found is None else found["name"].rpartition(".")[2].strip('"')


def default(sql: str, kind: str) -> str | None:
    """The default of a column of the type `kind`; None if the catalogue keeps none."""
    sql = _bare(sql)
    plain, _, size = kind.partition("(")
    if sql.casefold() == "null":
        return f"NULL::{plain}" if size else None
    if plain == "boolean":
        return _TRUTH.get(sql.casefold(), UNKNOWN)
    if _STRING.fullmatch(sql):
        return f"{sql}::{plain}" if plain in _TEXTS else UNKNOWN
    if cast := _CAST.fullmatch(sql):
        same = _STRING.fullmatch(cast["value"]) and plain in _TEXTS and cast["type"].casefold() == plain
        return f"{cast['value']}::{plain}" if same else UNKNOWN
    if _NUMBER.fullmatch(sql):
        return sql
    if negative := _NEGATIVE.fullmatch(sql):
        fraction = negative[2] or ""
        return f"'-{negative[1]}{fraction}'::{'numeric' if fraction else 'integer'}"
    if _KEYWORDS.fullmatch(sql):
        return sql.upper()
    if call := _CALL.fullmatch(sql):
        return f"{call[1].lower()}()"
    return UNKNOWN


def check(sql: str) -> tuple[str, tuple[str, ...]]:
    """The expression of a check and its columns; nothing if they are not known."""
    found = _COMPARISON.fullmatch(_bare(sql))
    if found is None:
        return "", ()
    column, sign = _folded(found["column"]), found["sign"].replace("!=", "<>")
    return f"({quoted(column)} {sign} {found['number']})", (column,)


def index(sql: str, types: Mapping[str, str]) -> str:
    """What the catalogue prints after USING, for what follows ON in CREATE INDEX; `types` are those of the columns."""
    found = _INDEX.fullmatch(" ".join(sql.split()))
    entries = [_entry(one.strip(), types) for one in found["columns"].split(",")] if found else [None]
    condition = check(found["condition"])[0] if found and found["condition"] else ""
    if found is None or None in entries or (found["condition"] and not condition):
        return UNKNOWN
    columns = ", ".join(one for one in entries if one)
    return f"{(found['method'] or 'btree').lower()} ({columns})" + (
        f" WHERE {condition}" if condition else ""
    )


def _entry(entry: str, types: Mapping[str, str]) -> str | None:
    """A column, in descending order or with its text folded; None for another entry."""
    if one := _ENTRY.fullmatch(entry):
        return f"{quoted(_folded(one['name']))}{(one['order'] or '').upper()}"
    if one := _FOLDING.fullmatch(entry):
        name = _folded(one["name"])
        kind = types.get(name, "").partition("(")[0]
        if kind in _TEXTS:
            value = quoted(name) if kind == "text" else f"({quoted(name)})::text"
            return f"{one['function'].lower()}({value})"
    return None


def _bare(sql: str) -> str:
    """An expression without parentheses around all of it."""
    sql = sql.strip()
    while sql.startswith("(") and sql.endswith(")") and "(" not in sql[1:]:
        sql = sql[1:-1].strip()
    return sql


def _folded(name: str) -> str:
    return name[1:-1] if name.startswith('"') else name.lower()
