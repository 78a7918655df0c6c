"""Unified diffs as bytes, which `git apply` and `patch -p1` take as they are."""

from __future__ import annotations

import difflib
import re

_ESCAPES = {b'"': rb"\"", b"\\": rb"\\", b"\n": rb"\n", b"\t": rb"\t", b"\r": rb"\r"}
_NO_FINAL_NEWLINE = b"\n\\ No newline at end of file\n"


def unified_diff(path: bytes, before: bytes, after: bytes, *, creates: bool = False) -> bytes:
    """The difference between two versions of a file, empty if there is none; its bytes are kept as they are.

    Lines end at line feeds alone, as git and GNU patch have it: carriage returns are part of the lines. A file that
    the patch `creates` has /dev/null as its old name.
    """
    old = b"/dev/null" if creates else _header(b"a/" + path)
    lines = difflib.diff_bytes(
        difflib.unified_diff, _lines(before), _lines(after), old, _header(b"b/" + path)
    )
    return b"".join(line if line.endswith(b"\n") else line + _NO_FINAL_NEWLINE for line in lines)


def _lines(text: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]*\n|[^\n]+", text)


def _header(path: bytes) -> bytes:
    """Quoted as git quotes; after a name with a space a tab says where it ends, for GNU patch."""
    characters = path.decode("utf-8", "surrogateescape")
    quoted = b"".join(map(_escape, characters))
    if quoted != path:
        return b'"%s"' % quoted
    return path + b"\t" if b" " in path else path


def _escape(character: str) -> bytes:
    """One character of a name; what no terminal should be sent is escaped too, byte by byte."""
    data = character.encode("utf-8", "surrogateescape")
    if data in _ESCAPES:
        return _ESCAPES[data]
    return data if character.isprintable() else b"".join(b"\\%03o" % byte for byte in data)
