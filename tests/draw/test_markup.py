"""Text as Graphviz takes it."""

from __future__ import annotations

import pytest

from southdeps.draw import markup
from southdeps.draw.legend import LegendEntry


@pytest.mark.parametrize(
    ("name", "text", "tooltip"),
    [
        pytest.param("a_thing", "a_thing", "a_thing", id="plain"),
        pytest.param("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;", "&lt;b&gt;&amp;&quot;&#x27;", id="markup"),
        pytest.param("a\\n", "a\\\\n", "a\\\\\\\\n", id="a backslash"),
    ],
)
def test_names_are_data(name, text, tooltip):
    assert (markup.text(name), markup.tooltip(name)) == (text, tooltip)


def test_control_characters_are_made_visible():
    assert "\x1b" not in markup.text("\x1b[31m")


def test_the_headline_is_one_table():
    entry = LegendEntry("missing", "<", "#ff0000", "missing & more")
    label = markup.headline("Title", ["", "a detail"], [entry])
    assert label.startswith("<table ")
    assert label.count("<tr>") == 3
    assert '<font color="#ff0000">&lt;</font> missing &amp; more' in label


def test_long_lines_are_broken():
    label = markup.headline("word " * 40, ["word " * 60], [])
    assert label.count('<font point-size="18">') == 4
    assert label.count("<tr>") == 8
    assert markup.small("x") == '<font point-size="9">x</font>'
