"""The encoding of a source file: bytes -> text."""

from __future__ import annotations

import codecs
import re

#: PEP 263: the cookie stands in a comment of line 1 or 2.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?\r?$")


class EncodingError(ValueError):
    """The bytes can't be read in the encoding that the file names."""


def decode(data: bytes) -> str:
    """Bytes -> text by BOM or PEP 263 cookie, else UTF-8, else latin-1, by which no byte is lost.

    Raises EncodingError where the encoding is unknown or gives ASCII characters another meaning.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise EncodingError("utf-16 source: Python itself can't read it")
    data = data.removeprefix(codecs.BOM_UTF8)
    encoding = cookie(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except LookupError:
        raise EncodingError(f"unknown encoding: {encoding}") from None
    except ValueError:  # Python 2.7 is not so strict (a `+` that begins nothing, in utf-7)
        text = data.decode("latin-1")
    if not _keeps_ascii(encoding) and (not data.isascii() or text != data.decode("ascii")):
        raise EncodingError(f"source in {encoding}, which is no superset of ASCII")
    return text


def utf8(data: bytes) -> bytes:
    """The text of a file in UTF-8. Raises EncodingError as `decode` does."""
    if data.isascii() and cookie(data) in {None, "utf-8", "utf8"}:
        return data
    return decode(data).encode("utf-8", "surrogatepass")


def cookie(data: bytes) -> str | None:
    """The encoding that a comment of the first two lines names, as PEP 263 has it."""
    for line in data.split(b"\n", 2)[:2]:
        if match := _COOKIE.match(line):
            return match[1].decode("ascii")
        if not _BLANK.match(line):
            return None
    return None


def _keeps_ascii(encoding: str) -> bool:
    ascii_bytes = bytes(range(128))
    try:
        return ascii_bytes.decode(encoding) == ascii_bytes.decode("ascii")
    except ValueError:
        return False
