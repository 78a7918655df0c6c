"""What the real South makes of a tree of apps, measured once and remembered by content."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from msgspec import convert, to_builtins

import southdeps.verify
from southdeps.finding import MigrationId
from southdeps.project import loading
from southdeps.verify.dependencies import ObservedDependency
from southdeps.verify.django_project import django_project
from southdeps.verify.layout import code_folders, copy_folders
from southdeps.verify.outcome import RunFailure
from southdeps.verify.testbed import Testbed, isolated_testbed
from southdeps.verify.trials import Trial, TrialResult, run_all, run_trial, trials
from southdeps.verify.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from southdeps.verify.environment import Runtime
    from southdeps.verify.postgres import Server

    Edge = tuple[MigrationId, MigrationId]

CACHE = platformdirs.user_cache_path("southdeps-tests", appauthor=False) / "accuracy"
JUDGED = ("passes", "fails", "stuck")


@dataclass(frozen=True)
class Run:
    """The last run of a trial: what ran, in order, and the failure that ended it.

    `helped` are migrations that went through by means of stand-ins, or where tables were made for what is not here;
    `excused` tells that the failure may be due to what is not here.
    """

    order: tuple[MigrationId, ...]
    failure: RunFailure | None
    helped: frozenset[MigrationId]
    excused: bool = False


@dataclass(frozen=True)
class Measurement:
    """What came out for one tree.

    `statuses` are those of each app alone, then of all that can pass, in order and in reverse; `errors`
    the messages where a trial did not end well. `missing` are all dependencies that South lacked, `ran` the
    migrations that went through somewhere, `dependencies` South's own; `runs` the last run of each trial.
    """

    statuses: dict[str, str]
    orders: dict[str, str]
    errors: dict[str, str]
    missing: tuple[ObservedDependency, ...]
    ran: frozenset[MigrationId]
    dependencies: tuple[tuple[MigrationId, MigrationId], ...]
    runs: tuple[Run, ...] = ()


def measure(tree: Path, runtime: Runtime, server: Server, say: Callable[[str], None]) -> Measurement:
    """The measurement of the apps in `tree`; from memory, if neither they nor verify/ have changed."""
    place = CACHE / f"{tree_digest(tree, runtime)}.json"
    if place.is_file():
        return convert(json.loads(place.read_text("utf-8")), Measurement)
    with code_testbed(tree, runtime, server) as testbed:
        measured = _measure(testbed, say)
    remember(place, to_builtins(measured))
    return measured


@contextmanager
def code_testbed(tree: Path, runtime: Runtime, server: Server) -> Iterator[Testbed]:
    found = loading.load(loading.Options(paths=(tree,)))
    apps = {label: app for label, app in found.apps.items() if app.migrations is not None}
    with workspace() as folder:
        code = copy_folders(code_folders((tree,), apps.values()), folder / "code")
        settings = django_project(found)
        module, roots = (settings.module, settings.path) if settings else (None, ())
        with isolated_testbed(
            apps, runtime, server, folder, code=code, values_from=module, roots=roots
        ) as testbed:
            yield testbed


def remember(place: Path, what: object) -> None:
    """Write a result to its place in the cache, all at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf-8") as file:
        json.dump(what, file)
    Path(file.name).replace(place)


def _measure(testbed: Testbed, say: Callable[[str], None]) -> Measurement:
    jobs = os.cpu_count() or 1

    def progress(result: TrialResult) -> None:
        say(f"    {result.trial.name}: {result.status}")

    labels = testbed.labels
    alone = run_all(testbed, trials(labels, installed=False)[: len(labels)], jobs, progress)
    missing = tuple(dict.fromkeys(one for result in alone for one in result.missing))
    able = [target for result in alone for target in _as_far_as_it_goes(result)]
    together = trials(able, installed=False)[len(able) :]
    orders = run_all(testbed, together, jobs, progress, given=missing)
    ended = {one.trial.name: one.last.failure.error for one in (*alone, *orders) if one.last.failure}
    return Measurement(
        statuses={result.trial.name: result.status for result in alone},
        orders={result.trial.name: result.status for result in orders},
        errors=ended,
        missing=tuple(dict.fromkeys([*missing, *(one for result in orders for one in result.missing)])),
        ran=frozenset(step.migration for result in (*alone, *orders) for step in result.last.steps),
        dependencies=testbed.run(("dependencies",)).dependencies,
        runs=tuple(_run(result, testbed.absent_tables) for result in (*alone, *orders)),
    )


def _run(result: TrialResult, absent: frozenset[str]) -> Run:
    steps = result.last.steps
    made = absent | frozenset(result.bare)
    helped = (s.migration for s in steps if s.touched or any(column.table in made for column in s.vanished))
    excused = result.status not in JUDGED
    return Run(tuple(s.migration for s in steps), result.last.failure, frozenset(helped), excused)


def _as_far_as_it_goes(result: TrialResult) -> tuple[str, ...]:
    """The app, or its last migration that went through; nothing if none did."""
    app = result.trial.name
    if result.status in ("passes", "fails"):
        return (app,)
    return tuple(str(step.migration) for step in result.last.steps if step.migration.app == app)[-1:]


def prove(
    tree: Path,
    claims: Sequence[Edge],
    given: Sequence[Edge],
    runtime: Runtime,
    server: Server,
) -> frozenset[Edge]:
    """Those of `claims` for lack of which South fails though all of `given` is declared; remembered like
    measurements.

    A claim that `late` waits for `early` is tried by running the plan of `late`, and then that of `early`:
    the one shows what is not there yet, the other what `late` has dropped.
    """
    key = hashlib.sha256(
        repr((tree_digest(tree, runtime), sorted(claims), sorted(given))).encode()
    ).hexdigest()[:32]
    place = CACHE / f"{key}.json"
    if place.is_file():
        return frozenset(_edges(json.loads(place.read_text("utf-8"))))
    with code_testbed(tree, runtime, server) as testbed:
        proved = [c for c in claims if _fails_without(testbed, c, [g for g in given if g != c])]
    remember(place, proved)
    return frozenset(proved)


def _fails_without(testbed: Testbed, claim: Edge, given: Sequence[Edge]) -> bool:
    late, early = claim
    rest = [ObservedDependency(*edge, table="", column=None) for edge in given]
    trial = Trial(f"{late}, {early}", (str(late), str(early)))
    result = run_trial(testbed, trial, given=rest, rounds=1)
    return any(one.edge == claim for one in result.missing)


def tree_digest(tree: Path, runtime: Runtime) -> str:
    digest = hashlib.sha256(f"{verify_digest()} {runtime.path} {runtime.python.version}".encode())
    for path in sorted(tree.rglob("*.py")):
        digest.update(f"{path.relative_to(tree)} ".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


@cache
def verify_digest() -> str:
    """A digest of all code that can change a measurement."""
    folder = Path(southdeps.verify.__file__).parent
    idle = {
        "__init__.py",
        "__main__.py",
        "case.py",
        "foretelling.py",
        "report.py",
        "session.py",
        "django_project.py",
    }
    sources = [
        path for path in sorted(folder.rglob("*.py")) if path.parent != folder or path.name not in idle
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _edges(pairs: Iterable[list[list[str]]]) -> Iterator[Edge]:
    return ((MigrationId(*late), MigrationId(*early)) for late, early in pairs)
