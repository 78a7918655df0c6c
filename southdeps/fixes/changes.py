"""A change of one declaration, and how it is made in the bytes of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import DeclarationFix, Declare, Finding, MigrationId


class FixOptions(Struct, frozen=True):
    """What the user has decided: the apps whose files may be changed (none named: all), and the files left alone.

    What others need of the apps in `needed_by` is declared there, and not where it is needed.
    """

    only: frozenset[str] = frozenset()
    declined: frozenset[MigrationId] = frozenset()
    needed_by: frozenset[str] = frozenset()

    def allow(self, migration: MigrationId) -> bool:
        """Whether its file may be changed."""
        return (not self.only or migration.app in self.only) and migration not in self.declined


class Refusal(Struct, frozen=True):
    """Why a change is not made, and the text to write by hand where there is one."""

    reason: str
    paste: str = ""


class Change(Struct, frozen=True, eq=False):
    """A dependency that is declared in the file of `at`, or a declaration there that is mended.

    `finding` says why; two changes are one and the same whatever the reason.
    """

    at: MigrationId
    what: Declare | DeclarationFix
    finding: Finding

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and (self.at, self.what) == (other.at, other.what)

    def __hash__(self) -> int:
        return hash((self.at, self.what))

    def __str__(self) -> str:
        match self.what:
            case Declare(attribute=attribute, on=on):
                return f'{attribute} gets ("{on.app}", "{on.name}")'
            case DeclarationFix(kind="remove", attribute=attribute):
                return f"{attribute} loses an entry"
            case DeclarationFix(kind="replace", attribute=attribute, to=to) if to is not None:
                return f'{attribute} names ("{to.app}", "{to.name}")'
            case DeclarationFix(kind="reshape", attribute=attribute):
                return f"{attribute} becomes a sequence of pairs"
            case DeclarationFix(attribute="dependencies"):
                return "dependencies becomes depends_on"
            case _:
                return f"{self.what.attribute} moves into the class"


def apply(
    changes: Iterable[Change], contents: Mapping[MigrationId, bytes]
) -> tuple[dict[MigrationId, bytes], dict[Change, Refusal]]:
    """The new bytes of the files that change, and the changes that their files do not take.

    What stands further down in a file is changed first, lest places move.
    """
    edited: dict[MigrationId, bytes] = {}
    refusals: dict[Change, Refusal] = {}
    for (at, *_), group in groupby(sorted(changes, key=_turn), lambda change: _turn(change)[:4]):
        together = list(group)
        source = edited.get(at, contents[at])
        try:
            edited[at] = _edit(source, [change.what for change in together])
        except CannotEditError as error:
            alone = {change: refusal for change in together if (refusal := _refusal(source, change))}
            refusals |= alone or dict.fromkeys(together, _told(error))
    return edited, refusals


def _refusal(source: bytes, change: Change) -> Refusal | None:
    """Why a file does not take a change by itself."""
    try:
        _edit(source, [change.what])
    except CannotEditError as error:
        return _told(error)
    return None


def _told(error: CannotEditError) -> Refusal:
    return Refusal(f"The file can't be edited safely: line {error.line}: {error.reason}.", error.paste)


def _turn(change: Change) -> tuple[MigrationId, int, tuple[int, int], str, tuple[str, ...]]:
    """The order of the edits: by file, single entries from below, whole declarations, what is moved, what is new."""
    match change.what:
        case Declare(attribute=attribute, on=on):
            return change.at, 3, (0, 0), attribute, on
        case DeclarationFix(kind=kind, attribute=attribute, at=(line, column)):
            return change.at, {"reshape": 1, "move": 2}.get(kind, 0), (-line, -column), attribute, ()


def _edit(source: bytes, changes: Sequence[Declare | DeclarationFix]) -> bytes:
    """One mend, or all pairs that one attribute gets."""
    match changes[0]:
        case Declare(attribute=attribute):
            return patch.add(source, attribute, [one.on for one in changes if isinstance(one, Declare)])
        case DeclarationFix(kind="remove", attribute="depends_on" | "needed_by" as attribute, at=at):
            return patch.remove(source, attribute, at)
        case DeclarationFix(
            kind="replace", attribute="depends_on" | "needed_by" as attribute, at=at, to=MigrationId() as to
        ):
            return patch.replace_entry(source, attribute, at, to)
        case DeclarationFix(kind="reshape", attribute="depends_on" | "needed_by" as attribute):
            return patch.reshape(source, attribute)
        case DeclarationFix(kind="move", attribute=name):
            return patch.move_into_class(source, name)
    raise AssertionError(changes[0])
