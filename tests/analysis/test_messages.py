"""The error messages of databases and of South."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.analysis.messages import message
from southdeps.schema.simulation import Failure
from tests import projects
from tests.projects import migration


def need(column=None, reference="orm"):
    return Failure(effects.Require((1, 1), (), "a_thing", (), reference), "a_thing", column)


INSERT = Failure(effects.Insert((1, 1), (), "a_thing", ()), "a_thing", "extra")
SAID = {
    ("postgresql", "table"): 'django.db.utils.ProgrammingError: relation "a_thing" does not exist',
    ("postgresql", "column"): "django.db.utils.ProgrammingError: column a_thing.extra does not exist",
    ("postgresql", "constraint"): 'django.db.utils.ProgrammingError: column "extra" referenced in foreign key constraint does not exist',
    ("postgresql", "insert"): 'django.db.utils.IntegrityError: null value in column "extra" of relation "a_thing" violates not-null constraint',
    ("sqlite3", "table"): "django.db.utils.OperationalError: no such table: a_thing",
    ("sqlite3", "column"): "django.db.utils.OperationalError: no such column: a_thing.extra",
    ("sqlite3", "insert"): "django.db.utils.IntegrityError: NOT NULL constraint failed: a_thing.extra",
    ("mysql", "table"): "django.db.utils.ProgrammingError: (1146, \"Table 'a_thing' doesn't exist\")",
    ("mysql", "column"): "django.db.utils.OperationalError: (1054, \"Unknown column 'a_thing.extra'\")",
    ("mysql", "insert"): "django.db.utils.IntegrityError: (1364, \"Field 'extra' doesn't have a default value\")",
    ("oracle", "table"): "django.db.utils.DatabaseError: ORA-00942: table or view does not exist (a_thing)",
    ("oracle", "column"): 'django.db.utils.DatabaseError: ORA-00904: "a_thing"."extra": invalid identifier',
    ("oracle", "insert"): 'django.db.utils.IntegrityError: ORA-01400: cannot insert NULL into ("a_thing"."extra")',
}  # fmt: skip


@pytest.mark.parametrize(("backend", "kind"), SAID, ids="-".join)
def test_what_the_database_says(backend, kind):
    failure = {
        "table": need(),
        "column": need("extra"),
        "constraint": need("extra", "foreign-key"),
        "insert": INSERT,
    }[kind]
    assert message(failure, backend) == SAID[backend, kind]


@pytest.mark.parametrize(
    ("backend", "said"),
    [
        ("postgresql", "ValueError: Cannot find a FOREIGN KEY constraint on table a_thing, column owner_id"),
        ("mysql", "ValueError: Cannot find a FOREIGN KEY constraint on table a_thing, column owner_id"),
        ("sqlite3", "django.db.utils.OperationalError: no such table: a_thing"),
    ],
)
def test_what_south_says_of_a_constraint_that_it_does_not_find(backend, said):
    text = migration("db.delete_foreign_key('a_thing', 'owner_id')")
    action, _ = projects.summary(text).actions
    assert message(Failure(action, "a_thing"), backend) == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("db.delete_unique('a_thing', ['x', 'y'])", "UNIQUE constraint on table a_thing, columns ['x', 'y']"),
        ("db.delete_primary_key('a_thing')", "PRIMARY KEY constraint on table a_thing"),
    ],
)
def test_which_constraint_south_does_not_find(call, said):
    action, _ = projects.summary(migration(call)).actions
    assert message(Failure(action, "a_thing"), "postgresql") == f"ValueError: Cannot find a {said}"


def test_what_python_says():
    raised = effects.RaiseException((1, 1), (), "KeyError: 'x'")
    assert message(Failure(raised, error="KeyError: 'x'"), "postgresql") == "KeyError: 'x'"
