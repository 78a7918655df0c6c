"""Where apps are put to the test: a project ready to run, and a database that each run begins with a copy
of.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from southdeps.errors import CannotRunError
from southdeps.verify.learn import Providers, providers
from southdeps.verify.postgres import Server, database
from southdeps.verify.project import synthetic
from southdeps.verify.runner import Isolation, Job, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from southdeps.finding import MigrationId
    from southdeps.verify.environment import Environment
    from southdeps.verify.outcome import Run

#: Seconds for one run: all migrations of the largest known project take a tenth of it.
LIMIT = 1200.0


@dataclass(frozen=True, slots=True)
class Bench:
    """A project that can be run any number of times.

    `job` holds what all runs share. `labels` are the apps in the order in which South takes them.
    `providers` are what its migrations were seen to make, `packages` the names of its top-level packages,
    `premade` the tables that stand in for those of apps that are not there.
    """

    environment: Environment
    server: Server
    folder: Path
    job: Job
    labels: tuple[str, ...]
    template: str = "template0"
    providers: Providers | None = None
    packages: frozenset[str] = frozenset()
    premade: frozenset[str] = frozenset()

    @property
    def isolated(self) -> bool:
        """Whether stand-ins may be in use."""
        return self.job.isolated is not None

    def run(self, *actions: tuple[str, ...], edges: Sequence[tuple[MigrationId, MigrationId]] = ()) -> Run:
        """Do `actions` on a fresh copy of the template."""
        with database(self.server, self.template) as name:
            return self.run_on(name, *actions, edges=edges)

    def run_on(
        self, name: str, *actions: tuple[str, ...], edges: Sequence[tuple[MigrationId, MigrationId]] = ()
    ) -> Run:
        """Do `actions` on the database `name`."""
        job = replace(self.job, database=self.server.django(name), actions=actions, edges=tuple(edges))
        return run(self.environment, job, folder=self.folder, limit=LIMIT)


@contextmanager
def isolated_bench(
    apps: Mapping[str, Path], environment: Environment, server: Server, folder: Path
) -> Iterator[Bench]:
    """A synthetic project in the empty `folder`, for the apps with these labels and migrations folders.

    What its migrations make is learnt first, by running them all with failing statements passed over.
    Tables that they make are left to them; other apps' tables are made beforehand, but for the columns that
    these migrations add. Raises CannotRunError if that fails.
    """
    project = synthetic(apps, folder)
    isolation = Isolation(str(project.code))
    job = Job({"values": project.settings}, {}, (), project.path, initial_data=False, isolated=isolation)
    packages = frozenset(module.partition(".")[0] for module in project.modules.values())
    bare = Bench(environment, server, folder, job, tuple(sorted(apps)), packages=packages)
    known = providers(bare.run(("syncdb",), ("survey",)).steps)
    made = tuple(sorted(column.table for column in known if not column.name))
    with database(server) as template:
        job = replace(job, isolated=replace(isolation, made=made))
        bench = replace(bare, job=job, template=template, providers=known)
        premade = _prepare(bench.run_on(template, ("syncdb",), ("drop", *made), ("premake",))).premade
        surveyed = providers(bench.run(("survey",)).steps)
        added = {column: by for column, by in surveyed.items() if column.name and column.table in premade}
        _prepare(bench.run_on(template, *(("without", *column) for column in added)))
        bench = replace(bench, providers={**known, **added}, premade=premade)
        yield bench


@contextmanager
def project_bench(settings: str, environment: Environment, server: Server, folder: Path) -> Iterator[Bench]:
    """A project as it is, in `folder`, with its own settings module and interpreter; only the database is
    ours.

    Raises CannotRunError if its apps can't be listed or its syncdb fails.
    """
    job = Job({"module": settings}, {}, (), (str(folder),))
    with database(server) as template:
        bench = Bench(environment, server, folder, job, (), template)
        synced = _prepare(bench.run_on(template, ("syncdb",), ("apps",)))
        yield replace(bench, labels=synced.apps)


def _prepare(done: Run) -> Run:
    if done.failure is not None:
        raise CannotRunError(f"the database can't be prepared: {done.failure.error}")
    return done
