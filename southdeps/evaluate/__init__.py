"""Runs the statements of a module on paper: what its names mean, and which calls it makes.

No line of the scanned project is executed. What can't be decided goes both ways, and whatever then happens
carries the condition it hangs on. Knows Python 2 only; what South and Django add comes in through `Special`
values.
"""

from __future__ import annotations

from southdeps.evaluate.run import Run
from southdeps.evaluate.statements import RAISE, absolute, join

__all__ = ["RAISE", "Run", "absolute", "join"]
