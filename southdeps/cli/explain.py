"""`southdeps explain`"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from southdeps import api
from southdeps.catalogue import CATALOGUE
from southdeps.cli.common import load, standard_options
from southdeps.cli.help import DocumentedCommand
from southdeps.errors import CannotRunError
from southdeps.finding import MigrationId
from southdeps.project.loading import Project
from southdeps.reporters.rule_page import rule_page
from southdeps.suggest import did_you_mean, did_you_mean_or


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps explain SD101", "what a code means"),
        ("southdeps explain shop:0003", "a migration: what it needs, and whether that is declared"),
        ("southdeps explain shop_order.note", "a column: who makes it, who reads it, may I drop it?"),
    ],
    exit_status={
        0: "the explanation is printed",
        2: "WHAT does not exist",
    },
)
@click.argument("what")
@standard_options
def explain(what: str, paths: tuple[Path, ...], **standard: Any) -> None:
    """Explain WHAT: a code (SD101), a migration (shop:0003), a table (shop_order) or a column (shop_order.note).

    For a code: why it is wrong, and what to write. For the others, below PATHS: what makes them, what needs them,
    whether that is declared, and what a migration that drops them has to depend on.
    """
    for rule in CATALOGUE:
        if what.lower().replace("_", "-") in {rule.code.lower(), rule.name}:
            click.echo(rule_page(rule), nl=False)
            return
    names = [name for rule in CATALOGUE for name in (rule.code, rule.name)]
    near = did_you_mean(what.upper(), names) or did_you_mean(what, names)
    if near and not paths and not {":", "_"} & set(what):  # a table has an underline, a rule has not
        raise CannotRunError(f"no such code: {what}.{near}")
    click.echo(explanation(what, paths, standard), nl=False)


def explanation(what: str, paths: tuple[Path, ...], standard: dict[str, Any]) -> str:
    """What is known of a migration, a table or a column. Raises CannotRunError for what does not exist."""
    from southdeps.reporters.explanation import explain_migration, explain_table, known_columns

    project = load(paths, **standard)
    inspection = api.inspect_project(project)
    context, findings = inspection.context, inspection.findings
    app, colon, name = what.partition(":")
    if colon:
        return explain_migration(context, findings, migration_named(app, name, context.paths))
    table, _, column = what.partition(".")
    known = {
        effect.table for inner in context.effects.values() for effect in inner if hasattr(effect, "table")
    }
    if table not in known:
        hint = did_you_mean(table, known) or hint_about(table, project)
        raise CannotRunError(f"no code, migration or table: {what}.{hint}")
    columns = known_columns(context, table)
    if column and columns and column not in columns:
        raise CannotRunError(f"{table} has no column {column}.{did_you_mean_or(column, columns, 'It has')}")
    return explain_table(context, findings, table, column or None)


def hint_about(what: str, project: Project) -> str:
    """What to write instead of the label of an app, or of a table whose app was not found."""
    chain = [migration for migration in project.migrations if migration.app == what]
    if chain:
        return f" For a migration of the app write its name too, such as {chain[-1]}."
    missing = [name.rpartition(".")[2] for name in project.apps_not_found]
    if any(what == label or what.startswith(f"{label}_") for label in missing):
        return f" {project.apps_not_found_note}."
    return " Tables are named as in the database (shop_order), migrations with their app (shop:0001)."


def migration_named(app: str, name: str, known: Iterable[MigrationId]) -> MigrationId:
    """The migration of that name, or whose name begins so, as in South. Raises CannotRunError."""
    inside = [migration for migration in known if migration.app == app]
    if not inside:
        apps = {migration.app for migration in known}
        hint = did_you_mean_or(app, apps, "The apps that have are")
        raise CannotRunError(f"no app {app} has migrations.{hint}")
    found = [one for one in inside if one.name == name] or [
        one for one in inside if one.name.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(one.name for one in found)
        raise CannotRunError(f"{app}:{name}: several migrations of {app} begin with {name}: {names}")
    hint = did_you_mean_or(name, [one.name for one in inside], "It has")
    raise CannotRunError(f"{app}:{name}: {app} has no such migration.{hint}")
