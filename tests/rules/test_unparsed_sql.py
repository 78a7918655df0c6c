"""SD403: raw SQL of which only the known names are understood."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import migration
from tests.rules.places import only_finding


def test_it_is_reported_where_it_stands(tmp_path, monkeypatch):
    source = migration("db.execute('SELEKT x FRMO y WHRE')")
    finding, text = only_finding(tmp_path, monkeypatch, {"a:0001_initial": source})
    assert (finding.code, finding.severity) == ("SD403", "warning")
    assert text.startswith("db.execute(")
    assert finding.message == "this SQL can't be parsed; it was searched for known tables"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT 1", id="a query"),
        pytest.param("LOCK TABLE a_thing IN EXCLUSIVE MODE", id="a lock"),
        pytest.param("SET CONSTRAINTS ALL IMMEDIATE", id="a setting"),
        pytest.param("CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql", id="a function"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_can_be_read_is_no_finding(tmp_path, sql):
    assert projects.findings(tmp_path, {"a:0001_initial": migration(f"db.execute({sql!r})")}, "SD403") == []


def test_its_known_tables_may_be_needed(tmp_path):
    files = {
        "a:0001_initial": migration(
            "db.create_table('a_thing', (('id', models.AutoField(primary_key=True)),))"
        ),
        "b:0001_initial": migration("db.execute('SELEKT x FRMO a_thing WHRE')"),
    }
    assert projects.findings(tmp_path, files, "SD101", "SD403") == [
        "SD101 warning b:0001_initial needs a:0001_initial: a_thing (sql)",
        "SD403 warning b:0001_initial",
    ]
