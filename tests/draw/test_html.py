"""The HTML page in a real browser."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from southdeps.draw import DrawOptions, painted, render
from southdeps.draw.view import EVERYTHING
from tests.draw import browser
from tests.draw.projects import findings_of, generated, identity, project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from southdeps.graph import Graph

if reason := browser.lacking():
    pytest.skip(f"the page's tests need a browser: {reason}", allow_module_level=True)

from selenium.webdriver import ActionChains
from selenium.webdriver.common.actions.wheel_input import ScrollOrigin

ALERT = "0002_<script>alert(1)</script>"
SHOP = project(
    {
        "catalogue": ["0001_initial", "0002_price"],
        "order": ["0001_initial", "0002_tax", "0003_status"],
        "partner": ["0001_initial", ALERT],
        "news": ["0001_initial"],
    },
    f"""
    order:0001_initial depends_on catalogue:0001_initial
    order:0003_status missing partner:{ALERT} partner_stock
    partner:0001_initial needed_by catalogue:0002_price
    """,
    third_party=["partner"],
)
PARTNER = "partner:" + ALERT
(FINDING,) = findings_of(SHOP)


CHANGES = {
    identity("catalogue:0001_initial"): ("creates catalogue_book",),
    identity("catalogue:0002_price"): ("adds or changes catalogue_book.price",),
}


@cache
def html(graph: Graph, options: DrawOptions) -> bytes:
    return painted(graph, findings_of(graph), options, "html", CHANGES)[1]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    driver = browser.start(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture
def page(chromium: Chrome, tmp_path: Path) -> Iterator[Callable[..., Chrome]]:
    """Opens a graph's page; at the end, nothing may have been written to the console or asked of the network."""

    def opened(graph: Graph = SHOP, options: DrawOptions = EVERYTHING, anchor: str = "") -> Chrome:
        (tmp_path / "page.html").write_bytes(html(graph, options))
        chromium.get((tmp_path / "page.html").as_uri() + anchor)
        return chromium

    chromium.get("about:blank")
    requests(chromium)
    yield opened
    assert browser.messages(chromium) == []
    assert {url.split(":")[0] for url in requests(chromium)} <= {"file", "data"}
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def requests(driver: Chrome) -> list[str]:
    log = driver.get_log("performance")
    events = (json.loads(entry["message"])["message"] for entry in log)
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def names(driver: Chrome, selector: str) -> list[str]:
    """The names of the boxes that a selector finds, sorted."""
    script = "return [...document.querySelectorAll(arguments[0])].map(e => e.getAttribute('aria-label'))"
    return sorted(driver.execute_script(script, selector))


def press(driver: Chrome, *keys: str) -> None:
    ActionChains(driver).send_keys(*keys).perform()


def node(driver: Chrome, name: str):
    found = [
        e for e in driver.find_elements("css selector", ".node") if e.get_attribute("aria-label") == name
    ]
    assert len(found) == 1
    return found[0].find_element("css selector", "text")


def text(driver: Chrome, selector: str) -> str:
    return driver.find_element("css selector", selector).text


def view_box(driver: Chrome) -> list[float]:
    value = driver.find_element("css selector", "#picture svg").get_dom_attribute("viewBox")
    return [float(number) for number in (value or "").split()]


def test_opens_with_every_migration_and_its_name(page):
    driver = page()
    assert driver.title == "4 apps, 8 migrations, 2 declared dependencies, 1 missing"
    assert len(driver.find_elements("css selector", "#picture svg .node")) == 8
    assert names(driver, ".node") == sorted(str(n.id) for n in SHOP.nodes)
    assert names(driver, ".node.failing") == ["order:0003_status"]


