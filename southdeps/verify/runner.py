"""One job for Python 2.7: hand it over, keep its time, read back what happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from southdeps.finding import MigrationId
from southdeps.verify.outcome import DUPLICATE, Column, Failure, Run, Step, missing

if TYPE_CHECKING:
    from southdeps.verify.environment import Environment

_running: set[subprocess.Popen[bytes]] = set()

MAIN = Path(__file__).parent / "py2" / "southdeps_py2" / "__main__.py"


@dataclass(frozen=True, slots=True)
class Isolation:
    """For a synthetic project: where its copy lies, and the tables that its own migrations create."""

    root: str
    made: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: `actions` one after the other, until one fails.

    `settings` is {"module": name} or {"values": {...}}; `database` the entry for Django's DATABASES;
    `edges` are dependencies to add to the declared ones, as (needs, needed).
    """

    settings: dict[str, Any]
    database: dict[str, str]
    actions: tuple[tuple[str, ...], ...]
    path: tuple[str, ...] = ()
    edges: tuple[tuple[MigrationId, MigrationId], ...] = ()
    initial_data: bool = True
    isolated: Isolation | None = None


def run(environment: Environment, job: Job, *, folder: Path, limit: float) -> Run:
    """Do `job` in a Python 2.7 of its own, in `folder`, with an empty environment; killed after `limit`
    seconds.

    A run that is killed, or dies, is one that failed in the migration it had started last.
    """
    with tempfile.TemporaryDirectory(prefix="southdeps-job-") as temporary:
        events, task, log = (Path(temporary) / name for name in ("events", "job.json", "log"))
        fields = asdict(job) | {"events": str(events), "edges": [[str(a), str(b)] for a, b in job.edges]}
        fields["path"] = [*job.path, *environment.path]
        task.write_text(json.dumps(fields), "utf-8")
        events.touch()
        with log.open("wb") as output:
            died = _call(environment, [str(MAIN), str(task)], output, folder=folder, limit=limit)
        lines = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
        return _read(lines, died, log.read_text("utf-8", "replace"))


def _call(
    environment: Environment, arguments: list[str], output: IO[bytes], *, folder: Path, limit: float
) -> str | None:
    """Run it to its end; why it died, if it did not end by itself."""
    options = ["-s", "-S"] if environment.path else []
    home = str(Path(arguments[-1]).parent)
    environ = {"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PATH": os.defpath}
    if not environment.path:
        environ["PYTHONDONTWRITEBYTECODE"] = "1"  # the folder is the project's own
    process = subprocess.Popen(  # noqa: S603
        [environment.python.executable, *options, *arguments],
        cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        start_new_session=True,
    )  # fmt: skip
    _running.add(process)
    try:
        status = process.wait(limit)
    except subprocess.TimeoutExpired:
        return f"stopped after {limit:g} seconds"
    finally:
        _running.discard(process)
        _kill(process)
    return f"Python 2.7 ended with status {status}" if status else None


def stop_all() -> None:
    """End what other threads have running; their runs come back as having died."""
    for process in list(_running):
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and whatever it started, whether it has ended by itself or not."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _read(lines: list[dict[str, Any]], died: str | None, log: str) -> Run:
    order = tuple(_id(line["migration"]) for line in lines if line["event"] == "start")
    steps: list[Step] = []
    duplicates: set[Column] = set()
    failure: Failure | None = None
    premade: frozenset[str] = frozenset()
    apps: tuple[str, ...] = ()
    dependencies: tuple[tuple[MigrationId, MigrationId], ...] = ()
    for line in lines:
        match line["event"]:
            case "passed-over":
                if match := DUPLICATE.search(line["error"]):
                    duplicates.add(Column(match["table"], match["column"] or ""))
            case "done":
                appeared = _columns(line["appeared"]) | duplicates
                vanished, touched = _columns(line["vanished"]), tuple(line["touched"])
                steps.append(Step(_id(line["migration"]), appeared, vanished, touched))
                duplicates = set()
            case "failed":
                failure = _failure(line)
            case "premade":
                premade = frozenset(line["tables"])
            case "apps":
                apps = tuple(line["labels"])
            case "dependencies":
                dependencies = tuple((_id(late), _id(early)) for late, early in line["pairs"])
            case "ended" if line["error"] and failure is None:
                place = order[-1] if order else None
                failure = Failure(place, line["error"], line["error"], touched=tuple(line["touched"]))
    if failure is None and (not lines or lines[-1]["event"] != "ended"):
        reason = died or "Python 2.7 ended early"
        failure = Failure(order[-1] if order else None, reason, reason, died=True)
    return Run(order, tuple(steps), failure, log, apps, dependencies, premade)


def _failure(line: dict[str, Any]) -> Failure:
    table, column = missing(line["error"], line["statement"])
    return Failure(
        _id(line["migration"]),
        line["error"],
        line["raised"],
        statement=line["statement"],
        table=table,
        column=column,
        touched=tuple(line["touched"]),
        live=line["live"],
    )


def _id(text: str) -> MigrationId:
    return MigrationId(*text.split(":", 1))


def _columns(pairs: list[list[str]]) -> frozenset[Column]:
    return frozenset(Column(*pair) for pair in pairs)
