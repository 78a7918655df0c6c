"""What `plan` reports: for people a line per migration, for programs a document, for CI one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click
from msgspec.structs import replace

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.messages import message
from southdeps.analysis.simulate import AppliedHistory, Plan, SimulationInput, SimulationResult, missing
from southdeps.finding import Finding, MigrationId
from southdeps.report import Report
from southdeps.reporters.text import number, printable
from southdeps.rules.rule import RuleInfo

_DATABASES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "sqlite3": "SQLite", "oracle": "Oracle"}
_COLOURS = {"ok": "green", "fails": "red", "blocked": "red"}


#: The codes of the finding that a plan which does not succeed is, in formats for CI.
RULES = (
    RuleInfo("plan", "plan-fails", "error", "a migration fails on a fresh database", ""),
    RuleInfo("plan", "plan-blocked", "error", "South stops before or between migrations", ""),
)


def plan_report(plan: Plan, label: str | None, report: Report) -> Report:
    """The report of a plan; `report` says what was read, and holds no findings yet."""
    done, context = plan.result, plan.given.context
    return replace(
        report,
        findings=plan_findings(done, context),
        rules=RULES,
        document=plan_document(plan, report),
        text=plan_text(plan, label, report),
    )


def plan_findings(done: SimulationResult, context: AnalysisContext) -> tuple[Finding, ...]:
    """One finding for a plan that does not succeed."""
    if done.outcome == "ok":
        return ()
    line, column = done.failure.action.at if done.failure is not None else (1, 1)
    table, field = missing(done.failure)
    finding = Finding(
        code="plan",
        name=f"plan-{done.outcome}",
        severity="error",
        migration=done.failed,
        path=context.paths[done.failed] if done.failed is not None else "",
        line=line,
        column=column,
        message=done.message or "",
        table=table,
        field=field,
    )
    return (finding,)


def plan_document(plan: Plan, report: Report) -> dict[str, object]:
    """The JSON document of `plan`."""
    done = plan.result
    return {
        "schema": 1,
        "backend": plan.given.context.backend,
        "apps": list(done.labels),
        "order": [str(migration) for migration in done.order],
        **outcome_document(done),
        "complete_order": [str(migration) for migration in done.complete_order],
        "settings": report.used.settings,
        "environment": report.used.environment,
        "apps_not_found": list(report.used.apps_not_found),
        "complete": report.complete,
        "applied": plan.applied and applied_document(plan.applied),
        "on_postgresql": plan.on_postgresql and outcome_document(plan.on_postgresql),
    }


def applied_document(applied: AppliedHistory) -> dict[str, object]:
    """The history that a plan begins with, in JSON."""
    return {
        "source": safe_source(applied.source),
        "migrations": [str(migration) for migration in applied.migrations],
        "ghosts": [str(migration) for migration in applied.ghosts],
        "inconsistent": [
            {"applied": str(last), "requires": str(missing)} for last, missing in applied.inconsistent
        ],
        "disagreements": [
            {"applied": str(one.migration), "requires": str(one.requires), "declared": one.declared}
            for one in applied.disagreements
        ],
        "proposed": applied.proposed,
    }


def safe_source(source: str) -> str:
    """Where a history is from, without what a URL says of a server and its users."""
    return (
        source
        if "://" not in source or source.startswith("sqlite")
        else f"{source.partition('://')[0]}://..."
    )


def outcome_document(done: SimulationResult) -> dict[str, object]:
    """How a plan ends, in JSON."""
    table, column = missing(done.failure)
    return {
        "outcome": done.outcome,
        "failed": done.failed and str(done.failed),
        "missing_table": table,
        "missing_column": column,
        "message": done.message,
    }


def plan_text(plan: Plan, label: str | None, report: Report) -> str:
    """The report, as text that ends with a line end."""
    done, given = plan.result, plan.given
    command = "migrate" if label is None else f"migrate {label}"
    settings = report.used.settings
    origin = f"as {settings} has it" if settings is not None else "all scanned apps, by label"
    applied = plan.applied
    lines = [
        beginning(plan, command),
        f"apps ({origin}): {', '.join(done.labels) or 'none'}",
        "",
        *table(done, given),
        *[""] * bool(done.order),
        *(agreement(applied) if applied is not None else ()),
        conclusion(done, complete=report.complete),
        *elsewhere(plan.on_postgresql),
    ]
    return "".join(f"{line}\n" for line in lines)


def beginning(plan: Plan, command: str) -> str:
    """What is predicted, and for which database."""
    if plan.applied is None:
        return f"syncdb; {command} on a fresh {_DATABASES[plan.given.context.backend]} database"
    applied = number(len(plan.applied.migrations), "migration")
    return f"{command} after the {applied} applied in {safe_source(plan.applied.source)}"


def agreement(applied: AppliedHistory) -> Iterator[str]:
    """Whether dependencies, declared and proposed, agree with a history."""
    for one in applied.ghosts:
        yield f"{one} was applied, and no file has it"
    for broken in applied.disagreements:
        kind = "declared" if broken.declared else "proposed by `southdeps fix`"
        yield f"{broken.migration} was applied and {broken.requires} was not: the dependency is {kind}"
    wrong = sum(not one.declared for one in applied.disagreements)
    if applied.proposed:
        noun = "dependency" if applied.proposed == 1 else "dependencies"
        agree = "all agree" if not wrong else f"{wrong} of them would stop South"
        yield f"{applied.proposed} {noun} proposed by `southdeps fix`: {agree}"


def table(done: SimulationResult, given: SimulationInput) -> Iterator[str]:
    """A line for each migration that South starts; below it what fails, or may fail."""
    width = max((len(str(migration)) for migration in done.order), default=0)
    margin = len(str(len(done.order)))
    doubts: dict[MigrationId, list[str]] = {}
    for migration, failure in done.doubtful:
        when = " and ".join(condition.text for condition in (*failure.action.when, *failure.doubts))
        condition = f", if {when}" if when else ""
        doubts.setdefault(migration, []).append(
            f"may fail{condition}: {message(failure, given.context.backend)}"
        )
    for index, migration in enumerate(done.order, 1):
        effects = "; ".join(effects_of(migration, given.context))
        line = f"{index:{margin}}  {migration!s:{width}}  {effects}"
        yield printable(line.rstrip())
        for doubt in doubts.get(migration, ()):
            yield click.style(f"{' ' * margin}  {printable(doubt)}", fg="yellow")
        if migration == done.failed and done.outcome == "fails":
            yield click.style(f"{' ' * margin}  {printable(done.message or '')}", fg="red")


def effects_of(migration: MigrationId, context: AnalysisContext) -> Iterator[str]:
    """What a migration makes, takes away and needs, each in words."""
    steps = context.effects.get(migration, ())
    creates = [step.table for step in steps if isinstance(step, effects.CreateTable)]
    creates += [step.to for step in steps if isinstance(step, effects.RenameTable)]
    drops = [step.table for step in steps if isinstance(step, effects.DropTable | effects.RenameTable)]
    needs = [
        step.table
        for step in steps
        if isinstance(step, effects.Require) and is_foreign(step, migration, context)
    ]
    for verb, tables in (("creates", creates), ("drops", drops), ("needs", needs)):
        if tables:
            yield f"{verb} {listed(tables)}"


def is_foreign(step: effects.Require, migration: MigrationId, context: AnalysisContext) -> bool:
    """Whether a table that is needed is another app's."""
    provider = context.history.provider(step.table)
    return provider.app != migration.app if provider is not None else step.app not in {"", migration.app}


def listed(tables: Iterable[str]) -> str:
    """Tables, each once."""
    return ", ".join(dict.fromkeys(tables))


def conclusion(done: SimulationResult, *, complete: bool) -> str:
    """How the plan ends, in a line; `complete` if everything that may make it fail was read."""
    run = number(len(done.order), "migration")
    match done.outcome:
        case "ok":
            text = f"ok{'' if complete else ' as far as can be seen'}: {run} of {number(len(done.labels), 'app')}"
        case "fails":
            text = f"fails at {done.failed}, after {number(len(done.order) - 1, 'migration')}"
        case _:
            text = f"blocked after {run}: {done.message}"
    return click.style("\n".join(map(printable, text.splitlines())), fg=_COLOURS[done.outcome], bold=True)


def elsewhere(done: SimulationResult | None) -> Iterator[str]:
    """The line about PostgreSQL below a plan for SQLite, if it would fail there."""
    if done is None or done.outcome == "ok":
        return
    end = f"fail at {done.failed}" if done.failed is not None else "be blocked"
    yield click.style(printable(f"on PostgreSQL it would {end}: {done.message}"), fg="red")
