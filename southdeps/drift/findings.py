"""Drift as findings: what differs in words, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from southdeps.drift import rules
from southdeps.drift.comparison import Comparison, Drift
from southdeps.drift.places import START, Position
from southdeps.finding import Finding, MigrationId
from southdeps.rules.rule import RuleInfo
from southdeps.schema.compare import Difference, Part
from southdeps.schema.description import Column, ForeignKey, Table
from southdeps.schema.spelling import quoted, spell


class DriftFinding(Finding, frozen=True, kw_only=True):
    """A finding of `drift`.

    `kind` is what the first side of the comparison is to the second: it lacks the object ("missing"), has it besides
    ("extra"), or otherwise ("different"). `expected` and `found` are the object that names the finding, as the
    catalogue spells it; None on the side that lacks it.
    """

    comparison: Comparison
    kind: str
    expected: str | None = None
    found: str | None = None

    def details(self) -> dict[str, object]:
        """The JSON keys that only findings of drift have."""
        return {
            "comparison": self.comparison,
            "kind": self.kind,
            "expected": self.expected,
            "found": self.found,
        }


class Places(Struct, frozen=True):
    """Where findings stand: the files of migrations, and `elsewhere` for what no migration has to do with.

    `position` gives the line and column in a migration's file at which it freezes what differs.
    """

    paths: Mapping[MigrationId, str]
    elsewhere: str
    position: Callable[[MigrationId, Difference], Position]
    sqlite: bool = False


def finding_of(
    drift: Drift, places: Places, operations: Sequence[str], last: MigrationId | None = None
) -> DriftFinding:
    """The finding for what a comparison has found; `operations` are the lines of South that would remove it.

    What no migration has to do with stands at the app's `last` one, or else in the database.
    """
    main = drift.cause.main
    migration = drift.migration
    place = migration or last
    line, column = places.position(place, main) if place is not None else START
    return DriftFinding(
        code=drift.rule.code,
        name=drift.rule.name,
        severity=drift.rule.severity,
        migration=migration,
        path=places.elsewhere if place is None else places.paths[place],
        line=line,
        column=column,
        message=_message(drift),
        app=None if migration is None else migration.app,
        table=main.table,
        field=None if main.kind == "table" else main.name,
        advice="\n".join(operations) or None,
        objects=drift.cause.objects(sqlite=places.sqlite),
        comparison=drift.comparison,
        kind=main.change,
        expected=_spelled(main.expected, sqlite=places.sqlite),
        found=_spelled(main.found, sqlite=places.sqlite),
    )


def history_finding(
    rule: RuleInfo, kind: str, migrations: Sequence[MigrationId], places: Places, message: str, advice: str
) -> DriftFinding:
    """The finding for migrations of one app whose record and effect do not agree."""
    first = migrations[0]
    return DriftFinding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        migration=first,
        path=places.paths.get(first, places.elsewhere),
        line=1,
        column=1,
        message=message,
        app=first.app,
        advice=advice,
        comparison="history",
        kind=kind,
    )


def _spelled(side: Table | Part | None, *, sqlite: bool) -> str | None:
    return None if side is None else spell(side, sqlite=sqlite)


def _message(drift: Drift) -> str:
    """One sentence: what, and what each side has of it."""
    main, author = drift.cause.main, drift.migration
    subject = _subject(main) if drift.rule is not rules.EXTRA_VIEW else f"view {quoted(main.table)}"
    return _SENTENCES[drift.comparison](subject, main, author)


def _static(subject: str, main: Difference, author: MigrationId | None) -> str:
    since = f" since {author}" if author is not None else ""
    if main.found is None:
        return f"{subject} is in the frozen models{since}, and no migration makes it"
    if main.expected is None:
        gone = f"is not in the frozen models{' any more' if author else ''}{since}"
        return f"{subject} {gone}, and no migration removes it"
    return f"{subject} is {_short(main.found)} by the migrations, {_short(main.expected)} in the frozen models{since}"


def _live(subject: str, main: Difference, author: MigrationId | None) -> str:
    if isinstance(main.found, Table) and main.expected is None and author is None:
        return f"{subject} is in the database, and no migration makes it"
    if main.found is None:
        return f"{subject}, which {author or 'a migration'} makes, is not in the database"
    if main.expected is None:
        if author is not None:
            return f"{subject}, which {author} removes, is still in the database"
        return f"{subject} is in the database, and no migration makes it"
    makes = f"{author or 'a migration'} makes it {_short(main.expected)}"
    return f"{subject} is {_short(main.found)} in the database; {makes}"


def _frozen(subject: str, main: Difference, author: MigrationId | None) -> str:
    since = f" since {author}" if author is not None else ""
    if main.found is None:
        return f"{subject} is in the frozen models{since}, and not in the database"
    if main.expected is None:
        return f"{subject} is in the database, and not in the frozen models{since}"
    return f"{subject} is {_short(main.found)} in the database, {_short(main.expected)} in the frozen models{since}"


_SENTENCES = {
    "migrations-frozen": _static,
    "live-migrations": _live,
    "live-frozen": _frozen,
    "history": _live,
}


def _subject(main: Difference) -> str:
    """What differs: `column quay_boat.tons`, `table pilots`, `unique constraint on quay_boat (name, tons)`."""
    table = quoted(main.table)
    match main.kind:
        case "table":
            return f"table {table}"
        case "column" | "foreign-key":
            return f"{main.kind.replace('-', ' ')} {table}.{main.name}"
        case "unique":
            return f"unique constraint on {table} ({main.name})"
        case "primary-key":
            return f"primary key of {table}"
    return f"{main.kind} on {table} ({main.name})"


def _short(side: Table | Part) -> str:
    """An object without what both sides share."""
    match side:
        case Column(type=type_, null=null, default=default, sequence=sequence):
            filled = " from a sequence" if sequence is not None else ""
            kept = f" DEFAULT {default}" if default is not None and sequence is None else ""
            return f"{type_} {'NULL' if null else 'NOT NULL'}{filled}{kept}"
        case ForeignKey(table=table, target=target, deferred=deferred, clauses=clauses):
            when = "" if deferred else " not deferrable"
            return " ".join(f"to {quoted(table)} ({', '.join(target)}){when} {clauses}".split())
        case Table():
            return "there"
    return spell(side).removeprefix("constraint ")
