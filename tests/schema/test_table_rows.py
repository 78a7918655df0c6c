"""The rows of one table: keys, and what is known of them once they change."""

from __future__ import annotations

import pytest

from southdeps.schema.table_rows import Keys, TableRows

TAKEN = {
    "generated": ([("generated", None), ("generated", None)], [1, 2], 3),
    "given": ([("given", 1), ("generated", None)], [None, None], 2),
    "given, out of reach": ([("given", 7), ("generated", None)], [None, None], 2),
    "of unknown number": ([("unknown", None), ("generated", None)], [None, None], None),
    "given, but unknown": ([("given", None), ("generated", None)], [None, 1], 2),
}


@pytest.mark.parametrize(("rows", "keys", "following"), TAKEN.values(), ids=TAKEN)
def test_keys(rows, keys, following):
    known = Keys("id")
    assert [known.take(kind, given, once=True) for kind, given in rows] == keys
    assert known.next == following


def test_a_row_that_may_be_inserted_takes_any_number_of_keys():
    known = Keys("id")
    known.take("generated", None, once=False)
    assert known.next is None


@pytest.mark.parametrize(
    ("columns", "sure", "left"),
    [
        pytest.param(None, True, {"id": 1}, id="any columns"),
        pytest.param(("name",), True, {"id": 1, "size": 2, "name": "y"}, id="one column"),
        pytest.param(("name",), False, {"id": 1, "size": 2}, id="one column, perhaps"),
    ],
)
def test_changes(columns, sure, left):
    rows = TableRows()
    row = rows.insert({"id": 1, "name": "x", "size": 2}, certain=True)
    rows.change(row, columns, {"name": "y"}, sure=sure)
    assert row.values == left
