"""The text of a frozen model, cut into its entries: South writes each on a line of its own.

Migrations freeze the same fields again and again, so what is made of one entry's text is mostly known already.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from southdeps.interpreter.values import Value

#: A key of a dictionary on a line of its own, with what stands before it.
_KEY = re.compile(r"""(\n[ \t]*)u?['"]\w+['"]: """)
_ORM_KEY = re.compile(r"""orm\[u?\\?['"]([\w.]+)\\?['"]\]""")
#: `'db_table': "'name'"`, as South writes it, and with the quotes that a name may have within.
_DB_TABLE = re.compile(r"""'db_table': u?(?:"u?'|'u?")(?:\\*")?([\w. -]+)(?:\\*")?(?:'"|"')(?=\s*[,}])""")


def fields_in(text: str) -> list[str]:
    """The text cut before each entry, what precedes the first one included; whole where lines don't show that."""
    first = _KEY.search(text)
    if first is None:
        return [text]
    head, *fields = _beginning(first[1]).split(text)
    return [head, *fields] if all(field.endswith(("),", "},")) for field in fields[:-1]) else [text]


@lru_cache(maxsize=64)
def _beginning(indentation: str) -> re.Pattern[str]:
    return re.compile(indentation + r"""(?=u?['"]\w+['"]: )""")


def entries_in(text: str) -> list[str] | None:
    """The entries of a model between its braces; None where they do not stand on lines of their own."""
    head, *fields = fields_in(text)
    if head != "{" or not text.endswith("}"):
        return None
    return [*fields[:-1], fields[-1][:-1]]


def literal_value(text: str) -> Value:
    """The value of a literal; None if the text is no literal through and through."""
    try:
        value: Value = ast.literal_eval(text)
    except (MemoryError, RecursionError, SyntaxError, TypeError, ValueError):
        return None
    return value


def literal_entry(text: str) -> tuple[Value, Value] | None:
    """Key and value of one entry of a dictionary; None if they are no literals, or the text is more than that."""
    value = literal_value(f"{{{text}\n}}")
    return next(iter(value.items())) if isinstance(value, dict) and len(value) == 1 else None


@lru_cache(maxsize=4096)
def lowered(text: str) -> str:
    """A frozen model's text in lower case."""
    return text.lower()


@lru_cache(maxsize=65536)
def mentioned_models(text: str) -> frozenset[str]:
    """The lower-case keys of `orm['app.Model']` in a frozen model's text."""
    return frozenset(match.lower() for match in _ORM_KEY.findall(text))


@lru_cache(maxsize=16384)
def db_tables(text: str) -> frozenset[str] | None:
    """Every `db_table` in a frozen model's text, in lower case; None if one is written in a way South does not."""
    if "db_table" not in text:
        return frozenset()
    found = _DB_TABLE.findall(text)
    return frozenset(map(str.lower, found)) if len(found) == text.count("db_table") else None
