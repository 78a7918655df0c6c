"""Our own objects by their dotted names, imported when they are needed: commands, output formats, the API."""

from __future__ import annotations

import importlib
from typing import Any


def load(target: str) -> Any:
    """The object that `southdeps.package.module:name` names. Raises ValueError for modules that are not ours."""
    module, _, name = target.partition(":")
    if not module.startswith("southdeps."):
        raise ValueError(f"{target}: not a module of southdeps")
    return getattr(importlib.import_module(module), name)
