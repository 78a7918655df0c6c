"""What is written over a picture."""

from __future__ import annotations

import pytest

from southdeps.draw import captions
from southdeps.draw.view import EVERYTHING, DrawOptions
from tests.draw.projects import project

GRAPH = project(
    {"a": ["0001", "0002"], "b": ["0001"]},
    "b:0001 depends_on a:0001\na:0002 missing b:0001 b_thing",
)
CYCLE = project(
    {"a": ["0001"], "b": ["0001"]},
    "a:0001 depends_on b:0001\nb:0001 needed_by a:0001\nb:0001 missing a:0001 a_x",
)


def test_what_the_whole_project_holds():
    assert captions.title(GRAPH) == "2 apps, 3 migrations, 1 declared dependency, 1 missing"
    assert captions.title(CYCLE).endswith("2 declared dependencies, 1 missing, 1 cycle")
    assert captions.title(project({})) == "0 apps, 0 migrations, 0 declared dependencies, 0 missing"


PART = project({"a": ["0001"]})
NOTHING = project({})


@pytest.mark.parametrize(
    ("part", "level", "options", "text"),
    [
        pytest.param(GRAPH, "migration", EVERYTHING, "", id="everything"),
        pytest.param(PART, "migration", DrawOptions(focus=("a", "b:0001")), "1 of them shown, around a, around b:0001", id="a part"),
        pytest.param(GRAPH, "app", EVERYTHING, "one box per app", id="apps"),
        pytest.param(GRAPH, "collapsed", EVERYTHING, "chains that no other app touches as one box", id="chains"),
        pytest.param(GRAPH, "migration", DrawOptions(reduce=True), "without dependencies that follow from others", id="reduced"),
        pytest.param(NOTHING, "migration", DrawOptions(show="missing"), "no dependency is missing", id="nothing is missing"),
        pytest.param(NOTHING, "migration", DrawOptions(show="cycles"), "no migration is in a cycle", id="no cycle"),
    ],
)  # fmt: skip
def test_which_part_is_shown(part, level, options, text):
    assert captions.subtitle(GRAPH, part, level, options) == text


def test_how_to_see_more():
    assert captions.note(500, "migration") is None
    for_apps, for_chains = captions.note(500, "app"), captions.note(500, "collapsed")
    assert for_apps is not None
    assert for_chains is not None
    assert for_apps.startswith("500 migrations cannot be read on one page, so one box per app")
    assert ("--level collapsed" in for_apps, "--level collapsed" in for_chains) == (True, False)
