"""Which rows the tables of a fresh database have: what syncdb and the migrations so far insert, as far as it is known.

Django makes content types and permissions when an app's models are announced (`post_syncdb`). South announces them at
the end of the plan of the app that it migrates (`south.migration.migrators.Forwards.migrate_many`), not after the
migration that creates them, unless a migration calls `db.send_pending_create_signals()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from southdeps import effects
from southdeps.data_conditions import Literal, RowsExist
from southdeps.effects import Action, Find
from southdeps.schema.refusal import Refusal

CONTENT_TYPES, PERMISSIONS = "django_content_type", "auth_permission"
#: South's table of the migrations that have run.
HISTORY = "south_migrationhistory"

_MADE_BY_DJANGO = frozenset({CONTENT_TYPES, PERMISSIONS})

#: The tables of Django's own apps that `syncdb --noinput` leaves empty.
EMPTY = frozenset(
    [
        "auth_group",
        "auth_group_permissions",
        "auth_user",
        "auth_user_groups",
        "auth_user_user_permissions",
        "django_admin_log",
        "django_comments",
        "django_comment_flags",
        "django_flatpage",
        "django_flatpage_sites",
        "django_redirect",
        "django_session",
        HISTORY,
    ]
)
#: The one row of `django.contrib.sites` (`create_default_site`).
SITE: Mapping[str, Literal] = {"id": 1, "domain": "example.com", "name": "example.com"}
#: What a default permission is called: `add_thing`, `change_thing`, `delete_thing`.
_PERMISSION_VERBS = ("add_", "change_", "delete_")
#: More rows than this are not told apart.
MAX_ROWS = 1_000


class Row(Struct):
    """A row: the literal values that are known of it; not `certain` if it was inserted under a condition."""

    values: Mapping[str, Literal]
    certain: bool = True


class TableRows(Struct):
    """The rows of one table; there may be others if it is `open`."""

    rows: list[Row] = field(default_factory=list)
    open: bool = False

    @property
    def state(self) -> str:
        """Whether there are rows: none, maybe, some."""
        if any(row.certain for row in self.rows):
            return "some"
        return "maybe" if self.rows or self.open else "none"

    def insert(self, values: Mapping[str, Literal], *, certain: bool) -> None:
        """A row is inserted."""
        if len(self.rows) < MAX_ROWS:
            self.rows.append(Row(values, certain))
        else:
            self.open = True

    def change(self) -> None:
        """Rows are changed: only keys stay what they were."""
        for row in self.rows:
            row.values = {name: value for name, value in row.values.items() if name == "id"}

    def delete(self, values: Iterable[tuple[str, Literal]], *, exact: bool, certain: bool) -> None:
        """Rows are deleted: those that surely have these values if that is `exact`, perhaps any that may have them."""
        wanted = tuple(values)
        sure = exact and certain
        if sure and not wanted:
            self.rows, self.open = [], False
        for row in self.matching(wanted):
            row.certain = False
        if sure:
            self.rows = [row for row in self.rows if not has_all(row, wanted)]

    def matching(self, values: Iterable[tuple[str, Literal]]) -> list[Row]:
        """The rows that may have these values."""
        wanted = tuple(values)
        return [
            row
            for row in self.rows
            if all(name not in row.values or is_same(row.values[name], value) for name, value in wanted)
        ]


def has_all(row: Row, values: Iterable[tuple[str, Literal]]) -> bool:
    """Whether a row surely has these values."""
    return all(name in row.values and is_same(row.values[name], value) for name, value in values)


def is_same(one: Literal, other: Literal) -> bool:
    """Whether the database may take two literals for one value: it converts `'3'` for an integer column."""
    return one == other or str(one) == str(other)


class Rows(Struct):
    """The rows of all tables.

    `known` are the tables that migrations create, which begin empty; `announced` the models (in lower case) that
    migrations announce, by app label. An app is `pending` until its announcement is `sent`. `unfit` is what PostgreSQL
    says to the content types and permissions of an app, by label, if they do not fit.
    """

    known: frozenset[str] = frozenset()
    announced: Mapping[str, frozenset[str]] = {}
    tables: dict[str, TableRows] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    unfit: Mapping[str, Refusal] = {}

    def of(self, table: str) -> TableRows:
        """The rows of a table."""
        if table not in self.tables:
            self.tables[table] = self._initial(table)
        return self.tables[table]

    def _initial(self, table: str) -> TableRows:
        if table in {CONTENT_TYPES, PERMISSIONS}:
            return TableRows([Row({})], open=True)
        if table == "django_site":
            return TableRows([Row(SITE)])
        return TableRows(open=table not in self.known and table not in EMPTY)

    def create(self, table: str) -> None:
        """A table is created."""
        self.tables[table] = TableRows()

    def rename(self, old: str, new: str) -> None:
        """A table gets another name."""
        self.tables[new] = self.of(old)
        del self.tables[old]

    def apply(self, effect: Action, *, certain: bool) -> None:
        """Change the rows by an effect of a migration; it may not happen if it is not `certain`."""
        match effect:
            case effects.Insert(table=table, values=values):
                self.of(table).insert(dict(values), certain=certain)
            case effects.ChangeRows(table=table):
                self.of(table).change()
            case effects.DeleteRows(table=table, values=values, exact=exact):
                self.of(table).delete(values, exact=exact, certain=certain and table not in _MADE_BY_DJANGO)
            case effects.AnnounceModels(app=app):
                self.pending.add(app)
            case effects.SendAnnouncements():
                self.send()

    def record(self, app: str, migration: str) -> None:
        """South records that a migration has run."""
        self.of(HISTORY).insert({"app_name": app, "migration": migration}, certain=True)

    def decide(self, condition: RowsExist) -> bool | None:
        """Whether there are rows as a condition wants them; None if that is not known."""
        found = self.of(condition.table)
        matching = found.matching(condition.values)
        if not matching:
            return None if found.open else False
        if not condition.filtered:
            return True if found.state == "some" else None
        surely = condition.exact and any(row.certain and has_all(row, condition.values) for row in matching)
        return True if surely else None

    def send(self) -> None:
        """The pending announcements are sent: content types and permissions of those apps come into being."""
        self.sent |= self.pending
        self.pending.clear()

    def unfit_announcement(self) -> Refusal | None:
        """What PostgreSQL says if the pending announcements are sent now; None if all rows fit."""
        return next((self.unfit[app] for app in sorted(self.pending) if app in self.unfit), None)

    def is_missing(self, lookup: Find) -> bool:
        """Whether no row can be what a lookup finds."""
        values = dict(lookup.values)
        if not lookup.error:
            return False
        if lookup.table in {CONTENT_TYPES, PERMISSIONS}:
            # The first row stands for those of Django's own apps.
            inserted = self.of(lookup.table).matching(lookup.values)[1:]
            return not inserted and self._is_unannounced(lookup.table, values)
        rows = self.of(lookup.table)
        return not rows.open and not rows.matching(lookup.values)

    def _is_unannounced(self, table: str, values: Mapping[str, Literal]) -> bool:
        if table == CONTENT_TYPES:
            label = values.get("app_label")
            return isinstance(label, str) and label in self.announced and label not in self.sent
        name = values.get("codename")
        if not isinstance(name, str):
            return False
        models = {name.removeprefix(verb) for verb in _PERMISSION_VERBS if name.startswith(verb)}
        apps = {app for app, announced in self.announced.items() if models & announced}
        return bool(apps) and apps.isdisjoint(self.sent)

    def count(self, lookup: Find) -> int:
        """How many rows a lookup finds for certain."""
        if not lookup.exact:
            return 0
        return sum(row.certain and has_all(row, lookup.values) for row in self.of(lookup.table).rows)
