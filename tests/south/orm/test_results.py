"""What queries give that are not rows: numbers, aggregates, the first row, and exceptions of their model."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests.projects import migration, show_condition, summary
from tests.south.orm.models import MODELS

ROWS = "orm['a.City'].objects"
NONE = "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"
NO_CITY = "'NoneType' object has no attribute 'name'"
USES = {
    "the largest": (f"{ROWS}.aggregate(models.Max('id'))['id__max'] + 1", f"[not rows in a_city] {NONE}"),
    "a sum by name": (f"{ROWS}.aggregate(n=models.Sum('id'))['n'] + 1", f"[not rows in a_city] {NONE}"),
    "the number": (f"{ROWS}.aggregate(n=models.Count('id'))['n'] + 1", None),
    "nothing at all": (f"{ROWS}.aggregate(n=models.Sum('id'))['n']", None),
    "a quotient": (
        f"1 / {ROWS}.count()",
        "[not rows in a_city] ZeroDivisionError: integer division or modulo by zero",
    ),
    "a quotient of the number": (f"{ROWS}.count() / 2", None),
}


@pytest.mark.parametrize(("body", "raised"), USES.values(), ids=USES)
def test_what_an_empty_table_leads_to(body, raised):
    found = [
        f"[{' '.join(map(show_condition, one.when))}] {one.error}"
        for one in summary(migration(body, *MODELS)).actions
        if isinstance(one, effects.RaiseException)
    ]
    assert found == ([raised] if raised else [])


def test_the_first_row_is_looked_up_where_it_is_used():
    done = summary(migration(f"city = {ROWS}.first()\ncity.name", *MODELS)).actions
    assert [one.error for one in done if isinstance(one, effects.Find)] == [f"AttributeError: {NO_CITY}"]


CATCH = "try:\n    orm['c.Child'].objects.get()\nexcept {}.DoesNotExist:\n    pass"


@pytest.mark.parametrize(
    ("handled", "caught"),
    [
        pytest.param("orm['c.Child']", True, id="its own"),
        pytest.param("orm['a.Thing']", True, id="that of its parent"),
        pytest.param("orm['a.City']", False, id="that of another model"),
        pytest.param("elsewhere", True, id="one that is not known"),
    ],
)
def test_which_does_not_exist_a_handler_catches(handled, caught):
    done = summary(migration(CATCH.format(handled), *MODELS)).actions
    errors = [one.error for one in done if isinstance(one, effects.Find) and one.error]
    assert (errors == []) == caught
