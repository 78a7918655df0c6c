"""SD401: names that are known only at run time."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import migration
from tests.rules.places import only_finding

DYNAMIC = [
    pytest.param(
        migration("db.delete_table(nobody)"), "db.delete_table(nobody)", "the name of the table is known only at run time: nobody", id="a table",
    ),
    pytest.param(
        migration(head="depends_on = nobody()"), "depends_on = nobody()", "this declaration is known only at run time", id="a declaration",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "message"), DYNAMIC)
def test_it_is_reported_where_it_stands(tmp_path, monkeypatch, source, text, message):
    finding, found = only_finding(tmp_path, monkeypatch, {"a:0001_initial": source})
    assert (finding.code, finding.severity) == ("SD401", "info")
    assert finding.message == message
    assert found.startswith(text)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        pytest.param("for x in 'ab':\n    db.delete_table(nobody)\n    db.delete_table(somebody)", 2, id="one per name"),
        pytest.param("db.delete_table(nobody)\ndb.delete_table(nobody)", 1, id="one for the same name twice"),
        pytest.param("table = 'a' + '_thing'\ndb.execute('SELECT 1 FROM %s' % table)", 0, id="a name that is computed"),
    ],
)  # fmt: skip
def test_each_name_is_reported_once(tmp_path, body, count):
    expected = ["SD401 info a:0001_initial"] * count
    assert projects.findings(tmp_path, {"a:0001_initial": migration(body)}, "SD401") == expected
