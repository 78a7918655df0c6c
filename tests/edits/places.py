"""Places in a source, and the same source with other line ends."""

from __future__ import annotations


def place_of(source: bytes, words: str) -> tuple[int, int]:
    """Line and column of the first of these words, in characters."""
    before = source.decode().partition(words)[0].split("\n")
    return len(before), len(before[-1]) + 1


def carriage_returns(source: bytes) -> bytes:
    """The source with the line ends of Windows."""
    return source.replace(b"\n", b"\r\n")
