"""Columns as fields and raw SQL define them."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType

TEXT, SERIAL = ColumnType("TextField"), ColumnType("AutoField")
SQL_TEXT, SQL_SERIAL = ColumnType(sql="text"), ColumnType(sql="bigserial")


@pytest.mark.parametrize(
    ("column", "required"),
    [
        pytest.param(ColumnDefinition("x", null=False, type=TEXT), True, id="NOT NULL"),
        pytest.param(ColumnDefinition("x", null=True, type=TEXT), False, id="NULL"),
        pytest.param(ColumnDefinition("x", null=False, type=SERIAL), False, id="a serial"),
        pytest.param(ColumnDefinition("x", null=False, type=SQL_SERIAL), False, id="a serial in SQL"),
        pytest.param(
            ColumnDefinition("x", null=False, type=SQL_TEXT, default="''"), False, id="DEFAULT in SQL"
        ),
        # South takes the default of a field away again.
        pytest.param(
            ColumnDefinition("x", null=False, type=TEXT, default="value"), True, id="a field's default"
        ),
        pytest.param(
            ColumnDefinition("x", null=False, type=ColumnType("Field", sql="uuid"), default="value"),
            True,
            id="that of a field class with a type of its own",
        ),
    ],
)
def test_whether_an_insert_must_name_it(column, required):
    assert column.required is required
