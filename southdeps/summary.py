"""What a file of a migrations folder says and does; stored in the cache as it is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import msgspec

from southdeps.effect_kinds import DiagnosticKind
from southdeps.effects import Action, Diagnostic
from southdeps.finding import Attribute, MigrationId
from southdeps.syntax.nodes import Import, Place


class DeclaredPair(msgspec.Struct, frozen=True, array_like=True):
    """One pair of `depends_on` or `needed_by`.

    A malformed one has `error`, what Python says of it, and in `name` the text that stands there instead, if it is one;
    with `app` the pair is well-formed and a comma is missing beside it.
    """

    at: Place
    app: str = ""
    name: str = ""
    error: str | None = None
    dynamic: bool = False

    @property
    def target(self) -> MigrationId:
        """The migration that the pair names: the app's last part, `splitext(basename(name))`."""
        base = self.name.rpartition("/")[2]
        return MigrationId(self.app.rpartition(".")[2], posixpath.splitext(base)[0])


class IneffectiveDeclaration(msgspec.Struct, frozen=True, array_like=True):
    """A declaration that South does not see: at module level, or spelled `dependencies`.

    `entries` are the pairs that are written out in it.
    """

    at: Place
    attribute: str
    in_class: bool
    entries: tuple[DeclaredPair, ...] = ()

    @property
    def names(self) -> tuple[MigrationId, ...]:
        """The migrations that it names."""
        return tuple(entry.target for entry in self.entries)


class MigrationSummary(msgspec.Struct, frozen=True, array_like=True):
    """What a file of a migrations folder is and does.

    `kind`: "south"; "django" (a migration of Django >= 1.7); "other" (no class Migration). `class_at` is the
    place of the class; `actions` those of `forwards()` in order, `dry_actions` those of a dry run (SQLite and
    MySQL: South runs everything twice there, unless `no_dry_run`). `raises` is what importing the module raises.
    `guessed` are columns (table, column) of frozen fields whose class isn't Django's: such a class may choose another
    name, or make no column at all.
    """

    kind: str
    class_at: Place = (1, 1)
    depends_on: tuple[DeclaredPair, ...] = ()
    needed_by: tuple[DeclaredPair, ...] = ()
    ineffective: tuple[IneffectiveDeclaration, ...] = ()
    actions: tuple[Action, ...] = ()
    dry_actions: tuple[Action, ...] = ()
    no_dry_run: bool = False
    imports: tuple[Import, ...] = ()
    raises: str | None = None
    raises_at: Place = (1, 1)
    error: str | None = None
    error_at: Place = (1, 1)
    guessed: tuple[tuple[str, str], ...] = ()

    @property
    def fully_analysed(self) -> bool:
        """Whether the file could be read and everything that it does was followed (see SD402)."""
        return self.error is None and not any(
            isinstance(action, Diagnostic) and action.kind is DiagnosticKind.NOT_FULLY_ANALYSED
            for action in self.actions
        )

    def entries(self) -> Iterator[tuple[Attribute, DeclaredPair]]:
        """All declared pairs, in the order in which South reads them."""
        yield from (("depends_on", entry) for entry in self.depends_on)
        yield from (("needed_by", entry) for entry in self.needed_by)


class ModelPermissions(msgspec.Struct, frozen=True):
    """A model, its verbose name (None: not known), and the names of the permissions that it defines besides."""

    name: str
    verbose_name: str | None
    permissions: tuple[str, ...] = ()
