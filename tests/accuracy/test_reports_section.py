"""What the page says of `verify` on projects from public reports."""

from __future__ import annotations

from tests.accuracy.reports_section import Judged, section, table

RIGHT = Judged("one", "in_order", "isolated", "a:0001_initial", "a:0001_initial")
FINE = Judged("two", "in_order", "isolated", "ok", "ok")
UNJUDGED = Judged("two", "reverse", "isolated", "a:0002_next", "not judged", ("a stand-in",), ("fields",))
PASSED = Judged("one", "in_order", "project", "a:0001_initial", "ok")


def test_what_agrees_is_counted_and_the_rest_is_named():
    lines = table([RIGHT, FINE, UNJUDGED, PASSED]).splitlines()
    assert lines[2:] == [
        "| isolated | 2 | 1 (50.0 %) | 3 | 2 (66.7 %) | 1 | 1 | 1 | 0 |",
        "| project | 1 | 0 (0.0 %) | 1 | 0 (0.0 %) | 0 | 0 | 0 | 1 |",
        "",
        "- two reverse, isolated: not judged, South: a:0002_next (a stand-in; left out: fields)",
        "- one in_order, project: ok, South: a:0001_initial",
    ]


def test_nothing_is_named_where_all_agree():
    row = "| project | 0 | 0 (-) | 0 | 0 (-) | 0 | 0 | 0 | 0 |\n\n"
    assert section([RIGHT, FINE], ["one", "two"]).endswith(row)
    assert section([RIGHT, FINE], ["one", "two", "three"]).endswith(f"{row}\nNot tried yet: three.\n")
