"""Values of settings while they are built: lists of which a part may be unknown."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from southdeps.interpreter.alternatives import options
from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import ListValue, TupleValue, Value

INSTALLED_APPS = "INSTALLED_APPS"
#: The variable with the class that django-configurations takes the settings from.
CONFIGURATION = "DJANGO_CONFIGURATION"
#: The settings that matter to South.
SETTINGS = frozenset({INSTALLED_APPS, "SOUTH_MIGRATION_MODULES", "AUTH_USER_MODEL", "DATABASES"})


def chosen_class() -> str:
    """The class of settings that the environment names; empty if it names none."""
    return os.environ.get(CONFIGURATION, "").strip()


def unknown_parts(value: Value) -> Iterator[str]:
    """The descriptions of what is not known of a list of texts."""
    for option in options(value):
        if isinstance(option, list | tuple):
            yield from (describe(entry) for entry in option if not isinstance(entry, str))
        elif not isinstance(option, str):
            yield describe(option) if option is not None else "it is not set"


def with_element(value: Value, element: Value) -> Value:
    """A list or tuple with one more element; any other value as it is."""
    if isinstance(value, list):
        return ListValue([*value, element])
    return TupleValue((*value, element)) if isinstance(value, tuple) else value


def is_list(value: Value, names: Mapping[str, Value]) -> bool:
    """Whether a value is the very list that INSTALLED_APPS is."""
    return isinstance(value, list) and value is names.get(INSTALLED_APPS)


def with_copied_lists(names: dict[str, Value]) -> dict[str, Value]:
    """The names with lists of their own, so that what one branch appends is not seen by the other."""
    return {
        name: ListValue(value) if isinstance(value, ListValue) else value for name, value in names.items()
    }
