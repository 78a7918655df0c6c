"""Many projects and dumps, batch after batch in forks, and what failed once more in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.dumps import CASE, CASES, dump
from tests.fuzz.examine import SECONDS, Fault, examine, examine_dump, limit_memory, write
from tests.fuzz.forks import in_fork
from tests.fuzz.made import project

KEPT = Path(".fuzz")
#: Seeds that one fork takes.
BATCH = 50

#: A seed and what was wrong with its project or its dump.
Found = list[tuple[int, Fault]]


def work(first: int, step: int, seconds: float) -> tuple[int, dict[str, int]]:
    """Try every `step`-th seed from `first` on; how many there were, and one seed for each cause of failure."""
    limit_memory()
    faults: dict[str, int] = {}
    end, seed = time.monotonic() + seconds, first
    with TemporaryDirectory() as temporary:
        while time.monotonic() < end:
            seeds = range(seed, seed + step * BATCH, step)
            for failed, fault in try_batch(seeds, Path(temporary)):
                if fault.cause not in faults:
                    faults[fault.cause] = failed
                    print(f"seed {failed}: {fault.cause}\n{fault.details}", flush=True)
            seed = seeds.stop
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
        faults = (examine(folder / "project"), examine_dump(folder / "dumps" / name))
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
