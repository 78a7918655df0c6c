"""From graph to view: levels, boxes, links and captions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.draw import DrawOptions, View, select
from southdeps.finding import MigrationId
from tests.draw.projects import classic, findings_of, generated, identity, missing, project

SHOP = project(
    {
        "shop": [f"{n:04}_m" for n in range(1, 9)],
        "order": ["0001_initial", "0002_lines"],
        "vendor": ["0001_initial"],
    },
    """
    order:0001_initial depends_on shop:0004_m
    order:0002_lines depends_on shop:0005_m
    order:0002_lines missing shop:0004_m shop_b, shop_a
    shop:0008_m needed_by vendor:0001_initial
    """,
    third_party=["vendor"],
)


def boxes(view: View) -> dict[str, list[str]]:
    return {
        cluster.app: [
            f"{box.members[0].name}-{box.members[-1].name}" if len(box.members) > 1 else box.members[0].name
            for box in cluster.boxes
        ]
        for cluster in view.clusters
    }


def links(view: View) -> list[str]:
    names = {box.key: box.members[0] for box in view.boxes}
    return [
        f"{names[link.source]} {link.kind} {names[link.target]}"
        for link in view.links
        if link.kind != "order"
    ]


def test_every_migration_has_its_box_and_every_edge_its_link():
    view = select(SHOP, ())
    assert view.level == "migration"
    assert boxes(view) == {
        "order": ["0001_initial", "0002_lines"],
        "shop": [f"{n:04}_m" for n in range(1, 9)],
        "vendor": ["0001_initial"],
    }
    assert links(view) == [
        "order:0001_initial depends_on shop:0004_m",
        "order:0002_lines missing shop:0004_m",
        "order:0002_lines depends_on shop:0005_m",
        "shop:0008_m needed_by vendor:0001_initial",
    ]
    assert sum(link.kind == "order" for link in view.links) == 8
    assert [box.key for box in view.boxes] == [f"n{number}" for number in range(11)]


def test_the_order_of_nodes_and_edges_does_not_matter():
    turned = replace(SHOP, nodes=SHOP.nodes[::-1], edges=SHOP.edges[::-1])
    assert select(turned, ()) == select(SHOP, ())


def test_third_party_apps_have_no_colour_of_their_own():
    colours = {cluster.app: cluster.colour for cluster in select(SHOP, ()).clusters}
    assert colours["vendor"] is None
    assert colours["shop"] != colours["order"]


def test_colours_are_the_same_in_every_picture_of_a_project():
    colours = {cluster.app: cluster.colour for cluster in select(SHOP, ()).clusters}
    (part,) = select(SHOP, (), DrawOptions(focus=("shop+0",))).clusters
    assert part.colour == colours["shop"]


def test_tables_of_a_missing_link_are_sorted():
    (link,) = (link for link in select(SHOP, ()).links if link.kind == "missing")
    assert link.missing == ("shop_a", "shop_b")


def test_runs_that_nothing_crosses_become_one_box():
    view = select(SHOP, (), DrawOptions(collapse=True))
    assert boxes(view)["shop"] == ["0001_m-0003_m", "0004_m", "0005_m", "0006_m-0007_m", "0008_m"]
    assert boxes(view)["order"] == ["0001_initial", "0002_lines"]


def test_a_migration_that_fails_is_never_hidden_in_a_run():
    view = select(
        SHOP, [missing("shop:0002_m", "order:0001_initial", "order_order")], DrawOptions(collapse=True)
    )
    assert boxes(view)["shop"][:4] == ["0001_m", "0002_m", "0003_m", "0004_m"]


def test_a_run_ends_where_migrations_are_left_out():
    wanted = ("shop:0001+0", "shop:0002+0", "shop:0006+0", "shop:0007+0")
    view = select(SHOP, (), DrawOptions(collapse=True, focus=wanted))
    assert boxes(view) == {"shop": ["0001_m-0002_m", "0006_m-0007_m"]}
    assert [link.skipped for link in view.links] == [3]


def test_migrations_left_out_are_counted_on_the_line():
    view = select(SHOP, (), DrawOptions(focus=("shop:0001+0", "shop:0002+0", "shop:0008+0")))
    assert [link.skipped for link in view.links] == [0, 5]


def test_apps_are_boxes_and_their_links_are_counted():
    view = select(SHOP, (), DrawOptions(level="app"))
    assert boxes(view) == {
        "order": ["0001_initial-0002_lines"],
        "shop": ["0001_m-0008_m"],
        "vendor": ["0001_initial"],
    }
    assert {(link.kind, len(link.edges)) for link in view.links} == {
        ("depends_on", 2),
        ("missing", 1),
        ("needed_by", 1),
    }
    assert view.note is None


def test_apps_that_need_each_other_are_marked():
    graph = project(
        {"x": ["1", "2"], "y": ["1", "2"], "z": ["1"]},
        "x:1 depends_on y:1\ny:2 depends_on x:2\nz:1 depends_on y:2",
    )
    view = select(graph, (), DrawOptions(level="app"))
    assert [cluster.app for cluster in view.clusters if cluster.boxes[0].mutual] == ["x", "y"]
    assert not any(box.cyclic for box in view.boxes)
    assert not any(box.cyclic or box.mutual for box in select(graph, ()).boxes)


def test_a_real_cycle_is_marked_at_every_level():
    graph = project(
        {"x": ["1", "2", "3"], "y": ["1"], "z": ["1"]},
        "x:2 depends_on y:1\ny:1 depends_on x:2\nz:1 depends_on x:1",
    )
    for level in ("migration", "collapsed", "app"):
        view = select(graph, (), DrawOptions(level=level))
        assert {box.members[0].app for box in view.boxes if box.cyclic} == {"x", "y"}
        assert not any(box.mutual for box in view.boxes)
        assert [link.cyclic for link in view.links if link.kind == "depends_on"] == [True, True, False]


def test_a_missing_column_is_named_with_its_table():
    finding = replace(missing("b:0001_initial", "a:0001_initial", "a_thing"), field="size")
    (link,) = (link for link in select(classic(), [finding]).links if link.kind == "missing")
    assert link.missing == ("a_thing.size",)


def test_tables_that_several_apps_miss_are_named_once():
    graph = project(
        {app: ["1"] for app in "abcd"},
        "b:1 missing a:1 a_thing\nc:1 missing a:1 a_thing, a_other\nd:1 missing b:1 b_box",
    )
    view = select(graph, (), DrawOptions(level="app"))
    assert [link.quiet for link in view.links] == [True, True, False]
    assert [box.missing for box in view.boxes] == [("a_other", "a_thing"), (), (), ()]


def test_two_cycles_are_not_joined_by_a_line_between_them():
    graph = project(
        {app: ["1"] for app in "abcd"},
        "a:1 depends_on b:1\nb:1 depends_on a:1\nc:1 depends_on d:1\nd:1 depends_on c:1\na:1 depends_on c:1",
    )
    view = select(graph, ())
    assert all(box.cyclic for box in view.boxes)
    assert [(link.source, link.target) for link in view.links if not link.cyclic] == [("n0", "n2")]
    assert view.title == "4 apps, 4 migrations, 5 declared dependencies, 0 missing, 2 cycles"


def test_a_migration_that_needs_itself_is_a_cycle():
    view = select(project({"a": ["1", "2"]}, "a:2 depends_on a:2"), (), DrawOptions(show="cycles"))
    assert boxes(view) == {"a": ["2"]}
    assert [(link.source, link.target, link.cyclic) for link in view.links] == [("n0", "n0", True)]


@pytest.mark.parametrize(
    ("finding", "failing"),
    [
        (missing("b:0001_initial", "a:0001_initial", "a_thing"), ["b"]),
        (replace(missing("b:0001_initial", "a:0001_initial", "a_thing"), severity="warning"), []),
        (replace(missing("b:0001_initial", "a:0001_initial", "a_thing"), code="SD102"), ["a"]),
        (replace(missing("b:0001_initial", "a:0001_initial", "a_thing"), migration=None), []),
    ],
    ids=["missing", "only-a-warning", "dropped-too-early-fails-the-reader", "no-migration"],
)
def test_failing_migrations_are_outlined(finding, failing):
    view = select(classic(), [finding])
    assert [box.members[0].app for box in view.boxes if box.failing] == failing


def test_findings_are_those_of_what_is_shown():
    findings = (
        missing("order:0002_lines", "shop:0004_m", "shop_a"),
        missing("shop:0001_m", "order:0001_initial", "x"),
    )
    general = replace(findings[0], migration=None, code="SD404")
    view = select(SHOP, (*findings, general), DrawOptions(focus=("order+0",)))
    assert view.findings == (findings[0], general)
    assert [reference.table for reference in view.references] == ["shop_b", "shop_a"]


def test_a_large_project_is_drawn_as_apps_with_a_note():
    graph = generated(apps=20, migrations=151)
    view = select(graph, findings_of(graph))
    assert view.level == "app"
    assert len(view.boxes) == 20
    assert view.note == (
        "151 migrations cannot be read on one page, so one box per app; more with --level collapsed, "
        "--level migration, --focus APP or --show missing"
    )


@pytest.mark.parametrize(
    "options",
    [
        DrawOptions(level="migration"),
        DrawOptions(focus=("app000+0",)),
        DrawOptions(show="missing"),
    ],
    ids=["asked", "focus", "show"],
)
def test_what_makes_it_small_enough_keeps_the_migrations(options):
    view = select(generated(apps=60, migrations=160), (), options)
    assert view.level == "migration"
    assert view.note is None


def test_a_single_large_app_keeps_its_migrations():
    view = select(generated(apps=2, migrations=400), (), DrawOptions(focus=("app000+0",)))
    assert view.level == "migration"
    assert len(view.boxes) > 150


@pytest.mark.parametrize(
    ("options", "subtitle"),
    [
        (DrawOptions(), ""),
        (DrawOptions(focus=("order+0", "+shop:0002")), "4 of them shown, around order+0, around +shop:0002"),
        (DrawOptions(show="missing"), "2 of them shown, missing only"),
        (DrawOptions(show="cycles"), "no migration is in a cycle"),
        (
            DrawOptions(level="app", reduce=True),
            "one box per app, without dependencies that follow from others",
        ),
    ],
)
def test_captions(options, subtitle):
    view = select(SHOP, (), options)
    assert view.title == "3 apps, 11 migrations, 3 declared dependencies, 1 missing"
    assert view.subtitle == subtitle


def test_an_empty_graph_is_an_empty_view():
    view = select(project({}), (), DrawOptions(show="missing"))
    assert not view.boxes
    assert not view.links
    assert view.subtitle == "no dependency is missing"


def test_paths_are_those_of_single_migrations():
    paths = {box.members[0]: box.path for box in select(SHOP, (), DrawOptions(collapse=True)).boxes}
    assert paths[identity("shop:0004_m")] == "shop/migrations/0004_m.py"
    assert paths[MigrationId("shop", "0001_m")] is None
