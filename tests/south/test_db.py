"""South's `db`: what it answers to questions, and which operations it makes of calls."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.south.environment import DjangoEnvironment
from tests import projects
from tests.drops import tables
from tests.projects import migration, show, steps, summary


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        pytest.param("db.quote_name('a')", '"a"', id="quote_name"),
        pytest.param("db.shorten_name('a')", "a", id="shorten_name"),
        pytest.param("db.create_index_name('a_thing', ['name'])", "a_thing_name", id="create_index_name"),
        pytest.param(
            "db.create_index_name('a_thing', ['x', 'y'], suffix='_uniq')", None, id="create_index_name of two"
        ),
        pytest.param("db.mock_model('Thing', 'a_thing')._meta.db_table", "a_thing", id="mock_model"),
    ],
)
def test_answers(expression, value):
    (found,) = tables(f"db.delete_table({expression})")
    assert value is None or found.startswith(value.strip('"'))
    assert not found.startswith("?")


@pytest.mark.parametrize(
    "expression",
    ["db.quote_name(unknown())", "db.normalize_name('x')", "db.create_index_name('t', unknown())"],
)
def test_what_it_does_not_know(expression):
    (found,) = tables(f"db.delete_table({expression})")
    assert found.startswith("?")


def test_a_model_to_refer_to():
    field = "self.gf('django.db.models.fields.related.ForeignKey')(to=db.mock_model('X', 'a_thing', pk_field_name='key'))"
    assert steps(f"db.add_column('b_box', 'x', {field})")[-1] == "need a_thing(key) foreign-key at the end"


def test_a_foreign_key_in_sql():
    body = "db.execute(db.foreign_key_sql('a_thing', 'owner_id', 'b_owner', 'id'))"
    assert "need b_owner(id) sql" in steps(body)


def test_one_of_several_tables():
    found = [step for step in steps("db.delete_table('a' if unknown() else 'b')") if "drop" in step]
    assert found == ["[the table is a] drop a", "[the table is b] drop b"]


def test_a_table_that_only_the_running_program_knows():
    assert steps("db.delete_column(unknown(), 'x')") == [
        "note dynamic-name the name of the table is known only at run time: unknown()"
    ]


def test_arguments_by_south_s_names():
    assert steps("db.rename_table(old_table_name='a', table_name='b')") == steps("db.rename_table('a', 'b')")


def test_in_a_dry_run_nothing_is_executed():
    done = summary(migration("db.delete_table('a')"), django=DjangoEnvironment(dry_run=True)).actions
    assert [show(action) for action in done if "drop" in show(action)] == []
    assert projects.steps("db.delete_table('a')")[-1] == "drop a"


@pytest.mark.parametrize(
    ("gis", "field", "said"),
    [
        (False, "PointField", "AttributeError: 'DatabaseOperations' object has no attribute 'geo_db_type'"),
        (True, "PointField", None),
        (None, "PointField", None),
        (False, "CharField", None),
    ],
)
def test_a_backend_without_the_types_of_geodjango(gis, field, said):
    body = f"db.add_column('a_thing', 'place', self.gf('django.contrib.gis.db.models.fields.{field}')(null=True))"
    found = projects.summary(projects.migration(body), django=DjangoEnvironment(gis=gis)).actions
    assert [step.error for step in found if isinstance(step, effects.RaiseException)] == (
        [said] if said else []
    )


# What the real South did with each of these.
ATTRIBUTES = {
    "an operation of Django's": ("db.cursor()", "cursor"),
    "an attribute of Django's": ("x = db.connection", "connection"),
    "an operation of later migrations": ("db.add_index('a_thing', ['size'])", "add_index"),
    "another name of South's": ("db.drop_table('a_thing')", None),
    "a helper of South's": ("x = db.shorten_name('x'), db.db_alias, db._get_connection()", None),
    "asked for": ("if hasattr(db, 'add_index'): db.add_index('a_thing', ['size'])", None),
    "caught": ("try:\n    db.cursor()\nexcept AttributeError:\n    pass", None),
    "given to it before": ("db.foo = 1\nx = db.foo", None),
}


@pytest.mark.parametrize(("body", "name"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_what_db_has_not(body, name):
    found = [
        step.error
        for step in projects.summary(migration(body)).actions
        if isinstance(step, effects.RaiseException)
    ]
    said = f"AttributeError: 'DatabaseOperations' object has no attribute '{name}'"
    assert found == ([said] if name else [])
