"""Statements of South and of raw SQL about constraints, indexes and types."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.column_definition import ColumnDefinition, ColumnType, ConstraintKind
from southdeps.schema import statements
from southdeps.schema.description import ForeignKey, Index, PrimaryKey, Unique
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.south_postgresql import PostgreSQLOperations

AT = ((1, 1), ())
ID = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)
TEXT = ColumnDefinition("x", null=False, type=ColumnType("CharField", 20))


@pytest.fixture
def operations():
    """On `box`, with an id and a text, and `lid`, with a number and no key."""
    made = PostgreSQLOperations(PostgreSQLDatabase())
    made.create_table("box", [ID, TEXT])
    made.create_table("lid", [ColumnDefinition("n", type=ColumnType("IntegerField"))])
    return made


UNIQUE, KEY, REFERS, CHECK = (
    ConstraintKind.UNIQUE,
    ConstraintKind.PRIMARY_KEY,
    ConstraintKind.FOREIGN_KEY,
    ConstraintKind.CHECK,
)


@pytest.mark.parametrize(
    ("step", "part"),
    [
        pytest.param(
            effects.AddConstraint(*AT, "box", UNIQUE, ("x",), None),
            Unique("box_x_key", ("x",)),
            id="unnamed UNIQUE",
        ),
        pytest.param(
            effects.AddConstraint(*AT, "box", UNIQUE, ("x",), "one"), Unique("one", ("x",)), id="named UNIQUE"
        ),
        pytest.param(
            effects.AddConstraint(*AT, "lid", KEY, ("n",), None),
            PrimaryKey("lid_pkey", ("n",)),
            id="PRIMARY KEY",
        ),
        pytest.param(
            effects.AddConstraint(*AT, "lid", REFERS, ("n",), None, ("box", ())),
            ForeignKey("lid_n_fkey", ("n",), "box", ("id",)),
            id="FOREIGN KEY to the primary key",
        ),
    ],
)
def test_constraints_that_are_made(operations, step, part):
    assert statements.add_constraint(operations, step, sqlite=False) is None
    table = operations.database.tables[step.table]
    assert part in (table.primary_key, *table.uniques.values(), *table.foreign_keys.values())


def test_south_names_its_own(operations):
    assert (
        statements.add_constraint(operations, effects.AddConstraint(*AT, "box", UNIQUE, ("x",)), sqlite=False)
        is None
    )
    (name,) = operations.database.tables["box"].uniques
    assert name.startswith("box_x_")
    assert name.endswith("_uniq")


def test_a_check_without_a_name(operations):
    assert (
        statements.add_constraint(
            operations, effects.AddConstraint(*AT, "box", CHECK, (), None), sqlite=False
        )
        is None
    )
    assert list(operations.database.tables["box"].checks) == ["box_check"]


@pytest.mark.parametrize(
    ("strict", "error"), [(True, 'constraint "one" of relation "box" does not exist'), (False, None)]
)
def test_dropping_a_constraint_by_name(operations, strict, error):
    step = effects.DropConstraint(*AT, "box", None, (), "one", strict)
    refusal = statements.drop_constraint(operations, step)
    assert (refusal and refusal.error.partition(": ")[2]) == error


@pytest.mark.parametrize(("kind", "columns"), [(UNIQUE, ("x",)), (REFERS, ("x",))])
def test_dropping_a_constraint_that_south_does_not_find(operations, kind, columns):
    refusal = statements.drop_constraint(operations, effects.DropConstraint(*AT, "box", kind, columns))
    assert refusal is not None
    assert refusal.error.startswith(f"ValueError: Cannot find a {kind.value} constraint on table box")


def test_dropping_the_primary_key(operations):
    assert statements.drop_constraint(operations, effects.DropConstraint(*AT, "box", KEY, ())) is None
    assert operations.database.tables["box"].primary_key is None


@pytest.mark.parametrize(("using", "refused"), [(False, True), (True, False)])
def test_types(operations, using, refused):
    assert (statements.set_type(operations, "box", "x", "integer", using=using) is not None) is refused


@pytest.mark.parametrize(
    ("step", "error"),
    [
        pytest.param(effects.CreateIndex(*AT, "box", ("x",), name="by_x"), None, id="named"),
        pytest.param(effects.CreateIndex(*AT, "box", ("x",)), None, id="named by South"),
        pytest.param(
            effects.CreateIndex(*AT, "lid", ("n",), name="box"), 'relation "box" already exists', id="taken"
        ),
        pytest.param(
            effects.CreateIndex(*AT, "lid", ("n",), name="box", strict=False), None, id="IF NOT EXISTS"
        ),
    ],
)
def test_indexes_that_are_made(operations, step, error):
    refusal = statements.create_index(operations, step, sqlite=False)
    assert (refusal and refusal.error.partition(": ")[2]) == error


@pytest.mark.parametrize(
    ("step", "is_refused"),
    [
        pytest.param(effects.DropIndex(*AT, "box", ("x",)), True, id="one that South would name so"),
        pytest.param(effects.DropIndex(*AT, "", (), "by_x"), False, id="by a name: its table is not known"),
        pytest.param(effects.DropIndex(*AT, "box", (), "by_x", strict=False), False, id="IF EXISTS"),
        pytest.param(effects.DropIndex(*AT, "lid", (), "by_n"), False, id="one that is there"),
    ],
)
def test_indexes_that_are_dropped(operations, step, is_refused):
    operations.database.create_index("lid", Index("by_n", ("n",)))
    refusal = statements.drop_index(operations, step)
    assert (refusal is not None) is is_refused
