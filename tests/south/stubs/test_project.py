"""What stubs are made of."""

from __future__ import annotations

from southdeps.interpreter.values import Native
from southdeps.south.environment import DjangoEnvironment, TrackedEnvironment
from southdeps.south.stubs.project import IDENTITY, constant, identity
from tests.interpreter.running import Recorder
from tests.projects import NoFiles

PROJECT = NoFiles(TrackedEnvironment(DjangoEnvironment()))


def test_a_constant_is_the_same_for_every_project():
    value = object()
    assert constant(value)(PROJECT) is value


def test_identity_gives_its_first_argument_back():
    assert identity(Recorder(), ("a", "b"), {}) == "a"
    assert identity(Recorder(), (), {}) is None
    function = IDENTITY(PROJECT)
    assert isinstance(function, Native)
    assert function.call(Recorder(), ("a",), {}) == "a"
