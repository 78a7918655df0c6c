"""How apps fare with the real South: each alone, then all of them in order and in reverse."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from southdeps.verify.dependencies import ObservedDependency, Providers, explain, providers
from southdeps.verify.outcome import DUPLICATE, AppliedMigration, RunFailure, RunResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from southdeps.verify.testbed import Testbed

#: `fails`: only for lack of dependencies. `stuck`: no dependency helps (a cycle among those needed, a mistake of the
#: migration's own). Not judged: a stand-in may have failed, a row may be made by what is not there, or a table of an
#: absent app lacks something.
Status = Literal["passes", "fails", "stuck", "partly judged", "not judged"]
CYCLE = "south.exceptions.CircularDependency"
NO_SUCH_ROW = re.compile(r"(\.DoesNotExist: |matching query does not exist)")
NO_FORMAT = re.compile(r"known serialization format|No module named yaml")
NO_MODEL = re.compile(r"Invalid model identifier: ")
NO_LIBRARY = re.compile(r"cannot open shared object file|Could not find the G[A-Z]+ library|DLL load failed")
NO_EXTENSION = re.compile(
    r'could not open extension control file|extension "[^"]+" is not available'
    r'|permission denied to create extension|could not access file "\$libdir'
)
#: Tables of Django's apps that are not called after them.
DJANGO_TABLES = frozenset(
    f"django_{name}"
    for name in (
        *("admin_log", "comment_flags", "comments", "content_type", "flatpage", "flatpage_sites"),
        *("redirect", "session", "site"),
    )
)
#: More missing dependencies than this in one plan: the explanations do not converge.
ROUNDS = 80


class Trial(Struct, frozen=True):
    """What is tried, under a name: apps one after the other, to the last migration or (`app:name`) to that.

    Without apps, all are migrated by one `migrate`, in South's order. Then one `loaddata` loads `files`.
    """

    name: str
    apps: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def actions(self) -> tuple[tuple[str, ...], ...]:
        """The actions of a job that do it."""
        migrate = tuple(("migrate", *app.split(":")) for app in self.apps) or (("migrate",),)
        return (*migrate, ("load", *self.files)) if self.files else migrate


class TrialResult(Struct, frozen=True):
    """How a trial went.

    `first` is the first run, with nothing added. `missing` are the dependencies for lack of which it failed, one
    after the other; all but the last were added, and the last too unless it was the one round asked for. `last` is
    the last run. `bare` are tables of absent apps of which only the name was known. `reasons` say why it could not
    be judged.
    """

    trial: Trial
    status: Status
    first: RunResult
    missing: tuple[ObservedDependency, ...]
    last: RunResult
    bare: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def trials(labels: Sequence[str], *, installed: bool, files: Sequence[str] = ()) -> tuple[Trial, ...]:
    """Each app alone, all in order, all in reverse; then, with `files`, all in order and loaddata.

    `installed`: `labels` are in South's own order, that of INSTALLED_APPS; else in alphabetical order.
    """
    forwards = Trial("in order") if installed else Trial("in alphabetical order", tuple(labels))
    everything = (forwards, Trial("in reverse", tuple(reversed(labels))))
    loading = (Trial("loaddata", forwards.apps, tuple(files)),) if files else ()
    alone = (Trial(label, (label,)) for label in labels)
    return (*alone, *(everything if len(labels) > 1 else ()), *loading)


def run_all(
    testbed: Testbed,
    tried: Sequence[Trial],
    jobs: int,
    progress: Callable[[TrialResult], None],
    *,
    given: Sequence[ObservedDependency] = (),
    rounds: int = ROUNDS,
) -> tuple[TrialResult, ...]:
    """Run the trials, up to `jobs` at a time, the longest first; the results are in the order of `tried`.

    `progress` is called after each. An exception, such as KeyboardInterrupt, ends all runs.
    """
    bare: list[str] = []

    def one(trial: Trial) -> TrialResult:
        result = run_trial(testbed, trial, given=given, rounds=rounds, bare=bare)
        progress(result)
        return result

    with ThreadPoolExecutor(jobs) as pool:
        longest_first = sorted(tried, key=lambda trial: -(len(trial.apps) or len(testbed.labels)))
        futures = {trial.name: pool.submit(one, trial) for trial in longest_first}
        try:
            results = tuple(futures[trial.name].result() for trial in tried)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            testbed.close()
            raise
    known = providers((step for one in results for step in one.last.steps), testbed.providers)
    return tuple(_explained(result, known) for result in results)


def compare_schemas_after(
    testbed: Testbed, trial: Trial, differences: Callable[[str], Sequence[str]]
) -> TrialResult:
    """Run a trial and compare the schema of its database, if it passes; `differences` takes the database's name."""
    found: list[str] = []
    done = testbed.run(*trial.actions(), then=lambda name: found.extend(differences(name)))
    if done.failure is None and found:
        error = f"schema: {'; '.join(found)}"
        done = replace(done, failure=RunFailure(None, error, error))
    status, reasons = _judge(testbed, (), done)
    return TrialResult(trial, status, done, (), done, (), reasons)


def unjudged(label: str, reason: str) -> TrialResult:
    """The result for an app that can't be tried at all."""
    nothing = RunResult((), (), None)
    return TrialResult(Trial(label, (label,)), "not judged", nothing, (), nothing, (), (reason,))


