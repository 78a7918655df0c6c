"""SD304: a column of a scanned migration's table that no migration ever makes, or only a later one of the same app."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.effects import ALL, Action, Require
from southdeps.finding import Finding, MigrationId
from southdeps.rules.missing import Places, condition_text, is_later
from southdeps.schema.simulation import Failure, is_opaque
from southdeps.summary import MigrationSummary

#: References that name columns as they are in the database, and not by the fields of a model.
BY_NAME = frozenset({"schema-operation", "sql"})


def no_such_column(
    failures: Iterable[tuple[MigrationId, Failure]],
    context: AnalysisContext,
    summary: Mapping[MigrationId, MigrationSummary],
    places: Places,
    backend: str,
) -> Iterator[Finding]:
    """SD304, once per migration and column: failures that no order of migrations cures.

    A column that another app adds, or that is gone, is the business of SD101 and SD102.
    """
    lacking = [
        (migration, failure, failure.action)
        for migration, failure in failures
        if failure.column is not None
        and isinstance(failure.action, Require)
        and is_refused(failure.action, backend)
    ]
    if not lacking:
        return
    made = columns_ever_made(context.steps)
    opaque = {
        migration.app
        for migration, said in summary.items()
        if said.error is not None or is_opaque(said.actions)
    }
    makers = makers_of(context.steps)
    seen: set[tuple[MigrationId, str, str]] = set()
    for migration, failure, need in lacking:
        if need.table not in made or not opaque.isdisjoint(makers[need.table] | {migration.app}):
            continue
        known, guessed = made[need.table], summary[migration].guessed
        column = next(
            (one for one in need.columns if plain(one) not in known and is_sure(need, one, guessed)), None
        )
        maker = "no migration adds"
        if column is None and (late := added_later(migration, failure, context)) is not None:
            column = failure.column if is_sure(need, failure.column or ALL, guessed) else None
            maker = f"only {late} adds, later in the same app"
        if column is None or (migration, need.table, column) in seen:
            continue
        seen.add((migration, need.table, column))
        condition = "" if failure.certain else condition_text(need.when)
        yield Finding(
            code="SD304",
            severity="error" if failure.certain else "warning",
            migration=migration,
            app=migration.app,
            path=places.paths[migration],
            line=need.at[0],
            column=need.at[1],
            message=f"{migration} needs column {need.table}.{column}, which {maker}{condition}",
            table=need.table,
            field=column,
            reference=need.reference,
        )


def added_later(migration: MigrationId, failure: Failure, context: AnalysisContext) -> MigrationId | None:
    """The later migration of the same app that is the first to add the column that is missing."""
    if failure.table is None or failure.gone is not None:
        return None
    for event in context.history.events.get(failure.table, ()):
        if not event.complete or not event.exact:
            return None
        if event.columns is not None and failure.column in event.columns:
            return event.migration if is_later(event.migration, migration, context) else None
    return None


def is_refused(need: Require, backend: str) -> bool:
    """Whether the database surely refuses it where a column is missing.

    SQLite rebuilds the table instead (`south.db.sqlite3`), and there and on MySQL a name in double quotes may be a
    text.
    """
    match need.reference:
        case "sql":
            return backend == "postgresql"
        case "schema-operation":
            return backend != "sqlite3"
    return True


def is_sure(need: Require, column: str, guessed: Iterable[tuple[str, str]]) -> bool:
    """Whether the column is surely called so.

    `id` is what the key of a model is taken to be called where nobody says otherwise.
    """
    if column == ALL:
        return False
    return need.reference in BY_NAME or (column != "id" and (need.table, column) not in guessed)


def makers_of(steps: Mapping[MigrationId, Sequence[Action]]) -> Mapping[str, set[str]]:
    """The apps that make or change each table."""
    makers: dict[str, set[str]] = defaultdict(set)
    for migration, inner in steps.items():
        for step in inner:
            if isinstance(step, effects.CreateTable | effects.AddColumn | effects.RenameColumn):
                makers[step.table].add(migration.app)
            elif isinstance(step, effects.RenameTable):
                makers[step.to].add(migration.app)
    return makers


def columns_ever_made(steps: Mapping[MigrationId, Sequence[Action]]) -> dict[str, frozenset[str]]:
    """By table the columns that it ever has, whoever makes them; only the tables of which that is known for sure."""
    made: dict[str, set[str]] = defaultdict(set)
    created: set[str] = set()
    unsure: set[str] = set()
    renamed: list[tuple[str, str]] = []
    for inner in steps.values():
        for before, step in pairwise((None, *inner)):
            match step:
                case effects.CreateTable(table=table, columns=columns, strict=strict, complete=complete):
                    created.add(table)
                    made[table].update(plain(column.name) for column in columns)
                    # What is made only where it isn't there yet may come from elsewhere.
                    if step.when or not strict or not complete or not all(one.exact for one in columns):
                        unsure.add(table)
                case effects.AddColumn(table=table, column=column) if not alters(before, step):
                    made[table].add(plain(column.name))
                    if not column.exact:
                        unsure.add(table)
                case effects.RenameColumn(table=table, to=to):
                    made[table].add(plain(to))
                case effects.RenameTable(table=table, to=to):
                    renamed.append((table, to))
                    if step.when:
                        unsure.add(to)
                case effects.UnparsedSql(words=words):
                    unsure.update(words)
    for _ in renamed:  # as often as names can follow each other
        created.update(new for old, new in renamed if old in created)
    unsure.update(new for old, new in renamed if old not in created)
    for _ in renamed:
        for old, new in renamed:
            made[new] |= made[old]
            if old in unsure:
                unsure.add(new)
    return {table: frozenset(made[table]) for table in created - unsure}


def alters(before: Action | None, step: effects.AddColumn) -> bool:
    """Whether the step changes a column that the one before it needs (alter_column) rather than adds it."""
    return (
        isinstance(before, Require) and before.table == step.table and before.columns == (step.column.name,)
    )


def plain(column: str) -> str:
    """A column's name to compare by: without quotes, and as databases that pay no heed to case have it."""
    return column.strip('"`').lower()
