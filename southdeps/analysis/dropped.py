"""Tables and columns that one app drops and another one uses: where the drop is, and which use of it is the last."""

from __future__ import annotations

from southdeps import effects
from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.references import find_references
from southdeps.effects import ALL, Action, Require
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies, reachable

_DROPS = (effects.DropTable, effects.RenameTable, effects.DropColumn, effects.RenameColumn)


def drop_of(context: AnalysisContext, dropper: MigrationId, table: str, column: str | None) -> Action | None:
    """The effect by which a migration drops or renames a table, or one of its columns."""
    drops = [
        effect
        for effect in context.effects.get(dropper, ())
        if isinstance(effect, _DROPS) and effect.table == table
    ]
    of_column = [effect for effect in drops if column is not None and getattr(effect, "column", "") == column]
    whole = [effect for effect in drops if isinstance(effect, effects.DropTable | effects.RenameTable)]
    return next(iter((*of_column, *whole)), None)


def last_user(
    context: AnalysisContext,
    dropper: MigrationId,
    reader: MigrationId,
    what: tuple[str, str | None],
    needed: Dependencies,
) -> MigrationId:
    """The migration of the reader's app after which a table (or its column) can go without losing rows.

    That is the last one that uses it, perhaps under a condition, or that removes a foreign key or many-to-many table
    which refers to it. On an empty database the first use is enough; with rows, dropping the table earlier fails or
    loses what the app was about to move. A migration that itself has to run after the dropper does not count.
    """
    table, column = what
    chain = context.chains.get(reader.app, ())
    if reader not in chain:
        return reader
    movable = {
        effect.movable
        for one in chain
        for effect in context.effects.get(one, ())
        if isinstance(effect, Require) and effect.table == table and effect.movable
    }
    for one in reversed(chain):
        used = any(
            _uses(effect, table, column) or _releases(effect, movable)
            for effect in context.effects.get(one, ())
        )
        if used and dropper not in reachable([one], needed):
            return one
    return reader


def _uses(effect: Action, table: str, column: str | None) -> bool:
    if not isinstance(effect, Require) or effect.table != table:
        return False
    return column is None or column in effect.columns or ALL in effect.columns


def _releases(effect: Action, movable: set[str]) -> bool:
    """Whether an effect removes a foreign key's column, or a many-to-many table."""
    match effect:
        case effects.DropColumn(table=table, column=column):
            return f"{table}.{column}" in movable
        case effects.DropTable(table=table):
            return any(one.partition(".")[0] == table for one in movable)
    return False


@once_per_context
def app_references(context: AnalysisContext) -> frozenset[tuple[str, str]]:
    """(app, other) where a migration of `app` uses a table of `other`, or is declared to run after one of its."""
    used = {
        (reference.migration.app, reference.provider.app)
        for reference in find_references(context)
        if reference.provider is not None
    }
    declared = {(late.app, early.app) for late, earlier in context.declared.items() for early in earlier}
    return frozenset(used | {(app, other) for app, other in declared if app != other})


def is_plugin_of(context: AnalysisContext, app: str, core: str) -> bool:
    """Whether `app` refers to `core`, and `core` knows nothing of it."""
    known = app_references(context)
    return (app, core) in known and (core, app) not in known


def short_lived_in(context: AnalysisContext, table: str) -> MigrationId | None:
    """The migration that makes a table only to drop or rename it, if the table is there after no migration."""
    if context.history.provider(table) is not None:
        return None
    created = [(migration, effect.table) for migration, effect in context.every(effects.CreateTable)]
    renamed = [(migration, effect.to) for migration, effect in context.every(effects.RenameTable)]
    return next((migration for migration, made in (*created, *renamed) if made == table), None)
