"""What makes methods of functions, and classes of names."""

from __future__ import annotations

import pytest

from southdeps.interpreter.values import Unknown
from tests.interpreter.running import run

CLASS = """
class Box(object):
    def __init__(self):
        self.size = 3
def double(box):
    return box.size * 2
def name(cls):
    return cls.__name__
Box.double = double
Box.name = classmethod(name)
Box.label = staticmethod(lambda: 'box')
Box.twice = property(double)
Box.other = property(unknown)
"""
VALUES = {
    "a function": ("Box().double()", 6),
    "a class method": ("Box.name()", "Box"),
    "a class method of an instance": ("Box().name()", "Box"),
    "a static method": ("Box.label()", "box"),
    "a property": ("Box().twice", 6),
}


@pytest.mark.parametrize(("expression", "expected"), VALUES.values(), ids=VALUES)
def test_methods_given_later(expression, expected):
    assert run(f"{CLASS}X = {expression}").names["X"] == expected


def test_a_property_of_an_unknown_function_is_unknown():
    assert isinstance(run(f"{CLASS}X = Box().other").names["X"], Unknown)
