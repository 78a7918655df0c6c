"""Which rows the tables of a fresh database have: what syncdb and the migrations so far insert, as far as it is known.

Django makes content types and permissions when an app's models are announced (`post_syncdb`). South announces them at
the end of the plan of the app that it migrates (`south.migration.migrators.Forwards.migrate_many`), not after the
migration that creates them, unless a migration calls `db.send_pending_create_signals()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from southdeps import effects
from southdeps.column_definition import ColumnDefinition
from southdeps.data_conditions import Literal, RowsExist
from southdeps.effects import Action, Find
from southdeps.schema.refusal import Refusal
from southdeps.schema.table_rows import Keys, Row, TableRows, has_all

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


class Rows(Struct):
    """The rows of all tables.

    `known` are the tables that migrations create, which begin empty; `announced` the models (in lower case) that
    migrations announce, by app label. An app is `pending` until its announcement is `sent`. `unfit` is what PostgreSQL
    says to the content types and permissions of an app, by label, if they do not fit. `numbered` are the rows of the
    migration that runs, by the numbers that its effects give them.
    """

    known: frozenset[str] = frozenset()
    announced: Mapping[str, frozenset[str]] = {}
    tables: dict[str, TableRows] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    unfit: Mapping[str, Refusal] = {}
    numbered: dict[int, Row] = field(default_factory=dict)

    def of(self, table: str) -> TableRows:
        """The rows of a table."""
        if table not in self.tables:
            self.tables[table] = self._initial(table)
        return self.tables[table]

    def _initial(self, table: str) -> TableRows:
        if table in {CONTENT_TYPES, PERMISSIONS}:
            return TableRows([Row({})], open=True)
        if table == "django_site":
            return TableRows([Row(SITE)], keys=Keys("id", 2, {1}))
        return TableRows(open=table not in self.known and table not in EMPTY)

    def create(self, table: str, columns: Iterable[ColumnDefinition] = ()) -> None:
        """A table is created, with these columns as far as they are certain."""
        serial = next((column.name for column in columns if column.serial and column.primary_key), None)
        self.tables[table] = TableRows(keys=Keys(serial) if serial is not None else None)

    def rename(self, old: str, new: str) -> None:
        """A table gets another name."""
        self.tables[new] = self.of(old)
        del self.tables[old]

    def apply(self, effect: Action, *, certain: bool) -> None:
        """Change the rows by an effect of a migration; it may not happen if it is not `certain`."""
        match effect:
            case effects.Insert():
                self.insert(effect, certain=certain)
            case effects.ChangeRows():
                self.change(effect, certain=certain)
            case effects.DeleteRows():
                self.delete(effect, certain=certain)
            case effects.Diagnostic() | effects.UnparsedSql() | effects.SetSequences():
                for rows in self.tables.values():
                    if rows.keys is not None:  # unknown code may set any sequence
                        rows.keys.forget()
            case effects.AnnounceModels(app=app):
                self.pending.add(app)
            case effects.SendAnnouncements():
                self.send()

    def insert(self, step: effects.Insert, *, certain: bool) -> None:
        """A row is inserted; in a loop over rows it stands for many."""
        rows, values = self.of(step.table), dict(step.values)
        once = certain and not any(isinstance(one, RowsExist) and one.expected for one in step.when)
        if rows.keys is not None:
            kind = rows.keys.kind_of(step.key, step.columns)
            key = rows.keys.take(kind, values.get(rows.keys.serial), once=once)
            values |= {} if key is None else {rows.keys.serial: key}
        row = rows.insert(values, certain=certain)
        if step.number and once:
            self.numbered[step.number] = row

    def as_saved(self, step: effects.Insert, *, certain: bool) -> tuple[Action, bool]:
        """What `save()` of a row with a given key comes to, and whether that is certain."""
        if not step.saved_as:
            return step, certain
        rows = self.of(step.table)
        there = rows.matching(step.saved_as)
        if any(row.certain and has_all(row, step.saved_as) for row in there):
            columns = step.columns or tuple(name for name, _ in step.values)
            changed = (step.table, columns, step.values, step.saved_as, True)
            return effects.ChangeRows(step.at, step.when, *changed), certain
        return step, certain and not there and not rows.open

    def change(self, step: effects.ChangeRows, *, certain: bool) -> None:
        """Rows are changed: one that was inserted by this migration, or those that are chosen by values."""
        rows, values = self.of(step.table), dict(step.values)
        row = self.numbered.get(step.number)
        if row is not None:
            rows.change(row, step.columns, values, sure=certain)
            return
        for one in rows.matching(step.where):
            sure = certain and step.exact and has_all(one, step.where)
            rows.change(one, step.columns, values, sure=sure)

    def delete(self, step: effects.DeleteRows, *, certain: bool) -> None:
        """Rows are deleted: one that was inserted by this migration, or those that are chosen by values."""
        rows, row = self.of(step.table), self.numbered.get(step.number)
        if rows.keys is not None:
            rows.keys.taken.clear()
        if row is not None and certain:
            rows.rows = [one for one in rows.rows if one is not row]
        else:
            sure = certain and step.table not in _MADE_BY_DJANGO
            rows.delete(step.values, exact=step.exact, certain=sure)

    def begin(self) -> None:
        """A migration begins, whose effects number rows anew."""
        self.numbered.clear()

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
