"""Patterns over statements, written almost as PostgreSQL's manual writes its synopses.

They are matched against the normal form of a statement (`lexer.normal`): one space between tokens, and empty
strings.
"""

from __future__ import annotations

import re
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
    pattern = re.compile("".join(map(_element, _ELEMENT.finditer(text))), re.IGNORECASE | re.DOTALL)
    return lambda statement: pattern.fullmatch(f"{statement} ")


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
