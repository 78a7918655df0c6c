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

from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.analysis.migration_graph import migration_graph
from southdeps.analysis.simulate import Plan, SimulationInput, simulate_migrate
from southdeps.baseline import read_baseline
from southdeps.errors import CannotRunError
from southdeps.files import relative, relative_path
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Graph
from southdeps.project import loading
from southdeps.project.loading import Options, Project
from southdeps.report import Applied, Report, Used
from southdeps.rules import RULES, Inspection
from southdeps.screening import Baseline, FindingFilter, Screened, screen
from southdeps.suggest import did_you_mean_or

if TYPE_CHECKING:
    from southdeps.drift.report import DriftResult
    from southdeps.fixes import FixOptions, FixResult
    from southdeps.fixture.check import CheckOptions
    from southdeps.suppressions import Suppression

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
    baseline: str | Path | None = None,
    since: str | None = None,
) -> Report:
    """Find every missing dependency and whatever else fails. Raises CannotRunError.

    `select` and `ignore` are codes or their beginnings: only findings with a selected code and no ignored one are
    reported. What a comment in the file suppresses, or the file `baseline` knows, is in `suppressed` only.
    With `since`, a git revision, findings are left out that it has too and whose files have not changed.

    >>> [finding.code for finding in check(["examples/bookshop"], ignore=["SD1"]).findings]
    ['SD404']
    """
    wanted = FindingFilter(RULES, tuple(select), tuple(ignore))
    known = load_baseline(Path(baseline)) if baseline is not None else None
    project = read(paths, options)
    report, _ = screened_report(project, inspect_project(project).findings, wanted, known)
    return report if since is None else report_since(project, report, since)


def report_since(project: Project, report: Report, revision: str) -> Report:
    """The report without findings that a git revision has and whose files have not changed. Raises CannotRunError."""
    from southdeps.since import findings_since  # only it starts git

    return replace(report, findings=findings_since(project, report.findings, revision))


def screened_report(
    project: Project, findings: Sequence[Finding], wanted: FindingFilter, baseline: Baseline | None = None
) -> tuple[Report, Screened]:
    """The report about a project without what is not wanted, suppressed by a comment or in the baseline."""
    report = report_on(project, ())
    screened = screen(findings, report.sources, wanted, baseline)
    return replace(report, findings=screened.findings, suppressed=screened.suppressed), screened


def remove_comments(project: Project, comments: Sequence[Suppression]) -> list[str]:
    """Remove suppressions from the project's own files; gives the paths of those written. Raises CannotWriteError."""
    from southdeps.patch import Edit
    from southdeps.suppressions import without_comments
    from southdeps.write import write_all

    edits = []
    for name, migration in project.migrations.items():
        path = project.path_of(name)
        inside = [comment for comment in comments if comment.path == path]
        if inside and migration.editable:
            after = without_comments(migration.data, inside)
            edits.append(Edit(relative_path(migration.path), migration.data, after))
    write_all(edits, root=common_folder(project.options.paths))
    return [edit.path.as_posix() for edit in edits]


def load_baseline(path: Path) -> Baseline:
    """Read a baseline file. Raises CannotRunError."""
    return Baseline(path, relative(path.absolute().parent), read_baseline(path))


def inspect_project(project: Project) -> Inspection:
    """All findings in a project that was read, with the graph and the cycles behind them."""
    inspection = rules.inspect(build.analysis_context(project))
    project.configuration.files.save()
    return inspection


def report_on(project: Project, findings: Sequence[Finding]) -> Report:
    """A report about a project; `findings` are in reading order."""
    migrations = {project.path_of(name): migration for name, migration in project.migrations.items()}
    return Report(
        findings=tuple(findings),
        checked=(("migration", len(project.migrations)), ("app", len(project.apps))),
        used=used_by(project),
        rules=RULES,
        complete=project.complete,
        read_only=frozenset(path for path, migration in migrations.items() if not migration.editable),
        sources={path: migration.contents for path, migration in migrations.items()},
        paths={migration.id: path for path, migration in migrations.items()},
        notes=project.notes,
    )


def used_by(project: Project) -> Used:
    """What a project was read with."""
    configuration = project.configuration
    settings, environment = configuration.settings, configuration.environment_source
    return Used(
        settings=relative(settings.file) if settings is not None else None,
        settings_from=configuration.settings_source,
        environment=relative(environment) if environment is not None else None,
        search_path=tuple(map(relative, configuration.resolver.roots)),
        apps_not_found=project.apps_not_found,
        backend=project.django.backend,
        user_model=project.django.user_model,
    )


def plan(
    paths: Paths = (".",),
    options: Options | None = None,
    *,
    app: str | None = None,
    applied: str | None = None,
) -> Plan:
    """Simulate `syncdb; migrate` (or `migrate APP`) on a fresh database. Raises CannotRunError.

    `applied` names a history, and the plan is what `migrate` does next there: the URL of a database, which is only
    read, or a file with lines `app:migration`.

    >>> plan(["examples/bookshop"]).outcome
    'fails'
    """
    return plan_project(
        read(paths, replace(options or Options(), even_sqlite=True)), app=app, applied=applied
    )


