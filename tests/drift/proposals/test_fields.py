"""Which field of Django 1.6 makes a column."""

from __future__ import annotations

import pytest

from southdeps.drift.proposals.fields import field_class, full_field, plain_field
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Unique

GF = "self.gf('django.db.models.fields."
POSITIVE = Check("c", "(tons >= 0)", ("tons",))
KEY = ForeignKey("f", ("owner_id",), "quay_pilot", ("id",))
INDEX, UNIQUE, PRIMARY = Index("i", ("x",)), Unique("u", ("x",)), PrimaryKey("p", ("x",))
LIKE = Index("l", ("x",), ("varchar_pattern_ops",))
MODELS = {"quay_pilot": "quay.Pilot"}


@pytest.mark.parametrize(
    ("type_", "name", "arguments"),
    [
        ("character varying(12)", "CharField", ("max_length=12",)),
        ("varchar(12)", "CharField", ("max_length=12",)),
        ("VARCHAR(12)", "CharField", ("max_length=12",)),
        ("text", "TextField", ()),
        ("integer", "IntegerField", ()),
        ("integer unsigned", "PositiveIntegerField", ()),
        ("smallint unsigned", "PositiveSmallIntegerField", ()),
        ("bigint", "BigIntegerField", ()),
        ("boolean", "BooleanField", ()),
        ("bool", "BooleanField", ()),
        ("date", "DateField", ()),
        ("timestamp with time zone", "DateTimeField", ()),
        ("datetime", "DateTimeField", ()),
        ("time without time zone", "TimeField", ()),
        ("numeric(8,3)", "DecimalField", ("max_digits=8", "decimal_places=3")),
        ("double precision", "FloatField", ()),
        ("inet", "GenericIPAddressField", ()),
        ("char(39)", "GenericIPAddressField", ()),
        ("char(15)", "IPAddressField", ()),
        ("bytea", "BinaryField", ()),
    ],
)
def test_the_class_of_a_type(type_, name, arguments):
    found = field_class(Column("x", type_))
    assert found is not None
    assert (found.name, found.arguments) == (name, arguments)


@pytest.mark.parametrize(
    "type_", ["hstore", "integer[]", "character varying", "timestamp without time zone", ""]
)
def test_no_field_makes_another_type(type_):
    assert field_class(Column("x", type_)) is None
    assert plain_field(Column("x", type_)) is None
    assert full_field(Column("x", type_), [], {}, new=True) is None


@pytest.mark.parametrize(
    ("column", "parts", "name"),
    [
        pytest.param(Column("x", "integer"), [POSITIVE], "PositiveIntegerField", id="check on an integer"),
        pytest.param(
            Column("x", "smallint"), [POSITIVE], "PositiveSmallIntegerField", id="check on a smallint"
        ),
        pytest.param(Column("x", "bigint"), [POSITIVE], "BigIntegerField", id="no such bigint field"),
        pytest.param(Column("x", "integer"), [Check("c", "(x > 3)")], "IntegerField", id="another check"),
        pytest.param(Column("x", "boolean", null=True), [], "NullBooleanField", id="boolean with null"),
        pytest.param(Column("x", "integer", sequence="s"), [], "AutoField", id="sequence"),
    ],
)
def test_the_class_needs_more_than_the_type(column, parts, name):
    found = field_class(column, parts)
    assert found is not None
    assert found.name == name


def test_no_field_has_a_sequence_of_bigints():
    assert field_class(Column("x", "bigint", sequence="s")) is None


@pytest.mark.parametrize(
    ("column", "call"),
    [
        (Column("x", "text"), f"{GF}TextField')()"),
        (Column("x", "varchar(3)", null=True), f"{GF}CharField')(max_length=3, null=True)"),
        (Column("x", "bool", null=True), f"{GF}NullBooleanField')()"),
    ],
    ids=["plain", "null", "null is in the class"],
)
def test_plain_field(column, call):
    assert plain_field(column) == call


TEXT = Column("x", "text")
OWNER = Column("owner_id", "integer")


@pytest.mark.parametrize(
    ("column", "parts", "new", "name", "call"),
    [
        pytest.param(TEXT, [], False, "x", "TextField')()", id="plain"),
        pytest.param(TEXT, [], True, "x", "TextField')(default='')", id="new: value for the rows"),
        pytest.param(Column("x", "integer"), [], True, "x", "IntegerField')(default=0)", id="new number"),
        pytest.param(Column("x", "text", null=True), [], True, "x", "TextField')(null=True)", id="new with null"),
        pytest.param(Column("x", "date"), [], True, "x", "DateField')(default=datetime.date(1970, 1, 1))", id="new date"),
        pytest.param(TEXT, [INDEX], False, "x", "TextField')(db_index=True)", id="index"),
        pytest.param(TEXT, [LIKE], False, "x", "TextField')()", id="the second index alone"),
        pytest.param(TEXT, [UNIQUE, LIKE], False, "x", "TextField')(unique=True)", id="unique"),
        pytest.param(TEXT, [UNIQUE, INDEX], False, "x", "TextField')(unique=True)", id="unique has its index"),
        pytest.param(TEXT, [PRIMARY], True, "x", "TextField')(primary_key=True)", id="primary key"),
        pytest.param(OWNER, [KEY, INDEX], False, "owner", "related.ForeignKey')(to=orm['quay.Pilot'])", id="foreign key"),
        pytest.param(OWNER, [KEY], False, "owner", "related.ForeignKey')(to=orm['quay.Pilot'], db_index=False)", id="key without index"),
        pytest.param(OWNER, [KEY, UNIQUE], False, "owner", "related.OneToOneField')(to=orm['quay.Pilot'], unique=True)", id="one to one"),
        pytest.param(Column("boss", "integer", null=True), [KEY, INDEX], True, "boss", "related.ForeignKey')(to=orm['quay.Pilot'], db_column='boss', null=True)", id="another column name"),
    ],
)  # fmt: skip
def test_full_field(column, parts, new, name, call):
    found = full_field(column, parts, MODELS, new=new)
    assert found is not None
    assert (found.name, found.source) == (name, GF + call)


@pytest.mark.parametrize(
    ("key", "models"),
    [
        pytest.param(KEY, {}, id="the model is not frozen"),
        pytest.param(ForeignKey("f", ("x",), "quay_pilot", ("id",), deferred=False), MODELS, id="not deferrable"),
        pytest.param(ForeignKey("f", ("x",), "quay_pilot", ("id",), clauses="ON DELETE CASCADE"), MODELS, id="clause"),
    ],
)  # fmt: skip
def test_no_field_makes_such_a_foreign_key(key, models):
    assert full_field(OWNER, [key, INDEX], models, new=False) is None
