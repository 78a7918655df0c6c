"""The DOT text of models: whole for a small project, each kind of relation, odd names."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pygraphviz
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps.draw.colours import THIRD_PARTY
from southdeps.draw.models import Diagram, arrange, paint
from southdeps.draw.models.dot import dot_text
from southdeps.draw.packing import ROW
from southdeps.draw.text import printable
from southdeps.finding import MigrationId
from southdeps.frozen_models import ProjectModel
from southdeps.south.frozen import FrozenField, FrozenModel
from tests.draw.frozen import CLASSIC, RELATIONS, diagram

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SVG = "{http://www.w3.org/2000/svg}"

WHOLE = """\
digraph southdeps {
	bgcolor=white fontcolor="#1f2328" fontname="Helvetica,Arial,sans-serif" fontsize=14 label=<<table border="0" cellborder="0" cellspacing="0" cellpadding="2"><tr><td align="left"><b><font point-size="18">2 apps, 2 models, 1 relation</font></b></td></tr><tr><td align="left">as of the last migrations</td></tr><tr><td align="left"><font color="#1f2328">◀──</font> foreign key</td></tr></table>> labeljust=l labelloc=t newrank=true nodesep=0.24 outputorder=edgesfirst pad=0.4 rankdir=LR ranksep=0.6 tooltip=" "
	node [fontcolor="#1f2328" fontname="Helvetica,Arial,sans-serif" fontsize=10 shape=plain]
	edge [arrowsize=0.7 fontname="Helvetica,Arial,sans-serif" fontsize=9]
	subgraph cluster_0 {
		color="#89caf0" fillcolor="#e9f5fc" id=c0 label=<<b>a</b> &nbsp;<font point-size="9">0001_initial</font>> labeljust=l margin=10 style="rounded,filled" tooltip="a:0001_initial"
		m0 [label=<<table border="1" color="#56b4e9" cellborder="0" cellspacing="0" cellpadding="2" bgcolor="white"><tr><td port="h" colspan="3" bgcolor="#bbe1f6"><b>Thing</b><br/><font point-size="9">a_thing</font></td></tr><tr><td port="f0" align="left"><font color="#757c85"><font point-size="9">PK</font></font></td><td align="left"><b>id</b></td><td align="left" balign="left"><font color="#757c85"><font point-size="9">AutoField</font></font></td></tr><tr><td port="f1" align="left"></td><td align="left">name</td><td align="left" balign="left"><font color="#757c85"><font point-size="9">CharField</font></font></td></tr></table>> id=m0 tooltip="a.Thing, table a_thing, as a:0001_initial froze it"]
	}
	subgraph cluster_1 {
		color="#eebc4c" fillcolor="#fcf3de" id=c1 label=<<b>b</b> &nbsp;<font point-size="9">0001_initial</font>> labeljust=l margin=10 style="rounded,filled" tooltip="b:0001_initial"
		m1 [label=<<table border="1" color="#e69f00" cellborder="0" cellspacing="0" cellpadding="2" bgcolor="white"><tr><td port="h" colspan="3" bgcolor="#f5d999"><b>Item</b><br/><font point-size="9">b_item</font></td></tr><tr><td port="f0" align="left"><font color="#757c85"><font point-size="9">PK</font></font></td><td align="left"><b>id</b></td><td align="left" balign="left"><font color="#757c85"><font point-size="9">AutoField</font></font></td></tr><tr><td port="f1" align="left"><font color="#757c85"><font point-size="9">FK</font></font></td><td align="left">thing_id</td><td align="left" balign="left"><font color="#757c85"><font point-size="9">ForeignKey</font></font></td></tr></table>> id=m1 tooltip="b.Item, table b_item, as b:0001_initial froze it"]
	}
	m0:h -> m1:f1 [label=" thing " color="#4da2d2" dir=back fontcolor="#1f2328" id=e0 penwidth=1.8 tooltip="b.Item.thing: ForeignKey to a.Thing"]
}
"""


def parsed(drawn: Diagram) -> pygraphviz.AGraph:
    """Read by Graphviz itself; to be kept as long as one of its nodes or edges is looked at."""
    return pygraphviz.AGraph(string=dot_text(drawn))


def svg(drawn: Diagram) -> ET.Element:
    return ET.fromstring(paint(drawn, "svg"))


def words(picture: ET.Element) -> list[str]:
    return [(element.text or "").replace("\N{NO-BREAK SPACE}", " ") for element in picture.iter(f"{SVG}text")]


def count(picture: ET.Element, kind: str) -> int:
    return sum(group.get("class") == kind for group in picture.iter(f"{SVG}g"))


def test_the_whole_text(tmp_path):
    assert dot_text(diagram(tmp_path, CLASSIC)) == WHOLE


@pytest.mark.parametrize("fmt", ["dot", "gv"])
def test_dot_and_gv_are_the_text(tmp_path, fmt):
    assert paint(diagram(tmp_path, CLASSIC), fmt) == WHOLE.encode()


@pytest.mark.parametrize("fmt", ["png", "svg", "mmd"])
def test_the_same_input_gives_the_same_bytes(tmp_path, fmt):
    drawn = diagram(tmp_path, {"shop:0001_initial": RELATIONS})
    assert paint(drawn, fmt) == paint(drawn, fmt)


@pytest.fixture
def shop(tmp_path) -> Diagram:
    return diagram(tmp_path, {"shop:0001_initial": RELATIONS})


def test_every_model_and_every_relation_is_in_the_picture(shop):
    picture = svg(shop)
    assert (count(picture, "node"), count(picture, "cluster")) == (8, 1)
    assert count(picture, "edge") == len(shop.lines) == 13


def test_a_card_shows_keys_columns_types_and_what_has_no_column(shop):
    said = words(svg(shop))
    start = said.index("offers")
    assert said[start - 1 : start + 16] == [
        "Offer", "offers",
        "PK", "id", "AutoField",
        "FK", "parent_id", "TreeForeignKey, null",
        "FK", "at", "ForeignKey",
        "tags", "ManyToManyField", "offers_tags",
        "watchers", "ManyToManyField", "shop_watch",
    ]  # fmt: skip
    assert {"proxy for shop_place", "CharField, null", "SlugField"} <= set(said)


def lines(drawn: Diagram) -> dict[str, tuple[str | None, ...]]:
    """What each relation's line looks like, by what it says."""
    text = parsed(drawn)
    return {
        edge.attr["tooltip"]: tuple(edge.attr[key] for key in ("dir", "arrowtail", "arrowhead", "style"))
        for edge in text.edges()
    }


