"""Which pictures can be read on one page, and which of several is taken."""

from __future__ import annotations

import pytest

from southdeps.draw import fit
from southdeps.draw.fit import LEAST_TEXT, SMALL, best, is_readable, text_size
from southdeps.draw.layout import Layout
from southdeps.draw.paper import Size

SIZES = {
    "a page": (Size(1200, 900), True),
    "as wide as text allows": (Size(1540, 800), True),
    "too wide for the text": (Size(1560, 900), False),
    "a strip": (Size(1100, 400), False),
    "a small strip": (Size(SMALL.width, SMALL.height - 200), True),
    "a tower": (Size(400, 900), False),
}


@pytest.mark.parametrize(("size", "readable"), SIZES.values(), ids=SIZES)
def test_what_can_be_read(size, readable):
    assert is_readable(Layout(size)) == readable


def test_smaller_text_needs_a_smaller_picture():
    assert is_readable(Layout(Size(1400, 900), smallest_text=9))
    assert not is_readable(Layout(Size(1400, 900), smallest_text=8))


def test_text_is_scaled_with_the_picture():
    assert text_size(Layout(Size(100, 100))) == 9
    assert text_size(Layout(Size(2400, 100))) == 4.5 < LEAST_TEXT


PAGE, WIDE_PAGE, CROSSED = Layout(Size(1200, 900)), Layout(Size(1200, 620)), Layout(Size(1200, 900), 1)
TOWER, HIGH_TOWER = Layout(Size(400, 900)), Layout(Size(400, 9000))
CHOICES = {
    "the first that can be read": ([[TOWER], [WIDE_PAGE], [PAGE]], WIDE_PAGE),
    "of those tried together, the best shape": ([[WIDE_PAGE, PAGE]], PAGE),
    "of those tried together, the fewest labels that cross": ([[CROSSED, WIDE_PAGE]], WIDE_PAGE),
    "the nearest, if none can be read": ([[HIGH_TOWER], [TOWER], [HIGH_TOWER]], TOWER),
    "one that Graphviz has laid out": ([[None, TOWER], [None]], TOWER),
    "none": ([[None], []], None),
}


@pytest.mark.parametrize(("layouts", "chosen"), CHOICES.values(), ids=CHOICES)
def test_the_choice(layouts, chosen, monkeypatch):
    numbered = [
        [(f"{row},{at}", one) for at, one in enumerate(together)] for row, together in enumerate(layouts)
    ]
    known = dict(one for together in numbered for one in together)
    monkeypatch.setattr(fit, "layouts", lambda dots: [known[dot] for dot in dots])
    taken = best([(name, name) for name, _ in together] for together in numbered)
    assert (known[taken] if taken else None) == chosen
