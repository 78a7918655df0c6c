"""A change of one declaration, and how it is made in the bytes of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import Declare, Finding, MigrationId


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user has decided: the apps whose files may be changed (none named: all), and the files left alone.

    What others need of the apps in `needed_by` is declared there, and not where it is needed.
    """

    only: frozenset[str] = frozenset()
    declined: frozenset[MigrationId] = frozenset()
    needed_by: frozenset[str] = frozenset()

    def allow(self, migration: MigrationId) -> bool:
        """Whether its file may be changed."""
        return (not self.only or migration.app in self.only) and migration not in self.declined


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a change is not made, and the text to write by hand where there is one."""

    reason: str
    paste: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A dependency that is declared, and the finding that asks for it."""

    declare: Declare
    finding: Finding = field(compare=False)

    @property
    def at(self) -> MigrationId:
        """The migration whose file changes."""
        return self.declare.at

    @property
    def link(self) -> tuple[MigrationId, MigrationId]:
        """The dependency (late, early)."""
        return self.declare.late, self.declare.early

    @property
    def what(self) -> str:
        """The change in words."""
        return f'{self.declare.attribute} gets ("{self.declare.on.app}", "{self.declare.on.name}")'


def apply(
    changes: Sequence[Change], contents: Mapping[MigrationId, bytes]
) -> tuple[dict[MigrationId, bytes], dict[Change, Refusal]]:
    """The new bytes of the files that change, and the changes that their files do not take."""
    edited: dict[MigrationId, bytes] = {}
    refusals: dict[Change, Refusal] = {}

    def place(change: Change) -> tuple[MigrationId, str]:
        return change.at, change.declare.attribute

    for (at, _), group in groupby(
        sorted(changes, key=lambda change: (place(change), change.declare.on)), place
    ):
        together = list(group)
        attribute = together[0].declare.attribute
        try:
            edited[at] = patch.add(
                edited.get(at, contents[at]), attribute, [change.declare.on for change in together]
            )
        except CannotEditError as error:
            reason = f"line {error.line}: {error.reason}"
            refusals |= dict.fromkeys(together, Refusal(reason, error.paste))
    return edited, refusals
