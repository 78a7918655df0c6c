"""Models as a Mermaid diagram: whole for all kinds of relations, with odd names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.draw.models import arrange, paint
from southdeps.finding import MigrationId
from southdeps.frozen_models import ProjectModel
from southdeps.south.frozen import FrozenField, FrozenModel
from tests.draw.frozen import CLASSIC, RELATIONS, diagram

WHOLE = """\
---
title: "1 app, 8 models, 13 relations"
---
%% as of the last migrations
erDiagram
  m0["shop.Bar"] {
    OneToOneField place_ptr_id PK, FK
  }
  m1["shop.Kiosk"] {
    OneToOneField bar_ptr_id PK, FK
    OneToOneField nearest_id FK "null"
    OneToOneField place_ptr_id FK
  }
  m2["shop.Local"]
  m3["shop.Offer"] {
    AutoField id PK
    TreeForeignKey parent_id FK "null"
    ForeignKey at FK
  }
  m4["shop.Place"] {
    AutoField id PK
    CharField name "null"
  }
  m5["shop.Pub"] {
    OneToOneField place_ptr_id PK, FK
  }
  m6["shop.Tag"] {
    SlugField word PK
  }
  m7["shop.Watch"] {
    AutoField id PK
    ForeignKey offer_id FK
    ForeignKey place_id FK
  }
  m0 |o--|| m4 : "place_ptr, inherits"
  m1 |o--|| m0 : "bar_ptr, inherits"
  m1 |o--o| m4 : "nearest"
  m1 |o--|| m4 : "place_ptr, inherits"
  m2 ||..|| m4 : "proxy"
  m3 }o--o| m3 : "parent"
  m3 }o--|| m4 : "place"
  m3 }o--o{ m6 : "tags, by offers_tags"
  m3 }o--o{ m4 : "watchers, by shop_watch"
  m5 |o--|| m4 : "place_ptr, inherits"
  m5 |o--|| m2 : "inherits"
  m7 }o--|| m3 : "offer"
  m7 }o--|| m4 : "place"
"""

LINE = re.compile(
    r"""\ \ m\d+\["[^"%\\\n]+"\](?:\ \{)?
    |\ {4}[A-Za-z_]\w*\ [A-Za-z_]\w*(?:\ PK|\ FK|\ PK,\ FK)?(?:\ "null")?
    |\ \ \}
    |\ \ m\d+\ (?:\}o|\|o|\|\|)(?:--|\.\.)(?:o\{|o\||\|\|)\ m\d+\ :\ "[^"%\\\n]*"
    """,
    re.VERBOSE | re.ASCII,
)


def test_the_whole_text(tmp_path):
    assert paint(diagram(tmp_path, {"shop:0001_initial": RELATIONS}), "mmd").decode() == WHOLE


def test_neighbours_are_names_only(tmp_path):
    text = paint(diagram(tmp_path, CLASSIC, focus=["b"]), "mmd").decode()
    assert text.splitlines()[4:] == [
        "erDiagram",
        '  m0["a.Thing"]',
        '  m1["b.Item"] {',
        "    AutoField id PK",
        "    ForeignKey thing_id FK",
        "  }",
        '  m1 }o--|| m0 : "thing"',
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("CharField", "CharField"),
        ("my-type <b>", "my_type__b_"),
        ("1st", "_1st"),
        ("", "_"),
        ("PK", "_PK"),
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE}", "caf_"),
    ],
)
def test_words_of_columns(name, word):
    model = ProjectModel(
        FrozenModel("a", "T", "t", (FrozenField("f", name, required=True, primary_key=True, kind=name),)),
        "own",
        MigrationId("a", "1"),
    )
    assert f"    {word} {word} PK\n" in paint(arrange([model], own_apps=["a"]), "mmd").decode()


@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=5, max_size=5))
def test_any_name_is_data(names):
    app, name, column, kind, table = names
    link = FrozenField(name, column, f"{app}.{name}".lower(), kind=kind)
    many = FrozenField(app, None, link.target, many=True, db_table=table)
    model = ProjectModel(FrozenModel(app, name, table, (link, many)), "own", MigrationId("a", "1"))
    _, _, _, comment, start, *lines = paint(arrange([model], own_apps=()), "mmd").decode().split("\n")[:-1]
    assert (comment[:3], start) == ("%% ", "erDiagram")
    assert [line for line in lines if not LINE.fullmatch(line)] == []