def test_each_kind_of_relation_has_its_own_line(shop):
    looks = lines(shop)
    foreign_key, one_to_one, many, child, proxy = (
        looks[said]
        for said in (
            "shop.Offer.place: ForeignKey to shop.Place",
            "shop.Kiosk.nearest: OneToOneField to shop.Place",
            "shop.Offer.tags: ManyToManyField to shop.Tag, by offers_tags",
            "shop.Bar.place_ptr: OneToOneField to shop.Place",
            "shop.Local is a proxy for shop.Place",
        )
    )
    assert len({foreign_key, one_to_one, many, child, proxy}) == 5
    assert looks["shop.Kiosk.bar_ptr: OneToOneField to shop.Bar"] == child
    assert looks["shop.Pub inherits from shop.Local"] == child
    assert looks["shop.Offer.parent: TreeForeignKey to shop.Offer"] == foreign_key


def test_a_line_leads_from_the_fields_row_to_the_head_and_names_the_field(shop):
    text = parsed(shop)
    place = next(edge for edge in text.edges() if edge.attr["tooltip"].startswith("shop.Offer.place"))
    assert (place[0], place.attr["tailport"], place[1], place.attr["headport"]) == ("m4", "h", "m3", "f2")
    assert place.attr["label"].strip() == "place"


def test_lines_between_apps_are_bolder(tmp_path):
    drawn = diagram(tmp_path, {"a:1": ("a.T: up -> a.T",), "b:1": ("a.T:", "b.I: thing -> a.T")})
    text = parsed(drawn)
    inner, outer = (float(edge.attr["penwidth"] or 1) for edge in text.edges())
    assert inner < outer


def test_grey_apps_and_dashed_models(tmp_path):
    text = dot_text(diagram(tmp_path, {"a:1": ("auth.User:", "a.T: owner -> auth.User, gone -> a.Gone")}))
    card = dict(re.findall(r"\t(m\d) \[label=<(.*?)>> ", text))
    assert "dashed" in card["m0"]
    assert "gone" in card["m0"]
    assert f'color="{THIRD_PARTY}"' in card["m2"]
    assert "dashed" not in card["m2"]