def _explained(result: TrialResult, known: Providers) -> TrialResult:
    """The result, with the missing dependency that another trial has shown."""
    if result.status != "stuck" or result.missing:
        return result
    found = explain(result.last, known)
    return result if found is None else replace(result, status="fails", missing=(found,))


def run_trial(
    testbed: Testbed,
    trial: Trial,
    *,
    given: Sequence[ObservedDependency] = (),
    rounds: int = ROUNDS,
    bare: list[str] | None = None,
) -> TrialResult:
    """Run a trial; after each failure that a dependency explains, add that and start again, up to `rounds` times.

    `given` are dependencies that are there from the start. `bare` collects tables of absent apps of which
    only the name is known; they are made, with nothing but a key, before the next run.
    """
    if testbed.syncdb is not None:
        run = RunResult((), (), testbed.syncdb, left_out=testbed.left_out)
        status, reasons = _judge(testbed, (), run)
        return TrialResult(trial, status, run, (), run, (), reasons)
    missing: list[ObservedDependency] = []
    bare = [] if bare is None else bare
    first: RunResult | None = None
    while True:
        made = tuple(dict.fromkeys(bare))
        actions = [*([("create-bare", *made)] if made else []), *trial.actions()]
        done = testbed.run(*actions, edges=[one.edge for one in (*given, *missing)])
        first = first or done
        known = _known(testbed, done)
        found = explain(done, known)
        if found is None and (table := _absent_table(testbed, done, known)) and table not in made:
            bare.append(table)
        elif found is None or found in missing:
            status, reasons = _judge(testbed, missing, done)
            return TrialResult(trial, status, first, tuple(missing), done, made, reasons)
        else:
            missing.append(found)
            if len(missing) >= rounds:
                return TrialResult(trial, "fails", first, tuple(missing), done, made)


def _known(testbed: Testbed, done: RunResult) -> Providers:
    """What each migration creates, as far as a failure asks for it."""
    if done.failure is None or done.failure.table is None:
        return {}
    return providers(done.steps, testbed.known_providers())


def _absent_table(testbed: Testbed, done: RunResult, known: Providers) -> str | None:
    """The table for lack of which it failed, if no migration makes it and an app may be missing that does.

    A table that is called after an app that is here is that app's: nothing stands in for it.
    """
    failure = done.failure
    if not testbed.isolated or testbed.left_out.whole or failure is None or failure.column is not None:
        return None
    if failure.table is None or _is_of_the_project(testbed, failure.table):
        return None
    return failure.table if all(column.table != failure.table for column in known) else None


def _is_of_the_project(testbed: Testbed, table: str) -> bool:
    """Whether a table is called after an app that is here, or one of Django's, and after none that is absent."""

    def called_after(labels: Iterable[str]) -> bool:
        return table.startswith(tuple(f"{label}_" for label in labels))

    known = called_after((*testbed.labels, *testbed.left_out.installed)) or table in DJANGO_TABLES
    return known and not called_after(testbed.left_out.absent)


def _judge(
    testbed: Testbed, missing: Sequence[ObservedDependency], done: RunResult
) -> tuple[Status, tuple[str, ...]]:
    """The status of a trial after its last run, and why it can't be judged."""
    failure = done.failure
    passed = [reason for step in done.steps for reason in _doubts(testbed, step)]
    if passed:
        return "partly judged", tuple(dict.fromkeys(passed))
    if failure is None:
        return ("fails" if missing else "passes"), ()
    reasons = tuple(_excuses(testbed, failure))
    if not reasons or failure.error.startswith(CYCLE):
        return "stuck", ()
    return ("partly judged" if missing or done.steps else "not judged"), reasons


def _excuses(testbed: Testbed, failure: RunFailure) -> Iterable[str]:
    """Why a failure may not be the project's own."""
    if failure.died:
        yield failure.error
    yield from failure.touched
    if NO_LIBRARY.search(failure.error) and not failure.touched:
        yield "a library that is not on this machine"
    if NO_EXTENSION.search(failure.error):
        yield "an extension that the server lacks"
    if not testbed.isolated:
        return
    broken = testbed.left_out.broken
    if failure.migration is not None and failure.migration.app in broken:
        yield broken[failure.migration.app]
    if NO_FORMAT.search(failure.error):
        yield "a format that needs a package which is not here"
    if testbed.left_out.whole:
        return
    if failure.migration is None and testbed.left_out.standins:
        yield from testbed.left_out.standins
    if NO_MODEL.search(failure.error) and testbed.left_out.standins:
        yield "a model of a fixture that a stand-in may have replaced"
    if NO_SUCH_ROW.search(failure.error):
        yield "rows that an app which is not here may make"
    if failure.table and (failure.column or not _is_of_the_project(testbed, failure.table)):
        yield f"table {failure.table}, which no migration here makes"
    there = DUPLICATE.search(failure.error)
    if there and there["table"] in testbed.absent_tables:
        yield f"table {there['table']} of an app that is not here"


def _doubts(testbed: Testbed, step: AppliedMigration) -> Iterable[str]:
    """Why a migration that went through says nothing: it used what only stands in for something.

    It asked a model of the project for rows and got none from a stand-in, or called a command that is not here.
    """
    for name in step.touched:
        if name.startswith("manage.py ") or (
            ".objects" in name and name.partition(".")[0] in testbed.packages
        ):
            yield f"{step.migration}: {name}"
    for name in step.geometries:
        yield f"{step.migration} imports {name}, which needs the GEOS library"
