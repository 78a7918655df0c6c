"""The SQL for PostgreSQL: what is said for each difference, in an order in which it can run."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.drift.proposals.postgresql import cast, neutral_value, quote, statements
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Schema, Unique
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, NAME, table

OWNER = Column("owner_id", "integer", null=True)
KEY = ForeignKey("f", ("owner_id",), "b", ("id",))
UNIQUE = Unique("u", ("name",))
LIKE = Index("l", ("name",), ("varchar_pattern_ops",))


def proposed(expected, found):
    """What is proposed for tables, given as lists of parts; None for a table that is not there."""
    wanted, live = (Schema({"a": table(*parts)} if parts is not None else {}) for parts in (expected, found))
    return statements(match_schemas(wanted, live), live)


@pytest.mark.parametrize(
    ("expected", "found", "sql"),
    [
        pytest.param(None, [ID], ['DROP TABLE "a";'], id="extra table"),
        pytest.param(
            [ID, OWNER], [ID], ['ALTER TABLE "a" ADD COLUMN "owner_id" integer;'], id="missing column"
        ),
        pytest.param(
            [ID],
            [ID, NAME, UNIQUE],
            ['ALTER TABLE "a" DROP COLUMN "name";'],
            id="extra column with its parts",
        ),
        pytest.param([NAME], [NAME, UNIQUE], ['ALTER TABLE "a" DROP CONSTRAINT "u";'], id="extra unique"),
        pytest.param(
            [NAME, UNIQUE],
            [NAME],
            ['ALTER TABLE "a" ADD CONSTRAINT "u" UNIQUE ("name");'],
            id="missing unique",
        ),
        pytest.param([NAME], [NAME, LIKE], ['DROP INDEX "l";'], id="extra index"),
        pytest.param(
            [NAME, LIKE],
            [NAME],
            ['CREATE INDEX "l" ON "a" ("name" varchar_pattern_ops);'],
            id="missing index",
        ),
        pytest.param(
            [OWNER, KEY],
            [OWNER],
            [
                'ALTER TABLE "a" ADD CONSTRAINT "f" FOREIGN KEY ("owner_id") REFERENCES "b" ("id") DEFERRABLE INITIALLY DEFERRED;'
            ],
            id="missing foreign key",
        ),
        pytest.param(
            [ID, Check("c", "id > 0", ("id",))],
            [ID],
            ['ALTER TABLE "a" ADD CONSTRAINT "c" CHECK (id > 0);'],
            id="check",
        ),
        pytest.param(
            [NAME],
            [replace(NAME, null=True)],
            ['ALTER TABLE "a" ALTER COLUMN "name" SET NOT NULL;'],
            id="null",
        ),
        pytest.param(
            [replace(NAME, null=True)],
            [NAME],
            ['ALTER TABLE "a" ALTER COLUMN "name" DROP NOT NULL;'],
            id="not null",
        ),
        pytest.param(
            [NAME],
            [replace(NAME, default="'x'")],
            ['ALTER TABLE "a" ALTER COLUMN "name" DROP DEFAULT;'],
            id="default",
        ),
        pytest.param([NAME], [NAME], [], id="nothing"),
    ],
)
def test_a_difference(expected, found, sql):
    assert list(proposed(expected, found)) == sql


def test_a_new_column_without_null_gets_a_value_and_loses_its_default():
    add, drop = proposed([ID, NAME], [ID])
    assert add == """ALTER TABLE "a" ADD COLUMN "name" character varying(9) DEFAULT '' NOT NULL;"""
    assert drop == 'ALTER TABLE "a" ALTER COLUMN "name" DROP DEFAULT;'


@pytest.mark.parametrize(
    ("expected", "found", "starts"),
    [
        pytest.param(
            [ID, OWNER, KEY, Unique("u", ("owner_id",))],
            [ID],
            ["ADD COLUMN", 'ADD CONSTRAINT "u"', "FOREIGN KEY"],
            id="columns before constraints",
        ),
        pytest.param(
            [replace(NAME, type="text")],
            [NAME, UNIQUE],
            ["DROP CONSTRAINT", "TYPE text USING"],
            id="constraints go first",
        ),
    ],
)
def test_the_order(expected, found, starts):
    made = proposed(expected, found)
    assert len(made) == len(starts)
    assert all(start in sql for start, sql in zip(starts, made, strict=True))


def test_a_new_table_has_its_constraints_after_it():
    first, *rest = proposed([ID, NAME, PrimaryKey("p", ("id",)), UNIQUE], None)
    assert (
        first
        == 'CREATE TABLE "a" ("id" serial NOT NULL, "name" character varying(9) NOT NULL, PRIMARY KEY ("id"));'
    )
    assert rest == ['ALTER TABLE "a" ADD CONSTRAINT "u" UNIQUE ("name");']


@pytest.mark.parametrize("name", ["u", "u" * 63])
def test_a_name_that_is_taken_gets_a_number_within_63_characters(name):
    wanted = Schema({"a": table(NAME, Unique(name, ("name",)))})
    live = Schema({"a": table(NAME), "b": table(Index(name, ("x",)), name="b")})
    (sql,) = statements(match_schemas(wanted, Schema({"a": live.tables["a"]})), live)
    chosen = sql.split('"')[3]
    assert chosen != name
    assert chosen.startswith(name[:60])
    assert len(chosen) <= 63


@pytest.mark.parametrize(
    ("before", "after", "sql"),
    [
        ("integer", "bigint", "x::bigint"),
        ("integer", "character varying(9)", "x::character varying(9)"),
        ("text", "integer", "x::integer"),
        ("integer", "boolean", "x::boolean"),
        ("date", "timestamp with time zone", "x::timestamp with time zone"),
        ("boolean", "numeric(5,2)", "x::text::numeric(5,2)"),
        ("inet", "bytea", "x::text::bytea"),
    ],
)
def test_cast(before, after, sql):
    assert cast("x", before, after) == sql


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("character varying(3)", "''"),
        ("VARCHAR(3)", "''"),
        ("boolean", "false"),
        ("timestamp with time zone", "now()"),
        ("inet", "'0.0.0.0'"),
        ("bytea", "''"),
        ("numeric(3,1)", "0"),
        ("integer", "0"),
    ],
)
def test_neutral_value(type_, value):
    assert neutral_value(type_) == value


def test_quotes_within_a_name_are_doubled():
    assert quote('a"b') == '"a""b"'
