"""The values of literals, as Python 2 or 3 writes them."""

from __future__ import annotations

import ast
import re
import warnings

_STRING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)


def number_value(text: str) -> int | float | None:
    """The value of a number as Python 2 or 3 writes it; None where it is complex or larger than 64 bits."""
    text = text.replace("_", "").lower().rstrip("l")
    try:
        if re.fullmatch(r"0[0-7]+", text):
            return int(text, 8)
        value = int(text, 0)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None
    return value if -(2**63) <= value < 2**63 else None


def string_value(text: str) -> str:
    """The value of a string literal of Python 2 or 3 (`ur''` too); a wrong escape stays as written."""
    match = _STRING.fullmatch(text)
    if match is None:
        return text
    prefix, quote, content = match.groups()
    if "\\" not in content or "r" in prefix.lower():
        return content
    plain = "b" if "b" in prefix.lower() else ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an unknown escape is the project's business
        try:
            value = ast.literal_eval(f"{plain}{quote}{content}{quote}")
        except (SyntaxError, ValueError):
            return content
    return value.decode("latin-1") if isinstance(value, bytes) else encodable(str(value))


def encodable(text: str) -> str:
    """A text that can be written as UTF-8: two halves of a surrogate pair are one character, a single half is U+FFFD.

    Python 2 keeps what lies beyond U+FFFF as two halves, so escapes in its sources are written so too.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
