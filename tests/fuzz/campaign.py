"""Many projects and dumps, batch after batch in forks, and what failed once more in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.dumps import CASE, CASES, dump
from tests.fuzz.examine import ALL, SECONDS, Fault, examine, examine_dump, limit_memory, write
from tests.fuzz.forks import in_fork
from tests.fuzz.made import project

KEPT = Path(".fuzz")
#: Seeds that one fork takes.
BATCH = 50

#: A seed and what was wrong with its project or its dump.
Found = list[tuple[int, Fault]]


def work(first: int, step: int, seconds: float, most: int | None = None) -> tuple[int, dict[str, int]]:
    """Try every `step`-th seed from `first` on, until the time is up or there were `most`.

    Returns how many there were, and one seed for each cause of failure.
    """
    limit_memory()
    faults: dict[str, int] = {}
    end, seed = time.monotonic() + seconds, first
    memory = Path("/dev/shm")  # what is written and read once need not go to a disk
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as temporary:
        last = None if most is None else first + step * most
        while time.monotonic() < end and seed != last:
            stop = seed + step * BATCH
            seeds = range(seed, stop if last is None else min(stop, last), step)
            for failed, fault in try_batch(seeds, Path(temporary)):
                if fault.cause not in faults:
                    faults[fault.cause] = failed
                    print(f"seed {failed}: {fault.cause}\n{fault.details}", flush=True)
            seed = seeds.start + step * len(seeds)
    return (seed - first) // step, faults


def try_batch(seeds: Sequence[int], folder: Path) -> Found:
    """What is wrong with the projects and dumps of these seeds; if the fork dies, each seed gets one of its own."""
    found = in_fork(lambda: try_here(seeds, folder), Found, SECONDS * (6 + len(seeds)))
    if found is not None:
        return found
    if len(seeds) == 1:
        return [(seeds[0], Fault("the process died, or never ended", ""))]
    return [one for seed in seeds for one in try_batch([seed], folder)]


def try_here(seeds: Sequence[int], folder: Path) -> Found:
    """What is wrong with the projects and dumps of these seeds, in this process."""
    found: Found = []
    for seed in seeds:
        write(folder / "project", project(seed))
        name, data = dump(seed)
        write(folder / "dumps", {name: data})
        every = seed % ALL == 0
        faults = (
            examine(folder / "project", every_command=every),
            examine_dump(folder / "dumps" / name, every_command=every),
        )
        found.extend((seed, fault) for fault in faults if fault is not None)
    return found


def reproduce(seed: int) -> str:
    """What the command line makes of the project and the dump with this seed, in processes of their own."""
    folder, dumps = KEPT / str(seed), KEPT / f"{seed}-dump"
    write(folder, project(seed))
    name, data = dump(seed)
    write(dumps, {name: data})
    lines = [[command, str(folder)] for command in ("check", "plan", "fix")]
    lines.append(["fixture", "check", str(dumps / name), str(CASES / CASE)])
    return "; ".join(said for line in lines if (said := outcome(line))) or "not reproduced"


def outcome(arguments: Sequence[str]) -> str | None:
    """What is wrong with a run of the command line; None if it is as it should be."""
    line = [sys.executable, "-m", "southdeps", *arguments, "--no-cache", "--traceback"]
    try:
        done = subprocess.run(line, capture_output=True, text=True, timeout=5 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"{arguments[0]}: does not end"
    if "Traceback" in done.stderr or "could not be analysed" in done.stdout or done.returncode < 0:
        last = (done.stderr or done.stdout).splitlines()[-1]
        return f"{arguments[0]}: exit status {done.returncode}: {last}"
    return None
