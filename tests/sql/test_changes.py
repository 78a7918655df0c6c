"""Constraints, indexes and types in raw SQL, as effects."""

from __future__ import annotations

from typing import Any

import pytest

from southdeps import effects
from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.effects import AddConstraint
from southdeps.sql import read_changes, read_sequences, read_table

CHANGES = {
    "an index": ("CREATE INDEX by_name ON box (name, size)", ["CreateIndex(box: name, size) by_name"]),
    "a unique one in quotes": (
        'CREATE UNIQUE INDEX "By Name" ON "box" ("name");',
        ["CreateIndex(box: name) By Name"],
    ),
    "one without a name": ("CREATE INDEX ON box USING btree (name ASC)", ["CreateIndex(box: name) None"]),
    "one with an operator class": (
        "CREATE INDEX by_name ON box (name public.varchar_pattern_ops, size)",
        ["CreateIndex(box: name, size) by_name ('varchar_pattern_ops', '')"],
    ),
    "one on an expression": (
        "CREATE INDEX by_name ON box (lower(name))",
        ["CreateIndex(box: ) by_name: box (lower(name))"],
    ),
    "one with a condition": (
        "CREATE INDEX by_name ON box (name) WHERE size > 1;",
        ["CreateIndex(box: name) by_name: box (name) WHERE size > 1"],
    ),
    "one in descending order": (
        "CREATE INDEX by_name ON box (name DESC)",
        ["CreateIndex(box: ) by_name: box (name DESC)"],
    ),
    "DROP INDEX": ("DROP INDEX IF EXISTS a, b", ["DropIndex(: ) a", "DropIndex(: ) b"]),
    "a unique constraint": (
        "ALTER TABLE box ADD CONSTRAINT one UNIQUE (name)",
        ["AddConstraint(box: name) one"],
    ),
    "a unique constraint without a name": (
        "ALTER TABLE box ADD UNIQUE (name)",
        ["AddConstraint(box: name) None"],
    ),
    "a check": (
        "ALTER TABLE box ADD CONSTRAINT one CHECK (size > 0)",
        ["AddConstraint(box: ) one: size > 0"],
    ),
    "a foreign key": (
        "ALTER TABLE box ADD CONSTRAINT one FOREIGN KEY (a_id) REFERENCES a (id) DEFERRABLE",
        ["AddConstraint(box: a_id) one -> ('a', ('id',)): DEFERRABLE"],
    ),
    "an index renamed": ("ALTER INDEX a RENAME TO b", ["RenameRelation(a: ) -> b"]),
    "a sequence renamed": ('ALTER SEQUENCE IF EXISTS "A" RENAME TO b', ["RenameRelation(A: ) -> b"]),
    "DROP CONSTRAINT": ("ALTER TABLE box DROP CONSTRAINT one", ["DropConstraint(box: ) one"]),
    "several": (
        "ALTER TABLE box ALTER name TYPE text, ALTER COLUMN size DROP NOT NULL",
        ["SetType(box: name)", "SetNull(box: size)"],
    ),
    "defaults": (
        "ALTER TABLE box ALTER name SET DEFAULT 'a, b', ALTER COLUMN size DROP DEFAULT",
        ["SetDefault(box: name): 'a, b'", "SetDefault(box: size)"],
    ),
    "a name that is not known": ("CREATE INDEX southdeps_unknown ON box (name)", []),
    "a query": ("SELECT 1", []),
}


def shown(change):
    """`CreateIndex(table: columns) name opclasses -> target: definition or default`"""
    columns = getattr(change, "columns", None) or (getattr(change, "column", ""),)
    name = f" {change.name}" if hasattr(change, "name") else ""
    target = f" -> {change.target}" if getattr(change, "target", None) else ""
    target += f" -> {change.to}" if isinstance(change, effects.RenameRelation) else ""
    opclasses = f" {change.opclasses}" if getattr(change, "opclasses", ()) else ""
    text = getattr(change, "definition", "") or getattr(change, "default", "")
    end = f"{opclasses}{target}" + (f": {text.strip()}" if text else "")
    return f"{type(change).__name__}({change.table}: {', '.join(columns)}){name}{end}"


