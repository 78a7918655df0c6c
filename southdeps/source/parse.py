"""Bytes of one source file -> its syntax, read once.

Nine tenths of a migration are the frozen models. South writes them in one shape, a model a block; such blocks
are cut out by their indentation and parsed only when somebody asks for that model. A dictionary of any other
shape is parsed like the rest of the file.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from southdeps.source import statements, syntax, tree
from southdeps.source.tree import FrozenAt, SourceText

if TYPE_CHECKING:
    from southdeps.source.syntax import Expr

#: PEP 263: the cookie stands in a comment of line 1 or 2.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?\r?$")
_MODELS = re.compile(rb"\n(?P<outer>[ \t]+)models[ \t]*=[ \t]*(?P<open>\{)[ \t]*\r?\n(?P<inner>[ \t]+)")


#: What `syntax.Module.error` says of a file that Python itself could not read either.
UNPARSED = "this is no Python that can be parsed"


class EncodingError(ValueError):
    """The bytes can't be read in the encoding that the file names."""


def read_module(data: bytes) -> syntax.Module:
    """Read the bytes of a Python 2 or 3 file; never raises: `error` tells what could not be read."""
    try:
        text = decode(data)
    except EncodingError as error:
        return syntax.Module((), str(error))
    utf8 = text.encode("utf-8", "surrogatepass")
    holes, frozen = find_frozen(utf8)
    root = tree.parse(utf8, holes=tuple(holes)).root_node
    # Nothing a backwards() does is needed on the way forwards, unless somebody calls it.
    skip = frozenset({"backwards"}) if utf8.count(b"backwards") == 1 else frozenset()
    try:
        body = statements.block(SourceText(utf8, frozen, skip=skip), root)
    except RecursionError:
        return syntax.Module((), "this is nested too deeply to be read")
    error_at = tree.first_error(root)
    if error_at is None:
        return syntax.Module(body)
    return syntax.Module(body, UNPARSED, error_at)


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


def find_frozen(data: bytes) -> tuple[list[tuple[int, int]], FrozenAt]:
    """Where `models = {...}` has South's own shape: what to leave out of the parse, and the models in it.

    Returns the holes (start, end byte) and, by the byte of the opening brace, each model's key and text.
    """
    holes: list[tuple[int, int]] = []
    frozen: FrozenAt = {}
    position = 0
    while match := _MODELS.search(data, position):
        position = match.end()
        end = data.find(b"\n" + match["outer"] + b"}", position)
        if (
            end < 0
            or len(match["inner"]) <= len(match["outer"])
            or not match["inner"].startswith(match["outer"])
        ):
            continue
        start = match.end() - len(match["inner"])
        blocks = split_blocks(data[start : end + 1], match["inner"])
        if blocks is not None:
            holes.append((start, end + 1))
            frozen[match.start("open")] = blocks
            position = end
    return holes, frozen


def split_blocks(data: bytes, indent: bytes) -> tuple[tuple[Expr, str], ...] | None:
    """Split the inside of a frozen dictionary into (key, text of the value); None if its shape is another.

    South's shape: each model begins and ends on lines of the same depth, or lies on one; all else lies deeper.
    """
    if b'"""' in data or b"'''" in data or (b"\\" in data and b"\\\n" in data):
        return None
    text, depth = data.decode("utf-8", "replace"), indent.decode()
    return split_even_blocks(text, depth) or split_uneven_blocks("\n" + text, depth)


def split_even_blocks(text: str, depth: str) -> tuple[tuple[Expr, str], ...] | None:
    """Split what South itself has written: every model begins on a line of its own, and none is blank.

    A few searches for fixed words do, where `split_uneven_blocks` looks at each line.
    """
    close = f"\n{depth}}}"
    between = f"{close},\n{depth}"
    last = len(text) - len(close) - (1 if text.endswith(close + "\n") else 2)
    if not text.startswith((close + "\n", close + ",\n"), last):
        return None
    blocks: list[tuple[Expr, str]] = []
    start, end = len(depth), 0
    while end != last:
        end = text.find(between, start)
        end = last if end < 0 else end
        colon = text.find(": {\n", start, end)
        key = key_expression(text[start:colon]) if colon > 0 else None
        if key is None:
            return None
        blocks.append((key, text[colon + 2 : end + len(close)]))
        start = end + len(between)
    deep = text.count(f"\n{depth}{depth[-1]}")
    return tuple(blocks) if text.count("\n") == deep + 2 * len(blocks) else None


@lru_cache(maxsize=16384)
def key_expression(text: str) -> Expr | None:
    """A key of a frozen dictionary, None where something else may stand before it."""
    return parse_expression(text) if _KEY.fullmatch(text) else None


def split_uneven_blocks(text: str, depth: str) -> tuple[tuple[Expr, str], ...] | None:
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
        elif isinstance(parse_expression(head["value"]), syntax.Dict):
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


@lru_cache(maxsize=65536)
def parse_expression(text: str) -> Expr:
    """Parse one expression; kept, for the migrations of an app freeze the same models again and again."""
    return read_plainly(text) or read_expression(text)


#: `'text'`, or `orm['text']`: nine tenths of what stands in frozen models.
_PLAIN = re.compile(
    r"""(?:(?P<name>[A-Za-z_]\w*)\[)?"""
    r"""(?P<quoted>[uU]?(?P<quote>['"])(?P<text>[^'"\\\r\n]*)(?P=quote))(?(name)\])"""
)


def read_plainly(text: str) -> Expr | None:
    """A plain text, or an item by one, without the parser; None for anything else."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    constant = syntax.Constant((1, match.start("quoted") + 2), match["text"])
    if match["name"] is None:
        return constant
    return syntax.Subscript((1, 2), syntax.Name((1, 2), match["name"]), constant)


def read_expression(text: str) -> Expr:
    """One expression by the parser, which sees it in parentheses: column 2 is where it begins."""
    data = f"({text}\n)".encode("utf-8", "surrogatepass")
    root = tree.parse(data).root_node
    if root.has_error:
        return syntax.Opaque((1, 1), text)
    try:
        statement = next(iter(statements.block(SourceText(data, {}), root)), None)
    except RecursionError:
        return syntax.Opaque((1, 1), text)
    return statement.value if isinstance(statement, syntax.Evaluate) else syntax.Opaque((1, 1), text)
