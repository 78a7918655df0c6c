"""A file that may be edited: its bytes, its syntax tree, and who binds which name in it.

tree-sitter's own tree is used rather than `southdeps.syntax.nodes`, since edits need every comma and comment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.errors import CannotEditError
from southdeps.syntax import concrete_tree
from southdeps.syntax.encoding import cookie, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from southdeps.syntax.nodes import Place

#: What may stand anywhere between tokens.
EXTRAS = frozenset({"comment", "line_continuation"})
_NO_ASCII = bytes(range(128, 256))
_SCOPES = frozenset({"class_definition", "function_definition", "lambda"})
_PATTERNS = frozenset(
    {"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "expression_list"}
)
#: parent of a name -> the field in which the name is bound rather than read (None: wherever it stands)
_STORES = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "for_in_clause": "left",
    "class_definition": "name",
    "function_definition": "name",
    "named_expression": "name",
    "aliased_import": "alias",
    "as_pattern_target": None,
    "delete_statement": None,
    "global_statement": None,
}


class Document(Struct, frozen=True):
    """A source file without a byte order mark, parsed without an error."""

    source: bytes
    root: Node


def parse(source: bytes) -> Document:
    """Parse a file that is to be edited.

    Raises CannotEditError where tree-sitter finds an error, or where it and Python may see different lines or
    characters: a lone carriage return, an encoding in which the bytes of ASCII are not ASCII characters.
    """
    _check_encoding(source)
    if alone := re.search(rb"\r(?!\n)", source):
        raise CannotEditError(
            "it has a carriage return without a line feed", line=source.count(b"\n", 0, alone.start()) + 1
        )
    root = concrete_tree.parse(source).root_node
    if (at := concrete_tree.first_error(root)) is not None:
        raise CannotEditError("it is no Python that can be parsed", line=at[0])
    return Document(source, root)


def _check_encoding(source: bytes) -> None:
    encoding = cookie(source) or "utf-8"
    try:
        decoded = source.decode(encoding, "replace")
    except LookupError:
        raise CannotEditError(f"its encoding is not known: {encoding}") from None
    except Exception:  # noqa: BLE001  # codecs raise anything
        raise CannotEditError(f"its encoding can't be edited safely: {encoding}") from None
    # A plus sign shifts in utf-7; in cp932 and its like the second half of a character may look like ASCII.
    if source.translate(None, _NO_ASCII) != decoded.encode("ascii", "ignore"):
        raise CannotEditError(f"its encoding {encoding} gives ASCII bytes another meaning")


def text(node: Node) -> bytes:
    """The bytes of a node."""
    return node.text or b""


def line(node: Node) -> int:
    """The line of a node, counted from 1."""
    return node.start_point[0] + 1


def place(document: Document, at: int) -> Place:
    """Line and column of a byte, in characters, counted from 1."""
    lines = decode(document.source[:at]).split("\n")
    return len(lines), len(lines[-1]) + 1


def field(node: Node, name: str) -> Node:
    """The child of that name, which the grammar promises."""
    child = node.child_by_field_name(name)
    assert child is not None, f"{node.type} without {name}"
    return child


def parent(node: Node) -> Node:
    """The node around this one, which is not the module itself."""
    assert node.parent is not None, "the module has no parent"
    return node.parent


def operands(node: Node) -> list[Node]:
    """The named children, without comments and backslashes at line ends."""
    return [child for child in node.named_children if child.type not in EXTRAS]


def names(document: Document, name: str) -> Iterator[Node]:
    """Every identifier of that name in the file, in order."""
    for match in re.finditer(rb"(?<![A-Za-z0-9_])%s(?![A-Za-z0-9_])" % name.encode(), document.source):
        node = document.root.named_descendant_for_byte_range(match.start(), match.end())
        if node is not None and node.type == "identifier" and node.byte_range == match.span():
            yield node


def scope(node: Node) -> Node:
    """The module, class, function or lambda in whose scope the node is evaluated."""
    inner, outer = node, node.parent
    while outer is not None:
        inside = ("body", "parameters") if outer.type != "class_definition" else ("body",)
        if outer.type in _SCOPES and any(outer.child_by_field_name(name) == inner for name in inside):
            return outer
        inner, outer = outer, outer.parent
    return inner


def is_attribute_name(name: Node) -> bool:
    """Whether the identifier is what stands after a dot, or before the sign of a keyword argument."""
    around = parent(name)
    if around.type == "attribute":
        return field(around, "attribute") == name
    return around.type == "keyword_argument" and field(around, "name") == name


def is_store(name: Node) -> bool:
    """Whether the name is bound, changed or deleted here rather than read."""
    inner, outer = name, parent(name)
    while outer.type in _PATTERNS:
        inner, outer = outer, parent(outer)
    if outer.type == "dotted_name":
        return _is_imported(inner, outer)
    if outer.type not in _STORES:
        return False
    where = _STORES[outer.type]
    return where is None or outer.child_by_field_name(where) == inner


def _is_imported(name: Node, dotted: Node) -> bool:
    statement = parent(dotted)
    if statement.type == "import_statement":
        return dotted.named_children[0] == name
    return (
        statement.type == "import_from_statement" and statement.child_by_field_name("module_name") != dotted
    )


def within(block: Node, node: Node) -> Node:
    """The child of `block` that holds the node."""
    while parent(node) != block:
        node = parent(node)
    return node


def stores(document: Document, name: str, where: Node) -> list[Node]:
    """The places at which a name is bound in one scope, in order."""
    return [
        node
        for node in names(document, name)
        if not is_attribute_name(node) and is_store(node) and scope(node) == where
    ]
