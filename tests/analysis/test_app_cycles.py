"""Apps that need each other although no migrations do."""

from __future__ import annotations

import pytest

from southdeps.analysis.app_cycles import app_cycles
from southdeps.reporters.text import app_cycle
from tests.draw.projects import project as graph

APPS = {"a": ["0001", "0002"], "b": ["0001", "0002"], "c": ["0001", "0002"]}
APP_CYCLES = {
    "at different times": (
        "b:0001 depends_on a:0001\na:0002 depends_on b:0001",
        ["apps a, b need each other, though no migrations do: a:0002 needs b:0001, b:0001 needs a:0001"],
    ),
    "a missing dependency closes it": (
        "b:0001 depends_on a:0001\na:0002 missing b:0002 b_thing",
        ["apps a, b need each other, though no migrations do: a:0002 needs b:0002, b:0001 needs a:0001"],
    ),
    "over three apps": (
        "b:0001 depends_on a:0001\nc:0001 depends_on b:0001\na:0002 needed_by c:0001",
        [
            "apps a, b, c need each other, though no migrations do: a:0002 needs c:0001, c:0001 needs b:0001, b:0001 needs a:0001"
        ],
    ),
    "one way only": ("b:0001 depends_on a:0001\nb:0002 depends_on a:0002", []),
    "between the migrations too": ("b:0001 depends_on a:0001\na:0001 depends_on b:0001", []),
}


@pytest.mark.parametrize(("edges", "expected"), APP_CYCLES.values(), ids=APP_CYCLES)
def test_apps_that_need_each_other(edges, expected):
    assert [app_cycle(links) for links in app_cycles(graph(APPS, edges))] == expected
