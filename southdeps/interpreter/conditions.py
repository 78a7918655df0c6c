"""What decides at run time which way a program goes."""

from __future__ import annotations

from typing import Self

from msgspec import Struct
from msgspec.structs import replace


class Condition(Struct, frozen=True, tag=True, array_like=True):
    """What decides at run time whether a branch is taken: that `text` holds, or that it does not if not `expected`.

    This one is opaque: nothing is known of it but its text. Layers above add kinds that can be decided later.
    """

    text: str
    expected: bool = True

    def negated(self) -> Self:
        """The condition under which the other branch runs."""
        return replace(self, expected=not self.expected)


#: That a loop of unknown length runs at all: it depends on data.
LOOP = Condition("a loop")
