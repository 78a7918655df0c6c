"""The DOT text, whole for a small project, and what becomes of odd names in it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pygraphviz
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from southdeps.draw import DrawOptions, render, select
from southdeps.draw.colours import CYCLE, MISSING, THIRD_PARTY
from southdeps.draw.dot import dot_text
from southdeps.draw.shape import Shape
from southdeps.draw.text import printable
from southdeps.draw.view import EVERYTHING
from southdeps.finding import MigrationId
from southdeps.graph import Edge, Graph, MigrationNode
from tests.draw.projects import classic, findings_of, generated, project

SVG = "{http://www.w3.org/2000/svg}"

CLASSIC = """\
digraph southdeps {
	bgcolor=white fontcolor="#1f2328" fontname="Helvetica,Arial,sans-serif" fontsize=14 newrank=true nodesep=0.12 outputorder=edgesfirst pad=0.4 rankdir=LR ranksep=0.45 tooltip=" "
	node [fillcolor=white fontcolor="#1f2328" fontname="Helvetica,Arial,sans-serif" fontsize=11 height=0.3 margin="0.08,0.05" penwidth=1.2 shape=box style="rounded,filled" width=0.5]
	edge [arrowsize=0.7 color="#1f2328" fontname="Helvetica,Arial,sans-serif" fontsize=10]
	subgraph cluster_0 {
		color="#89caf0" fillcolor="#e9f5fc" id=c0 label=<<b>a</b>> labeljust=l margin=10 style="rounded,filled" tooltip=a
		n0 [label=<<b>0001</b><br/><font point-size="9">initial</font>> color="#56b4e9" fillcolor=white id=n0 tooltip="a:0001_initial"]
	}
	subgraph cluster_1 {
		color="#eebc4c" fillcolor="#fcf3de" id=c1 label=<<b>b</b>> labeljust=l margin=10 style="rounded,filled" tooltip=b
		n1 [label=<<b>0001</b><br/><font point-size="9">initial</font>> color="#d0021b" fillcolor=white id=n1 penwidth=3 tooltip="b:0001_initial"]
	}
	n0 -> n1 [label=" a_thing " color="#d0021b" dir=back fontcolor="#d0021b" id=e0 penwidth=2.4 style=dashed tooltip="b:0001_initial needs a:0001_initial for a_thing"]
}
"""

ODD_NAMES = [
    "0001_<script>alert(1)</script>",
    '0002_"quoted" \\N \\G \\',
    "0003_a:b:ne",
    "0004_&lt;b&gt; &#35; &amp;",
    "0005_{x|<p>y} [z]",
    "0006_-->; // /* n0 -> n1",
    "0007_caf\N{LATIN SMALL LETTER E WITH ACUTE}\N{SNOWMAN}",
    "0008_\x07\n\t\udcff",
    "node",
    "<b>",
    "%(x)s $title",
]


def parsed(view) -> pygraphviz.AGraph:
    return pygraphviz.AGraph(string=dot_text(view, heading=True))


def drawn(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)


def tooltips(svg: bytes) -> list[str]:
    key = "{http://www.w3.org/1999/xlink}title"
    nodes = (group for group in drawn(svg).iter(f"{SVG}g") if group.get("class") == "node")
    return [anchor.get(key, "") for node in nodes for anchor in node.iter(f"{SVG}a")]


def words(svg: bytes) -> list[str]:
    return [element.text or "" for element in drawn(svg).iter(f"{SVG}text")]


def test_the_whole_text():
    assert dot_text(select(classic(), findings_of(classic())), heading=False) == CLASSIC


def test_odd_names_come_out_as_they_are():
    graph = project({"a": sorted(ODD_NAMES), "b<i>&\"'": ["0001_initial"]})
    svg = render(graph, (), fmt="svg")
    wanted = [printable(str(node.id)) for node in graph.nodes]
    assert sorted(tooltips(svg)) == sorted(wanted)
    text = "".join(words(svg)).replace("\N{NO-BREAK SPACE}", " ")
    for part in (
        "<script>alert(1)</",
        '"quoted" \\N \\G \\',
        "&lt;b&gt; &#35; &amp;",
        "b<i>&\"'",
        "%(x)s $title",
        r"\x07\n\t\udcff",
    ):
        assert part in text


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("a", "b&", "<c>")), st.text(st.characters(exclude_categories=()), min_size=1)
        ),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    st.text(st.characters(exclude_categories=())),
)
def test_any_name_is_data(identities, table):
    ids = [MigrationId(app, name) for app, name in identities]
    links = tuple(Edge(ids[0], other, "missing", (table,)) for other in ids[1:])
    graph = Graph(tuple(MigrationNode(id_, "x.py", editable=True) for id_ in ids), links, ())
    text = parsed(select(graph, ()))
    assert len(text.nodes()) == len(ids)
    assert len([e for e in text.edges() if e.attr["style"] == "dashed"]) == len(links)
    assert {node.attr["shape"] for node in text.nodes()} == {"box"}


def test_every_node_has_its_label():
    text = parsed(select(generated(apps=6, migrations=40), ()))
    assert all(node.attr["label"] for node in text.nodes())


def attributes(graph: Graph, options: DrawOptions = EVERYTHING, findings=()) -> dict[str, dict[str, str]]:
    """The attributes of all nodes and edges by their ids."""
    text = parsed(select(graph, findings, options))
    return {item.attr["id"]: dict(item.attr) for item in (*text.nodes(), *text.edges()) if item.attr["id"]}


def test_each_kind_of_line_is_told_apart_without_colour():
    graph = project(
        {"a": ["1", "2"], "b": ["1"], "c": ["1"], "d": ["1"]},
        "b:1 depends_on a:1\nc:1 needed_by a:1\nd:1 missing a:1 a_thing",
    )
    looks = attributes(graph)
    order, declared, needed_by, lacking = (
        (looks[f"e{n}"].get("style"), looks[f"e{n}"].get("arrowtail"), looks[f"e{n}"].get("penwidth"))
        for n in range(4)
    )
    assert len({order, declared, needed_by, lacking}) == 4
    assert looks["e3"]["color"] == MISSING
    assert looks["e3"]["label"].strip() == "a_thing"


def test_outlines_and_greys():
    graph = project(
        {"a": ["1"], "b": ["1"], "other": ["1"]},
        "a:1 depends_on b:1\nb:1 depends_on a:1\na:1 missing other:1 other_t",
        third_party=["other"],
    )
    looks = attributes(graph, findings=findings_of(graph))
    assert [looks[key]["color"] for key in ("n0", "n1", "n2")] == [MISSING, CYCLE, THIRD_PARTY]
    assert [looks[f"e{n}"]["color"] for n in range(3)] == [CYCLE, MISSING, CYCLE]


def test_many_tables_are_cut_short():
    graph = project({"a": ["1"], "b": ["1"]}, "b:1 missing a:1 t1, t2, t3, t4, t5")
    assert re.findall(r"[\w ]+\b", attributes(graph)["e0"]["label"].replace(r"\n", ",")) == [
        " t1",
        " t2",
        " t3",
        " and 2 more",
    ]


def test_apps_have_their_size_and_their_lines_are_counted():
    graph = project({"a": ["1", "2"], "b": ["1", "2"]}, "b:1 depends_on a:1\nb:2 depends_on a:2")
    looks = attributes(graph, DrawOptions(level="app"))
    assert "2 migrations" in looks["n0"]["label"]
    assert looks["e0"]["label"].strip() == "2"


def test_in_a_narrow_shape_numbers_are_left_out_and_missing_tables_are_not():
    graph = project(
        {"a": ["1", "2"], "b": ["1", "2"], "c": ["1"]},
        "b:1 depends_on a:1\nb:2 depends_on a:2\nc:1 missing b:1 b_thing",
    )
    view = select(graph, (), DrawOptions(level="app"))
    text = dot_text(replace(view, shape=Shape(columns=2, labels=False, merged=True)), heading=True)
    assert "b_thing" in text
    assert '" 2 "' not in text
    assert "number of dependencies" not in text
    assert "concentrate=true" in text


def test_a_long_app_goes_on_in_further_rows():
    graph = project({"long": [f"{n:04}_m" for n in range(1, 101)]})
    text = parsed(select(graph, ()))
    hidden = [edge for edge in text.edges() if edge.attr["style"] == "invis"]
    assert len(hidden) == 2
    assert len(text.edges()) - len(hidden) == 99 - 2
    width = float(drawn(render(graph, (), fmt="svg")).get("width", "").removesuffix("pt"))
    assert width < 1543


def test_a_huge_run_keeps_its_strings_short():
    graph = project({"long": [f"{n:04}_{'x' * 60}" for n in range(1, 400)]})
    assert (
        max(
            map(
                len,
                re.findall(r'"[^"]*"', dot_text(select(graph, (), DrawOptions(level="app")), heading=True)),
            )
        )
        < 16_384
    )


def test_the_legend_explains_what_occurs():
    graph = project({"a": ["1", "2"], "b": ["1"]}, "b:1 needed_by a:1")
    found = words(render(graph, (), fmt="svg"))
    legend = [
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * 3,
        " order within an app, from left to right",
        "\N{WHITE DIAMOND}\N{BOX DRAWINGS HEAVY HORIZONTAL}\N{BOX DRAWINGS HEAVY HORIZONTAL}",
        " needed_by",
    ]
    at = found.index(legend[0])
    assert found[at : at + 4] == legend


@pytest.mark.parametrize("fmt", ["dot", "gv"])
def test_dot_and_gv_are_the_text(fmt):
    assert render(classic(), (), fmt=fmt).startswith(b"digraph southdeps {\n")
