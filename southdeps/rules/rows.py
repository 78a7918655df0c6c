"""SD405 and SD409: rows, which no schema shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Declare, Finding, MigrationId
from southdeps.graph import Reachability
from southdeps.rules.missing import Places, where_to_declare


def rows_made_elsewhere(context: AnalysisContext, places: Places, before: Reachability) -> Iterator[Finding]:
    """SD405: a row is taken for granted that only migrations of other apps make, and none of them runs before.

    A fresh database has the rows that earlier migrations insert, and no others (wagtail: the group "Moderators").
    """
    makers = insertions(context)
    seen: set[tuple[MigrationId, str]] = set()
    for migration, steps in context.steps.items():
        for step in steps:
            if not isinstance(step, effects.Find) or (migration, step.table) in seen:
                continue
            made_by = dict.fromkeys(
                maker
                for maker, values in makers.get(step.table, ())
                if maker != migration and all(values.get(column) == value for column, value in step.values)
            )
            if not made_by or any(
                maker.app == migration.app or before.depends(migration, maker) for maker in made_by
            ):
                continue
            seen.add((migration, step.table))
            first = next(
                iter(made_by)
            )  # of its app: where others are of that app too, it is the one to wait for
            only = all(maker.app == first.app for maker in made_by)
            what = ", ".join(f"{column} = {value!r}" for column, value in step.values)
            who = " or ".join(map(str, made_by))
            yield row_warning(
                "SD405",
                migration,
                step,
                f"{migration} takes a row of {step.table} for granted ({what}), which {who} inserts",
                places,
                requires=first,
                declare=where_to_declare(migration, first, places) if only else None,
            )


def row_warning(
    code: str,
    migration: MigrationId,
    step: effects.Find | effects.Insert,
    message: str,
    places: Places,
    *,
    field: str | None = None,
    requires: MigrationId | None = None,
    declare: Declare | None = None,
    advice: str | None = None,
) -> Finding:
    """A warning at the place that finds or inserts a row."""
    return Finding(
        code=code,
        severity="warning",
        migration=migration,
        app=migration.app,
        path=places.paths[migration],
        line=step.at[0],
        column=step.at[1],
        message=message,
        table=step.table,
        field=field,
        reference="orm",
        requires=requires,
        declare=declare,
        fixable=declare is not None,
        advice=advice,
    )


def insertions(context: AnalysisContext) -> dict[str, list[tuple[MigrationId, Mapping[str, object]]]]:
    """By table: who inserts rows with which literal values."""
    made: dict[str, list[tuple[MigrationId, Mapping[str, object]]]] = {}
    for migration, steps in context.steps.items():
        for step in steps:
            if isinstance(step, effects.Insert):
                made.setdefault(step.table, []).append((migration, dict(step.values)))
    return made


def unknown_required_columns(
    context: AnalysisContext, places: Places, before: Reachability
) -> Iterator[Finding]:
    """SD409: an insert into another app's table by a frozen model that lacks a NOT NULL column (case 16b).

    Who adds the column can wait for the insert, unless the insert waits for them already.
    """
    for migration, steps in context.steps.items():
        reported: set[str] = set()
        for step in steps:
            if not isinstance(step, effects.Insert) or step.columns is None or step.table in reported:
                continue
            owner = context.history.provider(step.table)
            if owner is None or owner.app == migration.app:
                continue
            for adder, column in context.history.required_columns(step.table):
                if column not in step.columns and not before.depends(adder, migration):
                    reported.add(step.table)
                    too_late = before.depends(migration, adder)
                    advice = "Freeze the model anew"
                    yield row_warning(
                        "SD409",
                        migration,
                        step,
                        f"{migration} inserts into {step.table} without column {column}, which {adder} makes NOT "
                        "NULL: it fails where that has run before",
                        places,
                        field=column,
                        declare=None if too_late else where_to_declare(adder, migration, places),
                        advice=f"{advice}."
                        if too_late
                        else f"{advice}, or let {adder} depend on {migration}.",
                    )
                    break
