"""The end of the full output: counted warnings and infos, what errors need, what is left to people."""

from __future__ import annotations

import click
import pytest
from msgspec.structs import replace

from southdeps.reporters.overview import (
    MOST_NEEDED,
    MOST_WARNINGS,
    counted,
    few,
    infos,
    overview,
    rest,
    warnings,
)
from tests.projects import name
from tests.reporters.made_up import NASTY

WARNING = replace(NASTY, path="c/migrations/0001_x.py", message="a warning", advice=None, related=())
INFO = replace(WARNING, code="SD404", severity="info")
ERROR = replace(WARNING, code="SD101", severity="error", requires=name("a:0001_initial"), fixable=True)
OTHER = replace(WARNING, code="SD407", name="live-model", migration=name("d:0001_y"))


def seen(lines):
    return [click.unstyle(line) for line in lines]


def test_few_warnings_have_a_line_each():
    assert (
        seen(warnings([WARNING] * MOST_WARNINGS))
        == ["c/migrations/0001_x.py:1:1: SD102 warning: a warning"] * MOST_WARNINGS
    )


def test_many_warnings_have_a_line_per_code():
    assert seen(warnings([*[WARNING] * 5, OTHER])) == [
        "SD102 warning: 5 findings of dropped-too-early in c:0001_x; -v shows them",
        "SD407 warning: 1 finding of live-model in d:0001_y; -v shows them",
    ]


def test_warnings_of_many_codes_have_few_lines():
    found = [replace(WARNING, code=f"SD30{number % 7}") for number in range(20)]
    lines = seen(warnings(found))
    assert len(lines) == MOST_WARNINGS
    assert lines[-1] == "more warnings (SD303: 3, SD304: 3, SD305: 3, SD306: 2); -v shows them"


def test_infos_are_counted():
    assert seen(infos([INFO, WARNING, INFO, replace(INFO, code="SD401")])) == [
        "3 infos (SD401: 1, SD404: 2); -v shows them"
    ]
    assert rest([ERROR]) == []


def test_both_may_be_counted():
    assert seen(counted([INFO, *[WARNING] * 2, OTHER, ERROR])) == [
        "3 warnings (SD102: 2, SD407: 1); -v shows them",
        "1 info (SD404: 1); -v shows them",
    ]


#: name -> errors, and what is printed of them
OVERVIEWS = {
    "two need the same": ([ERROR, ERROR], ["2 errors need a:0001_initial to run first"]),
    "two need different ones": ([ERROR, replace(ERROR, requires=name("a:0002_more"))], []),
    "none": ([], []),
    "one has to be fixed by hand": (
        [ERROR, replace(ERROR, requires=None, fixable=False)],
        ["1 error to fix by hand: SD101 in c:0001_x"],
    ),
    "two codes in one place": (
        [ERROR, *(replace(ERROR, code=code, requires=None, fixable=False) for code in ("SD301", "SD205"))],
        ["2 errors to fix by hand: SD301, SD205 in c:0001_x"],
    ),
    "all have to be fixed by hand": ([replace(ERROR, requires=None, fixable=False)] * 2, []),
    "one is in no migration": (
        [ERROR, replace(ERROR, migration=None, requires=None, fixable=False)],
        ["1 error to fix by hand: SD101 in c/migrations/0001_x.py"],
    ),
}


@pytest.mark.parametrize(("errors", "expected"), OVERVIEWS.values(), ids=OVERVIEWS)
def test_an_overview(errors, expected):
    assert list(overview(errors)) == expected


def test_what_most_errors_need_comes_first():
    needed = [replace(ERROR, requires=name(f"{app}:0001_x")) for app in "abbcccdddd" for _ in range(2)]
    lines = list(overview(needed))
    assert [line.split()[0] for line in lines] == ["8", "6", "4"]
    assert len(lines) == MOST_NEEDED


def test_a_few_of_many():
    assert few(["a", "b", "a"], 2) == "a, b"
    assert few("abcde", 2) == "a, b and 3 more"
    assert few(["\x1b"], 2) == "\\x1b"
