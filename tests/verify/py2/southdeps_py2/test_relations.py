"""Models whose relations lead to models of packages that are not here."""

from __future__ import annotations

import pytest

from southdeps.verify.trials import Trial, run_trial
from tests.verify.apps import create, write

HEAD = "from django.db import models\nfrom notices.models import Kind\n\n\nclass Box(models.Model):\n    "
#: What a project frozen by South 0.6 looks like: the class of the relation is looked up among the live models.
FROZEN = "b.Box('kind': ('models.ForeignKey', ['Kind'], {}))"
STUB = "notices.Kind('_stub': True)"


@pytest.mark.parametrize("relation", ["ForeignKey", "OneToOneField", "ManyToManyField"])
def test_a_live_model_refers_to_one_that_is_not_here(relation, root, open_testbed):
    write(root, "b:0001_initial", create("b_box"), imports="from b.models import Box")
    (root / "b" / "models.py").write_text(f"{HEAD}kind = models.{relation}(Kind)\n", "utf-8")
    with open_testbed(root) as testbed:
        assert run_trial(testbed, Trial("b", ("b",))).status == "passes"
        assert testbed.left_out.standins == ("notices", "notices.models", "notices.models.Kind")


def test_a_frozen_model_refers_to_a_live_one_that_is_not_here(root, open_testbed):
    forwards = create("b_box", "('kind', models.ForeignKey(orm['notices.Kind']))")
    write(root, "b:0001_initial", forwards, models=[FROZEN, STUB], imports="from b.models import *")
    (root / "b" / "models.py").write_text(f"{HEAD}kind = models.ForeignKey(Kind)\n", "utf-8")
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert (result.status, result.last.failure) == ("passes", None)


def test_rows_of_such_a_model_are_still_unknown(root, open_testbed):
    write(root, "b:0001_initial", "list(Kind.objects.all())", imports="from b.models import Kind")
    (root / "b" / "models.py").write_text(f"{HEAD}kind = models.ForeignKey(Kind)\n", "utf-8")
    with open_testbed(root) as testbed:
        run = run_trial(testbed, Trial("b", ("b",))).last
    assert any("notices.models.Kind.objects" in name for step in run.steps for name in step.touched)
