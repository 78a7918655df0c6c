"""Where models stand: those of an app together, apps that refer to others right of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.draw.models.columns import card_packing, height
from southdeps.draw.shape import Shape
from tests.draw.frozen import diagram

APPS = {
    "a:1": ("a.T: name, size", "a.U: up -> a.T"),
    "b:1": ("a.T:", "b.I: thing -> a.T", "b.Alone:"),
    "c:1": tuple(f"c.M{number}:" for number in range(8)),
}


@pytest.fixture
def drawn(tmp_path):
    return diagram(tmp_path, APPS)


def places(drawn, columns):
    packing = card_packing(replace(drawn, shape=Shape(columns=columns)))
    names = {card.key: f"{card.model.definition.app}.{card.model.definition.name}" for card in drawn.cards}
    return {names[key]: column for key, column in packing.columns.items()}, [
        [names[key] for key in row] for row in packing.rows if row
    ]


def test_an_app_stands_right_of_what_it_refers_to(drawn):
    columns, _ = places(drawn, 6)
    assert columns.keys() == {"a.T", "a.U", "b.I", "b.Alone", *(f"c.M{n}" for n in range(8))}
    assert columns["b.I"] > columns["a.U"] > columns["a.T"]


def test_models_without_relations_stand_in_rows(drawn):
    _, rows = places(drawn, 6)
    assert [f"c.M{n}" for n in range(5)] in rows
    assert not any("a.T" in row or "b.I" in row for row in rows)


def test_without_columns_there_are_rows_only(drawn):
    columns, rows = places(drawn, None)
    assert columns == {}
    assert rows == [["b.Alone"], [f"c.M{n}" for n in range(6)], ["c.M6", "c.M7"]]


@pytest.mark.parametrize(("detail", "lines"), [("all", 3), ("keys", 1), ("names", 0)])
def test_the_height_of_a_card_is_that_of_its_fields(drawn, detail, lines):
    card = next(card for card in drawn.cards if card.model.definition.name == "T")
    shown = replace(drawn, detail=detail)
    assert height(card, shown) - height(card, replace(drawn, detail="names")) == lines
