"""The encoding of a source file: bytes -> text, as Python 2 has it (Parser/tokenizer.c)."""

from __future__ import annotations

import codecs
import re

#: PEP 263: the cookie stands in a comment of line 1 or 2.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?\r?$")
#: Names that Python 2 knows with any ending, as in `utf-8-unix` (get_normal_name in Parser/tokenizer.c).
_NORMAL_NAMES = (("utf-8", ("utf-8",)), ("iso-8859-1", ("latin-1", "iso-8859-1", "iso-latin-1")))


class EncodingError(ValueError):
    """The bytes can't be read in the encoding that the file names."""


def decode(data: bytes) -> str:
    """Bytes -> text by BOM or PEP 263 cookie, else UTF-8, else latin-1, by which no byte is lost.

    Raises EncodingError if the encoding is unknown or gives ASCII characters another meaning.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise EncodingError("utf-16 source: Python itself can't read it")
    data = data.removeprefix(codecs.BOM_UTF8)
    encoding = normal_name(cookie(data) or "utf-8")
    try:
        text = data.decode(encoding)
    except LookupError:
        raise EncodingError(f"unknown encoding: {encoding}") from None
    except Exception:  # codecs raise anything, and Python 2.7 is not so strict
        text = data.decode("latin-1")
    if not _keeps_ascii(encoding) and (not data.isascii() or text != data.decode("ascii")):
        raise EncodingError(f"source in {encoding}, which is no superset of ASCII")
    return text


def utf8(data: bytes) -> bytes:
    """The text of a file in UTF-8. Raises EncodingError as `decode` does."""
    if data.isascii() and normal_name(cookie(data) or "utf-8") == "utf-8":
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


def normal_name(encoding: str) -> str:
    """An encoding's name as Python 2 looks it up."""
    name = encoding.lower().replace("_", "-")
    for normal, spellings in _NORMAL_NAMES:
        if any(name == spelling or name.startswith(f"{spelling}-") for spelling in spellings):
            return normal
    return encoding


def universal_newlines(data: bytes) -> bytes:
    """The bytes with each carriage return that ends a line by itself replaced; no place in them changes."""
    return re.sub(rb"\r(?!\n)", b"\n", data) if b"\r" in data else data


def refusal(data: bytes) -> tuple[int, str] | None:
    """The line at which Python 2 refuses the encoding of a file, and the exception it raises; None if it does not.

    `data` has universal newlines. Python 2 does not look at the bytes of UTF-8 and latin-1 sources.
    """
    text = data.removeprefix(codecs.BOM_UTF8)
    named = cookie(text)
    encoding = normal_name(named) if named is not None else None
    if text is not data and encoding not in {None, "utf-8"}:
        return 1, f"SyntaxError: encoding problem: {encoding} with BOM"
    if encoding is None:
        match = re.search(rb"[\x80-\xff]", data) if text is data else None
        if match is None:
            return None
        wrong = match.start()
        line = data.count(b"\n", 0, wrong) + 1
        return line, (
            f"SyntaxError: Non-ASCII character '\\x{data[wrong]:02x}' on line {line}, but no encoding declared"
        )
    if encoding in {"utf-8", "iso-8859-1"}:
        return None
    try:
        codecs.lookup(encoding)
    except LookupError:
        return 1, f"SyntaxError: encoding problem: {encoding}"
    if text.isascii():
        return None
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        return line, (
            f"SyntaxError: '{error.encoding}' codec can't decode byte 0x{text[error.start]:02x}: {error.reason}"
        )
    except Exception:  # codecs raise anything
        return None
    return None


def _keeps_ascii(encoding: str) -> bool:
    ascii_bytes = bytes(range(128))
    try:
        return ascii_bytes.decode(encoding) == ascii_bytes.decode("ascii")
    except Exception:  # codecs raise anything
        return False
