"""The use cases of southdeps as functions: what the command line does, without printing or exiting.

Nothing of a project is imported or run, and no database is needed. Every function takes the folders to read and
`Options`, and raises CannotRunError if nothing can be checked.

>>> report = check(["examples/bookshop"])
>>> print(report.summary)
9 migrations in 4 apps checked: 4 errors, 0 warnings, 1 info; 4 fixable with `southdeps fix`
>>> print(report.findings[0].code, report.findings[0].migration)
SD101 shop:0001_initial
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.analysis.migration_graph import migration_graph
from southdeps.analysis.simulate import SimulationInput, SimulationResult, simulate_migrate
from southdeps.errors import CannotRunError
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Graph
from southdeps.project import loading
from southdeps.project.loading import Options, Project, relative
from southdeps.report import Applied, Report, Used
from southdeps.rules import RULES, Inspection
from southdeps.rules.rule import RuleInfo

if TYPE_CHECKING:
    from southdeps.fixes import FixOptions, FixResult

__all__ = [
    "CannotRunError",
    "Finding",
    "Graph",
    "MigrationId",
    "Options",
    "Plan",
    "Report",
    "check",
    "check_fixtures",
    "fix",
    "graph",
    "plan",
    "read",
]

Paths = Iterable[str | Path]


class Selection(Struct, frozen=True):
    """Which codes to report: those that begin with one of `select` (none given: all) and with none of `ignore`.

    Raises CannotRunError for a beginning that no code has.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[RuleInfo, ...] = RULES

    def __post_init__(self) -> None:
        for prefix in (*self.select, *self.ignore):
            if not any(rule.code.startswith(prefix) for rule in self.rules):
                known = ", ".join(rule.code for rule in self.rules)
                raise CannotRunError(f"{prefix}: no code begins with it; the codes are {known}")

    def of(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings that are selected, in their order."""
        return tuple(
            finding
            for finding in findings
            if (not self.select or finding.code.startswith(self.select))
            and not finding.code.startswith(self.ignore)
        )


class Plan(Struct, frozen=True):
    """What `migrate` does on a fresh database: the simulation's result, and what it was given."""

    result: SimulationResult
    given: SimulationInput

    @property
    def outcome(self) -> str:
        """`ok`, `fails` (a migration raises) or `blocked` (South stops before or between migrations)."""
        return self.result.outcome


def read(paths: Paths = (".",), options: Options | None = None) -> Project:
    """Read a project: apps, settings and migrations. Raises CannotRunError.

    The other functions do this by themselves; those that end in `_project` take the result.
    """
    return loading.load(replace(options or Options(), paths=tuple(map(Path, paths))))


def check(
    paths: Paths = (".",),
    options: Options | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Report:
    """Find every missing dependency and whatever else fails. Raises CannotRunError.

    `select` and `ignore` are codes or their beginnings: only findings with a selected code and no ignored one are
    reported.

    >>> [finding.code for finding in check(["examples/bookshop"], ignore=["SD1"]).findings]
    ['SD404']
    """
    selection = Selection(tuple(select), tuple(ignore))
    project = read(paths, options)
    return report_on(project, selection.of(inspect_project(project).findings))


def inspect_project(project: Project) -> Inspection:
    """All findings in a project that was read, with the graph and the cycles behind them."""
    return rules.inspect(build.analysis_context(project))


def report_on(project: Project, findings: Sequence[Finding]) -> Report:
    """A report about a project; `findings` are in reading order."""
    migrations = {project.path_of(name): migration for name, migration in project.migrations.items()}
    unread = any(migration.summary.error is not None for migration in migrations.values())
    return Report(
        findings=tuple(findings),
        checked=(("migration", len(project.migrations)), ("app", len(project.apps))),
        used=used_by(project),
        rules=RULES,
        complete=not unread and not project.unreadable,
        read_only=frozenset(path for path, migration in migrations.items() if not migration.editable),
        sources={path: migration.data for path, migration in migrations.items()},
        paths={migration.id: path for path, migration in migrations.items()},
        notes=project.notes,
    )


def used_by(project: Project) -> Used:
    """What a project was read with."""
    configuration, installed = project.configuration, project.installed or ()
    settings, environment = configuration.settings, configuration.environment
    return Used(
        settings=relative(settings.file) if settings is not None else None,
        settings_from=None if settings is None else "--settings" if project.options.settings else "manage.py",
        environment=relative(environment.source) if environment is not None else None,
        search_path=tuple(map(relative, configuration.resolver.roots)),
        apps_not_found=tuple(entry.name for entry in installed if entry.standing == "unknown"),
        backend=project.django.backend,
        user_model=project.django.user_model,
    )


def plan(paths: Paths = (".",), options: Options | None = None, *, app: str | None = None) -> Plan:
    """Simulate `syncdb; migrate` (or `migrate APP`) on a fresh database. Raises CannotRunError.

    >>> plan(["examples/bookshop"]).outcome
    'fails'
    """
    return plan_project(read(paths, replace(options or Options(), even_sqlite=True)), app=app)


def plan_project(project: Project, *, app: str | None = None) -> Plan:
    """As `plan`, for a project that was read. Raises CannotRunError for an app that does not exist."""
    known = {*project.apps, *project.unmigrated, *(entry.label for entry in project.installed or ())}
    if app is not None and app not in known:
        raise CannotRunError(f"--app {app}: no such app; the apps are {', '.join(sorted(known))}")
    given = build.simulation_input(project)
    return Plan(simulate_migrate(given, app), given)


def fix(
    paths: Paths = (".",),
    options: Options | None = None,
    *,
    fix_options: FixOptions | None = None,
    write: bool = False,
) -> FixResult:
    """Compute the edits that declare every missing dependency, and with `write` make them, all or none.

    Raises CannotRunError, and CannotWriteError if the files can't be written.

    >>> [str(edit.path) for edit in fix(["examples/bookshop"]).edits][0]
    'examples/bookshop/shop/migrations/0001_initial.py'
    """
    from southdeps.fixes import fix_project  # noqa: PLC0415  # only this function edits files
    from southdeps.write import write_all  # noqa: PLC0415

    project = read(paths, options)
    result = fix_project(project, fix_options)
    if write:
        write_all(result.edits, root=common_folder(project.options.paths))
    return result


def fix_report(project: Project, result: FixResult, *, written: bool) -> Report:
    """The report of a fix: what remains and what was applied if it is `written`, else what there is to fix."""
    if not written:
        return report_on(project, inspect_project(project).findings)
    applied = tuple(
        Applied(project.path_of(change.at), change.at, str(change), change.finding.code)
        for change in result.changes
    )
    return replace(report_on(result.project, result.inspection.findings), applied=applied)


def check_fixtures(
    project: Project,
    files: Sequence[str],
    *,
    after: Sequence[str] = (),
    database: str | None = None,
    ignore_nonexistent: bool = False,
    redact: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Report:
    """What fails or goes wrong when `loaddata FILES` loads into a new PostgreSQL database of the project.

    `after` are files that earlier commands loaded, `database` is the URL of a database whose rows are there already.
    With `ignore_nonexistent` unknown fields are ignored, with `redact` no values are reported. Raises CannotRunError.
    """
    from southdeps.fixture.check import CheckOptions, check_project  # noqa: PLC0415
    from southdeps.fixture.report import FIXTURE_RULES, report_on_rows  # noqa: PLC0415

    selection = Selection(tuple(select), tuple(ignore), FIXTURE_RULES)
    options = CheckOptions(
        tuple(files),
        tuple((path,) for path in after),
        ignore_nonexistent=ignore_nonexistent,
        database=database,
    )
    result = check_project(project, options)
    report = report_on_rows(
        result.findings, rows=result.rows, files=len(files), used=used_by(project), redact=redact
    )
    return replace(report, findings=selection.of(report.findings))


def common_folder(paths: Sequence[Path]) -> Path:
    """The folder that holds all paths, with links resolved."""
    return Path(os.path.commonpath([path.resolve() for path in paths]))


def graph(paths: Paths = (".",), options: Options | None = None) -> Graph:
    """The graph of all migrations: their order, what is declared, what is missing. Raises CannotRunError.

    >>> {edge.kind for edge in graph(["examples/bookshop"]).edges} >= {"order", "missing"}
    True
    """
    return migration_graph(build.analysis_context(read(paths, options)))
