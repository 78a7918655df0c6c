"""SD304: a column that no migration ever adds to a table they create, or only a later one of the same app."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from southdeps import effects
from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.misnamed import misnamed_maker
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.effects import ALL, Require
from southdeps.finding import Finding, MigrationId
from southdeps.rules.declaring import condition_text
from southdeps.rules.rule import FailureCause, Rule
from southdeps.schema.simulation import Failure

#: References that name columns as they are in the database, and not by the fields of a model.
BY_NAME = frozenset({"schema-operation", "sql"})


def check(context: AnalysisContext) -> Iterator[Finding]:
    """Failures that no order of migrations prevents, once per migration and column.

    A column that another app adds, or that has been dropped, is the business of SD101 and SD102.
    """
    _, failures = find_missing_dependencies(context)
    lacking = [
        (migration, failure, failure.action)
        for migration, failure in failures
        if failure.column is not None
        and isinstance(failure.action, Require)
        and is_refused(failure.action, context.backend)
    ]
    seen: set[tuple[MigrationId, str, str]] = set()
    for migration, failure, need in lacking:
        column, reason = missing_column(migration, failure, need, context)
        if column is None or (migration, need.table, column) in seen:
            continue
        seen.add((migration, need.table, column))
        condition = "" if failure.certain else condition_text(need.when)
        yield RULE.finding(
            context,
            migration,
            need.at,
            f"{migration} needs column {need.table}.{column}, which {reason}{condition}",
            severity="error" if failure.certain else "warning",
            table=need.table,
            field=column,
            reference=need.reference,
        )


def missing_column(
    migration: MigrationId, failure: Failure, need: Require, context: AnalysisContext
) -> tuple[str | None, str]:
    """The column that certainly never exists in time, and why; None if that cannot be known."""
    ever = columns_ever_made(context)
    unseen = context.definers.get(need.table, set()) | {migration.app}
    if need.table not in ever or not context.opaque_apps.isdisjoint(unseen):
        return None, ""
    guessed = context.summaries[migration].guessed
    for column in need.columns:
        if plain(column, context.backend) not in ever[need.table] and is_sure(need, column, guessed):
            return column, misnamed_maker(context, need.table, column) or "no migration adds"
    if failure.gone is not None and failure.gone.app == migration.app:
        own = failure.gone == migration
        reason = "it has dropped or renamed itself" if own else f"{failure.gone} drops or renames"
        sure = is_sure(need, failure.column or ALL, guessed)
        return (failure.column, reason) if sure else (None, "")
    late = added_later(migration, failure, context)
    if late is not None and is_sure(need, failure.column or ALL, guessed):
        place = (
            "it adds itself, but later" if late == migration else f"only {late} adds, later in the same app"
        )
        return failure.column, place
    return None, ""


def added_later(migration: MigrationId, failure: Failure, context: AnalysisContext) -> MigrationId | None:
    """The migration that is the first to add the column that is missing: a later one of the same app, or this one."""
    if failure.table is None or failure.gone is not None:
        return None
    for event in context.history.events.get(failure.table, ()):
        if not event.complete or not event.exact:
            return None
        if event.columns is not None and failure.column in event.columns:
            own = event.migration == migration or context.is_later(event.migration, migration)
            return event.migration if own else None
    return None


def is_refused(need: Require, backend: str) -> bool:
    """Whether the database certainly refuses the statement if a column is missing.

    South on SQLite rebuilds the table instead (`south.db.sqlite3`), and SQLite and MySQL may take a name in double
    quotes for a string.
    """
    match need.reference:
        case "sql":
            return backend == "postgresql"
        case "schema-operation":
            return backend != "sqlite3"
    return True


def is_sure(need: Require, column: str, guessed: Iterable[tuple[str, str]]) -> bool:
    """Whether the column certainly has this name.

    `id` is only the assumed name of a model's key.
    """
    if column == ALL:
        return False
    return need.reference in BY_NAME or (column != "id" and (need.table, column) not in guessed)


@once_per_context
def columns_ever_made(context: AnalysisContext) -> dict[str, frozenset[str]]:
    """By table every column that it ever has; only the tables of which all columns are known."""
    made: dict[str, set[str]] = defaultdict(set)
    created = {name for name, table in context.synced_schema.items() if table.complete}
    for name in created:
        made[name].update(plain(column, context.backend) for column in context.synced_schema[name].columns)
    unsure: set[str] = set()
    renamed: list[tuple[str, str]] = []
    for inner in context.effects.values():
        for step in inner:
            match step:
                case effects.CreateTable(table=table, columns=columns, strict=strict, complete=complete):
                    created.add(table)
                    made[table].update(plain(column.name, context.backend) for column in columns)
                    # A table created only if it is missing may come from elsewhere.
                    if step.when or not strict or not complete or not all(one.exact for one in columns):
                        unsure.add(table)
                case effects.AddColumn(table=table, column=column):
                    made[table].add(plain(column.name, context.backend))
                    if not column.exact:
                        unsure.add(table)
                case effects.RenameColumn(table=table, to=to):
                    made[table].add(plain(to, context.backend))
                case effects.RenameTable(table=table, to=to):
                    renamed.append((table, to))
                    if step.when:
                        unsure.add(to)
                case effects.UnparsedSql(words=words):
                    unsure.update(words)
    for _ in renamed:  # a chain of renames is at most this long
        created.update(new for old, new in renamed if old in created)
    unsure.update(new for old, new in renamed if old not in created)
    for _ in renamed:
        for old, new in renamed:
            made[new] |= made[old]
            if old in unsure:
                unsure.add(new)
    return {table: frozenset(made[table]) for table in created - unsure}


def plain(column: str, backend: str) -> str:
    """A column's name to compare by, without quotes; all databases but PostgreSQL ignore its case."""
    name = column.strip('"`')
    return name if backend == "postgresql" else name.lower()


RULE = Rule(
    code="SD304",
    name="no-such-column",
    severity="error",
    summary="no migration adds the column to the table they create, or only a later one of the same app does",
    explanation="""\
The migration needs a column that its table never has by then: it is misspelled, it was renamed in the models only, or
a later migration of the same app adds it. PostgreSQL stops with `column ... does not exist`. Reading through `orm`
names every frozen column, so a field frozen too early is enough. SQLite rebuilds tables instead of altering them, and
may take the unknown name for a string.""",
    before="""\
# no migration adds shop_order.note
def forwards(self, orm):
    db.delete_column('shop_order', 'note')""",
    after="""\
def forwards(self, orm):
    db.delete_column('shop_order', 'remark')""",
    foretells=(FailureCause.MISSING,),
    check=check,
)