def test_an_app_says_which_migration_its_models_are_from(tmp_path):
    apps = {
        "a:0002_auto__add_field_thing_size__add_field_thing_weight__add_field_thing_height": (
            "auth.User:",
            "a.T: owner -> auth.User, tags => c.Tag",
        )
    }
    text = dot_text(diagram(tmp_path, apps))
    assert re.findall(r'label=<<b>(\w+)</b> &nbsp;<font point-size="9">(.*?)</font>>', text) == [
        ("a", "0002_auto__add_field_thing_size__add_\N{HORIZONTAL ELLIPSIS}"),
        ("auth", "as others froze it"),
        ("c", "not frozen"),
    ]  # fmt: skip


def test_models_without_relations_stand_in_rows(tmp_path):
    drawn = diagram(tmp_path, {"a:1": tuple(f"a.T{number}:" for number in range(ROW + 2))})
    text = parsed(drawn)
    hidden = [tuple(edge) for edge in text.edges() if edge.attr["style"] == "invis"]
    assert len(hidden) == ROW
    assert (f"m{ROW - 1}", f"m{ROW}") not in hidden
    assert count(svg(drawn), "node") == ROW + 2


def test_a_project_without_frozen_models_is_drawn_too(tmp_path):
    drawn = diagram(tmp_path, {"a:1": ()})
    assert "no migration has frozen any model" in words(svg(drawn))


def generated(seed: int, apps: int = 5, models: int = 40) -> Diagram:
    """Models that refer to each other in all directions, the same for the same seed."""
    chance = random.Random(seed)
    names = sorted((f"app{chance.randrange(apps)}", f"M{number}") for number in range(models))
    keys = [f"{app}.{name}".lower() for app, name in names]
    return drawn(
        *(
            made(app, name, FrozenField("id", "id", primary_key=True), *links(chance, keys))
            for app, name in names
        )
    )


def links(chance: random.Random, keys: Sequence[str]) -> Iterator[FrozenField]:
    for number in range(chance.choice((0, 0, 1, 1, 2, 3, 5))):
        many = chance.random() < 0.2
        yield FrozenField(
            f"f{number}",
            None if many else f"f{number}_id",
            chance.choice(keys),
            many=many,
            db_table="between" if many else None,
            kind=chance.choice(("ForeignKey", "OneToOneField")),
        )


@pytest.mark.parametrize("seed", range(6))
def test_apps_that_refer_to_each_other_in_circles(seed):
    tangle = generated(seed)
    picture = svg(tangle)
    assert (count(picture, "node"), count(picture, "edge")) == (len(tangle.cards), len(tangle.lines))


ODD = [
    "<script>alert(1)</script>",
    '"quoted" \\N \\G \\',
    "a:b:ne",
    "&lt;b&gt; &#35; &amp;",
    "{x|<p>y} [z]",
    "-->; // /* n0 -> n1",
    "caf\N{LATIN SMALL LETTER E WITH ACUTE}\N{SNOWMAN}",
    "\x07\n\t\udcff",
    "node",
    "</table>",
    "%(x)s $title",
    "",
]


def made(app: str, name: str, *fields: FrozenField, table: str = "t", migration: str = "1") -> ProjectModel:
    return ProjectModel(FrozenModel(app, name, table, fields), "own", MigrationId(app, migration))


def drawn(*models: ProjectModel) -> Diagram:
    return arrange(models, own_apps=())


def test_odd_names_come_out_as_they_are():
    names = [printable(name).lower() for name in ODD if name]
    fields = [FrozenField(f"f {name}", f"c {name}", kind=f"k {name}") for name in ODD]
    picture = svg(drawn(made("app", "Model", FrozenField("id", "id", primary_key=True), *fields)))
    said = {word.lower() for word in words(picture)}
    assert {f"c {name}" for name in names} | {f"k {name}, null" for name in names} <= said


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(
        st.sampled_from(ODD) | st.text(st.characters(exclude_categories=())), min_size=9, max_size=9
    ),
    many=st.booleans(),
)
def test_any_name_is_data(names, many):
    app, one, other, table, column, kind, field, between, migration = names
    target = made("x", f"B{other}", table=table)
    link = FrozenField(field, None if many else column, target.key, many=many, db_table=between, kind=kind)
    text = parsed(
        drawn(
            target, made(f"y{app}", f"A{one}", link, FrozenField("p", "p"), table=table, migration=migration)
        )
    )
    assert len(text.nodes()) == 2
    assert len(text.edges()) == 1
    assert {node.attr["shape"] for node in text.nodes()} == {"plain"}
