"""What of the models is shown: all, or some apps and their neighbours, and how that is said."""

from __future__ import annotations

import pytest

from southdeps.draw.models import Diagram
from southdeps.errors import CannotRunError
from southdeps.finding import MigrationId
from tests.draw.frozen import RELATIONS, diagram

#: c refers to b, b to a and to itself, d to nothing.
CHAIN = {
    "a:0001_initial": ("a.Thing: name", "a.Other: thing -> a.Thing"),
    "b:0001_initial": ("a.Thing: name", "b.Item: thing -> a.Thing, up -> b.Item", "b.Alone:"),
    "c:0001_initial": ("b.Item:", "c.Part: item -> b.Item"),
    "d:0001_initial": ("d.Log: text",),
}


def shown(drawn: Diagram) -> list[str]:
    """The models by app, folded ones in brackets."""
    names = {True: "[{}]", False: "{}"}
    return [
        f"{group.app}: {' '.join(names[card.folded].format(card.model.definition.name) for card in group.cards)}"
        for group in drawn.groups
    ]


def lines(drawn: Diagram) -> list[str]:
    names = {card.key: card.model.definition.name for card in drawn.cards}
    return [
        f"{names[line.source]} -{line.field.name if line.field else ''}> {names[line.target]} {line.kind}"
        for line in drawn.lines
    ]


def test_all_models_by_app(tmp_path):
    drawn = diagram(tmp_path, CHAIN)
    assert shown(drawn) == ["a: Other Thing", "b: Alone Item", "c: Part", "d: Log"]
    assert (drawn.title, drawn.subtitle) == (
        "4 apps, 6 models, 4 relations",
        "as of the last migrations",
    )
    assert lines(drawn) == [
        "Other -thing> Thing foreign-key",
        "Item -thing> Thing foreign-key",
        "Item -up> Item foreign-key",
        "Part -item> Item foreign-key",
    ]


@pytest.mark.parametrize(
    ("focus", "cards", "relations", "said"),
    [
        (["a"], ["a: Other Thing", "b: [Item]"], 2, "2 models of a"),
        (["b"], ["a: [Thing]", "b: Alone Item", "c: [Part]"], 3, "2 models of b"),
        (["d"], ["d: Log"], 0, "1 model of d"),
        (["c", "a"], ["a: Other Thing", "b: [Item]", "c: Part"], 3, "3 models of a and c"),
    ],
    ids=["referred-to", "in-the-middle", "alone", "two"],
)
def test_focus_shows_an_app_and_the_names_of_its_neighbours(tmp_path, focus, cards, relations, said):
    drawn = diagram(tmp_path, CHAIN, focus=focus)
    assert shown(drawn) == cards
    assert len(drawn.lines) == relations
    assert drawn.title == "4 apps, 6 models, 4 relations"
    assert drawn.subtitle == f"{said}, as of the last migrations"


def test_focus_on_no_app(tmp_path):
    with pytest.raises(CannotRunError, match=r"^--focus: no app dd has models\. Did you mean d\?$"):
        diagram(tmp_path, CHAIN, focus=["dd"])


def test_as_of_is_said(tmp_path):
    at = [MigrationId("b", "0002_more"), MigrationId("a", "0001_initial")]
    assert (
        diagram(tmp_path, CHAIN, at=at).subtitle
        == "as of a:0001_initial and b:0002_more, other apps as of their last migrations"
    )


def test_groups_tell_where_their_models_are_from(tmp_path):
    apps = {"a:0002_more": ("auth.User:", "a.Thing: owner -> auth.User"), "b:0001_initial": ("b.Item:",)}
    groups = diagram(tmp_path, apps, own_apps=["a"]).groups
    assert [(group.app, str(group.migration), group.colour is None) for group in groups] == [
        ("a", "a:0002_more", False),
        ("auth", "None", True),
        ("b", "b:0001_initial", True),
    ]


def test_inheritance_is_one_line_where_a_field_says_so(tmp_path):
    drawn = diagram(tmp_path, {"shop:0001_initial": RELATIONS})
    assert [line for line in lines(drawn) if line.endswith(("parent-link", "proxy"))] == [
        "Bar -place_ptr> Place parent-link",
        "Kiosk -bar_ptr> Bar parent-link",
        "Kiosk -place_ptr> Place parent-link",
        "Local -> Place proxy",
        "Pub -place_ptr> Place parent-link",
        "Pub -> Local parent-link",
    ]


def test_keys_are_plain_and_stay_the_same_in_focus(tmp_path):
    whole, part = diagram(tmp_path, CHAIN), diagram(tmp_path, CHAIN, focus=["c"])
    keys = {card.model.key: card.key for card in whole.cards}
    assert list(keys.values()) == ["m0", "m1", "m2", "m3", "m4", "m5"]
    assert {card.model.key: card.key for card in part.cards}.items() <= keys.items()
