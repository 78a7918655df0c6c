"""Which types PostgreSQL turns into which: for ALTER COLUMN ... TYPE, and for foreign keys.

The rules are those of `pg_cast`: without USING the cast must be one for assignments. Any type may be assigned to a
text; a text is assigned to no other type.
"""

from __future__ import annotations

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_INTEGERS = frozenset({"smallint", "integer", "bigint"})
_TEXTS = frozenset({"character varying", "text", "character"})
_TIMES = {
    "date": frozenset({"timestamp with time zone", "timestamp without time zone"}),
    "time without time zone": frozenset({"time with time zone", "interval"}),
    "timestamp with time zone": frozenset(
        {"date", "time without time zone", "time with time zone", "timestamp without time zone"}
    ),
    "timestamp without time zone": frozenset({"date", "time without time zone", "timestamp with time zone"}),
}
#: Types of which all casts are known here.
_KNOWN = _NUMBERS | _TEXTS | _TIMES.keys() | {"boolean", "bytea", "inet"}


def base(kind: str) -> str:
    """A type without its arguments: `character varying(5)` -> `character varying`."""
    return kind.partition("(")[0]


def is_assignable(old: str, new: str) -> bool | None:
    """Whether a column of type `old` can become one of type `new` without USING; None where that is unknown."""
    one, other = base(old), base(new)
    if one == other:
        return True
    if one not in _KNOWN or other not in _KNOWN:
        return None
    if other in _TEXTS or {one, other} <= _NUMBERS:
        return True
    return other in _TIMES.get(one, ())


def is_comparable(column: str, key: str) -> bool | None:
    """Whether a foreign key of type `column` can refer to a key of type `key`; None where that is unknown."""
    one, other = base(column), base(key)
    if one == other or {one, other} <= _TEXTS or {one, other} <= _INTEGERS:
        return True
    if one not in _KNOWN or other not in _KNOWN or {one, other} <= _NUMBERS or {one, other} <= _TIMES.keys():
        return None
    return False


def takes_literal(column: str, literal: str, *, compared: bool) -> bool | None:
    """Whether a column of type `column` is set to a literal `integer` or `boolean`, or compared with it."""
    if column not in _KNOWN:
        return None
    if column in _TEXTS:
        return not compared
    return column in (_NUMBERS if literal == "integer" else {"boolean"})
