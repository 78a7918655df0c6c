"""SD303, SD401 to SD404, SD407, SD408: what could not be known, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from southdeps import effects
from southdeps.effects import DiagnosticKind
from southdeps.finding import CODES, Finding, MigrationId
from southdeps.graph import Reference
from southdeps.summary import MigrationSummary

_CODES = {
    DiagnosticKind.DYNAMIC_NAME: "SD401",
    DiagnosticKind.UNPARSED_SQL: "SD403",
    DiagnosticKind.LIVE_MODEL: "SD407",
    DiagnosticKind.LOADS_DATA: "SD408",
}


def notes(migration: MigrationId, summary: MigrationSummary, path: str) -> Iterator[Finding]:
    """What the facts of one migration say of themselves."""

    def finding(code: str, message: str, at: tuple[int, int]) -> Finding:
        return Finding(
            code=code,
            severity=CODES[code][1],
            migration=migration,
            app=migration.app,
            path=path,
            line=at[0],
            column=at[1],
            message=message,
        )

    if summary.error is not None:
        yield finding("SD402", f"{summary.error}; what can't be read is not checked", summary.error_at)
    if summary.kind == "other" and summary.error is None:
        yield finding(
            "SD303",
            f"South takes {migration} for a migration, but it has no class Migration: every command stops "
            "with AttributeError: 'module' object has no attribute 'Migration'",
            (1, 1),
        )
    seen: set[tuple[str, tuple[int, int]]] = set()
    for step in summary.actions:
        if isinstance(step, effects.Diagnostic) and (_CODES[step.kind], step.at) not in seen:
            seen.add((_CODES[step.kind], step.at))
            yield finding(_CODES[step.kind], step.message, step.at)
    for entry in (*summary.depends_on, *summary.needed_by):
        if entry.dynamic:
            yield finding("SD401", "this declaration is known only at run time", entry.at)


def not_scanned(
    references: tuple[Reference, ...],
    named: Mapping[str, tuple[MigrationId, tuple[int, int]]],
    apps_of: Mapping[tuple[MigrationId, str], str],
    known: frozenset[str],
    paths: Mapping[MigrationId, str],
) -> Iterator[Finding]:
    """SD404, once per app: where it is first needed or named, and how to add it.

    `named` are the apps that declarations name, with the first place; `apps_of` the app of a table that a
    migration needs; `known` the labels that need no look.
    """
    first: dict[str, tuple[MigrationId, tuple[int, int], list[str]]] = {}
    for reference in references:
        app = apps_of.get((reference.migration, reference.table), "")
        if reference.provider is None and app and app not in known:
            _, _, tables = first.setdefault(
                app, (reference.migration, (reference.line, reference.column), [])
            )
            if reference.table not in tables:
                tables.append(reference.table)
    for app, (migration, at) in named.items():
        if app not in known:
            first.setdefault(app, (migration, at, []))
    for app, (migration, at, tables) in sorted(first.items()):
        what = f"its tables ({', '.join(sorted(tables))})" if tables else "the declarations that name it"
        yield Finding(
            code="SD404",
            severity="info",
            migration=migration,
            app=app,
            path=paths[migration],
            line=at[0],
            column=at[1],
            message=(
                f"app {app} was not scanned; {what} are taken to be there. --path DIR names where to find it"
            ),
        )
