"""Since which migration an object is as it is in the end."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.drift.timeline import Timeline, as_expected
from southdeps.finding import MigrationId
from southdeps.schema.compare import Difference
from southdeps.schema.description import Schema
from tests.schema.test_match import ID, NAME, table

M = [MigrationId("quay", f"000{number}") for number in range(5)]
WIDE = replace(NAME, type="character varying(20)")


def schema(*parts):
    return Schema({"a": table(*parts)}) if parts else Schema()


def timeline(*steps, start=()):
    return Timeline(schema(*start), tuple((M[at + 1], schema(*parts)) for at, parts in enumerate(steps)))


def column(expected, found=None):
    return Difference("column", "a", "name", expected, found)


@pytest.mark.parametrize(
    ("steps", "start", "difference", "author"),
    [
        pytest.param([[ID], [ID, NAME]], [], column(NAME), M[2], id="made by the last"),
        pytest.param([[ID, NAME], [ID, NAME]], [], column(NAME), M[1], id="made, then left alone"),
        pytest.param([[NAME], [ID], [ID, NAME]], [], column(NAME), M[3], id="made again"),
        pytest.param([[NAME], [WIDE]], [], column(WIDE, NAME), M[2], id="altered"),
        pytest.param([[NAME], [WIDE]], [], column(NAME), None, id="it does not end so"),
        pytest.param([[NAME], [ID]], [], column(None, NAME), M[2], id="taken away"),
        pytest.param([[ID], [ID]], [], column(None, NAME), None, id="never there"),
        pytest.param([[ID, NAME]], [NAME], column(NAME), None, id="there before the first"),
        pytest.param([[ID]], [NAME], column(None, NAME), M[1], id="there before the first, taken away"),
        pytest.param([], [NAME], column(NAME), None, id="no migration"),
    ],
)
def test_the_author(steps, start, difference, author):
    assert timeline(*steps, start=start).author(difference) == author


def test_the_schema_after_each_migration():
    line = timeline([ID], [ID, NAME])
    assert line.after(M[1]) == schema(ID)
    assert line.after(M[2]) == line.end == schema(ID, NAME)
    assert timeline(start=[NAME]).end == schema(NAME)


def test_what_each_migration_changes():
    changes = timeline([ID, NAME], [ID, NAME], [ID, WIDE], start=[ID]).changes
    assert {name: [(one.expected, one.found) for one in found] for name, found in changes.items()} == {
        M[1]: [(None, NAME)],
        M[2]: [],
        M[3]: [(NAME, WIDE)],
    }


@pytest.mark.parametrize(
    ("parts", "difference", "expected"),
    [
        pytest.param([NAME], column(NAME), True, id="wanted and there"),
        pytest.param([WIDE], column(NAME), False, id="wanted and otherwise"),
        pytest.param([ID], column(NAME), False, id="wanted and absent"),
        pytest.param([ID], column(None, NAME), True, id="unwanted and absent"),
        pytest.param([NAME], column(None, NAME), False, id="unwanted and there"),
        pytest.param([], column(None, NAME), True, id="unwanted, no table"),
    ],
)
def test_an_object_is_as_expected(parts, difference, expected):
    assert as_expected(schema(*parts), difference) is expected
