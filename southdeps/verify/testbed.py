"""A project ready to run any number of times: loaded once, on databases that are copies of a template."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.verify import layout
from southdeps.verify.dependencies import Providers, providers
from southdeps.verify.outcome import LeftOut, RunFailure
from southdeps.verify.postgres import database
from southdeps.verify.worker import Isolation, Job, Setup, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from southdeps.finding import MigrationId
    from southdeps.scan import App
    from southdeps.verify.environment import Runtime
    from southdeps.verify.outcome import RunResult
    from southdeps.verify.postgres import Server

#: Seconds for one run: all migrations of the largest known project take a tenth of it.
LIMIT = 1200.0


class Testbed:
    """A project that can be run, in several threads at once.

    `labels` are the apps with migrations in South's order. `syncdb` is what stopped syncdb, if anything did; then
    nothing can be run. `absent_tables` stand for those of apps that are not there. `packages` are the names of the
    project's top-level packages.
    """

    def __init__(
        self, runtime: Runtime, setup: Setup, server: Server, place: Path, limit: float = LIMIT
    ) -> None:
        self.runtime = runtime
        self.setup = setup
        self.server = server
        self.place = place
        self.limit = limit
        self.aliases: tuple[str, ...] = ("default",)
        self.labels: tuple[str, ...] = ()
        self.packages: frozenset[str] = frozenset()
        self.syncdb: RunFailure | None = None
        self.left_out = LeftOut()
        self.absent_tables: frozenset[str] = frozenset()
        self.template = "template0"
        self.providers: Providers = {}
        self._surveyed = setup.isolated is None
        self._lock = Lock()
        self._serial = count(1)
        self._workers: set[Worker] = set()
        self._shared: Worker | None = None

    @property
    def isolated(self) -> bool:
        """Whether there may be stand-ins."""
        return self.setup.isolated is not None

    def run(
        self,
        *actions: tuple[str, ...],
        edges: Sequence[tuple[MigrationId, MigrationId]] = (),
        then: Callable[[str], object] = lambda _: None,
    ) -> RunResult:
        """Do `actions` on a fresh copy of the template; `then` is called with its name before it is dropped."""
        with database(self.server, self.template) as name:
            done = self._run_on(name, actions, edges)
            then(name)
            return done

    def known_providers(self) -> Providers:
        """What each migration creates, from a run of them all in which failing statements are passed over."""
        with self._lock:
            if not self._surveyed:
                self._surveyed = True
                self.providers = providers(self.run(("survey",)).steps, self.providers)
            return self.providers

    def close(self) -> None:
        """End all that runs; runs in other threads come back as having died."""
        for worker in list(self._workers):
            worker.close()

    def prepare(self) -> None:
        """Load the project, run syncdb into the template, and see which apps there are."""
        self._shared = self._load()
        described = self._describe()
        self.labels = described.apps if self.setup.module else tuple(sorted(described.apps))
        self.left_out = described.left_out
        self.aliases = described.aliases or self.aliases

    def _describe(self) -> RunResult:
        done = self._run_on(self.template, (("syncdb",), ("describe",)), ())
        if done.failure is not None:
            error = f"syncdb: {done.failure.error}"
            self.syncdb = replace(done.failure, error=error, raised=error, migration=None)
            return self._run_on(self.template, (("describe",),), ())
        return done

    def make_absent_tables(self) -> None:
        """Make the tables of apps that are not there, but for tables and columns that the project's migrations make."""
        made = self._run_on(self.template, (("create-absent",),), ())
        if self.setup.module is not None and not made.absent_tables:
            return
        known = self.known_providers()
        tables = {column.table for column in known if not column.name}
        columns = [column for column in known if column.name and column.table in made.absent_tables - tables]
        # Without settings, Django's own tables are only assumed: some projects make them by a migration.
        dropped = tables & made.absent_tables if self.setup.module else tables
        actions = [("drop", *sorted(dropped)), *(("drop-column", *column) for column in columns)]
        self._run_on(self.template, tuple(actions), ())
        self.absent_tables = made.absent_tables - tables

    def _run_on(
        self,
        name: str,
        actions: tuple[tuple[str, ...], ...],
        edges: Sequence[tuple[MigrationId, MigrationId]],
    ) -> RunResult:
        with ExitStack() as stack:
            databases = self._databases(name, stack)
            if self._shared is not None:
                worker = self._shared
            else:
                worker = self._start(databases, preload=False)
                stack.callback(self._end, worker)
            return worker.run(Job(databases, actions, tuple(edges)), self.limit)

    def _databases(self, name: str, stack: ExitStack) -> dict[str, dict[str, str]]:
        """The entries of DATABASES: each further alias has an empty database of its own."""
        others = {
            alias: stack.enter_context(database(self.server)) for alias in self.aliases if alias != "default"
        }
        return {alias: self.server.django(one) for alias, one in {"default": name, **others}.items()}

    def _load(self) -> Worker | None:
        """The process in which the project is loaded for all jobs; None if each needs one of its own."""
        without: tuple[str, ...] = ()
        with database(self.server) as empty:
            while True:
                worker = self._start({"default": self.server.django(empty)}, preload=True, without=without)
                loaded = worker.loaded(self.limit)
                if loaded.ready:
                    return worker
                self._end(worker)
                if not set(loaded.failed) - set(without):
                    return None
                without += loaded.failed

    def _start(
        self, databases: dict[str, dict[str, str]], *, preload: bool, without: Sequence[str] = ()
    ) -> Worker:
        place = self.place / f"worker-{next(self._serial)}"
        place.mkdir()
        worker = Worker(
            self.runtime,
            self.setup,
            databases,
            place,
            preload=preload,
            without=without,
            postgis=self.server.postgis,
        )
        self._workers.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.close()


