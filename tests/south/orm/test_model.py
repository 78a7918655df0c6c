"""Frozen models: parsed when they are asked for, and related to those that mention them."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.south import frozen
from tests import projects
from tests.projects import needs
from tests.south.orm.models import BOX, LID, MODELS


def test_models_that_do_not_mention_another_are_not_thawed_for_its_relations(monkeypatch):
    parsed = []
    parse_model_text = frozen.parse_model_text

    def note(key, text, default_app):
        parsed.append(key)
        return parse_model_text(key, text, default_app)

    monkeypatch.setattr(frozen, "parse_model_text", note)
    body = "for b in orm['b.Box'].objects.all(): list(b.lids.all())"
    assert needs(body, *MODELS) == [BOX, f"[rows in b_box] {LID}"]
    assert set(parsed) == {"b.box", "b.lid", "a.thing"}  # a box has a thing


@pytest.mark.parametrize("relation", ["orm['b.Box']", "'b.Box'", "orm['B.BOX']"])
def test_every_way_to_mention_a_model_counts(relation):
    """Models that were frozen by hand refer to others in other words than South's own."""
    lid = f"'b.lid': {{'Meta': {{}}, 'box': ('models.ForeignKey', [], {{'to': \"{relation}\"}})}}"
    box = "'b.box': {'Meta': {}}"
    text = projects.migration("list(orm['b.Box'].objects.get().lid_set.all())").replace(
        "models = {", f"models = {{\n        {box},\n        {lid},", 1
    )
    required = [step.table for step in projects.summary(text).actions if isinstance(step, effects.Require)]
    assert required == ["b_box", "b_lid", "b_lid"]
