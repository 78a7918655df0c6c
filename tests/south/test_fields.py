"""What a field object says of its column: Django 1.6's field classes and their defaults."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnType
from southdeps.south import fields
from southdeps.south.fields import FieldSpec, read_field

DJANGO = "django.db.models.fields"


def spec(path, **keywords):
    def keyword(name):
        return (
            "default" in keywords and keywords["default"] is None
            if name == "default is None"
            else keywords.get(name)
        )

    return read_field(path, keyword)


@pytest.mark.parametrize(
    ("kind", "keywords", "expected"),
    [
        pytest.param("CharField", {"max_length": 20}, ColumnType("CharField", 20), id="a length"),
        pytest.param("CharField", {"max_length": "20"}, ColumnType("CharField", 20), id="a length as a string"),
        pytest.param("CharField", {"max_length": object()}, None, id="a length known at run time only"),
        pytest.param("EmailField", {}, ColumnType("CharField", 75), id="a class's own length"),
        pytest.param("EmailField", {"max_length": 254}, ColumnType("CharField", 254), id="instead of it"),
        pytest.param("files.ImageField", {}, ColumnType("FileField", 100), id="a file"),
        pytest.param("IPAddressField", {"max_length": 99}, ColumnType("IPAddressField", 15), id="a length that counts for nothing"),
        pytest.param("DecimalField", {"max_digits": 4, "decimal_places": 1}, ColumnType("DecimalField", None, 4, 1), id="digits"),
    ],
)  # fmt: skip
def test_types(kind, keywords, expected):
    assert spec(f"{DJANGO}.{kind}", **keywords).type == expected


@pytest.mark.parametrize(
    ("path", "keywords", "flags"),
    [
        pytest.param(f"{DJANGO}.IntegerField", {}, {}, id="plain"),
        pytest.param(f"{DJANGO}.NullBooleanField", {}, {"null": True}, id="a class that may be NULL"),
        pytest.param(f"{DJANGO}.IntegerField", {"null": True}, {"null": True}, id="NULL"),
        pytest.param(f"{DJANGO}.SlugField", {}, {"index": True}, id="a class that has an index"),
        pytest.param(f"{DJANGO}.SlugField", {"db_index": False}, {}, id="which may be left out"),
        pytest.param(f"{DJANGO}.related.ForeignKey", {}, {"index": True}, id="a foreign key"),
        pytest.param(f"{DJANGO}.related.OneToOneField", {}, {"index": True, "unique": True}, id="one to one"),
        pytest.param("m.BigAutoField", {}, {"null": True}, id="a serial that an INSERT need not name"),
    ],
)
def test_flags(path, keywords, flags):
    found = spec(path, **keywords)
    assert {
        name: getattr(found, name) for name in ("null", "index", "unique") if getattr(found, name)
    } == flags


@pytest.mark.parametrize(
    ("keywords", "default"), [({}, ""), ({"default": None}, "none"), ({"default": 0}, "value")]
)
def test_defaults(keywords, default):
    assert spec(f"{DJANGO}.IntegerField", **keywords).default == default


def test_empty_strings_are_values_of_strings_only():
    assert spec(f"{DJANGO}.CharField").empty_strings
    assert not spec(f"{DJANGO}.DateField").empty_strings
    assert FieldSpec().empty_strings


@pytest.mark.parametrize(
    ("kind", "relation", "without_column"),
    [
        ("ForeignKey", True, False),
        ("ManyToManyField", True, True),
        ("GenericForeignKey", True, True),
        ("CharField", False, False),
        ("TreeForeignKey", True, False),
    ],
)
def test_relations(kind, relation, without_column):
    assert (fields.is_relation(kind), fields.has_no_column(kind)) == (relation, without_column)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(ColumnType("AutoField"), ColumnType("IntegerField"), id="a serial"),
        pytest.param(ColumnType("PositiveIntegerField"), ColumnType("IntegerField"), id="without its check"),
        pytest.param(ColumnType("CharField", 9), ColumnType("CharField", 9), id="any other"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_the_type_of_what_refers_to_a_key(key, expected):
    assert fields.key_type(key) == expected


def test_only_django_s_own_classes_are_known():
    assert spec("m.CharField", max_length=9).type is None
    assert (fields.is_django("models.CharField"), fields.is_django("m.models.CharField")) == (True, False)
    assert (fields.has_type("URLField", "CharField"), fields.is_django_type("FileField")) == (True, True)
