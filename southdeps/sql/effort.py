"""How much the SQL of one migration may cost to parse.

sqlglot tries one reading after another. Of nested brackets some take twice the time for each level, and everything
takes a thousand times longer than searching for names. So its steps are counted: what exceeds the limits is treated
like any other statement that can't be parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from msgspec import Struct

from southdeps.sql.statements import Reading

#: What all the SQL of one migration may take; about three seconds.
MAX_STEPS = 150_000
#: No statement that people wrote has more tokens, once rows and lists of plain values are left out.
MAX_TOKENS = 10_000
#: Ordinary SQL takes one to five steps per token.
STEPS_PER_TOKEN = 20
FIRST_STEPS = 1_000
#: What beginning to parse a text costs, however short it is.
STEPS_PER_TEXT = 30
#: Routines that call one another are followed as far as this.
MAX_CALLS = 20


class TooCostlyError(Exception):
    """Parsing takes more steps than a statement or migration may take."""


class Effort(Struct):
    """The steps that are left, and what has been read already.

    `known` is by the shape of the statement and its dialect, `plain` by its text, its dialect, and whether bare names
    may be variables in it.
    """

    steps: int = MAX_STEPS
    known: dict[tuple[str, str], tuple[Reading, bool]] = {}
    plain: dict[tuple[str, str, bool], Reading | None] = {}
    exceeded: bool = False

    def allowance(self, tokens: int) -> int:
        """How many steps parsing a statement of so many tokens may take."""
        if tokens > MAX_TOKENS:
            return 0
        return max(0, min(self.steps, FIRST_STEPS + STEPS_PER_TOKEN * tokens))

    def spend(self, steps: int) -> bool:
        """Take so many steps; False if there are none left."""
        self.steps -= steps
        return self.steps > 0

    def left_out(self) -> bool:
        """Whether the limits have left something out since this was last asked."""
        exceeded, self.exceeded = self.exceeded, False
        return exceeded


_CURRENT: ContextVar[Effort] = ContextVar("effort")


@contextmanager
def within(effort: Effort) -> Iterator[None]:
    """Whatever is parsed within is paid from `effort`."""
    token = _CURRENT.set(effort)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Effort:
    """What parsing is paid from here; a new allowance if none has been set."""
    return _CURRENT.get(None) or Effort()
