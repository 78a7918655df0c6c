"""What is foretold of `syncdb; migrate`: what was simulated, and how it ends."""

from __future__ import annotations

from msgspec import Struct

from southdeps.analysis.simulate import SimulationInput, SimulationResult


class Plan(Struct, frozen=True):
    """What `migrate` does on a fresh database: the simulation's result, and what it was given.

    `on_postgresql` is what it does on PostgreSQL, where the plan was made for SQLite and runs there; else None.
    """

    result: SimulationResult
    given: SimulationInput
    on_postgresql: SimulationResult | None = None

    @property
    def outcome(self) -> str:
        """`ok`, `fails` (a migration raises) or `blocked` (South stops before or between migrations)."""
        return self.result.outcome