def none_installed(file: Path, labels: Iterable[str]) -> str:
    """A line on settings that install none of the apps that were scanned."""
    return (
        f"{relative(file)}: none of the scanned apps with migrations is installed "
        f"({', '.join(labels)}); name the right settings with --settings"
    )


def plan_project(project: Project, *, app: str | None = None, applied: str | None = None) -> Plan:
    """As `plan`, for a project that was read.

    Raises CannotRunError for an app that does not exist, and for settings that install none of the scanned apps.
    """
    known = {*project.apps, *project.unmigrated, *(entry.label for entry in project.installed or ())}
    if app is not None and app not in known:
        raise CannotRunError(f"--app {app}: no such app.{did_you_mean_or(app, known, 'The apps are')}")
    given = build.simulation_input(project)
    settings = project.configuration.settings
    if settings is not None and project.apps and not given.labels:
        raise CannotRunError(none_installed(settings.file, project.apps))
    files = project.configuration.files
    if applied is not None:
        return continued(project, given, applied, app)
    result = simulate_migrate(given, app)
    files.save()
    if result.outcome != "ok" or given.context.backend != "sqlite3":
        return Plan(result, given)
    # Migrations may ask for the database, so they are read once more, as they are on the other one.
    moved = loading.load(replace(project.options, backend="postgresql"), files)
    return Plan(result, given, simulate_migrate(build.simulation_input(moved), app))


def continued(project: Project, given: SimulationInput, source: str, app: str | None) -> Plan:
    """The plan from a history on. What `fix` proposes is found for a database that keeps foreign keys, as it does."""
    from southdeps.analysis.applied import continue_migrate  # only with --applied
    from southdeps.drift.recorded import read_history

    recorded = read_history(source)
    proposals = None
    if given.context.backend == "sqlite3":
        moved = loading.load(replace(project.options, backend="postgresql"), project.configuration.files)
        proposals = build.simulation_input(moved).context
    result, applied = continue_migrate(given, recorded, source, app, proposals)
    project.configuration.files.save()
    return Plan(result, given, applied=applied)


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
    from southdeps.fixes import fix_project  # only this function edits files
    from southdeps.write import write_all

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


def drift(
    paths: Paths = (".",),
    options: Options | None = None,
    *,
    database: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baseline: str | Path | None = None,
) -> Report:
    """Find what migrations and frozen models disagree about, or a live database and both. Raises CannotRunError.

    `database` is the URL of a PostgreSQL database or the path of an SQLite file, which is only read.
    `select`, `ignore` and `baseline` are as in `check`.
    """
    from southdeps.drift.catalogue import parse_target
    from southdeps.drift.report import find_drift
    from southdeps.drift.rules import DRIFT_RULES

    target = None if database is None else parse_target(database)
    backend = options.backend if options is not None and options.backend is not None else None
    if target is not None and backend is None:
        options = replace(options or Options(), backend=target.backend)
    project = read(paths, options)
    wanted = FindingFilter(DRIFT_RULES, tuple(select), tuple(ignore))
    known = load_baseline(Path(baseline)) if baseline is not None else None
    return drift_report(project, find_drift(project, target), wanted, known)[0]


def drift_report(
    project: Project, result: DriftResult, wanted: FindingFilter, baseline: Baseline | None = None
) -> tuple[Report, Screened]:
    """The report about the drift that was found, screened as that of `check` is."""
    report = report_on(project, ())
    screened = screen(result.findings, report.sources, wanted, baseline, bare=False)
    return replace(
        report,
        findings=screened.findings,
        suppressed=screened.suppressed,
        rules=wanted.rules,
        checked=(("table", result.tables), *report.checked),
        complete=report.complete and not result.sides.unknown,
        notes=(*report.notes, *result.sides.unknown),
    ), screened


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
    from southdeps.fixture.check import CheckOptions
    from southdeps.fixture.report import FIXTURE_RULES

    wanted = FindingFilter(FIXTURE_RULES, tuple(select), tuple(ignore))
    options = CheckOptions(
        tuple(files),
        tuple((path,) for path in after),
        ignore_nonexistent=ignore_nonexistent,
        database=database,
    )
    return fixture_report(project, options, wanted, redact=redact)[0]


def fixture_report(
    project: Project,
    options: CheckOptions,
    wanted: FindingFilter,
    baseline: Baseline | None = None,
    *,
    redact: bool = False,
) -> tuple[Report, Screened]:
    """The report about fixtures, without what is not wanted or in the baseline."""
    from southdeps.fixture.check import check_project
    from southdeps.fixture.report import report_on_rows

    result = check_project(project, options)
    files = len(options.files)
    report = report_on_rows(
        result.findings, rows=result.rows, files=files, used=used_by(project), redact=redact
    )
    screened = screen(report.findings, {}, wanted, baseline)
    return replace(report, findings=screened.findings, suppressed=screened.suppressed), screened


def common_folder(paths: Sequence[Path]) -> Path:
    """The folder that holds all paths, with links resolved."""
    return Path(os.path.commonpath([path.resolve() for path in paths]))


def graph(paths: Paths = (".",), options: Options | None = None) -> Graph:
    """The graph of all migrations: their order, what is declared, what is missing. Raises CannotRunError.

    >>> {edge.kind for edge in graph(["examples/bookshop"]).edges} >= {"order", "missing"}
    True
    """
    return migration_graph(build.analysis_context(read(paths, options)))
