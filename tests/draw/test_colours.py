"""Colours: apart from each other, the same from picture to picture."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.draw.colours import CYCLE, MISSING, PALETTE, app_colours, tint

#: How the three kinds of colour blindness see linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
VISION = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in rgb)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    return lab(
        [sum(part * channel for part, channel in zip(row, rgb, strict=True)) for row in VISION[vision]]
    )


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_differ_to_anybody(vision):
    for one, other in combinations((*PALETTE, MISSING, CYCLE), 2):
        distance = (
            sum((a - b) ** 2 for a, b in zip(seen(one, vision), seen(other, vision), strict=True)) ** 0.5
        )
        assert distance > 12, (one, other)


@given(st.sets(st.text(max_size=8), max_size=len(PALETTE)))
def test_as_many_apps_as_colours_get_one_each(labels):
    colours = app_colours(labels)
    assert set(colours) == labels
    assert len(set(colours.values())) == len(labels)


def test_more_apps_than_colours_share_evenly():
    colours = app_colours(f"app{number}" for number in range(3 * len(PALETTE)))
    assert sorted(colours.values()) == sorted(PALETTE * 3)


def test_an_app_alone_and_among_others():
    alone = app_colours(["catalogue"])["catalogue"]
    assert app_colours(["catalogue", "zebra", "partner"])["catalogue"] == alone
    assert app_colours(reversed(["catalogue", "zebra", "partner"])) == app_colours(
        ["catalogue", "zebra", "partner"]
    )


@pytest.mark.parametrize(
    ("share", "result"), [(1, "#0072b2"), (0, "#ffffff"), (0.5, "#80b8d8")], ids=["all", "none", "half"]
)
def test_tint(share, result):
    assert tint("#0072b2", share) == result
