"""Changes of declarations, and how they are applied to the bytes of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import DeclarationFix, Declare, Finding, MigrationId


class FixOptions(Struct, frozen=True):
    """What the user asked for: the apps whose files may change (all if empty), and the migrations declined.

    Dependencies on the apps in `needed_by` are declared in those apps, by `needed_by`. The app `bridge` gets a new
    migration for those between third-party apps.
    """

    only: frozenset[str] = frozenset()
    declined: frozenset[MigrationId] = frozenset()
    needed_by: frozenset[str] = frozenset()
    bridge: str | None = None

    def allow(self, migration: MigrationId) -> bool:
        """Whether its file may be changed."""
        return (not self.only or migration.app in self.only) and migration not in self.declined


class FixRefusal(Struct, frozen=True):
    """Why a change is not made, and the text to write by hand, if any."""

    reason: str
    paste: str = ""


class Change(Struct, frozen=True, eq=False):
    """A dependency to declare in the file of `at`, or a declaration there to correct.

    `finding` is the reason; changes are equal if they do the same, for whatever reason.
    """

    at: MigrationId
    what: Declare | DeclarationFix
    finding: Finding

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and (self.at, self.what) == (other.at, other.what)

    def __hash__(self) -> int:
        return hash((self.at, self.what))

    @property
    def declares(self) -> bool:
        """Whether South reads a dependency afterwards that it did not read before."""
        return isinstance(self.what, Declare) or bool(self.what.targets)

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
) -> tuple[dict[MigrationId, bytes], dict[Change, FixRefusal]]:
    """The new bytes of the files that change, and the changes that cannot be edited into their files.

    Later places in a file are changed first, so that earlier ones keep their positions.
    """
    edited: dict[MigrationId, bytes] = {}
    refusals: dict[Change, FixRefusal] = {}
    for (at, *_), group in groupby(sorted(changes, key=_edit_order), lambda change: _edit_order(change)[:4]):
        together = list(group)
        source = edited.get(at, contents[at])
        try:
            edited[at] = _edit(source, [change.what for change in together])
        except CannotEditError as error:
            alone = {change: refusal for change in together if (refusal := _refusal(source, change))}
            refusals |= alone or dict.fromkeys(together, _as_refusal(error))
    return edited, refusals


def _refusal(source: bytes, change: Change) -> FixRefusal | None:
    """Why a change cannot be edited into its file on its own."""
    try:
        _edit(source, [change.what])
    except CannotEditError as error:
        return _as_refusal(error)
    return None


def _as_refusal(error: CannotEditError) -> FixRefusal:
    return FixRefusal(f"The file cannot be edited safely: line {error.line}: {error.reason}.", error.paste)


def _edit_order(change: Change) -> tuple[MigrationId, int, tuple[int, int], str, tuple[str, ...]]:
    """Edits go by file; then entries from the bottom up, whole declarations, moves, and additions."""
    match change.what:
        case Declare(attribute=attribute, on=on):
            return change.at, 3, (0, 0), attribute, on
        case DeclarationFix(kind=kind, attribute=attribute, at=(line, column)):
            return change.at, {"reshape": 1, "move": 2}.get(kind, 0), (-line, -column), attribute, ()


def _edit(source: bytes, changes: Sequence[Declare | DeclarationFix]) -> bytes:
    """Apply one correction, or add all new pairs of one attribute."""
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
