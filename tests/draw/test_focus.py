"""The grammar of `--focus`."""

from __future__ import annotations

import pytest

from southdeps.draw.focus import focused
from southdeps.draw.subset import missing_only
from southdeps.errors import CannotRunError
from southdeps.graph import Graph
from tests.draw.projects import project

SHOP = project(
    {
        "shop": ["0001_initial", "0002_price", "0003_tax", "0003_vat"],
        "order": ["0001_initial", "0002_lines"],
        "news": ["0001_initial"],
        "odd": ["0001_c++", "0001_c++_more"],
    },
    """
    order:0001_initial depends_on shop:0002_price
    shop:0003_vat missing order:0002_lines order_line
    """,
)
KNOWN = [node.id for node in SHOP.nodes]


def shown(*wanted: str, graph: Graph = SHOP) -> list[str]:
    return sorted(str(node.id) for node in focused(graph, wanted, KNOWN).nodes)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("news", ["news:0001_initial"]),
        ("order", ["order:0001_initial", "order:0002_lines", "shop:0002_price", "shop:0003_vat"]),
        ("order+0", ["order:0001_initial", "order:0002_lines"]),
        ("shop:0002_price+0", ["shop:0002_price"]),
        ("shop:0002+0", ["shop:0002_price"]),
        ("shop:0002", ["order:0001_initial", "shop:0001_initial", "shop:0002_price", "shop:0003_tax"]),
        ("shop:0003_v+0", ["shop:0003_vat"]),
        ("odd:0001_c+++0", ["odd:0001_c++"]),
        ("odd:0001_c++", ["odd:0001_c++", "odd:0001_c++_more"]),
        ("news+9999999999", ["news:0001_initial"]),
        ("order:0001+1", ["order:0001_initial", "order:0002_lines", "shop:0002_price"]),
        ("order:0001+0", ["order:0001_initial"]),
        ("order+1", ["order:0001_initial", "order:0002_lines", "shop:0002_price", "shop:0003_vat"]),
        ("+order:0001", ["order:0001_initial", "shop:0001_initial", "shop:0002_price"]),
        ("+news", ["news:0001_initial"]),
        (
            "+order:0001+1",
            ["order:0001_initial", "order:0002_lines", "shop:0001_initial", "shop:0002_price"],
        ),
    ],
)
def test_one(wanted, found):
    assert shown(wanted) == found


def test_several_add_up():
    assert shown("news", "shop:0002+0") == ["news:0001_initial", "shop:0002_price"]


def test_what_is_not_shown_stays_out_though_it_is_named():
    assert shown("shop+0", graph=missing_only(SHOP)) == ["shop:0003_vat"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("", "--focus '' is none of app, app+0, app:migration, app:migration+2 and +app:migration"),
        (":0001", "--focus ':0001' is none of app, app+0, app:migration, app:migration+2 and +app:migration"),
        ("shop:", "--focus 'shop:' is none of app, app+0, app:migration, app:migration+2 and +app:migration"),
        ("shopp", "--focus: no app shopp has migrations. Did you mean shop?"),
        ("x", "--focus: no app x has migrations. The apps that have are news, odd, order, shop."),
        ("shop:0009", "--focus: no migration shop:0009; the app has 0001_initial to 0003_vat"),
        ("shop:0003", "--focus: shop:0003 may be 0003_tax or 0003_vat"),
    ],
    ids=["empty", "no-app", "no-name", "typo", "no-such-app", "no-such-migration", "two"],
)
def test_what_names_nothing_is_refused(wanted, message):
    with pytest.raises(CannotRunError) as caught:
        shown(wanted)
    assert str(caught.value) == message
