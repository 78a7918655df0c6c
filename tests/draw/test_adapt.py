"""The default picture can be read on one page, whatever the project."""

from __future__ import annotations

import pytest

from southdeps import api
from southdeps.draw import DrawOptions, adapted
from southdeps.draw.dot import dot_text
from southdeps.draw.fit import is_readable
from southdeps.draw.layout import layouts
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
    layout = measured(view)
    assert is_readable(layout), (view.level, layout)
    assert layout.crossed_labels == 0
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
    "sixty apps that need nothing": (
        project({f"app{n}": [f"{m:04}_m" for m in range(9)] for n in range(60)}),
        "app",
    ),
    "sixty apps in a chain": (
        project(
            {f"app{n}": [f"{m:04}_m" for m in range(9)] for n in range(60)},
            "\n".join(f"app{n}:0001_m depends_on app{n - 1}:0001_m" for n in range(1, 60)),
        ),
        "app",
    ),
    "sixty apps that need each other": (generated(apps=60, migrations=400), "app"),
}


@pytest.mark.parametrize(("graph", "level"), LEVELS.values(), ids=LEVELS)
def test_the_finest_level_that_can_be_read(graph, level):
    view = adapted(graph, findings_of(graph))
    assert view.level == level
    assert is_readable(measured(view))


def test_a_level_that_is_asked_for_is_drawn():
    graph = generated(apps=60, migrations=400)
    view = adapted(graph, (), DrawOptions(level="migration"))
    assert len(view.boxes) == 400
    assert view.note is None


def test_without_graphviz_the_number_of_boxes_decides(monkeypatch):
    monkeypatch.setattr("southdeps.draw.fit.layouts", lambda dots: [None] * len(dots))
    assert adapted(generated(apps=3, migrations=9), ()).level == "migration"
    assert adapted(generated(apps=60, migrations=400), ()).level == "app"
