"""Which class statement makes the `Migration` that South finds in a module, and what it inherits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.edits.document import field, is_store, line, names, operands, parent, scope, stores, text
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from tree_sitter import Node

    from southdeps.edits.document import Document

#: What `from south.v2 import *` gives a module to inherit from; none of them declares anything.
_SOUTH_BASES = frozenset({b"BaseMigration", b"SchemaMigration", b"DataMigration"})


def migration_class(document: Document) -> Node:
    """The class that the name `Migration` stands for once the module has run.

    South takes `module.Migration` (south/migration/base.py, `migration_class`): of two the last one counts,
    nested ones do not. Raises CannotEditError where there is none, or where a condition decides which.
    """
    return _class_bound_to(document, "Migration", frozenset())


def _class_bound_to(document: Document, name: str, seen: frozenset[str]) -> Node:
    bound = stores(document, name, document.root)
    if not bound:
        raise CannotEditError(f"no class {name} is defined in it")
    last = bound[-1]
    if len(bound) > 1 and (seen or is_conditional(statement_of(last), document.root)):
        raise CannotEditError(f"which {name} counts is unknown", line=line(last))
    if any(parent(use).type == "global_statement" for use in names(document, name)):
        raise CannotEditError(f"a function may bind {name} anew", line=line(last))
    if (star := _star_import_after(document, last)) is not None:
        raise CannotEditError(f"the import of * may bind {name} anew", line=line(star))
    statement = parent(last)
    if statement.type == "class_definition":
        if not operands(field(statement, "body")):  # tree-sitter does not mind
            raise CannotEditError(f"class {name} has no body", line=line(statement))
        return statement
    value = statement.child_by_field_name("right") if statement.type == "assignment" else None
    if value is not None and value.type == "identifier" and name not in seen:
        return _class_bound_to(document, text(value).decode(), seen | {name})
    raise CannotEditError(f"{name} is not bound by a class statement", line=line(last))


def _star_import_after(document: Document, name: Node) -> Node | None:
    for statement in document.root.named_children:
        is_star = any(child.type == "wildcard_import" for child in statement.children)
        if is_star and statement.start_byte > name.start_byte:
            return statement
    return None


def statement_of(node: Node) -> Node:
    """The statement that holds the node, with its decorators; of a class's name, the class statement."""
    while parent(node).type not in {"block", "module"}:
        node = parent(node)
    return node


def is_conditional(statement: Node, block: Node) -> bool:
    """Whether something other than `block` itself decides if the statement runs."""
    return parent(statement) != block


def inherited(document: Document, owner: Node, attribute: str) -> bytes | None:
    """An expression for what the class inherits of that attribute; None where nothing is inherited.

    A base that is defined elsewhere is asked at run time. Raises CannotEditError where the bases can't be
    read, or where more than one may have the attribute.
    """
    found = [
        expression
        for base in _bases(owner)
        if (expression := _inherited_from(document, base, attribute)) is not None
    ]
    if len(found) > 1:
        raise CannotEditError(f"more than one base class may have {attribute}", line=line(owner))
    return found[0] if found else None


def _bases(owner: Node) -> list[Node]:
    listed = owner.child_by_field_name("superclasses")
    return [base for base in operands(listed) if base.type != "keyword_argument"] if listed else []


def _inherited_from(document: Document, base: Node, attribute: str) -> bytes | None:
    name = text(base)
    if base.type not in {"identifier", "attribute"}:
        raise CannotEditError("a base class is the result of an expression", line=line(base))
    first = name.split(b".")[0]
    bound = stores(document, first.decode(), document.root)
    if first == b"object" or (first in _south_names(document) and len(bound) < 2):
        return None
    definition = parent(bound[0]) if len(bound) == 1 and base.type == "identifier" else None
    if definition and definition.type == "class_definition" and definition.end_byte <= base.start_byte:
        if any(scope(use) == definition and is_store(use) for use in names(document, attribute)):
            return b"tuple(%s.%s)" % (name, attribute.encode())
        if inherited(document, definition, attribute) is None:
            return None
    return b'tuple(getattr(%s, "%s", ()))' % (name, attribute.encode())


def _south_names(document: Document) -> frozenset[bytes]:
    """The names that the module imports from South, itself included."""
    found: set[bytes] = {b"south"}
    for statement in document.root.named_children:
        if statement.type != "import_from_statement":
            continue
        module = field(statement, "module_name")
        if text(module).split(b".")[0] != b"south":
            continue
        for name in statement.named_children:
            if name.type == "wildcard_import":
                found |= _SOUTH_BASES
            elif name.type == "aliased_import":
                found.add(text(field(name, "alias")))
            elif name != module:
                found.add(text(name))
    return frozenset(found)
