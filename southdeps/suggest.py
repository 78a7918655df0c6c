"""Suggestions for misspelled names."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """` Did you mean x?`, with a blank in front; empty if nothing is near.

    >>> did_you_mean("chekc", ["check", "graph"])
    ' Did you mean check?'
    >>> did_you_mean("zzz", ["check", "graph"])
    ''
    """
    import difflib  # only a message needs it

    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""
