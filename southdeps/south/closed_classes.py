"""Which classes of the project are known as a whole: all of their attributes, with those that Django gives them."""

from __future__ import annotations

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.import_paths import UNKNOWN_NAMES
from southdeps.interpreter.values import AbstractObject, Class, Either, External, Instance, Unknown, Value
from southdeps.south.fields import is_django

#: What makes attributes, or rows, in its own way.
_HOOKS = frozenset({"__getattr__", "__getattribute__", "__init__", "__metaclass__", "__new__"})


def is_closed(cls: Class) -> bool:
    """Whether a model class and those that it inherits from have no attributes but those that are known.

    Not if unknown code has had the class, or if a field or manager is not one of Django's classes or the project's.
    """
    lineage = list(cls.lineage())
    bases = (base for one in lineage for base in one.bases)
    return all(is_known_base(base) for base in bases) and all(
        name not in _HOOKS and name != UNKNOWN_NAMES and is_known(value)
        for one in lineage
        for name, value in one.scope.names.items()
    )


def is_known_base(base: Value) -> bool:
    """Whether a base class is the project's own, or Django's."""
    if isinstance(base, External):
        return base.path.startswith("django.db.models")
    return isinstance(base, Class | AbstractObject) and not isinstance(base, CallResult)


def is_known(value: Value) -> bool:
    """Whether an attribute adds nothing to its class but itself."""
    match value:
        case CallResult():
            return is_django(value.path)
        case Instance(cls=cls):
            return all(is_known_base(base) for one in cls.lineage() for base in one.bases)
        case Unknown() | Either() | External():
            return False
    return True


def open_up(cls: Class) -> None:
    """Note that unknown code has had a class, and may have given it any attribute."""
    cls.scope.names[UNKNOWN_NAMES] = Unknown("attributes")
