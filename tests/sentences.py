"""Sentences of findings that are not true: `python -m tests.sentences` looks at every case and the whole corpus.

Each finding's sentence is read again and held against the effects of the migrations that it names, the files beside
them, and South's own plans: who makes, changes or drops a thing does it, nothing makes what "no migration" makes, and
what is said to run first does.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from southdeps import effects, rules
from southdeps.analysis import build
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.simulate import simulate_migrate
from southdeps.databases import bare
from southdeps.errors import CannotRunError
from southdeps.finding import Finding, MigrationId
from southdeps.graph import CycleError, forwards_plan
from southdeps.project.loading import Options, Project, load
from southdeps.reporters.text import works_today
from tests.corpus import RELEASES, release, stripped
from tests.report_verdicts import settings_of

HERE = Path(__file__).parent
CASES = [path for name in ("south_cases", "report_cases") for path in sorted((HERE / name).glob("*/"))]
MIGRATION = r"(?P<{0}>[\w.-]+:[\w-]+)"
THING = r"(?:table|column) (?P<table>[^\s.,;]+)(?:\.(?P<column>[^\s,;]+))?(?: in database (?P<database>\w+))?"
MAKER = MIGRATION.format("maker")


class Analysed(NamedTuple):
    """A project with what the rules know of it."""

    project: Project
    context: AnalysisContext

    def effects_of(self, migration: str) -> list[effects.Action]:
        """What a migration does; a name that is not there does nothing."""
        return list(self.context.effects.get(named(migration), ()))

    @property
    def every_effect(self) -> list[effects.Action]:
        """What any migration does."""
        return [step for steps in self.context.effects.values() for step in steps]


class Claim(NamedTuple):
    """A sentence that claims something, and why it is wrong, in the words of a match; None if it is true."""

    pattern: re.Pattern[str]
    problem: Callable[[Analysed, Finding, re.Match[str]], str | None]


def named(text: str) -> MigrationId:
    """`app:name`"""
    return MigrationId(*text.split(":", 1))


def makes(steps: list[effects.Action], table: str, column: str | None) -> bool:
    """Whether one of these steps brings a table, or a column of it, under any name of its database."""
    if column is not None and any(adds(step, table, column) for step in steps):
        return True
    created = [step for step in steps if isinstance(step, effects.CreateTable) and bare(step.table) == table]
    named_so = [step for step in steps if isinstance(step, effects.RenameTable) and bare(step.to) == table]
    if column is None:
        return bool(created or named_so)
    inside = {one.name.strip('"`') for step in created for one in step.columns}
    return column in inside or any(not step.complete for step in created) or bool(named_so)


def adds(step: effects.Action, table: str, column: str) -> bool:
    """Whether a step adds a column to a table that is there."""
    match step:
        case effects.AddColumn():
            return (bare(step.table), step.column.name.strip('"`')) == (table, column)
        case effects.RenameColumn():
            return (bare(step.table), step.to.strip('"`')) == (table, column)
    return False


def takes(steps: list[effects.Action], table: str, column: str | None) -> bool:
    """Whether one of these steps drops or renames a table, or a column of it."""
    for step in steps:
        match step:
            case effects.DropTable() | effects.RenameTable():
                if bare(step.table) == table:
                    return True
            case effects.DropColumn() | effects.RenameColumn():
                if (bare(step.table), step.column.strip('"`')) == (table, column):
                    return True
    return False


def no_maker(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`which M creates`"""
    done = makes(given.effects_of(found["maker"]), found["table"], found["column"])
    return None if done else f"{found['maker']} does not make it"