@contextmanager
def isolated_testbed(
    apps: Mapping[str, App],
    runtime: Runtime,
    server: Server,
    place: Path,
    *,
    code: layout.Copy | None = None,
    module: str | None = None,
    values_from: str | None = None,
    roots: Sequence[Path] = (),
    user_model: str | None = None,
    limit: float = LIMIT,
) -> Iterator[Testbed]:
    """The project whose apps with migrations these are, by label, in the empty folder `place`, without its packages.

    `module` are its settings, `roots` its search path; without settings all `apps` are installed, and `values_from` is
    the module that is asked for further settings. `code` is a copy of its code, else one is made.
    """
    copy = code or layout.copy_folders(layout.code_folders((), apps.values()), place / "code")
    if module is None:
        layout.add_models(copy, apps.values())
    modules = {label: layout.import_name(app)[0] for label, app in apps.items()}
    values = layout.settings_without_a_file(modules, {}, user_model)  # serve if INSTALLED_APPS can't be had
    path = layout.search_path(copy, apps.values(), roots)
    setup = Setup(copy.root, module, values, values_from, path, (), Isolation(str(copy.root)))
    testbed = Testbed(runtime, setup, server, place, limit)
    testbed.packages = frozenset(layout.import_name(app)[0].partition(".")[0] for app in apps.values())
    with _open(testbed):
        testbed.make_absent_tables()
        yield testbed


@contextmanager
def project_testbed(
    setup: Setup, runtime: Runtime, server: Server, place: Path, *, limit: float = LIMIT
) -> Iterator[Testbed]:
    """A project as it is, with its own settings and interpreter; only the databases are ours."""
    with _open(Testbed(runtime, setup, server, place, limit)) as testbed:
        yield testbed


@contextmanager
def _open(testbed: Testbed) -> Iterator[Testbed]:
    with database(testbed.server) as template:
        testbed.template = template
        try:
            testbed.prepare()
            yield testbed
        finally:
            testbed.close()
