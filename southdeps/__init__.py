"""Finds, draws and repairs the missing dependencies between South migrations.

The public API is in `southdeps.api`. Its names can be imported from here, but for those that are modules as well
(`southdeps.api.graph`):

>>> import southdeps
>>> report = southdeps.check(["examples/bookshop"])
>>> report.summary.errors
4
"""

from __future__ import annotations

import os
import sys

# `python -m southdeps` looks for modules in the working directory first, where a scanned project may have its own.
# Both modules above are there before that; nothing else may be imported earlier.
if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    sys.path[:1] = [
        one for one in sys.path[:1] if os.path.realpath(one) == os.path.realpath(f"{__file__}/../..")
    ]

from typing import TYPE_CHECKING, Any

from southdeps.version import __version__

if TYPE_CHECKING:
    from southdeps.api import CannotRunError as CannotRunError
    from southdeps.api import Finding as Finding
    from southdeps.api import Graph as Graph
    from southdeps.api import MigrationId as MigrationId
    from southdeps.api import Options as Options
    from southdeps.api import Plan as Plan
    from southdeps.api import Report as Report
    from southdeps.api import check as check
    from southdeps.api import fix as fix
    from southdeps.api import plan as plan
    from southdeps.api import read as read
    from southdeps.fixes import FixOptions as FixOptions
    from southdeps.fixes import FixResult as FixResult

__all__ = [
    "CannotRunError",
    "Finding",
    "FixOptions",
    "FixResult",
    "Graph",
    "MigrationId",
    "Options",
    "Plan",
    "Report",
    "__version__",
    "check",
    "fix",
    "plan",
    "read",
]


def __getattr__(name: str) -> Any:
    """The API is imported when it is first used, so that `southdeps --help` does not wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from southdeps.lazy import load

    module = "southdeps.fixes" if name.startswith("Fix") else "southdeps.api"
    return load(f"{module}:{name}")
