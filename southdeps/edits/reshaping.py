"""The repairs of declarations that South can't unpack which leave no choice: nesting, a missing comma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.edits.document import field, operands, text
from southdeps.edits.entries import pair, string_value
from southdeps.edits.lines import Splice

if TYPE_CHECKING:
    from tree_sitter import Node

    from southdeps.edits.declarations import DeclarationStatement


def splices_to_reshape(event: DeclarationStatement) -> list[Splice]:
    """What makes a sequence of pairs of what a statement sets or adds; nothing where that is not enough."""
    return _entry(event.value) if event.is_entry else _sequence(event.value)


def _sequence(value: Node) -> list[Splice]:
    if _is_flat_pair(value):
        opening, closing = (b"((", b"),)") if value.type == "expression_list" else (b"(", b",)")
        return [_insert(value.start_byte, opening), _insert(value.end_byte, closing)]
    if value.type in {"tuple", "list", "expression_list"}:
        return [splice for entry in operands(value) for splice in _entry(entry)]
    if value.type == "binary_operator" and text(field(value, "operator")) == b"+":
        return [*_sequence(field(value, "left")), *_sequence(field(value, "right"))]
    if value.type == "parenthesized_expression":
        inner = operands(value)[0]
        if pair(inner) is not None:  # (("a", "0001_initial"))
            return [_insert(inner.end_byte, b",")]
        return _adjacent_pairs(inner) or _sequence(inner)
    return []


def _is_flat_pair(value: Node) -> bool:
    """Whether this is `("a", "0001_initial")` where a sequence of such is wanted."""
    elements = operands(value)
    if value.type not in {"tuple", "list", "expression_list"} or len(elements) != 2:
        return False
    return all(element.type == "string" and string_value(element) is not None for element in elements)


def _entry(entry: Node) -> list[Splice]:
    if entry.type in {"tuple", "list", "parenthesized_expression"} and len(operands(entry)) == 1:
        string = operands(entry)[0]
        if string.type == "concatenated_string" and len(operands(string)) == 2:  # ("a" "0001_initial")
            return [_insert(operands(string)[0].end_byte, b",")]
    return _adjacent_pairs(entry)


def _adjacent_pairs(value: Node) -> list[Splice]:
    """`("a", "1") ("b", "2")`, which Python takes for calls of tuples: a comma after each but the last."""
    if value.type != "call" or len(operands(field(value, "arguments"))) != 2:
        return []
    if any(string_value(element) is None for element in operands(field(value, "arguments"))):
        return []
    called = field(value, "function")
    earlier = _adjacent_pairs(called)
    if pair(called) is None and not earlier:
        return []
    return [*earlier, _insert(called.end_byte, b",")]


def _insert(at: int, comma: bytes) -> Splice:
    return Splice(at, at, comma)
