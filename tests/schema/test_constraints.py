"""The constraints that SQL adds: what they stand on, and their clauses in the catalogue's words."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType, ConstraintKind
from southdeps.effects import AddConstraint
from southdeps.schema.constraints import constraint_of
from southdeps.schema.description import Check, ForeignKey, PrimaryKey, Unique
from southdeps.schema.postgresql import PostgreSQLDatabase


@pytest.fixture
def database():
    made = PostgreSQLDatabase()
    made.create_table("a", [ColumnDefinition("id", type=ColumnType(sql="serial"), primary_key=True)])
    made.create_table("b", [ColumnDefinition(name, type=ColumnType(sql="integer")) for name in ("x", "y")])
    return made


def step(kind, columns=("x",), name=None, target=None, definition=""):
    return AddConstraint((1, 1), (), "b", kind, columns, name, target, definition)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        pytest.param(
            step(ConstraintKind.PRIMARY_KEY),
            PrimaryKey("b_pkey", ("x",)),
            id="a primary key by its default name",
        ),
        pytest.param(step(ConstraintKind.UNIQUE, ("x", "y")), Unique("b_x_y_key", ("x", "y")), id="unique"),
        pytest.param(step(ConstraintKind.UNIQUE, name="u"), Unique("u", ("x",)), id="a name"),
        pytest.param(
            step(ConstraintKind.CHECK, (), definition="x > 5"),
            Check("b_x_check", "(x > 5)", ("x",)),
            id="a check",
        ),
        pytest.param(
            step(ConstraintKind.CHECK, (), "c", definition="f(x)"),
            Check("c", ""),
            id="a check that is not known",
        ),
        pytest.param(
            step(ConstraintKind.FOREIGN_KEY, target=("a", ())),
            ForeignKey("b_x_fkey", ("x",), "a", ("id",), deferred=False),
            id="a foreign key to the primary key",
        ),
        pytest.param(step(ConstraintKind.FOREIGN_KEY, target=("unknown", ())), None, id="to an unknown key"),
    ],
)
def test_what_a_statement_makes(database, given, made):
    assert constraint_of(given, database) == made


@pytest.mark.parametrize(
    ("definition", "deferred", "clauses"),
    [
        pytest.param("DEFERRABLE INITIALLY DEFERRED", True, "", id="as Django makes it"),
        pytest.param("", False, "", id="by default"),
        pytest.param("NOT DEFERRABLE", False, "", id="as by default"),
        pytest.param("deferrable  initially immediate", False, "DEFERRABLE", id="deferrable"),
        pytest.param("ON DELETE CASCADE", False, "ON DELETE CASCADE", id="an action"),
        pytest.param(
            "ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
            True,
            "ON UPDATE CASCADE ON DELETE SET NULL",
            id="two actions in the catalogue's order",
        ),
        pytest.param("MATCH SIMPLE ON DELETE NO ACTION", False, "", id="defaults"),
        pytest.param("MATCH FULL NOT VALID", False, "MATCH FULL NOT VALID", id="the rest"),
    ],
)
def test_the_clauses_of_a_foreign_key(database, definition, deferred, clauses):
    given = step(ConstraintKind.FOREIGN_KEY, target=("a", ("id",)), definition=definition)
    made = constraint_of(given, database)
    assert isinstance(made, ForeignKey)
    assert (made.deferred, made.clauses) == (deferred, clauses)