def test_a_click_lights_what_is_needed_and_what_needs_it(page):
    driver = page()
    node(driver, "order:0001_initial").click()
    assert names(driver, ".node.chosen") == ["order:0001_initial"]
    assert names(driver, ".node.needed") == ["catalogue:0001_initial"]
    assert names(driver, ".node.needing") == ["order:0002_tax", "order:0003_status"]
    assert "lit" in driver.find_element("css selector", "#picture svg").get_attribute("class")


def test_a_lit_line_joins_lit_boxes_only(page):
    driver = page()
    node(driver, "catalogue:0002_price").click()
    lit = driver.execute_script(
        "const lit = document.querySelectorAll('.edge.needed, .edge.needing');"
        "return [...lit].map(e => e.querySelector('title').textContent)"
    )
    assert sorted(lit) == [
        "catalogue:0002_price comes after catalogue:0001_initial",
        f"order:0003_status needs {PARTNER} for partner_stock",
        "partner:0001_initial needs catalogue:0002_price",
        f"{PARTNER} comes after partner:0001_initial",
    ]


def test_the_panel_says_what_for_and_where(page):
    driver = page()
    node(driver, "order:0003_status").click()
    assert text(driver, "#detail").splitlines() == [
        "order:0003_status",
        "order/migrations/0003_status.py",
        "Fails on a fresh database",
        "Needs (6 in all)",
        "order:0002_tax order within the app",
        f"{PARTNER} missing",
        "partner_stock foreign-key, order/migrations/0003_status.py:14",
        "Needed by (0 in all)",
        "nothing",
        "Findings",
        f"SD101 {FINDING.message} order/migrations/0003_status.py:14",
        "  class Migration of order:0003_status",
        f'+     depends_on = (("partner", "{ALERT}"),)',
    ]


def test_a_missing_line_without_a_reference_names_its_tables(page):
    """As where a table is dropped before another app has read it."""
    driver = page(replace(SHOP, references=()))
    node(driver, "order:0003_status").click()
    assert "partner_stock" in text(driver, "#detail").splitlines()


def test_the_panel_leads_on(page):
    driver = page()
    node(driver, "order:0001_initial").click()
    driver.find_element("css selector", "#detail .link").click()
    assert text(driver, "#detail h2") == "catalogue:0001_initial"


def test_a_click_beside_the_boxes_lets_go(page):
    driver = page()
    node(driver, "order:0001_initial").click()
    picture = driver.find_element("id", "picture")
    corner = [3 - picture.size[side] // 2 for side in ("width", "height")]
    ActionChains(driver).move_to_element_with_offset(picture, *corner).click().perform()
    assert not driver.find_element("id", "detail").is_displayed()
    assert names(driver, ".node.chosen, .node.needed, .node.needing") == []


def test_a_finding_leads_to_its_migration_and_enlarges_it(page):
    driver = page()
    before = view_box(driver)
    driver.find_element("css selector", "#findings button").click()
    assert names(driver, ".node.chosen") == ["order:0003_status"]
    assert view_box(driver) != before
    assert driver.switch_to.active_element.get_attribute("aria-label") == "order:0003_status"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("0003", ["order:0003_status"]),
        ("TAX", ["order:0002_tax"]),
        ("partner_stock", ["order:0003_status"]),
        ("order:", ["order:0001_initial", "order:0002_tax", "order:0003_status"]),
        ("<script>", [PARTNER]),
        ("nowhere", []),
    ],
    ids=["number", "any-case", "table", "app", "markup", "nothing"],
)
def test_search_marks_what_matches(page, words, found):
    driver = page()
    press(driver, "/", words)
    assert names(driver, ".node.match") == found
    assert text(driver, "#found") == f"{len(found)} found"


def test_enter_goes_from_match_to_match(page):
    driver = page()
    press(driver, "/", "order:", "\ue007")
    assert names(driver, ".node.chosen") == ["order:0001_initial"]
    press(driver, "/", "\ue007")
    assert names(driver, ".node.chosen") == ["order:0002_tax"]


