"""Edits of migration files, bytes to bytes: what `fix` writes.

Every edit keeps the file's quotes, indentation, line endings, encoding, comments and final newline, and is
proved before it is handed out: the new bytes parse, their tokens are the old ones but for those meant to
change, and the declarations read back as the old pairs with that change. What can't be edited so raises
CannotEditError.
"""

from __future__ import annotations

import codecs
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.edits import diff
from southdeps.edits.adding import canonical, request, splices_to_add
from southdeps.edits.declarations import declaration_statements
from southdeps.edits.document import line, parse
from southdeps.edits.entries import entries, entry_at, migration, named
from southdeps.edits.moving import cut_misplaced, ineffective, splices_to_move
from southdeps.edits.owner import inherited, migration_class
from southdeps.edits.proof import prove
from southdeps.edits.removing import splices_to_remove
from southdeps.edits.reshaping import splices_to_reshape
from southdeps.edits.writing import PairStyle, check_names, entry_text, fresh_display, splices_to_rename
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node

    from southdeps.edits.declarations import DeclarationStatement
    from southdeps.edits.document import Document
    from southdeps.edits.moving import Misplaced
    from southdeps.finding import Attribute, MigrationId
    from southdeps.syntax.nodes import Place


class Edit(Struct, frozen=True):
    """A file's bytes before and after; `path` is relative to the working directory.

    With `creates` there must be no such file yet; `before` is empty then.
    """

    path: Path
    before: bytes
    after: bytes
    creates: bool = False


def unified_diff(edits: Sequence[Edit], folder: Path | None = None) -> bytes:
    """The edits as one patch, which `git apply` and `patch -p1` take in `folder` (default: the working directory)."""
    return b"".join(
        diff.unified_diff(_name_below(folder, edit.path), edit.before, edit.after, creates=edit.creates)
        for edit in edits
    )


def _name_below(folder: Path | None, path: Path) -> bytes:
    return os.fsencode((path if folder is None else Path(os.path.relpath(path, folder))).as_posix())


def add(source: bytes, attribute: Attribute, pairs: Sequence[MigrationId]) -> bytes:
    """Declare that the migration in this file depends on (or is needed by) other migrations.

    A pair that is there already, by whatever spelling South reads as the same, is not added again. Raises
    CannotEditError, with the text to paste, where the file's way of declaring can't be extended safely.
    """
    check_names(pairs)
    try:
        return _behind_bom(source, lambda body: _add(body, attribute, pairs))
    except CannotEditError as error:
        raise CannotEditError(error.reason, line=error.line, paste=paste(attribute, pairs)) from None


def paste(attribute: Attribute, pairs: Sequence[MigrationId]) -> str:
    """The declaration, to be written by hand into the class."""
    written = [entry_text(pair, PairStyle()) for pair in pairs]
    display = fresh_display(written, b"    ", b"    ", b"\n").decode()
    return f"    {attribute} = {display}\n"


def remove(source: bytes, attribute: Attribute, place: Place) -> bytes:
    """Take out the entry at a place (line and column, in characters, from 1), with its comma and its comment.

    Raises CannotEditError where there is no entry, or where more than the entry would have to go.
    """

    def edit(body: bytes) -> bytes:
        document = parse(body)
        event, entry = entry_at(document, _events(document, attribute), place)
        edited = prove(document, splices_to_remove(document, event, entry))
        _expect(edited, attribute, _named(document, attribute, without=entry))
        return edited.source

    return _behind_bom(source, edit)


def replace_entry(source: bytes, attribute: Attribute, place: Place, pair: MigrationId) -> bytes:
    """Make the entry at a place name another migration: of its two strings, what differs is rewritten.

    Raises CannotEditError where there is no entry that consists of two strings.
    """
    check_names([pair])

    def edit(body: bytes) -> bytes:
        document = parse(body)
        _, entry = entry_at(document, _events(document, attribute), place)
        splices = splices_to_rename(entry, pair)
        if not splices:
            return body
        edited = prove(document, splices)
        _expect(edited, attribute, _named(document, attribute, without=entry) + Counter([canonical(pair)]))
        return edited.source

    return _behind_bom(source, edit)


def reshape(source: bytes, attribute: Attribute) -> bytes:
    """Make a sequence of pairs of a declaration that South can't unpack, by nesting it or by a missing comma.

    Raises CannotEditError where neither helps.
    """

    def edit(body: bytes) -> bytes:
        document = parse(body)
        splices = [splice for event in _events(document, attribute) for splice in splices_to_reshape(event)]
        if not splices:
            raise CannotEditError(f"neither nesting nor a comma makes pairs of {attribute}")
        edited = prove(document, splices)
        for event in _events(edited, attribute):
            entries(edited, event)  # raises where something is no pair still
        return edited.source

    return _behind_bom(source, edit)


def move_into_class(source: bytes, name: Misplaced) -> bytes:
    """Move what is assigned to a name at module level, or to `dependencies`, to where South looks for it.

    `dependencies` becomes `depends_on`. Raises CannotEditError where the name is used in any other way.
    """
    attribute: Attribute = "depends_on" if name == "dependencies" else name

    def edit(body: bytes) -> bytes:
        document = parse(body)
        owner = migration_class(document)
        found = ineffective(document, owner, name)
        expected = {*_named(document, attribute), *found.pairs}
        if (
            declaration_statements(document, owner, attribute)
            or inherited(document, owner, attribute) is not None
        ):
            document = parse(_add(body, attribute, found.pairs))
            found = ineffective(document, migration_class(document), name)
            edited = prove(document, [cut_misplaced(document.source, found.statement)])
        else:
            edited = prove(document, splices_to_move(document, owner, found, attribute))
        if set(_named(edited, attribute)) != expected:
            raise CannotEditError(
                "the declaration would not read back as written", line=line(found.statement)
            )
        return edited.source

    return _behind_bom(source, edit)


def _behind_bom(source: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    body = source.removeprefix(codecs.BOM_UTF8)
    return source[: len(source) - len(body)] + edit(body)


def _add(source: bytes, attribute: Attribute, pairs: Sequence[MigrationId]) -> bytes:
    document = parse(source)
    asked = request(document, migration_class(document), attribute, pairs)
    splices = splices_to_add(asked)
    if not splices:
        return source
    edited = prove(document, splices)
    again = request(edited, migration_class(edited), attribute, pairs)
    before, after = (Counter(named(one.document, one.events)) for one in (asked, again))
    if (
        not before <= after
        or set(after - before) - {canonical(pair) for pair in pairs}
        or splices_to_add(again)
    ):
        raise CannotEditError("the declaration would not read back as written", line=line(asked.owner))
    return edited.source


def _events(document: Document, attribute: Attribute) -> list[DeclarationStatement]:
    return declaration_statements(document, migration_class(document), attribute)


def _named(document: Document, attribute: Attribute, *, without: Node | None = None) -> Counter[MigrationId]:
    counted = Counter(named(document, _events(document, attribute)))
    gone = migration(without) if without else None
    return counted - Counter([gone]) if gone else counted


def _expect(edited: Document, attribute: Attribute, pairs: Counter[MigrationId]) -> None:
    if _named(edited, attribute) != pairs:
        raise CannotEditError("the declaration would not read back as written")
