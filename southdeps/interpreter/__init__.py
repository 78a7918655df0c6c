"""Runs the statements of a module on paper: what its names mean, and which calls it makes.

No line of the scanned project is executed. What can't be decided goes both ways, and whatever then happens
carries the condition it hangs on. Knows Python 2 only; what South and Django add comes in through `Special`
values (`southdeps.south`).
"""
