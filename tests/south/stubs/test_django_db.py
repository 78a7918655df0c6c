"""`django.db`: connections, cursors, transactions, exceptions, and models by name."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.south.environment import DjangoEnvironment
from tests import projects
from tests.drops import tables
from tests.projects import create, migration, steps, summary

TOP = "\nfrom django.db import connection, connections, transaction, models, DatabaseError\n"


@pytest.mark.parametrize(
    ("expression", "backend", "value"),
    [
        ("connection.vendor", "sqlite3", "sqlite"),
        ("connection.vendor", "postgresql", "postgresql"),
        ("connections['default'].vendor", "mysql", "mysql"),
        ("connection.settings_dict['ENGINE']", "oracle", "django.db.backends.oracle"),
    ],
)
def test_the_kind_of_database(expression, backend, value):
    assert tables(f"db.delete_table({expression})", DjangoEnvironment(backend), top=TOP) == [value]


def test_whether_a_table_exists_is_decided_later():
    body = "if 'a_thing' in connection.introspection.table_names(): db.delete_table('x')"
    assert steps(body, top=TOP)[-1] == "[a table a_thing] drop x"


CURSOR = "c = connection.cursor()\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("c.execute('DELETE FROM a_thing')", "need a_thing() sql", id="a statement"),
        pytest.param("c.execute('SELECT x FROM a_thing')\nfor row in c.fetchall(): db.delete_table('y')", "[rows in a_thing] drop y", id="rows"),
        pytest.param("c.execute('SELECT x FROM a_thing')\nfor row in c.fetchall(): pass\ndb.delete_table('y')", "drop y", id="behind the rows"),
        pytest.param("if unknown(): c.execute('SELECT x FROM a_thing')\nfor row in c.fetchall(): db.delete_table('y')", "[a loop] drop y", id="rows that may not have been selected"),
    ],
)  # fmt: skip
def test_cursors(body, expected):
    assert expected in steps(CURSOR + body, top=TOP)


def test_calls_about_transactions_are_recorded():
    done = summary(migration("connection.close()\ntransaction.savepoint_rollback(1)", top=TOP)).actions
    assert [one.call for one in done if isinstance(one, effects.Transaction)][:2] == [
        "close",
        "savepoint_rollback",
    ]


@pytest.mark.parametrize(
    ("raised", "caught"),
    [
        ("IntegrityError", "DatabaseError"),
        ("ProgrammingError", "DatabaseError"),
        ("DatabaseError", "StandardError"),
    ],
)
def test_exceptions_and_their_base_classes(raised, caught):
    body = f"from django.db import {raised}, DatabaseError\ntry:\n    raise {raised}('x')\nexcept {caught}:\n    db.delete_table('y')"
    assert steps(body)[-1] == "drop y"


def test_a_model_by_its_name(tmp_path):
    files = {
        "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
        "a/models.py": "from django.db import models\n\n\nclass Thing(models.Model):\n    pass\n",
        "b:0001_initial": migration("list(models.get_model('a', 'Thing').objects.all())", top=TOP),
    }
    assert "SD407 warning b:0001_initial" in projects.findings(tmp_path, files)
