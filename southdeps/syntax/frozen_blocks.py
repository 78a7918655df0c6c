"""Frozen models, cut out of the text of a migration without a parser.

Nine tenths of a migration are the frozen models. South writes them in one shape, a model a block; such blocks are cut
out by their indentation and parsed only when that model is asked for. Consecutive migrations freeze the same
models in the same words: a block is looked through once, and found again by comparing bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from southdeps.syntax import nodes
from southdeps.syntax.snippets import parse_expression

if TYPE_CHECKING:
    from southdeps.syntax.concrete_tree import FrozenAt
    from southdeps.syntax.nodes import Expr

    #: Each model's key and the text of its value.
    Models = tuple[tuple[Expr, str], ...]

_MODELS = re.compile(rb"\n(?P<outer>[ \t]+)models[ \t]*=[ \t]*(?P<open>\{)[ \t]*\r?\n(?P<inner>[ \t]+)")


class Block(NamedTuple):
    """One model as South has written it: its lines, and what is made of them: key and text of the value."""

    lines: bytes
    model: tuple[Expr, str]


def find_frozen(data: bytes) -> tuple[list[tuple[int, int]], FrozenAt]:
    """Where `models = {...}` has South's own shape: what to leave out of the parse, and the models in it.

    Returns the holes (start, end byte) and, by the byte of the opening brace, each model's key and text.
    """
    holes: list[tuple[int, int]] = []
    frozen: FrozenAt = {}
    position = 0
    while match := _MODELS.search(data, position):
        position = match.end()
        outer, inner = match["outer"], match["inner"]
        if len(inner) <= len(outer) or not inner.startswith(outer):
            continue
        start = position - len(inner)
        found = even_blocks(data, start, outer, inner) or uneven_blocks(data, start, outer, inner)
        if found is not None:
            models, end = found
            holes.append((start, end))
            frozen[match.start("open")] = models
            position = end - 1  # the line end before the brace belongs to what may follow
    return holes, frozen


def even_blocks(data: bytes, start: int, outer: bytes, inner: bytes) -> tuple[Models, int] | None:
    """Cut what South itself has written: every model begins on a line of its own, and none is blank.

    Returns the models and where the closing brace's line begins; None if the shape is another.
    """
    models: list[tuple[Expr, str]] = []
    lines = b",\n"
    while not data.startswith(outer + b"}", start):
        if not lines.endswith(b",\n"):
            return None
        head = data[start : data.find(b"\n", start) + 1]
        block = last_block(head).get(inner)
        if block is None or not data.startswith(block.lines, start):
            block = cut_block(data, start, head, inner)
            if block is None:
                return None
            last_block(head)[inner] = block
        lines, model = block
        models.append(model)
        start += len(lines)
    return (tuple(models), start) if models else None


@lru_cache(maxsize=16384)
def last_block(head: bytes) -> dict[bytes, Block]:
    """The last block that began with the line `head`, by indentation; empty before there was one."""
    return {}


def cut_block(data: bytes, start: int, head: bytes, inner: bytes) -> Block | None:
    """Cut one model that begins at `start` with the line `head`; None where something else stands there."""
    close = data.find(b"\n" + inner + b"}", start)
    lines = data[start : data.find(b"\n", close + 1) + 1]
    deep = lines.count(b"\n" + inner + inner[-1:])
    if (
        close < 0
        or not head.startswith(inner)
        or not head.endswith(b": {\n")
        or not lines.endswith((inner + b"}\n", inner + b"},\n"))
        or lines.count(b"\n") != deep + 2
        or goes_on(lines)
    ):
        return None
    key = key_expression(head[len(inner) : -len(b": {\n")].decode("utf-8", "replace"))
    if key is None:
        return None
    value = lines[len(head) - len(b"{\n") :].rstrip(b",\n").decode("utf-8", "replace")
    return Block(lines, (key, value))


def goes_on(text: bytes) -> bool:
    """Whether a text or line may go on beyond the line's end."""
    return b'"""' in text or b"'''" in text or (b"\\" in text and b"\\\n" in text)


@lru_cache(maxsize=16384)
def key_expression(text: str) -> Expr | None:
    """A key of a frozen dictionary; None for what is none."""
    key = parse_expression(text) if _KEY.fullmatch(text) else None
    return None if isinstance(key, nodes.Opaque) else key


def uneven_blocks(data: bytes, start: int, outer: bytes, inner: bytes) -> tuple[Models, int] | None:
    """As `even_blocks`, for what was edited by hand: with blank lines, or models on one line.

    Each model begins and ends on lines of the same depth, or lies on one; all else lies deeper.
    """
    end = data.find(b"\n" + outer + b"}", start) + 1
    inside = data[start:end]
    if not end or goes_on(inside):
        return None
    models = split_uneven_blocks("\n" + inside.decode("utf-8", "replace"), inner.decode())
    return None if models is None else (models, end)


def split_uneven_blocks(text: str, depth: str) -> Models | None:
    """Split what was edited by hand: with blank lines, or models on one line; `text` begins with a line end."""
    if has_shallow_line(text, depth):
        return None
    blocks: list[tuple[Expr, str]] = []
    key: str | None = None
    start = end = 0
    for match in _lines_at(depth).finditer(text):
        line = match[1]
        if key is not None:
            if _CLOSE.fullmatch(line) is None:
                return None
            blocks.append((parse_expression(key), text[start : match.start(1) + 1]))
            key, end = None, match.end()
            continue
        head = _HEAD.fullmatch(line)
        if head is None or not is_blank(text, end, match.start()):
            return None
        start, end = match.start(1) + head.start("value"), match.end()
        if head["value"] == "{":
            key = head["key"]
        elif isinstance(parse_expression(head["value"]), nodes.Dict):
            blocks.append((parse_expression(head["key"]), head["value"]))
        else:  # more than one model on the line, or something behind it
            return None
    return tuple(blocks) if key is None and is_blank(text, end, len(text)) else None


_KEY = re.compile(r"[^#{\n]+")
#: `'app.model': {` with nothing behind it, or with the whole model.
_HEAD = re.compile(r"(?P<key>[^#{]+?): (?P<value>\{(?:.*\})?),?[ \t]*\r?")
_CLOSE = re.compile(r"\},?[ \t]*\r?")


def has_shallow_line(text: str, depth: str) -> bool:
    """Whether a line (each follows a line end) that isn't blank begins with less white space than `depth`."""
    lines = text.count("\n") - text.endswith("\n")
    return text.count("\n" + depth) != lines and _shallow_line(depth).search(text) is not None


def is_blank(text: str, start: int, end: int) -> bool:
    """Whether there is nothing but white space between two places."""
    return end - start <= 1 or not text[start:end].strip()


@lru_cache(maxsize=64)
def _lines_at(depth: str) -> re.Pattern[str]:
    return re.compile(f"\n{depth}([^ \\t\\r\\n].*)")


@lru_cache(maxsize=64)
def _shallow_line(depth: str) -> re.Pattern[str]:
    return re.compile(f"\n(?!{depth}|[ \\t]*\\r?\\n|[ \\t]*\\Z)")
