"""Fixtures: which models the rows in them belong to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_XML_MODEL = re.compile(r"""<object[^>]*?\bmodel\s*=\s*["']([\w.]+)["']""")
_YAML_MODEL = re.compile(r"""^[ \t]*(?:-[ \t]*)?["']?model["']?[ \t]*:[ \t]*["']?([\w.]+)""", re.MULTILINE)


def fixture_models(text: str) -> Iterator[str]:
    """The models (`app.model`, lower case) of the rows in a fixture: JSON, XML or YAML, by its first character."""
    start = text.lstrip()[:1]
    if start == "[":
        try:
            rows = json.loads(text)
        except (RecursionError, ValueError):
            return
        yield from (
            row["model"].lower()
            for row in rows
            if isinstance(row, dict) and isinstance(row.get("model"), str)
        )
    else:
        pattern = _XML_MODEL if start == "<" else _YAML_MODEL
        yield from (label.lower() for label in pattern.findall(text))
