"""What the real South makes of a tree of apps, measured once and remembered by content."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

import southdeps.verify
from southdeps.finding import MigrationId
from southdeps.project import loading
from southdeps.verify.learn import Want
from southdeps.verify.testbed import Bench, isolated_bench
from southdeps.verify.verdict import Trial, Verdict, judge, judge_all, trials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from southdeps.verify.environment import Environment
    from southdeps.verify.postgres import Server

    Edge = tuple[MigrationId, MigrationId]

CACHE = platformdirs.user_cache_path("southdeps-tests", appauthor=False) / "accuracy"
JUDGED = ("passes", "fails", "stuck")


@dataclass(frozen=True)
class Measurement:
    """What came out for one tree.

    `statuses` are those of each app alone, then of all that can pass, in order and in reverse; `errors`
    what the database or Python said where a trial did not end well. `wants` are all dependencies that South
    was in want of, `ran` the migrations that went through somewhere, `dependencies` South's own.
    """

    statuses: dict[str, str]
    orders: dict[str, str]
    errors: dict[str, str]
    wants: tuple[Want, ...]
    ran: frozenset[MigrationId]
    dependencies: tuple[tuple[MigrationId, MigrationId], ...]


def measure(tree: Path, environment: Environment, server: Server, say: Callable[[str], None]) -> Measurement:
    """The measurement of the apps in `tree`; from memory, if neither they nor the judge have changed."""
    place = CACHE / f"{_digest(tree, environment)}.json"
    if place.is_file():
        return _read(json.loads(place.read_text("utf-8")))
    with _bench(tree, environment, server) as bench:
        measured = _measure(bench, say)
    _remember(place, asdict(measured) | {"ran": sorted(measured.ran)})
    return measured


@contextmanager
def _bench(tree: Path, environment: Environment, server: Server) -> Iterator[Bench]:
    found = loading.load(loading.Options(paths=(tree,)))
    apps = {label: app.migrations for label, app in found.apps.items() if app.migrations is not None}
    with (
        tempfile.TemporaryDirectory(prefix="southdeps-accuracy-") as folder,
        isolated_bench(apps, environment, server, Path(folder)) as bench,
    ):
        yield bench


def _remember(place: Path, what: object) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf-8") as file:
        json.dump(what, file)
    Path(file.name).replace(place)


def _measure(bench: Bench, say: Callable[[str], None]) -> Measurement:
    jobs = os.cpu_count() or 1

    def progress(verdict: Verdict) -> None:
        say(f"    {verdict.trial.name}: {verdict.status}")

    alone = judge_all(bench, trials(bench.labels)[: len(bench.labels)], jobs, progress)
    wants = tuple(dict.fromkeys(want for verdict in alone for want in verdict.wants))
    able = [target for verdict in alone for target in _as_far_as_it_goes(verdict)]
    orders = judge_all(bench, trials(able)[len(able) :], jobs, progress, given=wants)
    ended = {v.trial.name: v.last.failure.error for v in (*alone, *orders) if v.last.failure}
    return Measurement(
        statuses={verdict.trial.name: verdict.status for verdict in alone},
        orders={verdict.trial.name: verdict.status for verdict in orders},
        errors=ended,
        wants=tuple(dict.fromkeys([*wants, *(want for verdict in orders for want in verdict.wants)])),
        ran=frozenset(step.migration for verdict in (*alone, *orders) for step in verdict.last.steps),
        dependencies=bench.run(("dependencies",)).dependencies,
    )


def _as_far_as_it_goes(verdict: Verdict) -> tuple[str, ...]:
    """The app, or its last migration that went through; nothing if none did."""
    app = verdict.trial.name
    if verdict.status in ("passes", "fails"):
        return (app,)
    return tuple(str(step.migration) for step in verdict.last.steps if step.migration.app == app)[-1:]


def prove(
    tree: Path,
    claims: Sequence[Edge],
    given: Sequence[Edge],
    environment: Environment,
    server: Server,
) -> frozenset[Edge]:
    """Those of `claims` for want of which South fails though all of `given` is declared; remembered like
    measurements.

    A claim that `late` waits for `early` is tried by running the plan of `late`, and then that of `early`:
    the one shows what is not there yet, the other what `late` has dropped.
    """
    key = hashlib.sha256(
        repr((_digest(tree, environment), sorted(claims), sorted(given))).encode()
    ).hexdigest()[:32]
    place = CACHE / f"{key}.json"
    if place.is_file():
        return frozenset(_edges(json.loads(place.read_text("utf-8"))))
    with _bench(tree, environment, server) as bench:
        proved = [claim for claim in claims if _fails_without(bench, claim, [g for g in given if g != claim])]
    _remember(place, proved)
    return frozenset(proved)


def _fails_without(bench: Bench, claim: Edge, given: Sequence[Edge]) -> bool:
    late, early = claim
    rest = [Want(*edge, table="", column=None) for edge in given]
    verdict = judge(bench, Trial(f"{late}, {early}", (str(late), str(early))), given=rest, rounds=1)
    return any(want.edge == claim for want in verdict.wants)


def _digest(tree: Path, environment: Environment) -> str:
    digest = hashlib.sha256(f"{_judge()} {environment.path} {environment.python.version}".encode())
    for path in sorted(tree.rglob("*.py")):
        digest.update(f"{path.relative_to(tree)} ".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


@cache
def _judge() -> str:
    """All that can change what the judge says."""
    folder = Path(southdeps.verify.__file__).parent
    idle = {"__init__.py", "__main__.py", "case.py", "environment.py", "postgres.py", "report.py"}
    sources = [
        path for path in sorted(folder.rglob("*.py")) if path.parent != folder or path.name not in idle
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _read(saved: dict[str, Any]) -> Measurement:
    wants = tuple(
        Want(**{**want, "migration": MigrationId(*want["migration"]), "on": MigrationId(*want["on"])})
        for want in saved["wants"]
    )
    return Measurement(
        saved["statuses"],
        saved["orders"],
        saved["errors"],
        wants,
        frozenset(MigrationId(*pair) for pair in saved["ran"]),
        tuple(_edges(saved["dependencies"])),
    )


def _edges(pairs: Iterable[list[list[str]]]) -> Iterator[Edge]:
    return ((MigrationId(*late), MigrationId(*early)) for late, early in pairs)
