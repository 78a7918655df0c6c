"""What rows, query sets and lookups may ask of a model is answered by every kind of model."""

from __future__ import annotations

import inspect

import pytest

from southdeps.south.live_models import LiveModel
from southdeps.south.orm import ModelClass
from southdeps.south.orm.instance import ModelInstance
from southdeps.south.orm.protocols import ModelLike, RowLike


def members(protocol):
    return {name for name in vars(protocol) if not name.startswith("_")} | set(protocol.__annotations__)


@pytest.mark.parametrize(
    ("protocol", "cls"), [(ModelLike, ModelClass), (ModelLike, LiveModel), (RowLike, ModelInstance)]
)
def test_every_member_is_there(protocol, cls):
    source = "".join(inspect.getsource(base) for base in cls.__mro__[:-1])
    assert {
        name for name in members(protocol) if not hasattr(cls, name) and f"self.{name}" not in source
    } == set()


@pytest.mark.parametrize("name", ["find_field", "reverse", "require", "many_table", "row"])
def test_methods_take_the_same_arguments(name):
    assert list(inspect.signature(getattr(ModelLike, name)).parameters) == list(
        inspect.signature(getattr(ModelClass, name)).parameters
    )
