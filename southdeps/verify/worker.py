"""The process of Python 2.7 in which a project is loaded, and the jobs that are run in forks of it.

The other end is py2/southdeps_py2/serving.py. A project that queries the database while it is imported, or that can't
be imported at all, gets a process of its own for each job, in which that happens as it would in `manage.py`.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import asdict

from southdeps.verify.outcome import RunResult, read_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from southdeps.finding import MigrationId
    from southdeps.verify.environment import Runtime

MAIN = Path(__file__).parent / "py2" / "southdeps_py2" / "__main__.py"
#: Environment variables without which no program starts on Windows.
NEEDED = ("SYSTEMROOT", "COMSPEC", "PATHEXT", "LD_LIBRARY_PATH")


class Isolation(Struct, frozen=True):
    """A project without its dependencies; `root` is the folder of the copies of its code."""

    root: str


class Setup(Struct, frozen=True):
    """How to load a project.

    `module` is the settings module, else `values` are the settings, and `values_from` a settings module that is asked
    for those that are missed; `path` are folders for the front of sys.path; `moved` are pairs of folders, the second a
    copy of the first: sys.path is led to the copy.
    """

    folder: Path
    module: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    values_from: str | None = None
    path: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    isolated: Isolation | None = None


class Job(Struct, frozen=True):
    """What is to be done: `actions` one after the other, until one fails, on `databases` (Django's DATABASES).

    `edges` are dependencies to add to the declared ones, as (needs, needed).
    """

    databases: dict[str, dict[str, str]]
    actions: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[MigrationId, MigrationId], ...] = ()


class Loaded(Struct, frozen=True):
    """How loading a project went: whether it is `ready` for jobs, and the migrations that have to be left for them."""

    ready: bool
    failed: tuple[str, ...] = ()


class _Started(Struct, frozen=True):
    process: int


class _Ended(Struct, frozen=True):
    status: int | None


class Worker:
    """A process in which the project is loaded, unless `preload` is False, but for the migrations in `without`.

    `place` is an empty folder for its files. The process is started in the folder of the setup, with an empty
    environment but for HOME and TMPDIR, which are `place`. `postgis` is the version of PostGIS that the databases can
    have, empty without one.
    """

    def __init__(
        self,
        runtime: Runtime,
        setup: Setup,
        databases: dict[str, dict[str, str]],
        place: Path,
        *,
        preload: bool,
        without: Sequence[str] = (),
        postgis: str = "",
    ) -> None:
        self.place = place
        self.serial = count(1)
        self.replies: dict[str, queue.SimpleQueue[_Started | _Ended]] = {}
        self.lock = Lock()
        self.listens = False
        self.ended = False
        configuration = {
            "path": [*setup.path, *runtime.path],
            "moved": setup.moved,
            "settings": {
                "module": setup.module,
                "values": setup.values,
                "values_from": setup.values_from,
            },
            "isolated": asdict(setup.isolated) if setup.isolated else None,
            "databases": databases,
            "postgis": postgis,
            "preload": preload and sys.platform != "win32",
            "without": without,
            "log": str(place / "load.log"),
        }
        file = place / "configuration.json"
        file.write_text(json.dumps(configuration), "utf-8")
        self.process = _start(runtime, file, setup.folder, place)
        self.loads: queue.SimpleQueue[Loaded] = queue.SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    def loaded(self, limit: float) -> Loaded:
        """Wait until the project is loaded, `limit` seconds at most."""
        with suppress(queue.Empty):
            return self.loads.get(timeout=limit)
        return Loaded(ready=False)

    def run(self, job: Job, limit: float) -> RunResult:
        """Do `job` in a process of its own, which is killed after `limit` seconds.

        A run that is killed, or dies, is one that failed in the migration that it had started last.
        """
        path = str(self.place / f"job-{next(self.serial)}")
        fields = {"databases": job.databases, "actions": job.actions}
        edges = [[str(late), str(early)] for late, early in job.edges]
        Path(path).write_text(json.dumps({**fields, "edges": edges}), "utf-8")
        events = Path(f"{path}.events")
        events.touch()
        died = self._wait(path, limit)
        lines = [json.loads(line) for line in events.read_text("utf-8").splitlines() if line.endswith("}")]
        log = Path(f"{path}.log")
        return read_events(lines, died, log.read_text("utf-8", "replace") if log.exists() else "")

    def _wait(self, path: str, limit: float) -> str | None:
        """Run the job at `path` to its end; why it died, if it did not end by itself."""
        replies: queue.SimpleQueue[_Started | _Ended] = queue.SimpleQueue()
        with self.lock:
            if self.ended:
                return "Python 2.7 has ended"
            self.replies[path] = replies
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{path}\n".encode())
            self.process.stdin.flush()
        except OSError:
            return "Python 2.7 has ended"
        process: int | None = None
        while True:
            try:
                reply = replies.get(timeout=limit)
            except queue.Empty:
                _kill_group(process)
                return f"stopped after {limit:g} seconds"
            if isinstance(reply, _Started):
                process = reply.process
            elif reply.status is None:
                return "Python 2.7 has ended"
            else:
                return _reason(reply.status)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            reply = json.loads(line)
            match reply["reply"]:
                case "loaded":
                    self.listens = True
                    self.loads.put(Loaded(reply["ready"], tuple(reply["failed"])))
                case "started":
                    self.replies[reply["job"]].put(_Started(reply["pid"]))
                case "ended":
                    self.replies[reply["job"]].put(_Ended(reply["status"]))
        with self.lock:
            self.ended = True
        self.loads.put(Loaded(ready=False))
        for waiting in list(self.replies.values()):
            waiting.put(_Ended(None))

    def close(self) -> None:
        """End the process and everything that runs in it."""
        with suppress(OSError):
            _file(self.process.stdin).close()  # at the end of its input it kills its jobs and ends
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5 if self.listens else 0.2)
        _kill_group(self.process.pid)
        self.process.kill()
        self.process.wait()
        _file(self.process.stdout).close()


def _file(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _start(runtime: Runtime, file: Path, folder: Path, home: Path) -> subprocess.Popen[bytes]:
    options = ["-s", "-S"] if runtime.path else []
    environ = {"HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "PATH": os.defpath}
    environ |= {name: os.environ[name] for name in NEEDED if name in os.environ}
    environ["PYTHONDONTWRITEBYTECODE"] = "1"  # the folders may be the project's own
    command = [runtime.python.executable, *options, str(MAIN), str(file)]
    with (home / "start.log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )


def _reason(status: int) -> str | None:
    """Why a process ended with this status of wait(2), None if all is well."""
    if status == 0:
        return None
    if sys.platform != "win32" and os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"Python 2.7 ended with status {status >> 8}"


def _kill_group(process: int | None) -> None:
    if process is not None and sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)
