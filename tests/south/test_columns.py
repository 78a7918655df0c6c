"""The columns that field objects make, and what they refer to."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.column_definition import ColumnType
from tests.projects import migration, summary

FIELDS = "django.db.models.fields"
MODELS = (
    "a.Thing: name, code(db_column=kode)",
    "a.Child: extra, thing_ptr == a.Thing",
    "b.Proxy(proxy=True; _ormbases=['a.Thing']): ",
)


def column(field):
    """The one column that `field` makes, and its target."""
    actions = summary(migration(f"db.create_table('b_box', (('x', {field}),))", *MODELS)).actions
    (table,) = (action for action in actions if isinstance(action, effects.CreateTable))
    return table.columns[0] if table.columns else None


def gf(call):
    return f"self.gf('{FIELDS}.{call}"


@pytest.mark.parametrize(
    ("field", "name", "kind"),
    [
        pytest.param(gf("CharField')(max_length=9)"), "x", ColumnType("CharField", 9), id="a string"),
        pytest.param(gf("DecimalField')(max_digits=5, decimal_places=2)"), "x", ColumnType("DecimalField", None, 5, 2), id="a number"),
        pytest.param(gf("IntegerField')(db_column='y')"), "y", ColumnType("IntegerField"), id="another name"),
        pytest.param(gf("related.ForeignKey')(to=orm['a.Thing'])"), "x_id", ColumnType("IntegerField"), id="a foreign key"),
        pytest.param(gf("related.ForeignKey')(to=orm['a.Thing'], to_field='code')"), "x_id", ColumnType("CharField", 50), id="a foreign key to a string"),
        pytest.param(gf("related.ForeignKey')(to=orm['a.Child'])"), "x_id", ColumnType("IntegerField"), id="a foreign key to a child"),
        pytest.param("self.gf('m.OddField')()", "x", None, id="a class of another module"),
    ],
)  # fmt: skip
def test_names_and_types(field, name, kind):
    made = column(field)
    assert made is not None
    assert (made.name, made.type) == (name, kind)


@pytest.mark.parametrize(
    ("field", "target"),
    [
        pytest.param("related.ForeignKey')(to=orm['a.Thing'])", ("a_thing", "id"), id="a key"),
        pytest.param(
            "related.ForeignKey')(to=orm['a.Thing'], to_field='code')", ("a_thing", "kode"), id="a field"
        ),
        pytest.param(
            "related.OneToOneField')(orm['a.Child'])", ("a_child", "thing_ptr_id"), id="a child model"
        ),
        pytest.param("related.ForeignKey')(to=orm['b.Proxy'])", ("a_thing", "id"), id="a proxy"),
        pytest.param("IntegerField')()", None, id="no relation"),
    ],
)
def test_what_a_column_refers_to(field, target):
    made = column(gf(field))
    assert made is not None
    assert made.target == target


@pytest.mark.parametrize(
    ("field", "flags"),
    [
        pytest.param("IntegerField')()", {"required"}, id="NOT NULL"),
        pytest.param("IntegerField')(null=True)", set(), id="NULL"),
        pytest.param("IntegerField')(primary_key=True)", {"required", "primary_key"}, id="a primary key"),
        pytest.param("SlugField')(unique=True)", {"required", "unique", "index"}, id="a unique slug"),
        pytest.param(
            "related.OneToOneField')(to=orm['a.Thing'])", {"required", "unique", "index"}, id="one to one"
        ),
    ],
)
def test_constraints(field, flags):
    made = column(gf(field))
    assert made is not None
    found = {name for name in ("primary_key", "unique", "index") if getattr(made, name)}
    assert found | ({"required"} if not made.null else set()) == flags


def test_a_many_to_many_field_makes_no_column():
    assert column(gf("related.ManyToManyField')(to=orm['a.Thing'])")) is None


def test_a_class_of_another_module_may_make_a_column_of_another_name():
    made = column("self.gf('m.OddField')()")
    assert made is not None
    assert not made.exact


def test_a_foreign_key_to_a_string_fails_as_in_south():  # case 48
    text = migration(
        f"db.add_column('b_box', 'x', self.gf('{FIELDS}.related.ForeignKey')(to='a.Thing'))", *MODELS
    )
    actions = summary(text).actions
    (raised,) = (action for action in actions if isinstance(action, effects.RaiseException))
    assert raised.error == "AttributeError: 'str' object has no attribute '_meta'"
