"""`southdeps explain shop:0003`, `catalogue_book` or `catalogue_book.isbn`: what makes it, what needs it, and why."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.references import find_references
from southdeps.effects import Action, Require
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Dependencies, topological_order
from southdeps.reporters.text import concise_line, printable


def explain_migration(context: AnalysisContext, findings: Sequence[Finding], migration: MigrationId) -> str:
    """What a migration needs of other apps, and whether that is declared; what it makes, and which others need that."""
    needs = [reference for reference in find_references(context) if reference.migration == migration]
    needed = [reference for reference in find_references(context) if reference.provider == migration]
    sections = {
        "needs of other apps": [
            f"{what(one.table, one.field)} ({one.kind}, line {one.line}): "
            f"{standing(context, migration, one.provider)}"
            for one in needs
        ],
        "makes": list(dict.fromkeys(made(context, migration))),
        "needed by": [
            f"{one.migration} for {what(one.table, one.field)} ({one.path}:{one.line}): "
            f"{standing(context, one.migration, migration)}"
            for one in needed
        ],
        "findings": [concise_line(finding) for finding in findings if finding.migration == migration],
    }
    return document(f"{migration} ({context.paths[migration]})", sections)


def explain_table(
    context: AnalysisContext, findings: Sequence[Finding], table: str, column: str | None = None
) -> str:
    """A table's or column's life, what needs it, and what a migration that drops it has to depend on."""
    order = [migration for migration in topological_order(context.declared) if migration in context.effects]
    life: list[str] = []
    readers: dict[MigrationId, str] = {}
    for migration in order:
        for effect in context.effects[migration]:
            event = event_text(effect, table, column)
            if event is not None:
                life.append(f"{migration} {event} ({context.paths[migration]}:{effect.at[0]})")
            elif isinstance(effect, Require) and is_about(effect, table, column):
                provider = context.history.provider(table, (column,) if column else effect.columns)
                where = f"{context.paths[migration]}:{effect.at[0]}"
                said = "" if provider == migration else f": {standing(context, migration, provider)}"
                readers.setdefault(migration, f"{migration} ({effect.reference}, {where}){said}")
    last = last_of_each_app(context, readers)
    sections = {
        "life": list(dict.fromkeys(life)) or ["no migration makes or changes it"],
        "needed by": list(readers.values()),
        "to drop it": [f"after {', '.join(map(str, last))}"] if last else ["no migration needs it"],
        "findings": [
            concise_line(finding)
            for finding in findings
            if finding.table == table and (column is None or finding.field == column)
        ],
    }
    return document(what(table, column), sections)


def known_columns(context: AnalysisContext, table: str) -> frozenset[str]:
    """All columns that a table ever has; none if no migration creates it, or if not all are known."""
    columns: set[str] = set()
    created = False
    for effect in (effect for inner in context.effects.values() for effect in inner):
        match effect:
            case effects.CreateTable(table=name, columns=made) if name == table:
                created = True
                columns |= {one.name for one in made}
            case effects.RenameTable(to=name) if name == table:
                return frozenset()
            case effects.AddColumn(table=name, column=added) if name == table:
                columns.add(added.name)
            case effects.RenameColumn(table=name, column=old, to=new) if name == table:
                columns |= {old, new}
            case effects.DropColumn(table=name, column=old) if name == table:
                columns.add(old)
            case Require(table=name, columns=needed) if name == table:
                columns |= set(needed)
    return frozenset(columns - {effects.ALL}) if created else frozenset()


def document(title: str, sections: dict[str, list[str]]) -> str:
    """Sections with lines below a title; empty ones are left out."""
    lines = [printable(title)]
    for heading, inside in sections.items():
        if inside:
            lines += ["", f"{heading}:", *(f"  {line}" for line in inside)]
    return "".join(f"{line}\n" for line in lines)


def what(table: str, column: str | None) -> str:
    """`table x`, or `column x.y`"""
    return printable(f"table {table}" if column is None else f"column {table}.{column}")


def standing(context: AnalysisContext, late: MigrationId, early: MigrationId | None) -> str:
    """Whether the order of two migrations is declared, and through what."""
    if early is None:
        return "no migration provides it; syncdb creates it, or an app that was not scanned"
    path = declared_path(late, early, context.declared)
    if not path:
        return f"from {early}, not declared"
    if len(path) == 2:
        return f"from {early}, declared"
    return f"from {early}, declared through {', '.join(map(str, path[1:-1]))}"


def declared_path(late: MigrationId, early: MigrationId, declared: Dependencies) -> list[MigrationId]:
    """The shortest chain of declared dependencies, both ends included; empty if there is none."""
    paths = {late: [late]}
    queue = deque([late])
    while queue and early not in paths:
        here = queue.popleft()
        for other in sorted(declared.get(here, ())):
            if other not in paths:
                paths[other] = [*paths[here], other]
                queue.append(other)
    return paths.get(early, [])


def made(context: AnalysisContext, migration: MigrationId) -> Iterator[str]:
    """What a migration does to tables."""
    for effect in context.effects.get(migration, ()):
        table = getattr(effect, "table", None)
        event = event_text(effect, table, None, called=printable(table)) if table else None
        if event is not None:
            yield f"{event} (line {effect.at[0]})"


def event_text(effect: Action, table: str, column: str | None, *, called: str = "it") -> str | None:
    """What an effect does to a table, or to a column of it, with the word for it; None if nothing."""
    match effect:
        case effects.RenameTable(table=old, to=new) if new == table != old:
            return f"renames {printable(old)} to {called}"
        case effects.RenameTable(table=old, to=new) if old == table:
            return f"renames {called} to {printable(new)}"
        case effects.CreateTable(table=name, columns=columns) if name == table:
            return f"creates {called}" if column is None or column in {one.name for one in columns} else None
        case effects.DropTable(table=name) if name == table:
            return f"drops {called}"
        case effects.AddColumn(table=name, column=added) if name == table and column in {None, added.name}:
            return f"adds column {printable(added.name)} to {called}" if column is None else f"adds {called}"
        case effects.DropColumn(table=name, column=old) if name == table and column in {None, old}:
            return f"drops column {printable(old)} of {called}" if column is None else f"drops {called}"
        case effects.RenameColumn(table=name, column=old, to=new) if name == table and column in {
            None,
            old,
            new,
        }:
            return f"renames column {printable(old)} of {called} to {printable(new)}"
        case effects.Insert(table=name) if name == table and column is None:
            return f"inserts rows into {called}"
    return None


def is_about(need: Require, table: str, column: str | None) -> bool:
    """Whether a need is for the table, or for the column."""
    return need.table == table and (column is None or column in need.columns or effects.ALL in need.columns)


def last_of_each_app(context: AnalysisContext, readers: dict[MigrationId, str]) -> list[MigrationId]:
    """The last reader of each app, by label."""
    last: dict[str, MigrationId] = {}
    for chain in context.chains.values():
        for migration in chain:
            if migration in readers:
                last[migration.app] = migration
    return [last[app] for app in sorted(last)]
