"""Constraints, indexes and types in raw SQL, as effects."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.sql import read_changes, read_table

CHANGES = {
    "an index": ("CREATE INDEX by_name ON box (name, size)", ["CreateIndex(box: name, size) by_name"]),
    "a unique one in quotes": (
        'CREATE UNIQUE INDEX "By Name" ON "box" ("name");',
        ["CreateIndex(box: name) By Name"],
    ),
    "one on an expression": ("CREATE INDEX by_name ON box (lower(name))", []),
    "one with a condition": ("CREATE INDEX by_name ON box (name) WHERE size > 1", []),
    "DROP INDEX": ("DROP INDEX IF EXISTS a, b", ["DropIndex(: ) a", "DropIndex(: ) b"]),
    "a unique constraint": (
        "ALTER TABLE box ADD CONSTRAINT one UNIQUE (name)",
        ["AddConstraint(box: name) one"],
    ),
    "one without a name": ("ALTER TABLE box ADD UNIQUE (name)", ["AddConstraint(box: name) None"]),
    "a check": ("ALTER TABLE box ADD CONSTRAINT one CHECK (size > 0)", ["AddConstraint(box: ) one"]),
    "a foreign key": (
        "ALTER TABLE box ADD CONSTRAINT one FOREIGN KEY (a_id) REFERENCES a (id) DEFERRABLE",
        ["AddConstraint(box: a_id) one -> ('a', ('id',))"],
    ),
    "DROP CONSTRAINT": ("ALTER TABLE box DROP CONSTRAINT one", ["DropConstraint(box: ) one"]),
    "several": (
        "ALTER TABLE box ALTER name TYPE text, ALTER COLUMN size DROP NOT NULL",
        ["SetType(box: name)", "SetNull(box: size)"],
    ),
    "a name that is not known": ("CREATE INDEX southdeps_unknown ON box (name)", []),
    "a query": ("SELECT 1", []),
}


def shown(change):
    """`CreateIndex(table: columns) name`"""
    columns = getattr(change, "columns", None) or (getattr(change, "column", ""),)
    name = f" {change.name}" if hasattr(change, "name") else ""
    target = f" -> {change.target}" if getattr(change, "target", None) else ""
    return f"{type(change).__name__}({change.table}: {', '.join(columns)}){name}{target}"


@pytest.mark.parametrize(("text", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_one_statement_changes(text, expected):
    assert [shown(change) for change in read_changes(text)] == expected


def test_create_table():
    columns, constraints = read_table(
        "CREATE TABLE box (id serial NOT NULL PRIMARY KEY, name varchar(50) UNIQUE, a_id integer NOT NULL "
        "REFERENCES a (id), size numeric(6, 2) DEFAULT 1, CONSTRAINT both UNIQUE (name, a_id))"
    )
    assert columns == {
        "id": ColumnDefinition("id", null=False, type=ColumnType(sql="serial"), primary_key=True),
        "name": ColumnDefinition("name", type=ColumnType(sql="varchar(50)"), unique=True),
        "a_id": ColumnDefinition("a_id", null=False, type=ColumnType(sql="integer")),
        "size": ColumnDefinition("size", type=ColumnType(sql="numeric(6,2)"), default="value"),
    }
    assert [shown(one) for one in constraints] == [
        "AddConstraint(box: a_id) None -> ('a', ('id',))",
        "AddConstraint(box: name, a_id) both",
    ]
