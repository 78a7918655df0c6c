"""Apps on a synthetic project: each alone, and all together, until nothing is missing that a dependency could bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from southdeps.finding import MigrationId
from southdeps.judge.environment import Environment
from southdeps.judge.learn import Providers, Want, explain, providers
from southdeps.judge.outcome import Run
from southdeps.judge.postgres import Server, database
from southdeps.judge.project import App, Project, synthetic
from southdeps.judge.runner import Job, run

Status = Literal["passes", "fails", "fails otherwise", "partly judged", "not judged"]
#: More missing dependencies than this in one plan mean that the loop goes astray.
ROUNDS = 60


@dataclass(frozen=True)
class Bench:
    """A synthetic project ready to run: `template` is the database that every run begins with a copy of."""

    environment: Environment
    server: Server
    project: Project
    limit: float
    template: str = "template0"
    made: tuple[str, ...] = ()
    providers: Providers | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The apps, in alphabetical order."""
        return tuple(sorted(self.project.modules))

    def run(
        self,
        *actions: tuple[str, ...],
        order: Sequence[str] = (),
        edges: Sequence[tuple[MigrationId, MigrationId]] = (),
        keep: str | None = None,
    ) -> Run:
        """Do `actions` on a copy of the template (or on `keep`), with the apps installed in `order`."""
        if keep is None:
            with database(self.server, self.template) as name:
                return self.run(*actions, order=order, edges=edges, keep=name)
        job = Job(
            self.project.settings(order or self.labels),
            self.server.django(keep),
            actions,
            path=self.project.path,
            edges=tuple(edges),
            initial_data=False,
            isolated=self.project.isolation(self.made),
        )
        return run(self.environment, job, folder=self.project.folder, limit=self.limit)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an app, or an order of all of them, fared.

    `alone` is the first run, with nothing added. `wants` are the dependencies that were added, one after the other, each
    for a failure that it cured. `last` is the last run: where it fails, no dependency helps, or the failure is not
    South's to judge. `bare` are tables of absent apps of which only the name was known.
    """

    name: str
    status: Status
    alone: Run
    wants: tuple[Want, ...]
    last: Run
    bare: tuple[str, ...] = ()


@contextmanager
def bench(
    apps: Sequence[App], environment: Environment, server: Server, folder: Path, limit: float
) -> Iterator[Bench]:
    """Lay out the project for `apps` in the empty `folder`, learn what its migrations make, and prepare the template."""
    empty = Bench(environment, server, synthetic(apps, folder), limit)
    survey = empty.run(("syncdb",), ("survey",))
    known = providers(survey.steps)
    made = tuple(sorted({column.table for column in known}))
    with database(server) as template:
        ready = replace(empty, template=template, made=made, providers=known)
        prepared = ready.run(("syncdb",), ("drop", *made), ("premake",), keep=template)
        if prepared.failure is not None:
            raise RuntimeError(prepared.failure.error + prepared.log)
        yield ready


def judge(
    on: Bench,
    name: str,
    actions: Sequence[tuple[str, ...]],
    order: Sequence[str] = (),
    given: Sequence[Want] = (),
) -> Verdict:
    """Run `actions`; after each failure that a dependency explains, add it and run again from the start."""
    wants: list[Want] = []
    bare: list[str] = []
    known = on.providers or {}
    alone: Run | None = None
    while True:
        before = [("bare", *bare)] if bare else []
        edges = [want.edge for want in (*given, *wants)]
        done = on.run(*before, *actions, order=order, edges=edges)
        alone = alone or done
        known = providers(done.steps, known)
        if done.failure is None:
            break
        want = explain(done, known)
        if want is not None and want not in wants and len(wants) < ROUNDS:
            wants.append(want)
        elif want is None and _unknown_table(done, known) and done.failure.table not in bare:
            bare.append(done.failure.table or "")
        else:
            break
    return Verdict(name, _status(wants, done), alone, tuple(wants), done, tuple(bare))


def _unknown_table(done: Run, known: Providers) -> bool:
    """Whether it failed for a table that no migration makes: one of an app that is not there."""
    failure = done.failure
    return (
        failure is not None
        and failure.table is not None
        and failure.column is None
        and not any(column.table == failure.table for column in known)
    )


def _status(wants: Sequence[Want], done: Run) -> Status:
    if done.failure is None:
        return "fails" if wants else "passes"
    if not done.failure.touched and done.failure.migration and done.failure.table is None:
        return "fails otherwise"
    return "partly judged" if wants or done.steps else "not judged"


def everything(on: Bench, progress: Callable[[Verdict], None]) -> Iterator[Verdict]:
    """Each app alone, then all in alphabetical order and in reverse, with what each app alone was in want of."""
    verdicts = []
    for label in on.labels:
        verdicts.append(judge(on, label, [("migrate", label)]))
        progress(verdicts[-1])
        yield verdicts[-1]
    given = tuple(dict.fromkeys(want for verdict in verdicts for want in verdict.wants))
    for name, order in (("alphabetical", on.labels), ("reverse", on.labels[::-1])):
        verdict = judge(on, name, [("migrate",)], order, given)
        progress(verdict)
        yield verdict
