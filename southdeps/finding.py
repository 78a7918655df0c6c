"""Values that every later stage shares: a migration's name, and what is found in it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
Attribute = Literal["depends_on", "needed_by"]
ATTRIBUTES: tuple[Attribute, ...] = ("depends_on", "needed_by")
ReferenceKind = Literal[
    "foreign-key", "many-to-many", "schema-operation", "orm", "live-model", "sql", "fixture"
]


class MigrationId(NamedTuple):
    """One migration, named as South prints it: `app:name`. Sorts as South's plan does, by that text."""

    app: str
    name: str

    def __str__(self) -> str:
        return f"{self.app}:{self.name}"


class Declare(Struct, frozen=True):
    """Where and how to declare a missing dependency: `attribute` in migration `at`, naming `on`."""

    attribute: Attribute
    at: MigrationId
    on: MigrationId

    @property
    def late(self) -> MigrationId:
        """The migration that has to run after the other."""
        return self.at if self.attribute == "depends_on" else self.on

    @property
    def early(self) -> MigrationId:
        """The migration that has to run before the other."""
        return self.on if self.attribute == "depends_on" else self.at


class DeclarationFix(Struct, frozen=True):
    """How to correct a wrong declaration, if there is only one way.

    `remove` the entry at a place (line, column); `replace` what it names by `to`; `reshape` the whole attribute into
    a sequence of pairs; `move` what is assigned to `attribute` to where South looks for it. `names` are the migrations
    that the entries of a sequence name.
    """

    kind: Literal["remove", "replace", "reshape", "move"]
    attribute: Literal["depends_on", "needed_by", "dependencies"]
    at: tuple[int, int]
    to: MigrationId | None = None
    names: tuple[MigrationId, ...] = ()

    @property
    def targets(self) -> tuple[MigrationId, ...]:
        """All migrations that it declares anew."""
        return self.names if self.to is None else (self.to,)


class Related(Struct, frozen=True):
    """Another place that a finding is about, such as the reader's line for a table dropped too early."""

    path: str
    line: int
    message: str


class Finding(Struct, frozen=True):
    """One thing that is wrong or worth knowing; `line` and `column` count from 1, in characters.

    `app` is set if there is no migration. `declare` is the dependency to declare, `declaration_fix` the edit of a wrong
    declaration; `advice` says what to do, in a line or more, if those do not. `end_line` and `end_column` are
    the end of the code at `line` and `column`, exclusive. `objects` are the database objects that a finding is about
    besides its table, `only_in` the server versions it is limited to. What does not apply is None or empty.

    Commands with facts of their own (the comparison of `drift`, the row of `fixture check`) subclass it and give their
    further JSON keys in `details`.
    """

    code: str
    name: str
    severity: Severity
    migration: MigrationId | None
    path: str
    line: int
    column: int
    message: str
    app: str | None = None
    table: str | None = None
    field: str | None = None
    reference: ReferenceKind | None = None
    requires: MigrationId | None = None
    declare: Declare | None = None
    declaration_fix: DeclarationFix | None = None
    hidden_by_installed_apps: bool | None = None
    fixable: bool = False
    advice: str | None = None
    end_line: int | None = None
    end_column: int | None = None
    related: tuple[Related, ...] = ()
    objects: tuple[str, ...] = ()
    only_in: str | None = None

    def details(self) -> dict[str, object]:
        """The JSON keys that only findings of this class have."""
        return {}

    @property
    def reading_order(self) -> tuple[object, ...]:
        """The key that every report sorts findings by: where they are, then what they are."""
        return (self.path, self.line, self.column, self.code, self.message)