@pytest.mark.parametrize(("text", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_one_statement_changes(text, expected):
    assert [shown(change) for change in read_changes(text)] == expected


SEQUENCES = {
    "one": ("CREATE SEQUENCE numbers START 5", [("CreateSequence", "numbers", True)]),
    "one that may be there": (
        "CREATE SEQUENCE IF NOT EXISTS numbers",
        [("CreateSequence", "numbers", False)],
    ),
    "one of a column": ("CREATE SEQUENCE numbers OWNED BY box.id", []),
    "one of another schema": ("CREATE SEQUENCE far.numbers", []),
    "several that go": (
        'DROP SEQUENCE numbers, "Others" CASCADE',
        [("DropSequence", "numbers", True), ("DropSequence", "Others", True)],
    ),
    "one that may be missing": ("DROP SEQUENCE IF EXISTS numbers", [("DropSequence", "numbers", False)]),
    "a name that is not known": ("CREATE SEQUENCE southdeps_unknown", []),
    "no sequence": ("DROP TABLE numbers", []),
}


@pytest.mark.parametrize(("text", "expected"), SEQUENCES.values(), ids=SEQUENCES)
def test_sequences(text, expected):
    found: list[Any] = list(read_sequences(text))
    assert [(type(one).__name__, one.table, one.strict) for one in found] == expected
    assert [one.cascade for one in found if hasattr(one, "cascade")] == [
        "CASCADE" in text for name, _, _ in expected if name == "DropSequence"
    ]


def test_create_table():
    columns, constraints = read_table(
        "CREATE TABLE box (id serial NOT NULL PRIMARY KEY, name varchar(50) UNIQUE, a_id integer NOT NULL "
        "REFERENCES a (id), size numeric(6, 2) DEFAULT 1, CONSTRAINT both UNIQUE (name, a_id))"
    )
    assert columns == {
        "id": ColumnDefinition("id", null=False, type=ColumnType(sql="serial"), primary_key=True),
        "name": ColumnDefinition("name", type=ColumnType(sql="varchar(50)"), unique=True),
        "a_id": ColumnDefinition("a_id", null=False, type=ColumnType(sql="integer")),
        "size": ColumnDefinition("size", type=ColumnType(sql="numeric(6,2)"), default="1"),
    }
    assert [shown(one) for one in constraints] == [
        "AddConstraint(box: a_id) None -> ('a', ('id',))",
        "AddConstraint(box: name, a_id) both",
    ]


def test_add_column():
    columns, constraints = read_table(
        "ALTER TABLE box ADD name varchar(9) DEFAULT 'a, (b' NOT NULL, ADD COLUMN a_id integer DEFAULT NULL CHECK (a_id > 0) "
        "REFERENCES a ON DELETE CASCADE, ADD CONSTRAINT u UNIQUE (name)"
    )
    assert columns == {
        "name": ColumnDefinition("name", null=False, type=ColumnType(sql="varchar(9)"), default="'a, (b'"),
        "a_id": ColumnDefinition("a_id", type=ColumnType(sql="integer"), default="NULL"),
    }
    assert [shown(one) for one in constraints] == [
        "AddConstraint(box: ) None: a_id > 0",
        "AddConstraint(box: a_id) None -> ('a', ()): ON DELETE CASCADE",
    ]
    assert all(isinstance(one, AddConstraint) and one.inline for one in constraints)


@pytest.mark.parametrize(
    ("definition", "default"),
    [
        ("n integer DEFAULT 1 NOT NULL", "1"),
        ("n integer NOT NULL DEFAULT ( 1 + 2 ) UNIQUE", "( 1 + 2)"),
        ("n timestamp DEFAULT now ( ) NULL", "now()"),
        ("n integer DEFAULT -1", "-1"),
        ("n integer", ""),
    ],
)
def test_where_a_default_ends(definition, default):
    columns, _ = read_table(f"CREATE TABLE box ({definition})")
    assert columns["n"].default == default
    assert columns["n"].null == ("NOT NULL" not in definition)
