"""Fixtures: which models the rows in them belong to, and their values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

#: The values of more rows than this are not kept.
MAX_ROWS = 200

_XML_MODEL = re.compile(r"""<object[^<>]*?\bmodel\s*=\s*["']([\w.]+)["']""")
#: What stands before a row in JSON: the list's bracket or a comma; `end` is the list's end instead.
_FIRST_ROW = re.compile(r"\s*\[\s*(?P<end>\]?)")
_NEXT_ROW = re.compile(r"\s*(?:,\s*|(?P<end>\]))")
_YAML_MODEL = re.compile(r"""^[ \t]*(?:-[ \t]*)?["']?model["']?[ \t]*:[ \t]*["']?([\w.]+)""", re.MULTILINE)


class FixtureRow(Struct, frozen=True):
    """A row in a fixture: its model (`app.model`, lower case), key and fields; None if only the model is read."""

    model: str
    pk: object = None
    fields: Mapping[str, object] | None = None


def fixture_models(text: str) -> Iterable[str]:
    """The models (`app.model`, lower case) of the rows in a fixture."""
    return dict.fromkeys(row.model for row in fixture_rows(text))


def fixture_rows(text: str) -> Iterable[FixtureRow]:
    """The rows in a fixture: JSON, or XML or YAML, of which only the models are read, by its first character."""
    start = text.lstrip()[:1]
    if start == "[":
        return _rows_in_json(text)
    pattern = _XML_MODEL if start == "<" else _YAML_MODEL
    return [FixtureRow(match[1].lower()) for match in pattern.finditer(text)]


def _rows_in_json(text: str) -> Iterable[FixtureRow]:
    """A list of rows, each decoded by itself: all of them may need much memory. None if it is broken."""
    decode = json.JSONDecoder().raw_decode
    found: list[FixtureRow] = []
    place = _FIRST_ROW.match(text)
    while place is not None and not place["end"]:
        try:
            row, at = decode(text, place.end())
        except (RecursionError, ValueError):
            return ()
        if isinstance(row, dict) and isinstance(row.get("model"), str):
            fields = row.get("fields")
            is_read = len(found) < MAX_ROWS and isinstance(fields, dict)
            found.append(FixtureRow(row["model"].lower(), row.get("pk"), fields if is_read else None))
        place = _NEXT_ROW.match(text, at)
    return found if place is not None else ()
