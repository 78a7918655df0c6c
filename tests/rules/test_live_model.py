"""SD407: models that a migration imports instead of freezing them."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration
from tests.rules.places import only_finding

A = migration(create("a_thing: name"), "a.Thing: name")
DEPENDS = "depends_on = (('a', '0001_initial'),)"
MODELS = "from django.db import models\n\nclass Thing(models.Model):\n    name = models.CharField()\n"


def project(body, top="from a.models import Thing"):
    """An app whose model `Thing` a migration of b imports."""
    return {
        "a:0001_initial": A,
        "a/models.py": MODELS,
        "b:0001_initial": migration(body, "a.Thing: name", top=top, head=DEPENDS),
    }


def test_it_is_reported_where_it_is_used(tmp_path, monkeypatch):
    finding, text = only_finding(tmp_path, monkeypatch, project("Thing.objects.count()"))
    assert (finding.code, finding.severity) == ("SD407", "warning")
    assert text == "Thing.objects.count()"
    assert finding.message == (
        "Thing is imported from a.models: the model of today, not of the time of this migration"
    )


def test_one_model_is_one_finding_with_its_lines(tmp_path):
    body = "list(Thing.objects.all())\nThing.objects.count()\nlist(Thing.objects.all())"
    found = projects.inspect(tmp_path, project(body)).findings
    (finding,) = (one for one in found if one.code == "SD407")
    assert [other.line for other in finding.related] == [finding.line + 1, finding.line + 2]


@pytest.mark.parametrize(
    ("body", "top"),
    [
        pytest.param("orm['a.Thing'].objects.count()", "", id="a frozen model"),
        pytest.param("pass", "from a.models import Thing", id="imported and not used"),
        pytest.param(
            "User.objects.count()", "from django.contrib.auth.models import User", id="Django's own"
        ),
    ],
)
def test_what_is_fine(tmp_path, body, top):
    assert projects.findings(tmp_path, project(body, top)) == []
