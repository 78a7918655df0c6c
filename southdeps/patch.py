"""Edits of migration files, bytes to bytes: what `fix` writes.

Every edit keeps the file's quotes, indentation, line endings, encoding, comments and final newline, and is proved before
it is handed out: the new bytes parse, their tokens are the old ones but for those meant to change, and the declarations
read back as the old pairs with that change. What can't be edited so raises CannotEditError.
"""

from __future__ import annotations

import codecs
from collections import Counter
from typing import TYPE_CHECKING

from southdeps.edits.adding import canonical, request, splices_to_add
from southdeps.edits.declarations import events
from southdeps.edits.document import line, parse
from southdeps.edits.entries import named
from southdeps.edits.owner import migration_class
from southdeps.edits.proof import prove
from southdeps.edits.writing import Style, check_names, entry_text, fresh_display
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from southdeps.finding import Attribute, MigrationId


def add(source: bytes, attribute: Attribute, pairs: Sequence[MigrationId]) -> bytes:
    """Declare that the migration in this file depends on (or is needed by) other migrations.

    A pair that is there already, by whatever spelling South reads as the same, is not added again. Raises
    CannotEditError, with the text to paste, where the file's way of declaring can't be extended safely.
    """
    check_names(pairs)
    body = source.removeprefix(codecs.BOM_UTF8)
    try:
        edited = _add(body, attribute, pairs)
    except CannotEditError as error:
        raise CannotEditError(error.reason, line=error.line, paste=paste(attribute, pairs)) from None
    return source[: len(source) - len(body)] + edited


def paste(attribute: Attribute, pairs: Sequence[MigrationId]) -> str:
    """The declaration as somebody would write it by hand into the class."""
    written = [entry_text(one, Style()) for one in pairs]
    display = fresh_display(written, b"    ", b"    ", b"\n").decode()
    return f"    {attribute} = {display}\n"


def _add(source: bytes, attribute: Attribute, pairs: Sequence[MigrationId]) -> bytes:
    document = parse(source)
    asked = request(document, migration_class(document), attribute, pairs)
    splices = splices_to_add(asked)
    if not splices:
        return source
    edited = prove(document, splices)
    again = request(edited, migration_class(edited), attribute, pairs)
    before, after = (Counter(named(one.document, one.events)) for one in (asked, again))
    if not before <= after or set(after - before) - {canonical(one) for one in pairs} or splices_to_add(again):
        raise CannotEditError("the declaration would not read back as written", line=line(asked.owner))
    return edited.source
