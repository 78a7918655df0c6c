"""Numbers of rows: what is known of them on a fresh database."""

from __future__ import annotations

import pytest

from southdeps.data_conditions import rows_exist
from southdeps.interpreter.values import Truth
from southdeps.schema.simulation import SimulatedSchema
from southdeps.south.orm.number import Number

ONE, OTHER = rows_exist("a_one"), rows_exist("a_other")


@pytest.mark.parametrize(
    ("operator", "filled", "expected"),
    [
        pytest.param("!=", (), False, id="none and none differ"),
        pytest.param("==", (), True, id="none and none are equal"),
        pytest.param("<", (), False, id="none is less than none"),
        pytest.param(">", (), False, id="none is more than none"),
        pytest.param("!=", ("a_one",), None, id="some and none may differ"),
        pytest.param("==", ("a_one",), None, id="some and none may be equal"),
        pytest.param(">", ("a_one",), None, id="some may be more than none"),
        pytest.param("<", ("a_one",), False, id="some are not less than none"),
        pytest.param(">", ("a_other",), False, id="none is not more than some"),
        pytest.param("<", ("a_other",), None, id="none may be less than some"),
        pytest.param(">=", (), True, id="none is at least none"),
        pytest.param("<=", ("a_other",), True, id="none is at most some"),
        pytest.param("<=", ("a_one",), None, id="some may be at most none"),
    ],
)
def test_comparisons(operator, filled, expected):
    schema = SimulatedSchema(frozenset())
    for table in ("a_one", "a_other"):
        schema.rows.create(table)
    for table in filled:
        schema.rows.of(table).insert({}, certain=True)
    found = Number(ONE).combine(operator, Number(OTHER))
    assert isinstance(found, Truth)
    assert schema.decide_one(found.condition) is expected


def test_a_sum_is_nothing_if_both_parts_are():
    found = Number(ONE).combine("+", Number(OTHER))
    assert isinstance(found, Number)
    assert found.conditions == (ONE, OTHER)
    assert found.describe() == "the number of rows in a_one and rows in a_other"


@pytest.mark.parametrize(
    ("operator", "number", "expected"),
    [
        pytest.param(">", 1000, False, id="more than many"),
        pytest.param(">=", 2, False, id="at least two"),
        pytest.param("==", 5, False, id="five"),
        pytest.param("!=", 5, True, id="not five"),
        pytest.param("<", 5, True, id="less than five"),
        pytest.param("<=", 1, True, id="at most one"),
    ],
)
def test_comparisons_with_plain_numbers(operator, number, expected):
    schema = SimulatedSchema(frozenset())
    schema.rows.create("a_one")
    found = Number(ONE).combine(operator, number)
    assert isinstance(found, Truth)
    assert schema.decide_one(found.condition) is expected
    schema.rows.of("a_one").insert({}, certain=True)
    assert schema.decide_one(found.condition) is None


@pytest.mark.parametrize("operator", ["-", "*", "in"])
def test_what_is_not_known(operator):
    assert Number(ONE).combine(operator, Number(OTHER)) is None
    assert Number(ONE).combine("+", 1) is None
    assert Number(ONE).combine("==", "1") is None
