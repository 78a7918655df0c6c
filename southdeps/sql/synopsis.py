"""Patterns over statements, written almost as PostgreSQL's manual writes its synopses.

They are matched against the normal form of a statement (`lexer.normal`): one space between tokens, and empty
strings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from southdeps.sql.names import IDENTIFIER, NAME

if TYPE_CHECKING:
    from collections.abc import Callable

_ELEMENT = re.compile(r"(?:(?P<group>\w+)=)?(?P<body>\[[^]]*\]|\{[^}]*\}|\S+)")

_NAMES = {
    "@any": NAME,
    "@name": rf"(?P<name>{NAME})",
    "@names": rf"(?P<names>{NAME}(?: , {NAME})*)",
    "@to": rf"(?P<to>{NAME})",
    "@column": rf"(?P<column>{IDENTIFIER})",
    "@columns": rf"(?P<columns>{IDENTIFIER}(?: , {IDENTIFIER})*)",
    "...": ".+?",
}


def synopsis(text: str) -> Callable[[str], re.Match[str] | None]:
    """Make a function that matches a whole statement, in capitals or not, with a synopsis.

    `[A B]` may be missing, `{A|B}` is one or the other, `...` is anything, or nothing if not in brackets.
    `@name` and `@to` (with a schema or without), `@names`, `@column` and `@columns` are names, and groups of
    the match; `@any` is a name and no group, `group=` makes one of what follows.
    """
    heads = _heads(text)

    @cache
    def pattern() -> re.Pattern[str]:  # most are never asked for, and all of them together take 40 ms
        return re.compile("".join(map(_element, _ELEMENT.finditer(text))), re.IGNORECASE | re.DOTALL)

    def matches(statement: str) -> re.Match[str] | None:
        if heads and statement.partition(" ")[0].upper() not in heads:
            return None
        return pattern().fullmatch(f"{statement} ")

    return matches


def _heads(text: str) -> frozenset[str]:
    """The words that a statement has to begin with; none if it may begin with anything."""
    first = _ELEMENT.match(text)
    body = first["body"] if first is not None else "..."
    if body[0] in "[@.":
        return frozenset()
    words = frozenset(choice.split()[0] for choice in body.strip("{}").split("|"))
    return words if all(word.isupper() and word.isalpha() for word in words) else frozenset()


def _element(element: re.Match[str]) -> str:
    body, optional = element["body"], ""
    if body == "...":
        optional = "??"  # the shorter the better: `... AS` stops at the first AS
    elif body[0] == "[":
        optional = "?"
    if body[0] in "[{":
        body = body[1:-1]
    choices = "|".join(
        " ".join(_NAMES.get(word, re.escape(word)) for word in choice.split()) for choice in body.split("|")
    )
    group = f"?P<{element['group']}>" if element["group"] else "?:"
    return f"(?:({group}{choices}) ){optional}"
