"""Which findings are reported."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.errors import CannotRunError
from southdeps.file_contents import FileContents
from southdeps.rules import RULES
from southdeps.screening import FindingFilter, parse_ignores, screen
from tests.reporters.made_up import NASTY

ONE = replace(NASTY, code="SD101", app="shop", path="shop/migrations/0001.py")
TWO = replace(NASTY, code="SD202", app="blog", path="blog/migrations/0001.py")
FILTERS = {
    "everything": ({}, [ONE, TWO]),
    "selected": ({"select": ("SD1",)}, [ONE]),
    "ignored": ({"ignore": ("SD101",)}, [TWO]),
    "selected and ignored": ({"select": ("SD",), "ignore": ("SD2",)}, [ONE]),
    "in an app": ({"per_app": (("shop", ("SD1",)), ("blog", ("SD1",)))}, [TWO]),
    "in files": ({"per_file": (("*/migrations/*", ("SD2",)),)}, [ONE]),
    "in other files": ({"per_file": (("shop/*", ("SD2",)),)}, [ONE, TWO]),
}


@pytest.mark.parametrize(("facts", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters(facts, expected):
    assert list(FindingFilter(RULES, **facts).of([ONE, TWO])) == expected


@pytest.mark.parametrize("facts", [{"select": ("SD9",)}, {"ignore": ("X",)}, {"per_app": (("a", ("SD9",)),)}])
def test_codes_that_do_not_exist(facts):
    with pytest.raises(CannotRunError, match="no code begins with it"):
        FindingFilter(RULES, **facts)


def test_ignores_as_they_are_written():
    assert parse_ignores(["shop:sd101, SD2", "c:/x/*:SD3"]) == (
        ("shop", ("SD101", "SD2")),
        ("c:/x/*", ("SD3",)),
    )
    for wrong in ("shop", "shop:", ":SD1"):
        with pytest.raises(CannotRunError, match="it takes a name or pattern and codes"):
            parse_ignores([wrong])


def test_what_matches_nothing_is_named_unless_codes_are_left_out():
    sources = {"x.py": FileContents.of(b"x = 1  # southdeps: ignore[SD101]\n")}
    assert len(screen([TWO], sources, FindingFilter(RULES)).unused_comments) == 1
    assert screen([TWO], sources, FindingFilter(RULES, ignore=("SD4",))).unused_comments == ()
