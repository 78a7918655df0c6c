"""Every statement that has a say in a class's `depends_on` or `needed_by`, in the order in which they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from southdeps.edits.document import (
    field,
    is_attribute_name,
    is_store,
    line,
    names,
    operands,
    parent,
    scope,
    text,
    within,
)
from southdeps.edits.owner import is_conditional, statement_of
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from southdeps.edits.document import Document


class DeclarationStatement(Struct, frozen=True):
    """One statement that sets the attribute, or adds to it.

    `target` is how the statement spells the attribute, `value` what is assigned or added (of `append` and
    `insert` the one entry), `outermost` the statement of the class body (or module) that holds it. `resets`:
    what was there before is forgotten. `method`: by a method call, which a tuple does not have.
    """

    target: Node
    value: Node
    statement: Node
    outermost: Node
    conditional: bool
    resets: bool
    method: Literal["append", "insert", "extend"] | None = None

    @property
    def is_entry(self) -> bool:
        """Whether `value` is a single entry rather than a sequence of them."""
        return self.method in {"append", "insert"}


def declaration_statements(document: Document, owner: Node, attribute: str) -> list[DeclarationStatement]:
    """What sets or extends the attribute, in its class body and, as `Migration.depends_on`, after it.

    Raises CannotEditError if the attribute is used in any other way: its value is then unknown.
    """
    _check_setattr(document, owner, attribute)
    found: list[DeclarationStatement] = []
    for target, block in _mentions(document, owner, attribute):
        if any(event.value.start_byte <= target.start_byte < event.value.end_byte for event in found):
            continue  # read on the right side of a statement that is known
        event = _event(target, block, first=not found)
        if event is None:
            raise CannotEditError(f"{attribute} is used in a way that is not understood", line=line(target))
        found.append(event)
    return found


def _mentions(document: Document, owner: Node, attribute: str) -> Iterator[tuple[Node, Node]]:
    """The name in the class body, or `Migration.name` outside it, each with the block that always runs."""
    class_name = text(field(owner, "name"))
    for name in names(document, attribute):
        around = parent(name)
        if not is_attribute_name(name):
            if scope(name) == owner:
                yield name, field(owner, "body")
        elif around.type == "attribute" and text(field(around, "object")) in {
            class_name,
            b"Migration",
            b"cls",
        }:
            block = parent(statement_of(owner))
            if scope(name) == document.root and name.start_byte > owner.end_byte and _holds(block, name):
                yield around, block
            elif is_store(around) or scope(name) == document.root:
                raise CannotEditError(f"{attribute} is set outside the class body", line=line(name))


def _check_setattr(document: Document, owner: Node, attribute: str) -> None:
    """Raise CannotEditError for `setattr(Migration, "depends_on", ...)` and `locals()["depends_on"]`."""
    for match in re.finditer(rb"[\"']%s[\"']" % attribute.encode(), document.source):
        string = document.root.named_descendant_for_byte_range(*match.span())
        if string is None or string.type != "string" or scope(string) not in {document.root, owner}:
            continue
        around = parent(string)
        if around.type == "argument_list" and text(parent(around)).startswith((b"setattr(", b"delattr(")):
            raise CannotEditError(f"{attribute} is set by its name", line=line(string))
        if around.type == "subscript" and text(field(around, "value")).endswith((b"()", b".__dict__")):
            raise CannotEditError(f"{attribute} is set by its name", line=line(string))


def _holds(block: Node, node: Node) -> bool:
    return block.start_byte <= node.start_byte and node.end_byte <= block.end_byte


def _event(target: Node, block: Node, *, first: bool) -> DeclarationStatement | None:
    around = parent(target)
    statement = statement_of(target)
    outermost = within(block, target)
    conditional = is_conditional(statement, block)
    value = around.child_by_field_name("right")
    if parent(around) == statement and value is not None and around.child_by_field_name("left") == target:
        if around.type == "augmented_assignment" and text(field(around, "operator")) == b"+=":
            return DeclarationStatement(target, value, statement, outermost, conditional, resets=False)
        if around.type == "assignment" and value.type != "assignment":
            keeps = not first and _keeps(value, target)
            return DeclarationStatement(target, value, statement, outermost, conditional, resets=not keeps)
        return None
    call = parent(around) if around.type == "attribute" else around
    if call.type != "call" or field(call, "function") != around or parent(call) != statement:
        return None
    method = text(field(around, "attribute")).decode()
    arguments = operands(field(call, "arguments"))
    if method in {"append", "extend"} and len(arguments) == 1:
        kind: Literal["append", "extend"] = "append" if method == "append" else "extend"
        return DeclarationStatement(
            target, arguments[0], statement, outermost, conditional, resets=False, method=kind
        )
    if method == "insert" and len(arguments) == 2:
        return DeclarationStatement(
            target, arguments[1], statement, outermost, conditional, resets=False, method="insert"
        )
    return None


def _keeps(value: Node, target: Node) -> bool:
    """Whether the value is what the attribute held, converted or with something added; a filter is not."""
    if value.type == "call":
        arguments = operands(field(value, "arguments"))
        converts = text(field(value, "function")) in {b"tuple", b"list"} and len(arguments) == 1
        return converts and _keeps(arguments[0], target)
    if value.type == "binary_operator":
        sides = (field(value, "left"), field(value, "right"))
        return text(field(value, "operator")) == b"+" and any(_keeps(side, target) for side in sides)
    if value.type == "parenthesized_expression":
        return _keeps(operands(value)[0], target)
    return value.type == target.type and text(value) == text(target)


def always_sets(block: Node, settings: Sequence[Node]) -> bool:
    """Whether one of the statements has run whenever the block has run to its end."""
    return any(statement in settings or _branches_set(statement, settings) for statement in operands(block))


def _branches_set(statement: Node, settings: Sequence[Node]) -> bool:
    def sets(clause: Node) -> bool:
        blocks = [child for child in clause.named_children if child.type == "block"]
        return bool(blocks) and always_sets(blocks[-1], settings)

    clauses = [child for child in statement.named_children if child.type.endswith("_clause")]
    by_type = {clause.type: sets(clause) for clause in clauses}
    match statement.type:
        case "if_statement":
            return "else_clause" in by_type and sets(statement) and all(map(sets, clauses))
        case "try_statement":
            handled = all(sets(clause) for clause in clauses if clause.type == "except_clause")
            whole = sets(statement) or by_type.get("else_clause", False)
            return by_type.get("finally_clause", False) or (handled and whole)
        case _:
            return False
