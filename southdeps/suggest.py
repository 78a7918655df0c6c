"""Suggestions for misspelled names."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

#: A list of names to choose from has at most this many.
MOST_NAMES = 10


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """` Did you mean x?`, with a blank in front; empty if nothing is near.

    Of names that are equally near, the one that begins as the name does is meant.

    >>> did_you_mean("chekc", ["check", "graph"])
    ' Did you mean check?'
    >>> did_you_mean("SD110", ["SD101", "SD611"])
    ' Did you mean SD101?'
    >>> did_you_mean("zzz", ["check", "graph"])
    ''
    """
    import difflib  # only a message needs it

    names = sorted(set(known))
    near = sorted(difflib.get_close_matches(name, names, n=max(len(names), 1)))
    best = max(near, key=lambda other: (similarity(name, other), common_start(name, other)), default=None)
    return f" Did you mean {best}?" if best is not None else ""


def did_you_mean_or(name: str, known: Iterable[str], what: str) -> str:
    """The same; if nothing is near, the names there are, after the words `what`.

    >>> did_you_mean_or("zzz", ["shop", "news"], "The apps are")
    ' The apps are news, shop.'
    """
    names = sorted(set(known))
    shown = ", ".join(names[:MOST_NAMES])
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return did_you_mean(name, names) or (f" {what} {shown}{more}." if names else "")


def similarity(name: str, other: str) -> float:
    """How alike two names are, as difflib sees it."""
    import difflib

    return difflib.SequenceMatcher(a=other, b=name).ratio()


def common_start(name: str, other: str) -> int:
    """The number of characters that two names begin with in common."""
    pairs = zip(name, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
