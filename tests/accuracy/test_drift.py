"""The verdicts on static drift are those of the findings that one release has."""

from __future__ import annotations

from tests.accuracy.drift import measure, verdicts
from tests.corpus import RELEASES


def test_every_verdict_is_about_a_release():
    known = verdicts()
    assert {name for name, *_ in known} <= set(RELEASES)
    assert {one.verdict for one in known.values()} == {"true"}


def test_the_findings_of_a_release_are_the_judged_ones():
    name = "aldryn-blog-0.4.6"
    assert set(measure(name).findings) == {key for key in verdicts() if key[0] == name}
