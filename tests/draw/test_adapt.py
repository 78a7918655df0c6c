"""The default picture can be read on one page, whatever the project."""

from __future__ import annotations

import pytest

from southdeps import api
from southdeps.draw import DrawOptions, adapted
from southdeps.draw.adapt import LEAST_TEXT, SMALL, is_readable, text_size
from southdeps.draw.dot import dot_text
from southdeps.draw.layout import layouts
from southdeps.draw.paper import Size
from tests import corpus
from tests.draw.projects import findings_of, generated, project

RELEASES = ("wiki-0.0.24.4.post1", "django-oscar-0.7.3", "django-cms-3.0.18", "mayan-edms-1.1.1")


def measured(view):
    (layout,) = layouts([dot_text(view, heading=True)])
    assert layout is not None
    return layout


@pytest.mark.parametrize("name", RELEASES)
def test_releases(name, pytestconfig):
    try:
        folder = corpus.release(name)
    except OSError as error:
        pytest.skip(str(error))
    found = api.inspect_project(api.read([folder]))
    view = adapted(found.graph, found.findings, DrawOptions(about=name))
    size, crossed_labels = measured(view)
    assert is_readable(size), (view.level, size)
    assert crossed_labels == 0
    assert (view.level == "migration") == (view.note is None)


LEVELS = {
    "a few migrations": (generated(apps=3, migrations=9), "migration"),
    "one long app": (project({"long": [f"{n:04}_auto__add_field_x" for n in range(1, 101)]}), "migration"),
    "long chains that nothing crosses": (
        project(
            {app: [f"{n:04}_m" for n in range(1, 200)] for app in "abcde"}, "b:0001_m depends_on a:0001_m"
        ),
        "collapsed",
    ),
    "sixty apps that need each other": (generated(apps=60, migrations=400), "app"),
}


@pytest.mark.parametrize(("graph", "level"), LEVELS.values(), ids=LEVELS)
def test_the_finest_level_that_can_be_read(graph, level):
    view = adapted(graph, findings_of(graph))
    assert view.level == level
    if level != "app":
        assert is_readable(measured(view).size)


def test_a_level_that_is_asked_for_is_drawn():
    graph = generated(apps=60, migrations=400)
    view = adapted(graph, (), DrawOptions(level="migration"))
    assert len(view.boxes) == 400
    assert view.note is None


def test_without_graphviz_the_number_of_boxes_decides(monkeypatch):
    monkeypatch.setattr("southdeps.draw.adapt.layouts", lambda dots: [None] * len(dots))
    assert adapted(generated(apps=3, migrations=9), ()).level == "migration"
    assert adapted(generated(apps=60, migrations=400), ()).level == "app"


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
    assert is_readable(size) == readable


def test_text_is_scaled_with_the_picture():
    assert text_size(Size(100, 100)) == 9
    assert text_size(Size(2400, 100)) == 4.5 < LEAST_TEXT
