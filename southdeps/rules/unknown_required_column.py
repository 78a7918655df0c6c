"""SD409: an insert through a frozen model that lacks a NOT NULL column (case 16b)."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import needed_order
from southdeps.finding import Finding, MigrationId
from southdeps.graph import CycleError, forwards_plan
from southdeps.rules.declaring import where_to_wait
from southdeps.rules.rule import FailureCause, FixKind, Rule
from southdeps.schema.simulation import Failure


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and table of another app, for the first column left out.

    The migration that adds the column can depend on the insert, unless the insert already runs after it.
    """
    reported: set[tuple[MigrationId, str]] = set()
    for migration, insert in context.every(effects.Insert):
        if insert.columns is None or (migration, insert.table) in reported:
            continue
        owner = context.history.provider(insert.table)
        if owner is None or owner.app == migration.app:
            continue
        for adder, column in context.history.required_columns(insert.table):
            if column not in insert.columns and not context.reach.depends(adder, migration):
                reported.add((migration, insert.table))
                failures = failures_after(context, adder.app, migration, insert)
                if failures is None or failures:
                    certain = any(failure.certain for failure in failures or ())
                    yield left_out(context, migration, insert, (adder, owner), column, certain=certain)
                break


def left_out(
    context: AnalysisContext,
    migration: MigrationId,
    insert: effects.Insert,
    makers: tuple[MigrationId, MigrationId],
    column: str,
    *,
    certain: bool,
) -> Finding:
    """The finding for one column; `makers` are the migration that makes it NOT NULL and the one that made its table.

    The former can't wait for the insert if that needs it, be it for the table alone.
    """
    adder, owner = makers
    too_late = adder in {migration, owner} or any(
        context.reach.depends(one, adder) for one in (migration, owner)
    )
    advice = "Freeze the model again" + ("." if too_late else f", or let {adder} depend on {migration}.")
    return RULE.finding(
        context,
        migration,
        insert.at,
        f"{migration} inserts into {insert.table} without column {column}, which {adder} makes NOT NULL: "
        "it fails if that has run before",
        severity="error" if certain else "warning",
        table=insert.table,
        field=column,
        reference="orm",
        declare=None if too_late else where_to_wait(adder, migration, context),
        advice=advice,
    )


def failures_after(
    context: AnalysisContext, app: str, migration: MigrationId, insert: effects.Insert
) -> list[Failure] | None:
    """How the insert fails in a plan that migrates `app` to its end before; None if there is no such plan."""
    try:
        order = forwards_plan([context.chains[app][-1], migration], needed_order(context))
    except CycleError:
        return None
    schema = context.empty_schema()
    return [
        failure
        for one in order
        for failure in list(schema.run(one, context.effects.get(one, ())))
        if one == migration and failure.action is insert
    ]


RULE = Rule(
    code="SD409",
    name="unknown-required-column",
    severity="warning",
    summary="an insert that leaves out a column that must not be null",
    explanation="""\
A frozen model inserts only the columns it knows. If another app's migration has added a NOT NULL column to the table
before, the insert fails on every database, because South keeps no defaults in the database. Freeze the model again, or
let the migration that adds the column depend on the one that inserts. It is an error if the insert surely happens in a
fresh database.""",
    before="""\
models = {'catalogue.book': {'id': ..., 'title': ...}}  # catalogue:0002 adds isbn, NOT NULL""",
    after="""\
models = {'catalogue.book': {'id': ..., 'title': ..., 'isbn': ...}}""",
    fix=FixKind.DECLARE,
    foretells=(FailureCause.NULL,),
    check=check,
)
