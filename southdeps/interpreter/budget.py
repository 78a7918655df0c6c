"""How much one analysis may do before it gives up."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

#: No migration that people wrote comes near this many statements and expressions.
MAX_STEPS = 200_000
#: A single loop may take this many; the program goes on behind it.
MAX_LOOP_STEPS = 50_000
#: Calls within calls; each takes several frames of our own stack.
MAX_DEPTH = 25
#: No string or list on the way to a table's name is longer.
MAX_SIZE = 1_000_000
#: Making a value of this many characters or elements costs one step.
SIZE_PER_STEP = 500


class Budget(Struct):
    """The steps that are left to one migration and all modules it imports, and why it was not analysed to the end.

    `shared` holds one object of each kind that needs limits or a memory of its own.
    """

    steps: int = MAX_STEPS
    exceeded: str | None = None
    shared: dict[type, Any] = {}

    def spend(self, amount: int) -> bool:
        """Take `amount` steps; False once there are none left."""
        self.steps -= amount
        if self.steps < 0:
            self.give_up(f"more than {MAX_STEPS:,} steps")
        return self.steps >= 0

    def give_up(self, reason: str) -> None:
        """Note the first reason for leaving something out."""
        self.exceeded = self.exceeded or reason
