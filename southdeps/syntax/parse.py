"""Bytes of one source file -> its syntax, read once."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec.structs import replace

from southdeps.syntax import concrete_tree, nesting, nodes, statements
from southdeps.syntax.concrete_tree import SourceText
from southdeps.syntax.encoding import EncodingError, refusal, universal_newlines, utf8
from southdeps.syntax.frozen_blocks import find_frozen
from southdeps.syntax.limits import may_be_deeper, why_unreadable

#: Statements of Python 2 that the grammar takes with a name or a literal only, not with `'...' % name`; `exec = ...`,
#: of the same length, stands for them.
_EXEC = re.compile(rb"^([ \t]*)exec[ \t](?=[ \t]*[^\s=(])", re.MULTILINE)

#: Nothing that it does is needed on the way forwards.
BACKWARDS = "backwards"


def read_module(data: bytes, skip: Collection[str] = (BACKWARDS,)) -> nodes.Module:
    """Read the bytes of a Python 2 or 3 file; never raises: `error` says what could not be read.

    The bodies of the functions that `skip` names are left out, unless something may call them.
    """
    data = universal_newlines(data)
    refused = refusal(data)
    module = _parse(without_final_backslash(data), skip)
    return (
        module
        if refused is None
        else replace(module, python2_error=refused[1], python2_error_line=refused[0])
    )


def without_final_backslash(data: bytes) -> bytes:
    """The bytes without a backslash that joins the last line to nothing, which Python 2 takes."""
    line = data.rstrip(b"\r\n") if data[-3:].count(b"\n") < 2 else data
    return data[: len(line) - 1] + b" " + data[len(line) :] if line.endswith(b"\\") else data


def _parse(data: bytes, skip: Collection[str]) -> nodes.Module:
    try:
        text = utf8(data)
    except EncodingError as error:
        return nodes.Module((), str(error))
    holes, frozen = find_frozen(text)
    unreadable = why_unreadable(text, holes)
    if unreadable is not None:
        return nodes.Module((), unreadable)
    root = concrete_tree.parse_between(text, holes).root_node
    if root.has_error and b"exec" in text:
        text = _EXEC.sub(rb"\1exec=", text)
        root = concrete_tree.parse_between(text, holes).root_node
    uncalled = frozenset(name for name in skip if text.count(name.encode()) == 1)
    try:
        body = statements.block(SourceText(text, frozen, skip=uncalled), root)
    except RecursionError:
        return nodes.Module((), "this is nested too deeply to be read")
    error_at = concrete_tree.first_error(root)
    if error_at is None:
        deep = may_be_deeper(text, nesting.MAX_BLOCKS - 1, holes)
        line, refused = (nesting.refusal(root) if deep else None) or (1, None)
        return nodes.Module(body, python2_error=refused, python2_error_line=line)
    return nodes.Module(body, nodes.UNPARSED, error_at, syntax_error=True)
