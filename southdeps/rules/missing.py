"""SD101, SD102, SD301, SD302, SD406: what fails on a fresh database, in some order of the apps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import MissingDependency
from southdeps.finding import Declare, Finding, MigrationId
from southdeps.graph import CycleError, Reference, forwards_plan
from southdeps.interpreter.values import Condition
from southdeps.schema.simulation import Failure


class Places(Struct, frozen=True):
    """Where the migrations are: the path as reported, and whether the file is the project's own.

    `optional` holds (app, other) where `other` need not be installed for `app` to work.
    """

    paths: dict[MigrationId, str]
    editable: dict[MigrationId, bool]
    optional: frozenset[tuple[str, str]] = frozenset()


def merge(lacks: Iterable[MissingDependency], context: AnalysisContext) -> list[MissingDependency]:
    """One lack per migration and required app: the first to fail, with the latest provider needed.

    A provider that South finds by its name and does not list has no place among the others.
    """
    merged: dict[tuple[MigrationId, str, bool], MissingDependency] = {}
    for lack in lacks:
        listed = lack.early in context.chains.get(lack.early.app, ())
        key = (lack.late, lack.early.app if listed else str(lack.early), lack.dropped)
        known = merged.get(key)
        if known is None:
            merged[key] = lack
            continue
        chain = context.chains[lack.early.app]
        latest = max(known.early, lack.early, key=chain.index)
        shown = lack if known.doubts and lack.certain else known  # what is surely dropped comes first
        merged[key] = MissingDependency(
            shown.late,
            latest,
            shown.need,
            shown.at,
            shown.column,
            shown.dropped,
            certain=known.certain or lack.certain,
            doubts=shown.doubts,
        )
    return list(merged.values())


def missing(
    lacks: Iterable[MissingDependency], places: Places, context: AnalysisContext
) -> Iterator[Finding]:
    """SD101 and SD102."""
    for lack in lacks:
        declare = where_to_declare(lack.late, lack.early, places)
        at = lack.need.at if lack.at == lack.late else (1, 1)
        table = lack.need.table
        yield Finding(
            code="SD102" if lack.dropped else "SD101",
            severity="error" if lack.certain else "warning",
            migration=lack.late,
            app=lack.late.app,
            path=places.paths[lack.late],
            line=at[0],
            column=at[1],
            message=message(lack),
            table=table,
            field=lack.column,
            reference=lack.need.reference,
            requires=lack.early,
            declare=declare,
            fixable=declare is not None,
            advice=None if declare is not None else undeclarable(lack.late, lack.early, places, context),
        )


_VERBS = {
    "foreign-key": "references",
    "many-to-many": "references",
    "schema-operation": "changes",
    "orm": "reads or writes",
    "live-model": "uses the current model of",
    "sql": "names in SQL",
    "fixture": "loads rows into",
}


def need_text(lack: MissingDependency) -> str:
    """What is needed of whom, or taken away from whom."""
    column = f"column {lack.need.table}.{lack.column}"
    table = f"table {lack.need.table}"
    if lack.dropped:
        what = column if lack.column is not None else table
        return f"{lack.late} takes away {what}, which {lack.early} still needs"
    verb = _VERBS[lack.need.reference]
    if lack.column is not None:
        return f"{lack.late} {verb} {column}, which {lack.early} adds"
    return f"{lack.late} {verb} {table}, which {lack.early} creates"


def message(lack: MissingDependency) -> str:
    """What SD101 and SD102 say."""
    conditions = () if lack.certain else (*lack.need.when, *lack.doubts)
    return f"{need_text(lack)}, without depending on it{condition_text(conditions)}"


def condition_text(conditions: Sequence[Condition]) -> str:
    """Conditions in words, in brackets after a blank; nothing where there are none."""
    words = [in_words(condition) for condition in dict.fromkeys(conditions)]
    return f" (if {' and '.join(words)})" if words else ""


def in_words(condition: Condition) -> str:
    """One condition."""
    if condition.exists:
        return f"there is {'a' if condition.expected else 'no'} table {condition.table}"
    if condition.table is not None:
        return f"there are {'' if condition.expected else 'no '}{condition.text}"
    return condition.text if condition.expected else f"not {condition.text}"


def where_to_declare(late: MigrationId, early: MigrationId, places: Places) -> Declare | None:
    """In the migration that fails, else in one's own provider, else nowhere.

    A migration that depends on an app which may not be installed stops South where it isn't
    (DependsOnUnmigratedApplication); that it is needed, the app's own migration can say without harm.
    """
    optional = (late.app, early.app) in places.optional
    if places.editable[late] and not optional:
        return Declare("depends_on", late, early)
    if places.editable[early]:
        return Declare("needed_by", early, late)
    return None


def undeclarable(late: MigrationId, early: MigrationId, places: Places, context: AnalysisContext) -> str:
    """What to do where no file is to be changed: what to write or ask for, and which order works until then."""
    declaration = f'depends_on = (("{early.app}", "{early.name}"),) in {late}'
    if places.editable[late]:
        return f"{early.app} is optional to {late.app}: write {declaration}, under a test whether it is installed."
    try:
        order = forwards_plan(
            [one for app in (early.app, late.app) for one in context.chains.get(app, ())[-1:]],
            context.declared,
        )
    except CycleError:
        order = []
    helps = early in order and late in order[order.index(early) :]
    meanwhile = (
        f"Until then list {early.app} before {late.app} in INSTALLED_APPS."
        if helps
        else "No order of INSTALLED_APPS makes up for it."
    )
    return f"Neither file is the project's own: ask its authors for {declaration}.\n{meanwhile}"


def unfixable(
    failures: Iterable[tuple[MigrationId, Failure]], context: AnalysisContext, places: Places
) -> Iterator[Finding]:
    """SD301 and SD302: failures that no order of migrations cures."""
    for migration, failure in failures:
        if not failure.certain:
            continue
        step = failure.action
        if isinstance(step, effects.Raise) and step.kind is effects.RaiseKind.MODEL_NOT_FROZEN:
            code, message = "SD302", f"{migration} fails: {step.error}"
        elif (
            isinstance(step, effects.Require)
            and failure.column is None
            and (who := who_text(step, failure.gone, migration, context)) is not None
        ):
            code = "SD301"
            message = f"{migration} needs table {failure.table}, which {who}"
        else:
            continue
        yield Finding(
            code=code,
            severity="error",
            migration=migration,
            app=migration.app,
            path=places.paths[migration],
            line=step.at[0],
            column=step.at[1],
            message=message,
            table=failure.table,
            reference=step.reference if isinstance(step, effects.Require) else None,
        )


def who_text(
    need: effects.Require, gone: MigrationId | None, migration: MigrationId, context: AnalysisContext
) -> str | None:
    """Who makes a table that no order of migrations brings in time, or has taken it away; None where one may do so."""
    events = context.history.events.get(need.table, ())
    if gone is not None:
        apps = {gone.app, *(event.migration.app for event in events)}
        taker = "it has taken away itself" if gone == migration else f"{gone} takes away"
        return taker if not events or apps == {migration.app} else None
    if not events:
        maker = (
            f"no migration of {need.app}" if need.app in context.chains else "neither syncdb nor a migration"
        )
        return f"{maker} creates"
    if all(is_later(event.migration, migration, context) for event in events):
        return f"only {events[0].migration} creates, later in the same app"
    return None


def is_later(other: MigrationId, migration: MigrationId, context: AnalysisContext) -> bool:
    """Whether `other` follows `migration` in the same app."""
    chain = context.chains.get(migration.app, ())
    return other in chain and migration in chain and chain.index(other) > chain.index(migration)


def hidden(
    references: Iterable[Reference], lacks: Iterable[MissingDependency], places: Places
) -> Iterator[Finding]:
    """SD406: not declared, and yet no plan fails for it."""
    reported = {(lack.at, lack.early.app) for lack in lacks} | {(lack.late, lack.early.app) for lack in lacks}
    for reference in references:
        provider = reference.provider
        if provider is None or reference.declared or not reference.certain:
            continue
        if (reference.migration, provider.app) in reported:
            continue
        reported.add((reference.migration, provider.app))
        yield Finding(
            code="SD406",
            severity="info",
            migration=reference.migration,
            app=reference.migration.app,
            path=places.paths[reference.migration],
            line=reference.line,
            column=reference.column,
            message=(
                f"{reference.migration} needs table {reference.table}, which {provider} provides, without "
                "depending on it; every plan runs that earlier all the same"
            ),
            table=reference.table,
            field=reference.field,
            reference=reference.kind,
            requires=provider,
        )
