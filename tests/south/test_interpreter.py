"""The interpreter of migrations: what South and the database recover from, and what is noted of other exceptions."""

from __future__ import annotations

import pytest

from southdeps import data_conditions
from tests import projects
from tests.projects import create, migration, steps


@pytest.mark.parametrize(
    ("body", "raised"),
    [
        pytest.param("raise ValueError('no')", ["raise ValueError: no"], id="certain"),
        pytest.param("if unknown(): raise ValueError('no')", ["[unknown()] raise ValueError: no"], id="under a condition"),
        pytest.param("for x in unknown(): raise ValueError('no')", [], id="in a loop over what may be nothing"),
        pytest.param("if orm['b.Box'].objects.count(): raise ValueError('no')", ["[rows in b_box] raise ValueError: no"], id="if there are rows"),
    ],
)  # fmt: skip
def test_exceptions(body, raised):
    assert [step for step in steps(body, "b.Box: name") if "raise" in step] == raised


HELPERS = "def check(x):\n    if x.frob():\n        raise ValueError('no')\ndef fail():\n    raise ValueError('no')\n"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        pytest.param("helpers.fail()", ["SD309"], id="a helper that fails"),
        pytest.param("helpers.check(unknown())", [], id="a helper that checks what is unknown"),
        pytest.param("helpers.nothing()", ["SD309"], id="a function that the helper has not"),
    ],
)
def test_what_helper_modules_do(tmp_path, body, codes):
    files = {"b/helpers.py": HELPERS, "b:0001_initial": migration(body, top="from b import helpers")}
    found = projects.inspect(tmp_path, files).findings
    assert [one.code for one in found if one.code == "SD309"] == codes


def test_a_name_that_its_module_lacks_raises_when_it_is_imported(tmp_path):
    files = {"b/helpers.py": HELPERS, "b:0001_initial": migration("from b.helpers import nothing")}
    (finding,) = projects.inspect(tmp_path, files).findings
    assert finding.message == "b:0001_initial fails: ImportError: cannot import name nothing"


MODELS = (
    "from django.db import models\nclass Thing(models.Model):\n    name = models.CharField(max_length=9)\n"
)


@pytest.mark.parametrize("way", ["from a.models import Thing", "from a import models as m\nThing = m.Thing"])
def test_a_class_of_the_project_is_a_live_model_whatever_way_leads_to_it(tmp_path, way):
    files = {
        "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
        "a/models.py": MODELS,
        "b:0001_initial": migration("list(Thing.objects.all())", top=way),
    }
    assert "SD407 warning b:0001_initial" in projects.findings(tmp_path, files)


def test_several_conditions_on_tables_that_hold_together_are_left_to_the_simulation():
    body = "if orm['b.Box'].objects.exists() and orm['b.Lid'].objects.exists(): db.delete_table('x')"
    (*_, drop) = projects.summary(migration(body, "b.Box: name", "b.Lid: name")).actions
    (condition,) = drop.when
    assert isinstance(condition, data_conditions.AllHold)
    assert set(data_conditions.tables_of(condition)) == {"b_box", "b_lid"}