def wrong_verb(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`creates` is for a table that is created, and not renamed."""
    steps = given.effects_of(found["maker"])
    created = {bare(step.table) for step in steps if isinstance(step, effects.CreateTable)}
    return None if found["table"] in created else f"{found['maker']} does not create it"


def no_dropper(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`M drops`"""
    done = takes(given.effects_of(found["dropper"]), found["table"], found["column"])
    return None if done else f"{found['dropper']} does not take it away"


def no_user(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`which M needs until`: a step of M must name the table."""
    steps = given.effects_of(found["user"])
    names = {bare(getattr(step, "table", "")) for step in steps}
    return None if found["table"] in names else f"{found['user']} does not name it"


def some_maker(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`no migration creates` or `adds`"""
    table, column = found["table"], found["column"]
    if makes(given.every_effect, table, column):
        return "a migration makes it"
    for path in skipped_files(given.project):
        text = path.read_text("utf-8", errors="replace")
        if re.search(
            rf"add_column\(\s*u?['\"]{re.escape(table)}['\"],\s*u?['\"]{re.escape(column or '')}", text
        ):
            return f"{path.name} makes it, which South skips"
        if column is None and re.search(rf"create_table\(\s*u?['\"]{re.escape(table)}['\"]", text):
            return f"{path.name} makes it, which South skips"
    return None


def skipped_files(project: Project) -> Iterator[Path]:
    """Files in the folders of migrations that South does not list."""
    for app in project.apps.values():
        listed = {file.path for file in app.files}
        for path in sorted(app.migrations.glob("*.py")) if app.migrations is not None else ():
            if path not in listed and path.name != "__init__.py":
                yield path


def not_required(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`which M makes NOT NULL`"""
    table, column = found["table"], found["column"]
    for step in given.effects_of(found["maker"]):
        if isinstance(step, effects.AddColumn | effects.AlterColumn | effects.SetNull | effects.CreateTable):
            parts = step.columns if isinstance(step, effects.CreateTable) else (step.column,)
            if bare(step.table) == table and column in {getattr(one, "name", one) for one in parts}:
                return None
    return f"{found['maker']} does not touch it"


def not_later(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`only M creates, later in the same app`"""
    problem = no_maker(given, finding, found)
    later = finding.migration is not None and given.context.is_later(named(found["maker"]), finding.migration)
    return problem if problem or later else f"{found['maker']} is not later"


def not_before(given: Analysed, finding: Finding, found: re.Match[str]) -> str | None:
    """`the order of apps already runs it first`: in the plan of the app, and in that of `migrate`."""
    assert finding.migration is not None
    assert finding.requires is not None
    try:
        plan = list(forwards_plan(given.context.chains[finding.migration.app][-1:], given.context.declared))
    except CycleError:
        plan = []
    orders = [plan] if finding.migration in plan else []
    positions = given.context.positions
    if positions is not None and {finding.migration, finding.requires} <= positions.keys():
        orders.append(sorted(positions, key=positions.__getitem__))
    for order in orders:
        if finding.requires not in order[: order.index(finding.migration)]:
            return f"a plan does not run {finding.requires} first"
    return None


CLAIMS = [
    Claim(re.compile(pattern.replace("{thing}", THING).replace("{maker}", MAKER)), problem)
    for pattern, problem in (
        (r"{thing}, which {maker} (?:creates|adds|provides)\b", no_maker),
        (r"{thing}, which {maker} creates(?! only| in database)", wrong_verb),
        (r"{thing}, which gets that name in {maker}", no_maker),
        (r"^(?P<dropper>[\w.-]+:[\w-]+) (?:drops|renames) {thing}", no_dropper),
        (r"{thing}, which (?P<dropper>[\w.-]+:[\w-]+) drops or renames", no_dropper),
        (r"{thing}, which (?P<user>[\w.-]+:[\w-]+) (?:still needs|needs until)", no_user),
        (
            r"{thing}, which (?:no migration|neither syncdb nor a migration)[\w ]* (?:creates|adds)",
            some_maker,
        ),
        (r"{thing}, which only {maker} (?:creates|adds), later", not_later),
        (r"into (?P<table>\S+) without column (?P<column>\S+), which {maker} makes NOT NULL", not_required),
        (r"without depending on it; the order of apps already runs it first", not_before),
    )
]


def untrue(project: Project) -> Iterator[str]:
    """Each sentence of a finding that is not true, with the reason."""
    context = build.analysis_context(project)
    given = Analysed(project, context)
    for finding in rules.inspect(context).findings:
        for claim in CLAIMS:
            found = claim.pattern.search(finding.message)
            problem = claim.problem(given, finding, found) if found is not None else None
            if problem is not None:
                yield f"{finding.code} {finding.message}: {problem}"
        if works_today(finding):
            yield from works_otherwise(given, finding)


def works_otherwise(given: Analysed, finding: Finding) -> Iterator[str]:
    """`works today only because the order of INSTALLED_APPS makes A run first`: both run, in this order."""
    assert finding.migration is not None
    assert finding.requires is not None
    done = simulate_migrate(build.simulation_input(given.project))
    order = list(done.order)
    first, second = finding.requires, finding.migration
    if first not in order or second not in order or order.index(first) > order.index(second):
        yield f"{finding.code} {works_today(finding)[0]}: the plan does not run {first} before {second}"


def claimed(project: Project) -> int:
    """How many sentences claim something of this kind."""
    findings = rules.inspect(build.analysis_context(project)).findings
    told = [claim for one in findings for claim in CLAIMS if claim.pattern.search(one.message)]
    return len(told) + sum(bool(works_today(one)) for one in findings)


def case_project(case: Path) -> Project | None:
    """A case with its settings, if it has any; None if there is nothing to check."""
    settings = settings_of(case) if any(case.rglob("settings.py")) else None
    try:
        return load(
            Options(paths=(case,), settings=str(settings) if settings is not None else None, even_sqlite=True)
        )
    except CannotRunError:
        return None


def main(names: list[str]) -> int:
    """Look at the named releases and cases, or all; the exit status."""
    say = partial(print, flush=True)
    bad = total = 0
    with tempfile.TemporaryDirectory() as temporary:
        for label, project in projects(names, Path(temporary)):
            total += claimed(project)
            for line in untrue(project):
                bad += 1
                say(f"{label}: {line}")
    say(f"{total} sentences, {bad} not true")
    return int(bad > 0)


def projects(names: list[str], temporary: Path) -> Iterator[tuple[str, Project]]:
    """Every case and release by name, the releases as published and stripped of their declarations."""
    for case in CASES:
        project = case_project(case) if not names or case.name in names else None
        if project is not None:
            yield case.name, project
    for name in RELEASES:
        if not names or name in names:
            yield name, load(Options(paths=(release(name),)))
            yield f"{name} stripped", load(Options(paths=(stripped(name, temporary),)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
