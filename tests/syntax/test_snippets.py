"""One expression by itself: plain ones are read without the parser."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from southdeps.syntax import snippets

PLAIN = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "u", "U", "b", "r", "f", "ur", "orm[", "orm[u", "models.orm[", "not", "x"]),
    st.sampled_from(["'", '"', "'''", ""]),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from("\\\"'%{}[]"), max_size=8
    ),
    st.sampled_from(["'", '"', "'''", ""]),
    st.sampled_from(["", "]", "][0]", " ", ".x"]),
)


@given(PLAIN)
@example("'a.thing'")
@example("u'a.thing'")
@example("orm['a.Thing']")
@example('orm[u"a.Thing"]')
@example("True")
def test_what_is_read_plainly_is_what_the_parser_reads(text):
    plainly = snippets.read_plainly(text)
    assert plainly is None or plainly == snippets.read_expression(text)


@pytest.mark.parametrize(
    "text", ["'a.thing'", "u'a.thing'", '"x"', "orm['a.Thing']", "orm[u'a.Thing']", "''"]
)
def test_what_stands_in_frozen_models_is_read_plainly(text):
    assert snippets.read_plainly(text) is not None
