"""What SD101 and SD102 share: how a missing dependency is described, and where to declare it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from southdeps import databases
from southdeps.analysis.bridges import bridge, bridge_apps
from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.dropped import drop_of, is_plugin_of
from southdeps.analysis.missing_dependencies import (
    MissingDependency,
    find_missing_dependencies,
    merged_dependencies,
    needed_order,
)
from southdeps.analysis.references import missing_column
from southdeps.data_conditions import ERROR_CAUGHT, AllHold, RowsExist, TableExists, tables_of
from southdeps.effects import Action, RenameColumn, RenameTable
from southdeps.finding import Declare, Finding, MigrationId, Related
from southdeps.graph import CycleError, forwards_plan
from southdeps.interpreter.conditions import LOOP, Condition
from southdeps.rules.rule import TOP, Rule
from southdeps.syntax.nodes import Place

RENAMES = (RenameTable, RenameColumn)
_VERBS = {
    "foreign-key": "references",
    "many-to-many": "references",
    "schema-operation": "changes",
    "orm": "reads or writes",
    "live-model": "uses the current model of",
    "sql": "names in SQL",
    "fixture": "loads rows into",
}


def missing(rule: Rule, context: AnalysisContext, *, dropped: bool) -> Iterator[Finding]:
    """The missing dependencies of migrations that drop too early, or of those that read too early."""
    for dependency in merged_dependencies(context):
        if dependency.dropped is not dropped:
            continue
        late, early, need = dependency.late, dependency.early, dependency.need
        declare = (where_to_wait if dropped else where_to_declare)(late, early, context)
        if declare is None and not context.editable[late]:
            declare = over_a_bridge(late, early, context)
        conditions = () if dependency.certain else (*need.when, *dependency.doubts)
        column = column_of(dependency, context)
        yield rule.finding(
            context,
            late,
            drop_place(dependency, context) if dropped else need.at,
            f"{need_text(dependency, context)}, without depending on it{condition_text(conditions)}",
            severity="error" if dependency.certain else "warning",
            table=need.table,
            field=column,
            reference=need.reference,
            requires=early,
            declare=declare,
            advice=None if declare is not None else undeclarable(late, early, context),
            hidden_by_installed_apps=is_hidden_today(late, early, context),
            related=(
                Related(
                    context.paths[dependency.at],
                    need.at[0],
                    f"{dependency.at} needs {databases.in_words(need.table, dependency.column)}",
                ),
            )
            if dropped
            else (),
        )


def column_of(dependency: MissingDependency, context: AnalysisContext) -> str | None:
    """The column that the provider adds, if several are missing or the table too; of what is dropped, the column."""
    added = None if dependency.dropped else missing_column(context, dependency.need, dependency.early)
    return added or dependency.column


def need_text(dependency: MissingDependency, context: AnalysisContext) -> str:
    """What a migration needs of another, or takes from it."""
    column = column_of(dependency, context)
    what = databases.in_words(dependency.need.table, column)
    if dependency.dropped:
        verb = "renames" if isinstance(drop_in(dependency, context), RENAMES) else "drops"
        user = f"{dependency.at} needs until {dependency.early}"
        if dependency.at == dependency.early:
            user = f"{dependency.early} still needs"
        return f"{dependency.late} {verb} {what}, which {user}"
    maker = f"which {dependency.early} {'creates' if column is None else 'adds'}"
    if column is None and is_renamed(dependency, context):
        maker = f"which gets that name in {dependency.early}"
    user = f"initial_data of {dependency.late.app}" if dependency.need.file else f"{dependency.late}"
    return f"{user} {_VERBS[dependency.need.reference]} {what}, {maker}"


def is_hidden_today(late: MigrationId, early: MigrationId, context: AnalysisContext) -> bool | None:
    """Whether today's INSTALLED_APPS makes `early` run before `late`, and nothing fails up to there."""
    end = end_of_today(context)
    hidden = context.is_hidden(late, early)
    return hidden and (end is None or context.positions is None or context.positions[late] < end)


@once_per_context
def end_of_today(context: AnalysisContext) -> int | None:
    """The place in today's order of the first migration that certainly fails; None if none does."""
    positions = context.positions or {}
    missing, failures = find_missing_dependencies(context)
    fails = [migration for migration, failure in failures if failure.certain]
    fails += [one.at for one in missing if one.certain and context.is_hidden(one.late, one.early) is False]
    return min((positions[one] for one in fails if one in positions), default=None)


