"""Damage to the files of a project: bytes, tokens and lines are removed, repeated, swapped and replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.fuzz import grammar

_TOKEN = re.compile(rb"\w+|\s+|[^\w\s]")
_EXPRESSION_PLACE = re.compile(rb"'[^'\n]*'|\b\d+\b|\b(?:True|False|None)\b")
_BYTES: tuple[bytes, ...] = (
    b"\x00",
    b"\xff",
    b"\xc3",
    b"\r",
    b"\n",
    b"\t",
    b"\\",
    b"'",
    b'"',
    b"'''",
    b"(",
    b")",
    b"{",
    b"#",
    b"\x1b[31m",
)
_BYTES += (
    "é".encode(),
    "\u2028".encode(),
    b"\xef\xbb\xbf",
    b"# coding: utf-16\n",
    b"# coding: idna\n",
    b"%s",
    b"(" * 200,
)


def _bytes(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((0, 1, 1, 5, 100)))
    return data[:at] + chance.choice((b"", chance.choice(_BYTES), data[at:end] * 2)) + data[end:]


def _truncated(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _tokens(chance: Random, data: bytes) -> bytes:
    tokens = _TOKEN.findall(data)
    if not tokens:
        return data
    one, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    match chance.randrange(4):
        case 0:
            tokens[one], tokens[other] = tokens[other], tokens[one]
        case 1:
            tokens[one] = tokens[other]
        case 2:
            del tokens[one]
        case _:
            tokens[one:one] = tokens[other : other + chance.randint(1, 20)]
    return b"".join(tokens)


def _lines(chance: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            del lines[one]
        case 2:
            lines[one:one] = lines[other : other + chance.randint(1, 5)]
        case _:
            lines[one] = lines[one].lstrip() if chance.random() < 0.5 else b"    " + lines[one]
    return b"".join(lines)


def _expression(chance: Random, data: bytes) -> bytes:
    """Put any expression where a text or number stands."""
    places = list(_EXPRESSION_PLACE.finditer(data))
    if not places:
        return data
    place = chance.choice(places)
    made = grammar.expression(chance, chance.randint(0, 2)).encode("utf-8", "surrogatepass")
    return data[: place.start()] + made + data[place.end() :]


def _statement(chance: Random, data: bytes) -> bytes:
    """Put any statement before a line, as far to the right as that."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = chance.randrange(len(lines))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())].rstrip(b"\r\n")
    made = grammar.statement(chance, 2).encode("utf-8", "surrogatepass")
    lines[at:at] = [indent + line + b"\n" for line in made.split(b"\n")]
    return b"".join(lines)


_KINDS: Sequence[Callable[[Random, bytes], bytes]] = (
    *(_bytes, _truncated, _tokens, _tokens, _lines, _lines),
    *(_expression, _expression, _expression, _statement, _statement, _statement),
)


def damaged(chance: Random, data: bytes) -> bytes:
    """A file that is no Python, with some damage: bytes, tokens or lines, or cut off."""
    return chance.choice((_bytes, _flipped, _flipped, _truncated, _tokens, _lines))(chance, data)


def _flipped(chance: Random, data: bytes) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def mutated(chance: Random, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with some damage, mostly to one of them."""
    changed = dict(files)
    names = sorted(name for name in files if files[name]) or sorted(files)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        name = chance.choice(names)
        changed[name] = chance.choice(_KINDS)(chance, changed[name])
    if chance.random() < 0.02:
        name = chance.choice(names)
        changed[name.replace("0001", chance.choice(("0002", "1", "é")))] = changed.pop(name)
    return changed
