"""What each command does, short of reading its arguments and writing: on a project, and on a dump or database."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import click

from southdeps import api
from southdeps.draw.dot import dot_text
from southdeps.draw.mermaid import mermaid_text
from southdeps.draw.select import select
from southdeps.draw.view import DrawOptions, Level
from southdeps.drift.catalogue import Target, read_database
from southdeps.drift.report import find_drift
from southdeps.drift.rules import DRIFT_RULES
from southdeps.errors import SouthdepsError
from southdeps.fixes import fix_project
from southdeps.fixture.check import CheckOptions, check
from southdeps.fixture.old_rows import OldDatabase
from southdeps.fixture.readers.opening import is_sqlite, read_rows
from southdeps.fixture.readers.sqlite import open_database
from southdeps.fixture.repairs.compare import compare
from southdeps.fixture.repairs.from_database import from_database
from southdeps.fixture.repairs.natural import NaturalOptions, natural
from southdeps.fixture.repairs.sort import sort
from southdeps.fixture.repairs.split import split_by_app, split_by_dependency
from southdeps.fixture.report import report_on_rows
from southdeps.fixture.rows import Batch
from southdeps.project import loading
from southdeps.project.loading import Options
from southdeps.report import Report
from southdeps.reporters import FORMATS, render
from southdeps.reporters.explanation import explain_migration, explain_table
from southdeps.reporters.fix_text import summary
from southdeps.reporters.graph_json import graph_json
from southdeps.reporters.plan import plan_document, plan_text
from southdeps.rules import Inspection
from southdeps.screening import FindingFilter
from tests.fixture.databases import case_project
from tests.fuzz.dumps import CASE, CASES

#: What would control a terminal, or turn the direction of its text; colours are taken away before.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def analyse(folder: Path) -> None:
    """What most users run: check, plan and fix."""
    project = api.read([folder], Options(jobs=1, even_sqlite=True))
    api.inspect_project(project)
    fix_project(project)
    api.plan_project(project)


def analyse_all(folder: Path) -> None:
    """Every command, and all that it prints."""
    project = api.read([folder], Options(jobs=1, even_sqlite=True))
    found = api.inspect_project(project)
    look_at(api.report_on(project, found.findings))
    draw(found)
    explain(project, found)
    drift(project)
    plan = api.plan_project(project)
    report = api.report_on(project, ())
    look(plan_text(plan, None, report))
    plan_document(plan, report)
    result = fix_project(project)
    look(summary(result.changes, project.path_of, result.unfixed))
    look_at(api.fix_report(project, result, written=True))


def explain(project: loading.Project, found: Inspection) -> None:
    """What explain says of each migration and of some tables."""
    for name in project.migrations:
        look(explain_migration(found.context, found.findings, name))
    steps = (step for steps in found.context.effects.values() for step in steps)
    for table in sorted({step.table for step in steps if hasattr(step, "table")})[:3]:
        look(explain_table(found.context, found.findings, table, None))


def draw(found: Inspection) -> None:
    """What Graphviz and Mermaid would be given for each level."""
    for level in get_args(Level):
        view = select(found.graph, found.findings, DrawOptions(level))
        look(dot_text(view, heading=True))
        look(mermaid_text(view))
    graph_json(found.graph, found.findings)


def drift(project: loading.Project, target: Target | None = None) -> None:
    """What drift prints, and the proposals of --sql and --operations."""
    result = find_drift(project, target)
    look_at(api.drift_report(project, result, FindingFilter(DRIFT_RULES))[0])
    result.sql()
    result.operations()


def load(path: Path) -> None:
    """`fixture check`, and `fixture natural` or `fixture from`, with a fixture or database for the project of a case."""
    check(case_project(CASE), CheckOptions((str(path),)))
    if not is_sqlite(path):
        repair_naturally(path, NaturalOptions())
        return
    with contextlib.suppress(SouthdepsError):
        read_database(str(path))
    make_fixture(path)


def load_all(path: Path) -> None:
    """Whatever `fixture` and `drift` do with a fixture or database, and all that they print."""
    done = check(case_project(CASE), CheckOptions((str(path),)))
    look_at(report_on_rows(done.findings, rows=done.rows, files=1, used=api.used_by(case())))
    if is_sqlite(path):
        load_database(path)
    else:
        repair(path)


def repair(path: Path) -> None:
    """The repairs of a fixture."""
    project, output, inputs = case_project(CASE), path.with_name("repaired.json"), [str(path)]

    def rows() -> Iterator[Batch]:
        return read_rows(str(path))

    for options in (NaturalOptions(), NaturalOptions(users=True, groups=True)):
        repair_naturally(path, options)
    with contextlib.suppress(SouthdepsError):
        sort(project, rows, output, inputs)
    for split in (split_by_app, split_by_dependency):
        with contextlib.suppress(SouthdepsError):
            split(project, rows, path.parent, inputs)


def repair_naturally(path: Path, options: NaturalOptions) -> None:
    """`fixture natural`."""
    output = path.with_name("repaired.json")
    with contextlib.suppress(SouthdepsError):
        natural(case_project(CASE), lambda: read_rows(str(path)), output, inputs=[str(path)], options=options)


def load_database(path: Path) -> None:
    """The repairs of an old database, and its drift."""
    with contextlib.suppress(SouthdepsError):
        drift(case(), Target("sqlite3", str(path)))
    make_fixture(path)
    project = case_project(CASE)
    with contextlib.suppress(SouthdepsError), open_database(path) as old, open_database(path) as new:
        list(compare(project, OldDatabase(project, old), new))


def make_fixture(path: Path) -> None:
    """`fixture from`."""
    project, output = case_project(CASE), path.with_name("repaired.json")
    with contextlib.suppress(SouthdepsError), open_database(path) as old:
        rejected = path.with_name("rejected.json")
        from_database(project, OldDatabase(project, old, generous=True), output, rejected, [str(path)])


@cache
def case() -> loading.Project:
    """The project that fixtures and databases are for."""
    return loading.load(Options(paths=(CASES / CASE,), backend="sqlite3"))


def look_at(report: Report) -> None:
    """Print a report in every format."""
    for name in FORMATS:
        look(render(name, report))


def look(text: str) -> None:
    """Raise AssertionError if a text has characters that control a terminal, but for colours."""
    plain = click.unstyle(text)
    found = CONTROLS.search(plain)
    assert found is None, ascii(plain[max(0, found.start() - 60) :][:120])