def test_a_name_with_markup_is_text_everywhere(page):
    driver = page()
    assert len(driver.find_elements("css selector", "script")) == 2
    press(driver, "/", "alert", "\ue007")
    assert text(driver, "#detail h2") == PARTNER
    assert PARTNER in text(driver, "#findings")


def test_an_app_can_be_hidden(page):
    driver = page()
    driver.find_element("css selector", "#apps input[value=order]").click()
    hidden = ".node[style*='display: none']"
    assert names(driver, hidden) == ["order:0001_initial", "order:0002_tax", "order:0003_status"]
    assert len(driver.find_elements("css selector", ".cluster[style*='display: none']")) == 1
    assert len(driver.find_elements("css selector", ".edge[style*='display: none']")) == 4
    driver.find_element("css selector", "#findings button").click()
    assert names(driver, hidden) == []


def test_missing_only(page):
    driver = page()
    shown = ".node:not([style*='display: none'])"
    driver.find_element("id", "missing-only").click()
    assert names(driver, shown) == ["order:0003_status", PARTNER]
    assert len(driver.find_elements("css selector", ".edge:not([style*='display: none'])")) == 1
    press(driver, "m")
    assert len(names(driver, shown)) == 8


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["\ue014"], ["catalogue:0001_initial"]),
        (["\ue014", "\ue014"], ["catalogue:0002_price"]),
        (["\ue014", "\ue014", "\ue014", "\ue012"], ["catalogue:0001_initial"]),
        (["\ue014", "\ue015"], ["news:0001_initial"]),
        (["\ue014", "\ue015", "\ue015", "\ue013"], ["news:0001_initial"]),
        (["n"], ["order:0003_status"]),
        (["n", "\ue00c"], []),
    ],
    ids=["first", "right", "left", "down", "up", "next-finding", "escape"],
)
def test_keyboard(page, keys, chosen):
    driver = page()
    press(driver, *keys)
    assert names(driver, ".node.chosen") == chosen


def test_wheel_and_keys_zoom_and_dragging_pans(page):
    driver = page()
    whole = view_box(driver)
    picture = driver.find_element("id", "picture")
    ActionChains(driver).scroll_from_origin(ScrollOrigin.from_element(picture), 0, -100).perform()
    nearer = view_box(driver)
    assert nearer[2] < whole[2]
    ActionChains(driver).move_to_element(picture).click_and_hold().move_by_offset(80, 40).release().perform()
    moved = view_box(driver)
    assert moved[2:] == pytest.approx(nearer[2:])
    assert moved[0] < nearer[0]
    assert moved[1] < nearer[1]
    assert names(driver, ".node.chosen") == []
    press(driver, "-", "-", "+")
    assert view_box(driver)[2] > moved[2]
    press(driver, "0")
    assert view_box(driver)[2] == pytest.approx(whole[2], rel=0.1)


def test_the_address_names_the_chosen_migration(page):
    driver = page(anchor="#order%3A0002_tax")
    assert names(driver, ".node.chosen") == ["order:0002_tax"]
    node(driver, "order:0003_status").click()
    assert driver.current_url.endswith("#migration/order%3A0003_status")


def test_dark_where_the_system_is_dark(page):
    driver = page()
    background = "return getComputedStyle(document.body).backgroundColor"
    boxes = "return getComputedStyle(document.querySelector('.node path')).fill"
    assert driver.execute_script(background) == driver.execute_script(boxes) == "rgb(255, 255, 255)"
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    assert driver.execute_script(background) == driver.execute_script(boxes) == "rgb(20, 24, 29)"


def test_print_shows_the_picture_and_the_findings_alone(page):
    driver = page()
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = {
        name: driver.find_element("id", name).is_displayed() for name in ("picture", "findings", "legend")
    }
    hidden = {
        name: driver.find_element("id", name).is_displayed() for name in ("finder", "tools", "keys", "apps")
    }
    assert all(shown.values()), shown
    assert not any(hidden.values()), hidden


