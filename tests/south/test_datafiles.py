"""Fixtures: which models the rows in them belong to."""

from __future__ import annotations

import pytest

from southdeps.south.datafiles import fixture_models


@pytest.mark.parametrize(
    ("text", "models"),
    [
        pytest.param('[{"model": "a.Thing", "pk": 1}, {"model": "b.box"}]', ["a.thing", "b.box"], id="JSON"),
        pytest.param('\n [{"pk": 1}, 3, {"model": 4}]', [], id="JSON without models"),
        pytest.param('[{"model": "a.thing"', [], id="broken JSON"),
        pytest.param('[{"model": "a.thing"} {}]', [], id="JSON without a comma"),
        pytest.param(" [ ] ", [], id="JSON without rows"),
        pytest.param("[" * 100_000, [], id="JSON too deep to read"),
        pytest.param(
            '<?xml version="1.0"?><django-objects><object pk="1" model="a.Thing"/>', ["a.thing"], id="XML"
        ),
        pytest.param("<object model = 'a.thing'>", ["a.thing"], id="XML in single quotes"),
        pytest.param("<object" * 200_000, [], id="XML that never closes"),
        pytest.param("- fields: {}\n  model: a.Thing\n- model: 'b.box'\n", ["a.thing", "b.box"], id="YAML"),
        pytest.param("- fields: {model: x}\n", [], id="a field called model"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_models(text, models):
    assert list(fixture_models(text)) == models
