"""The source of an empty migration that only orders the migrations of other apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.edits.document import field, parse, text
from southdeps.edits.owner import migration_class
from southdeps.edits.writing import PairStyle, check_names, entry_text, fresh_display
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from southdeps.edits.document import Document
    from southdeps.finding import MigrationId

#: What `schemamigration --auto` compares the models with: it takes them from the app's last migration
#: (south/management/commands/schemamigration.py), so that a new one has to carry them on.
_CARRIED = (b"models", b"complete_apps")
_LITERALS = frozenset(
    {"dictionary", "list", "tuple", "pair", "string", "concatenated_string", "integer", "float"}
    | {"true", "false", "none", "unary_operator", "comment", "string_start", "string_content", "string_end"}
    | {"escape_sequence"}
)

_TEMPLATE = b'''\
# -*- coding: utf-8 -*-
from south.v2 import SchemaMigration


class Migration(SchemaMigration):
    """Changes nothing: it makes migrations of other apps run in the order they need."""

    depends_on = %s
    needed_by = %s

    def forwards(self, orm):
        pass

    def backwards(self, orm):
        pass

'''


def bridge_source(last: bytes, depends_on: Sequence[MigrationId], needed_by: Sequence[MigrationId]) -> bytes:
    """The new migration; `last` is the source of the app's last one, whose frozen models it repeats.

    Raises CannotEditError if those are not literals.
    """
    check_names([*depends_on, *needed_by])
    document = parse(last)
    carried = [_assignment(document, name) for name in _CARRIED]
    return _TEMPLATE % (_display(depends_on), _display(needed_by)) + b"".join(
        b"    %s\n" % text(one).replace(b"\r\n", b"\n") for one in carried
    )


def _display(pairs: Iterable[MigrationId]) -> bytes:
    return fresh_display([entry_text(pair, PairStyle()) for pair in pairs], b"    ", b"    ", b"\n")


def _assignment(document: Document, name: bytes) -> Node:
    """The assignment to a name in the body of the migration's class."""
    body = field(migration_class(document), "body")
    found = [
        statement.named_children[0]
        for statement in body.named_children
        if statement.type == "expression_statement"
        and statement.named_children[0].type == "assignment"
        and text(field(statement.named_children[0], "left")) == name
    ]
    if len(found) != 1 or not _is_literal(field(found[0], "right")):
        raise CannotEditError(f"{name.decode()} of the last migration is no literal to repeat in a new one")
    return found[0]


def _is_literal(node: Node) -> bool:
    return node.type in _LITERALS and all(map(_is_literal, node.named_children))