def is_renamed(dependency: MissingDependency, context: AnalysisContext) -> bool:
    """Whether the provider gives another table the name of the one that is missing."""
    table, done = dependency.need.table, context.effects.get(dependency.early, ())
    return any(isinstance(effect, RenameTable) and effect.to == table for effect in done)


def condition_text(conditions: Sequence[Condition]) -> str:
    """Conditions in words, in brackets after a blank; empty if there are none."""
    words = [in_words(condition) for condition in dict.fromkeys(conditions) if condition != ERROR_CAUGHT]
    return f" (if {' and '.join(words)})" if words else ""


def in_words(condition: Condition) -> str:
    """One condition."""
    match condition:
        case TableExists(table=table, expected=expected):
            return f"there is {'a' if expected else 'no'} {databases.in_words(table)}"
        case RowsExist(text=text, expected=expected):
            return f"there are {'' if expected else 'no '}{text}"
        case AllHold(parts=parts, expected=True) if all(map(tables_of, parts)):
            return " and ".join(map(in_words, parts))
        case AllHold(parts=parts) if all(map(tables_of, parts)):
            return " or ".join(in_words(part.negated()) for part in parts)
        case Condition(text=LOOP.text, expected=expected):
            return "a loop runs" if expected else "a loop does not run"
        case Condition(text="?"):
            return "a condition that cannot be read holds"
        case Condition(text=text, expected=False):
            return f"not ({text})" if " " in text else f"not {text}"
    return condition.text


def where_to_declare(late: MigrationId, early: MigrationId, context: AnalysisContext) -> Declare | None:
    """In the migration that fails, else in the provider if it is the project's own, else nowhere.

    A migration that depends on an app which may not be installed stops South if it isn't
    (DependsOnUnmigratedApplication); the app's own migration can declare `needed_by` without harm.
    """
    optional = (late.app, early.app) in context.optional
    if context.editable[late] and not optional:
        return Declare("depends_on", late, early)
    if context.editable[early]:
        return Declare("needed_by", early, late)
    return None


def where_to_wait(late: MigrationId, early: MigrationId, context: AnalysisContext) -> Declare | None:
    """The same for a migration that has to wait for a use of its own app's table.

    An app must not depend on its plug-ins, which may not be installed: if only the other app refers to this one, the
    other declares `needed_by`. None if that app in turn works without this one.
    """
    if is_plugin_of(context, early.app, late.app) and context.editable[early]:
        optional = (early.app, late.app) in context.optional
        return None if optional else Declare("needed_by", early, late)
    return where_to_declare(late, early, context)


def over_a_bridge(late: MigrationId, early: MigrationId, context: AnalysisContext) -> Declare | None:
    """Between third-party apps: `needed_by` in a migration of the project's own that runs after the provider."""
    own = bridge(context, late, early, needed_order(context))
    return Declare("needed_by", own, late) if own is not None else None


def drop_in(dependency: MissingDependency, context: AnalysisContext) -> Action | None:
    """The effect that drops or renames what is needed."""
    return drop_of(context, dependency.late, dependency.need.table, dependency.column)


def drop_place(dependency: MissingDependency, context: AnalysisContext) -> Place:
    """Where the dropper drops or renames it."""
    drop = drop_in(dependency, context)
    return drop.at if drop is not None else TOP


def undeclarable(late: MigrationId, early: MigrationId, context: AnalysisContext) -> str:
    """What to do if no file may be changed: what to write or ask for, and which order of apps works until then."""
    declaration = f'depends_on = (("{early.app}", "{early.name}"),) in {late}'
    if context.editable[late]:
        return f"{early.app} is optional for {late.app}: write {declaration}, if it is installed."
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
        else "No order of INSTALLED_APPS avoids it."
    )
    hosts = bridge_apps(context, late, early, needed_order(context))
    own = (
        f"\nOr create a migration that declares it: southdeps fix --write --bridge {hosts[0]}"
        if hosts
        else ""
    )
    return f"Neither file belongs to the project: ask its authors for {declaration}.\n{meanwhile}{own}"
