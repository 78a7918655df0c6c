"""What Python itself may compute here."""

from __future__ import annotations

import pytest

from southdeps.interpreter.budget import MAX_SIZE, Budget
from southdeps.interpreter.plain import MAX_NESTING, attempt, grow, is_known, is_small, size_of
from southdeps.interpreter.values import External, Unknown
from tests.interpreter.running import Recorder


def fail(error):
    raise error


@pytest.mark.parametrize(
    "error", [ZeroDivisionError(), AttributeError(), KeyError(), TypeError(), ValueError(), RecursionError()]
)
def test_what_the_program_does_wrong_gives_the_default(error):
    assert attempt(lambda: fail(error), "default") == "default"


def test_what_we_do_wrong_is_raised():
    with pytest.raises(AssertionError):
        attempt(lambda: fail(AssertionError()))


def test_sizes_are_paid_for_before_the_work():
    interpreter = Recorder(Budget(steps=3))
    assert grow(interpreter, 1000)
    assert interpreter.budget.steps == 1
    assert not grow(interpreter, 1000)
    assert not grow(Recorder(), MAX_SIZE + 1)


def test_single_values_have_a_size_too():
    assert (size_of("abc"), size_of([1]), size_of(10**9)) == (3, 1, 20)


def test_what_is_nested_counts_as_often_as_it_is_there():
    pair: tuple[object, ...] = ()
    for _ in range(10):
        pair = (pair, {"a": pair})
    assert size_of(pair) > 2**10
    for _ in range(19):
        pair = (pair, pair)
    assert size_of(pair) > MAX_SIZE
    assert not is_known(pair)
    assert not is_small([pair])
    assert is_small([1] * MAX_SIZE)


@pytest.mark.parametrize(
    ("value", "known"),
    [
        pytest.param({"a": [1, (None, 2.5)]}, True, id="plain"),
        pytest.param([1, Unknown()], False, id="an unknown element"),
        pytest.param({External("a"): 1}, False, id="an unknown key"),
    ],
)
def test_plain_data(value, known):
    assert is_known(value) is known


def test_data_within_itself_is_not_plain():
    loop: list[object] = []
    loop.append(loop)
    assert not is_known(loop)
    deep: object = 1
    for _ in range(MAX_NESTING):
        deep = [deep]
    assert is_known(deep)
    assert not is_known([[deep]])
