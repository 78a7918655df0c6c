"""The sheet of paper that a picture fits, and the pages of the files made for it."""

from __future__ import annotations

import re

import pytest

from southdeps.draw import DrawOptions, render
from southdeps.draw.paper import LEAST_TEXT, MARGIN, SHEETS, Size, fitting
from tests.draw.projects import findings_of, generated

A4, A3 = SHEETS["a4"], SHEETS["a3"]


def space(width, height):
    return Size(width - 2 * MARGIN, height - 2 * MARGIN)


@pytest.mark.parametrize(
    ("picture", "paper", "expected"),
    [
        pytest.param(Size(300, 200), None, space(A4.height, A4.width), id="small and wide: A4, turned"),
        pytest.param(Size(200, 300), None, space(*A4), id="small and high: A4, upright"),
        pytest.param(Size(1500, 1000), None, space(A3.height, A3.width), id="larger: A3, turned"),
        pytest.param(Size(9000, 1000), None, None, id="no sheet is large enough"),
        pytest.param(Size(9000, 1000), "a4", space(A4.height, A4.width), id="as asked for, readable or not"),
        pytest.param(Size(300, 200), "one", None, id="one page of its own size"),
    ],
)
def test_the_sheet_for_a_picture(picture, paper, expected):
    assert fitting(picture, paper, 9.0) == expected


def test_text_on_the_chosen_sheet_can_be_read():
    for width in range(100, 3000, 50):
        picture = Size(width, 0.7 * width)
        found = fitting(picture, None, 9.0)
        if found is not None:
            assert 9.0 * min(1, found.width / picture.width, found.height / picture.height) >= LEAST_TEXT


def page(pdf):
    (box,) = re.findall(rb"/MediaBox \[ ?([\d. ]+)\]", pdf)
    left, bottom, right, top = map(float, box.split())
    return sorted((right - left, top - bottom))


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_page_of_a_large_picture_fits_the_sheet(paper):
    graph = generated(apps=9, migrations=60)
    findings = findings_of(graph)
    fitted, whole = (
        page(render(graph, findings, fmt="pdf", options=DrawOptions(level="migration", paper=one)))
        for one in (paper, "one")
    )
    assert fitted[0] <= SHEETS[paper].width
    assert fitted[1] <= SHEETS[paper].height
    assert whole[1] > fitted[1]
