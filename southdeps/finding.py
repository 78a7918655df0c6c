"""The words that every later stage speaks: a migration's name, and what is found in it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
Attribute = Literal["depends_on", "needed_by"]
ATTRIBUTES: tuple[Attribute, ...] = ("depends_on", "needed_by")
ReferenceKind = Literal[
    "foreign-key", "many-to-many", "schema-operation", "orm", "live-model", "sql", "fixture"
]

#: code -> (name, what its findings usually are). A code never changes its meaning.
CODES: dict[str, tuple[str, Severity]] = {
    "SD101": ("missing-dependency", "error"),
    "SD102": ("dropped-too-early", "error"),
    "SD201": ("malformed-declaration", "error"),
    "SD202": ("unknown-migration", "error"),
    "SD203": ("unmigrated-app", "error"),
    "SD204": ("higher-in-same-app", "error"),
    "SD205": ("cycle", "error"),
    "SD206": ("ineffective-declaration", "warning"),
    "SD301": ("no-such-table", "error"),
    "SD302": ("model-not-frozen", "error"),
    "SD303": ("not-a-migration", "error"),
    "SD304": ("no-such-column", "error"),
    "SD401": ("dynamic-name", "info"),
    "SD402": ("unparsed-source", "warning"),
    "SD403": ("unparsed-sql", "warning"),
    "SD404": ("app-not-scanned", "info"),
    "SD405": ("rows-made-elsewhere", "warning"),
    "SD406": ("hidden-by-plan", "info"),
    "SD407": ("live-model", "warning"),
    "SD408": ("loads-data", "warning"),
    "SD409": ("unknown-required-column", "warning"),
}


class MigrationId(NamedTuple):
    """One migration, named as South prints it: `app:name`. Sorts as South's plan does, by that text."""

    app: str
    name: str

    def __str__(self) -> str:
        return f"{self.app}:{self.name}"


class Declare(Struct, frozen=True):
    """Where and how a missing dependency is to be said: `attribute` in migration `at`, naming `on`."""

    attribute: Attribute
    at: MigrationId
    on: MigrationId

    @property
    def late(self) -> MigrationId:
        """The migration that is to run after the other."""
        return self.at if self.attribute == "depends_on" else self.on

    @property
    def early(self) -> MigrationId:
        """The migration that is to run before the other."""
        return self.on if self.attribute == "depends_on" else self.at


class DeclarationFix(Struct, frozen=True):
    """The one way to repair a wrong declaration, where there is only one.

    `remove` the entry at a place (line, column); `replace` what it names by `to`; `reshape` the whole attribute into
    a sequence of pairs; `move` what is assigned to `attribute` to where South looks for it.
    """

    kind: Literal["remove", "replace", "reshape", "move"]
    attribute: Literal["depends_on", "needed_by", "dependencies"]
    at: tuple[int, int]
    to: MigrationId | None = None


class Finding(Struct, frozen=True):
    """One thing that is wrong or worth knowing; `line` and `column` count from 1, in characters.

    `declaration_fix` is how to repair a wrong declaration. `app` is given where there is no migration. `advice` is what
    to do, in a line or more, where `declare` does not say it. What does not apply is None.
    """

    code: str
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

    @property
    def name(self) -> str:
        """The code's readable name, as in `missing-dependency`."""
        return CODES[self.code][0]
