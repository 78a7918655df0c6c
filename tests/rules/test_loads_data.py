"""SD408: migrations that call loaddata, syncdb or migrate."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import migration
from tests.rules.places import only_finding

CALL = "from django.core.management import call_command"
CALLS = [
    pytest.param("call_command('loaddata', 'x.json')", "loaddata x.json: it loads rows as the models of today have them, out of South's order", id="loaddata"),
    pytest.param("call_command('syncdb')", "syncdb: it makes tables as the models of today have them, out of South's order", id="syncdb"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), CALLS)
def test_it_is_reported_where_it_is_called(tmp_path, monkeypatch, call, message):
    finding, text = only_finding(tmp_path, monkeypatch, {"a:0001_initial": migration(call, top=CALL)})
    assert (finding.code, finding.severity) == ("SD408", "warning")
    assert text == call
    assert finding.message == message


@pytest.mark.parametrize(
    ("body", "count"),
    [
        pytest.param(
            "from django.core import management\nmanagement.call_command('syncdb')", 1, id="by the module"
        ),
        pytest.param("for name in ('x', 'y'):\n    call_command('loaddata', name)", 1, id="one per place"),
        pytest.param("call_command('clear_cache')", 0, id="another command"),
        pytest.param("def unused():\n    call_command('syncdb')", 0, id="in a function that nothing calls"),
    ],
)
def test_one_finding_per_place(tmp_path, body, count):
    files = {"a:0001_initial": migration(body, top=CALL)}
    assert projects.findings(tmp_path, files) == ["SD408 warning a:0001_initial"] * count