def test_apps_of_a_large_project(page):
    graph = generated(apps=30, migrations=600)
    driver = page(graph)
    assert len(names(driver, ".node")) == 30
    assert "600 migrations cannot be read on one page" in text(driver, "#subtitle")
    node(driver, "app000").click()
    size = sum(n.id.app == "app000" for n in graph.nodes)
    assert text(driver, "#detail details summary") == f"{size} migrations"


def test_runs_are_told_apart(page):
    driver = page(options=DrawOptions(collapse=True))
    assert "order:0001_initial" in names(driver, ".node")
    press(driver, "/", "0002_tax", "\ue007")
    assert names(driver, ".node.chosen") == ["order:0002_tax"]


def test_nothing_to_show(page):
    driver = page(options=DrawOptions(show="cycles"))
    press(driver, "0", "n", "\ue014", "m", "\ue00c")
    assert names(driver, ".node") == []
    assert text(driver, "#subtitle") == "no migration is in a cycle"


def test_no_other_script_may_run(chromium, tmp_path):
    (tmp_path / "page.html").write_bytes(render(SHOP, (), fmt="html"))
    chromium.get((tmp_path / "page.html").as_uri())
    browser.messages(chromium)
    chromium.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.owned = 1'; document.body.append(s);"
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.1:9/x.png'}))"
    )
    assert chromium.execute_script("return window.owned ?? null") is None
    complaints = browser.messages(chromium)
    assert any("script" in complaint for complaint in complaints)
    assert any("x.png" in complaint for complaint in complaints)


BIG = generated(apps=8, migrations=60)


def test_each_level_has_its_own_layout(page):
    driver = page(BIG)
    counts = {}
    for level in ("app", "collapsed", "migration"):
        driver.find_element("css selector", f"[data-level={level}]").click()
        counts[level] = len(names(driver, ".node"))
        pressed = driver.find_elements("css selector", "[data-level][aria-pressed=true]")
        assert [button.get_attribute("data-level") for button in pressed] == [level]
    assert counts["app"] == 8 < counts["collapsed"] < counts["migration"] == 60


def test_the_chosen_migration_stays_chosen_at_another_level(page):
    driver = page(BIG, anchor="#migration/app003:0001_initial")
    press(driver, "1")
    assert names(driver, ".node.chosen") == ["app003"]
    assert driver.current_url.endswith("#app/app003")
    press(driver, "3")
    assert names(driver, ".node.chosen") == ["app003:0001_initial"]


def test_a_link_leads_to_a_level(page):
    driver = page(BIG, anchor="#app/app004")
    assert len(names(driver, ".node")) == 8
    assert names(driver, ".node.chosen") == ["app004"]


def test_one_level_needs_no_choice(page):
    driver = page(SHOP, DrawOptions(level="migration"))
    assert driver.find_elements("css selector", "[data-level]") == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("catalogue_book", ["catalogue:0001_initial", "catalogue:0002_price"]),
        ("book.price", ["catalogue:0002_price"]),
    ],
)
def test_search_finds_what_makes_a_table_or_column(page, wanted, found):
    driver = page()
    driver.find_element("id", "search").send_keys(wanted)
    assert names(driver, ".node.match") == found


def test_the_panel_says_what_a_migration_changes(page):
    driver = page()
    node(driver, "catalogue:0001_initial").click()
    assert "creates catalogue_book" in text(driver, "#detail").splitlines()


def test_findings_are_filtered(page):
    driver = page(BIG)
    everything = len(driver.find_elements("css selector", "#findings li"))
    assert everything > 1
    codes = driver.find_elements("css selector", "#code option")
    assert codes == []  # they all have one code


def test_a_large_picture_opens_where_it_can_be_read(page):
    driver = page(generated(apps=30, migrations=600), DrawOptions(level="migration"))
    box = driver.find_element("css selector", ".node").size
    assert box["height"] > 15
