"""From a dotted name to its meaning: all stubs, by library."""

from __future__ import annotations

import sys
from types import ModuleType

from southdeps.interpreter.values import External, Value
from southdeps.south.stubs import (
    django_conf,
    django_contrib,
    django_core,
    django_db,
    django_shortcuts,
    django_utils,
    south_db,
    south_migration,
    stdlib,
)
from southdeps.south.stubs.project import ScannedProject, Stub

#: One module per library; their `STUBS` together are the registry.
LIBRARIES: tuple[ModuleType, ...] = (
    django_conf,
    django_contrib,
    django_core,
    django_db,
    django_shortcuts,
    django_utils,
    south_db,
    south_migration,
    stdlib,
)
STUBS: dict[str, Stub] = {name: stub for library in LIBRARIES for name, stub in library.STUBS.items()}


def look_up(path: str, project: ScannedProject) -> Value | None:
    """What a dotted name of a known library means; External for names it says nothing of, None for other libraries."""
    if path in STUBS:
        return STUBS[path](project)
    package = path.partition(".")[0]
    if package in {"south", "django"}:
        contributed = django_contrib.find(path, project)
        return External(path) if contributed is None else contributed
    known = package in sys.stdlib_module_names or package in stdlib.PYTHON_2_MODULES
    return External(path) if known else None
