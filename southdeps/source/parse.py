"""Bytes of one source file -> its syntax, read once."""

from __future__ import annotations

from southdeps.source import statements, syntax, tree
from southdeps.source.blocks import find_frozen
from southdeps.source.encoding import EncodingError, utf8
from southdeps.source.tree import SourceText


def read_module(data: bytes) -> syntax.Module:
    """Read the bytes of a Python 2 or 3 file; never raises: `error` tells what could not be read."""
    try:
        text = utf8(data)
    except EncodingError as error:
        return syntax.Module((), str(error))
    holes, frozen = find_frozen(text)
    root = tree.parse(text, holes=tuple(holes)).root_node
    # Nothing a backwards() does is needed on the way forwards, unless somebody calls it.
    skip = frozenset({"backwards"}) if text.count(b"backwards") == 1 else frozenset()
    try:
        body = statements.block(SourceText(text, frozen, skip=skip), root)
    except RecursionError:
        return syntax.Module((), "this is nested too deeply to be read")
    error_at = tree.first_error(root)
    if error_at is None:
        return syntax.Module(body)
    return syntax.Module(body, syntax.UNPARSED, error_at)
