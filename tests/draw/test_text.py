"""Names made fit to be shown."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.draw.text import box_name, counted, number_and_rest, printable, reasons, wrapped
from southdeps.draw.view import Box, Link
from southdeps.finding import MigrationId
from southdeps.graph import Edge
from tests.draw.projects import edge

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0001_initial", "0001_initial"),
        (
            "caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{SNOWMAN}",
            "caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{SNOWMAN}",
        ),
        ("a\nb\tc", r"a\nb\tc"),
        ("bell\x07", r"bell\x07"),
        ("\udcff", r"\udcff"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", r"\u202egpj.exe"),
    ],
    ids=["plain", "unicode", "line-end", "control", "surrogate", "reversed"],
)
def test_printable(text, shown):
    assert printable(text) == shown


@given(ANY_TEXT)
def test_printable_text_is_one_line_of_xml_and_stays_as_it_is(text):
    shown = printable(text)
    element = ET.Element("t")
    element.text = shown
    assert ET.fromstring(ET.tostring(element, encoding="utf-8")).text in (shown, shown or None)
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("initial", ["initial"]),
        ("auto__add_field_product_upc", ["auto__add_", "field_product_", "upc"]),
        ("a_b_c_d_e_f_g_h_i_j", ["a_b_c_d_e_f_g_", "h_i_j"]),
        ("orderanditemcharges", ["orderanditemcharges"]),
        ("x" * 50, ["x" * 19, "x" * 19, "x" * 12]),
        (
            "one_two_three_four_five_six_seven_eight_nine",
            ["one_two_three_", "four_five_six_", "seven_eight_\N{HORIZONTAL ELLIPSIS}"],
        ),
        ("__", ["__"]),
        ("", [""]),
    ],
    ids=["short", "three-lines", "many-words", "long-word", "endless-word", "cut", "underscores", "empty"],
)
def test_wrapped(name, lines):
    assert wrapped(name, width=14, lines=3) == lines


@given(st.text("ab_", max_size=80))
def test_wrapped_keeps_the_name_or_cuts_its_end(name):
    lines = wrapped(name, width=10, lines=3)
    assert len(lines) <= 3
    assert all(len(line) <= 15 for line in lines)
    text = "".join(lines)
    assert text == name or (text.endswith("\N{HORIZONTAL ELLIPSIS}") and name.startswith(text[:-1]))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("0001_initial", ("0001", "initial")),
        ("0001", ("0001", "")),
        ("0001initial", ("0001", "initial")),
        ("initial", ("", "initial")),
        ("0002_a\nb", ("0002", "a\nb")),
    ],
)
def test_number_and_rest(name, parts):
    assert number_and_rest(MigrationId("a", name)) == parts


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "app", "0 apps"),
        (1, "app", "1 app"),
        (1, "declared dependency", "1 declared dependency"),
        (2, "declared dependency", "2 declared dependencies"),
    ],
)
def test_counted(number, noun, text):
    assert counted(number, noun) == text


def test_box_name():
    first, second = MigrationId("shop", "0001_initial"), MigrationId("shop", "0002_tax")
    assert box_name(Box("n0", (first,))) == "shop:0001_initial"
    assert box_name(Box("n0", (first, second))) == "shop:0001_initial to 0002_tax"


def test_reasons_are_reported_in_full_up_to_a_dozen():
    edges = tuple(edge(f"b:{n:04} missing a:0001 t1 t2 t3 t4 t5 t6") for n in range(14))
    told = reasons(Link("n1", "n0", "missing", edges)).split("; ")
    assert told[0] == "b:0000 needs a:0001 for t1, t2, t3, t4, t5"
    assert told[12:] == ["and 2 more"]


def test_order_is_no_need():
    link = Link("n1", "n0", "order", (Edge(MigrationId("a", "2"), MigrationId("a", "1"), "order"),))
    assert reasons(link) == "a:2 comes after a:1"
