"""Fixtures: which models the rows in them belong to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_XML_MODEL = re.compile(r"""<object[^<>]*?\bmodel\s*=\s*["']([\w.]+)["']""")
#: What stands before a row in JSON: the list's bracket or a comma; `end` is the list's end instead.
_FIRST_ROW = re.compile(r"\s*\[\s*(?P<end>\]?)")
_NEXT_ROW = re.compile(r"\s*(?:,\s*|(?P<end>\]))")
_YAML_MODEL = re.compile(r"""^[ \t]*(?:-[ \t]*)?["']?model["']?[ \t]*:[ \t]*["']?([\w.]+)""", re.MULTILINE)


def fixture_models(text: str) -> Iterable[str]:
    """The models (`app.model`, lower case) of the rows in a fixture: JSON, XML or YAML, by its first character."""
    start = text.lstrip()[:1]
    if start == "[":
        return _models_in_json(text)
    pattern = _XML_MODEL if start == "<" else _YAML_MODEL
    return dict.fromkeys(match[1].lower() for match in pattern.finditer(text))


def _models_in_json(text: str) -> Iterable[str]:
    """The models of a list of rows, each decoded by itself: all of them may need much memory. None if it is broken."""
    decode = json.JSONDecoder().raw_decode
    found: dict[str, None] = {}
    place = _FIRST_ROW.match(text)
    while place is not None and not place["end"]:
        try:
            row, at = decode(text, place.end())
        except (RecursionError, ValueError):
            return ()
        if isinstance(row, dict) and isinstance(row.get("model"), str):
            found[row["model"].lower()] = None
        place = _NEXT_ROW.match(text, at)
    return found if place is not None else ()
