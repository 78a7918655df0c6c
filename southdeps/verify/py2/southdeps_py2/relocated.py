"""A project that was copied: its search path leads to the copy."""

import os
import sys


def install(moved):
    """Replace the entries of sys.path that lie in a folder of `moved` (old -> new folder)."""
    sys.path[:] = [relocate(entry, moved) for entry in sys.path]


def relocate(entry, moved):
    real = os.path.realpath(entry)
    for old, new in moved:
        if real == old or real.startswith(old + os.sep):
            return new + real[len(old):]
    return entry
