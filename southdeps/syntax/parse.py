"""Bytes of one source file -> its syntax, read once."""

from __future__ import annotations

from southdeps.syntax import concrete_tree, nodes, statements
from southdeps.syntax.concrete_tree import SourceText
from southdeps.syntax.encoding import EncodingError, utf8
from southdeps.syntax.frozen_blocks import find_frozen


def read_module(data: bytes) -> nodes.Module:
    """Read the bytes of a Python 2 or 3 file; never raises: `error` tells what could not be read."""
    try:
        text = utf8(data)
    except EncodingError as error:
        return nodes.Module((), str(error))
    holes, frozen = find_frozen(text)
    root = concrete_tree.parse(text, holes=tuple(holes)).root_node
    # Nothing a backwards() does is needed on the way forwards, unless somebody calls it.
    skip = frozenset({"backwards"}) if text.count(b"backwards") == 1 else frozenset()
    try:
        body = statements.block(SourceText(text, frozen, skip=skip), root)
    except RecursionError:
        return nodes.Module((), "this is nested too deeply to be read")
    error_at = concrete_tree.first_error(root)
    if error_at is None:
        return nodes.Module(body)
    return nodes.Module(body, nodes.UNPARSED, error_at)
