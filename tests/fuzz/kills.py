"""`python -m tests.fuzz.kills`: kills `check` and `fix --write` at random moments; `make fuzz` does so at its end.

A killed `check` leaves no process. After a killed `fix --write` the next command finds a project that is all old or all
new, or makes it so, and leaves nothing beside the project's own files.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple, NoReturn

from click.testing import CliRunner

from bench.generate import write_project
from southdeps.cli.commands import cli
from southdeps.journal import NAME
from tests.hostile import projects

#: Seconds in which every process of a killed run has to be gone.
GONE = 2.0
#: Enough text for two processes, and enough files to be killed between two.
MIGRATIONS, APPS = 80, 20
SIGNALS = (signal.SIGTERM, signal.SIGKILL)


class Killed(NamedTuple):
    """What became of a killed run: in which state it was or left the files, and whether that is wrong."""

    state: str
    wrong: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 if a process or a file was left."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.kills", description=__doc__)
    parser.add_argument("--checks", type=int, default=100)
    parser.add_argument("--fixes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    chance = Random(options.seed)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder / "small")
        CliRunner().invoke(cli, ["fix", str(folder / "small")])  # what it imports, forks need not
        runs = {
            "check": list(killed_checks(folder / "large", options.checks, chance)),
            "fix --write": list(killed_fixes(folder / "small", options.fixes, chance)),
        }
    for command, done in runs.items():
        counts = Counter(one.state for one in done)
        said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        print(f"{command}, killed {len(done)} times from seed {options.seed}: {said}")
    return int(any(one.wrong for done in runs.values() for one in done))


def started(*arguments: str) -> BaseProcess:
    """A run of the command line, in a fork of this process that leads a process group of its own."""
    run = get_context("fork").Process(target=run_command, args=(arguments,))
    run.start()
    return run


def run_command(arguments: Sequence[str]) -> NoReturn:
    """Run the command line as `southdeps` does, without output."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    try:
        cli([*arguments], prog_name="southdeps")
    finally:
        os._exit(0)


def duration(*arguments: str) -> float:
    """How long a whole run takes."""
    begun = time.monotonic()
    started(*arguments).join()
    return time.monotonic() - begun


def end(run: BaseProcess, number: signal.Signals) -> int:
    """Send a signal to a run and wait for its end; returns its process id."""
    assert run.pid is not None
    if run.is_alive():
        os.kill(run.pid, number)
    run.join()
    return run.pid


def killed_checks(folder: Path, times: int, chance: Random) -> Iterator[Killed]:
    """Kill runs of `check` that read with two processes."""
    write_project(folder, MIGRATIONS)
    command = ("check", "--no-cache", "--jobs", "2", str(folder))
    whole = duration(*command)
    for number in range(times):
        run = started(*command)
        if number % 2:
            time.sleep(chance.uniform(0, whole))
        else:
            wait(partial(worker_of, run.pid), run)
            time.sleep(chance.uniform(0, whole / 3))
        state = "while two processes worked" if worker_of(run.pid) else "at another time"
        gone = is_gone(end(run, chance.choice(SIGNALS)))
        yield Killed(state, wrong=False) if gone else Killed("LEFT A PROCESS", wrong=True)


def worker_of(process: int | None) -> str:
    """The children of a process, as far as Linux says."""
    try:
        return Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return ""


def is_gone(group: int) -> bool:
    """Whether a process group is empty before the time is up; one that is not is killed."""
    end = time.monotonic() + GONE
    try:
        while time.monotonic() < end:
            os.killpg(group, 0)
            time.sleep(0.01)
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return True
    return False


def killed_fixes(folder: Path, times: int, chance: Random) -> Iterator[Killed]:
    """Kill runs of `fix --write`, every other one while it writes; another command settles what is left."""
    old = content(folder)
    begun = time.monotonic()
    run = started("fix", "--write", str(folder))
    wait((folder / NAME).exists, run)
    before = time.monotonic() - begun
    run.join()
    whole = time.monotonic() - begun
    new = content(folder)
    assert sum(new[name] != text for name, text in old.items()) == APPS
    for number in range(times):
        restore(folder, old)
        run = started("fix", "--write", str(folder))
        if number % 2:
            time.sleep(chance.uniform(0, whole))
        else:
            wait((folder / NAME).exists, run)
            time.sleep(chance.uniform(0, whole - before))
        end(run, chance.choice(SIGNALS))
        interrupted = content(folder)
        started("fix", str(folder)).join()
        yield judged(content(folder), interrupted, old, new)


def judged(
    found: Mapping[str, bytes],
    interrupted: Mapping[str, bytes],
    old: Mapping[str, bytes],
    new: Mapping[str, bytes],
) -> Killed:
    """What became of the files, which a killed run left as `interrupted`."""
    if found not in (old, new):
        return Killed("TORN", wrong=True)
    state = "all old" if found == old else "all new"
    return Killed(f"{state}{'' if interrupted == found else ' after the next command'}", wrong=False)


def prepare(folder: Path) -> None:
    """Write apps that each need a table of `base`, and do not say so."""
    more: dict[str, str | bytes] = {}
    for number in range(1, APPS):
        app = f"app{number}"
        more |= {f"{app}/{name}": "" for name in ("__init__.py", "models.py", "migrations/__init__.py")}
        more[f"{app}/migrations/0001_initial.py"] = projects.evil().replace("evil", app)
    projects.write(folder, projects.evil(), more)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if not path.is_dir()
    }


def restore(folder: Path, files: Mapping[str, bytes]) -> None:
    """Let the folder hold these files alone."""
    shutil.rmtree(folder)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def wait(happened: Callable[[], object], run: BaseProcess) -> None:
    """Return as soon as something has happened, or a run has ended."""
    while not happened() and run.is_alive():
        time.sleep(0.0005)


if __name__ == "__main__":
    sys.exit(main())
