"""What a database or South refuses, as a value."""

from __future__ import annotations

import pytest

from southdeps.schema import refusal
from southdeps.schema.refusal import RefusalKind

PROGRAMMING = "django.db.utils.ProgrammingError: "


@pytest.mark.parametrize(
    ("made", "kind", "error", "about"),
    [
        pytest.param(refusal.no_table("t"), RefusalKind.NO_TABLE, f'{PROGRAMMING}relation "t" does not exist', ("t", None), id="no table"),
        pytest.param(refusal.no_column("t", "x", "words"), RefusalKind.NO_COLUMN, f"{PROGRAMMING}words", ("t", "x"), id="no column"),
        pytest.param(refusal.relation_exists("t", "i"), RefusalKind.EXISTS, f'{PROGRAMMING}relation "i" already exists', ("t", "i"), id="a name that is taken"),
        pytest.param(refusal.column_exists("t", "x"), RefusalKind.EXISTS, f'{PROGRAMMING}column "x" of relation "t" already exists', ("t", "x"), id="a column again"),
        pytest.param(refusal.nothing_to_delete("t", "i", "words"), RefusalKind.NOTHING_TO_DELETE, f"{PROGRAMMING}words", ("t", "i"), id="nothing to delete"),
        pytest.param(refusal.lookup_fails("UNIQUE", "t", ", columns ['x']"), RefusalKind.NOTHING_TO_DELETE, "ValueError: Cannot find a UNIQUE constraint on table t, columns ['x']", ("t", None), id="South's own look-up"),
        pytest.param(refusal.refused("t", "words"), RefusalKind.REFUSED, f"{PROGRAMMING}words", ("t", None), id="anything else"),
        pytest.param(refusal.refused("t", "words", "x", "InternalError"), RefusalKind.REFUSED, "django.db.utils.InternalError: words", ("t", "x"), id="another exception"),
    ],
)  # fmt: skip
def test_refusals(made, kind, error, about):
    assert (made.kind, made.error, (made.table, made.name)) == (kind, error, about)
