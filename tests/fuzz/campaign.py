"""Many projects, one after the other, and what failed once more in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.examine import SECONDS, examine, limit_memory, write
from tests.fuzz.made import project

KEPT = Path(".fuzz")


def work(first: int, step: int, seconds: float) -> tuple[int, dict[str, int]]:
    """Try every `step`-th seed from `first` on; how many there were, and one seed for each cause of failure."""
    limit_memory()
    faults: dict[str, int] = {}
    end, seed = time.monotonic() + seconds, first
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        while time.monotonic() < end:
            write(folder, project(seed))
            fault = examine(folder)
            if fault is not None and fault.cause not in faults:
                faults[fault.cause] = seed
                print(f"seed {seed}: {fault.cause}\n{fault.details}", flush=True)
            seed += step
    return (seed - first) // step, faults


def reproduce(seed: int) -> str:
    """What the command line makes of the project with this seed, in a process of its own."""
    folder = KEPT / str(seed)
    write(folder, project(seed))
    said = []
    for command in ("check", "plan", "fix"):
        line = [sys.executable, "-m", "southdeps", command, "--no-cache", "--traceback", str(folder)]
        try:
            done = subprocess.run(line, capture_output=True, text=True, timeout=5 * SECONDS, check=False)
        except subprocess.TimeoutExpired:
            said.append(f"{command}: does not end")
            continue
        if "Traceback" in done.stderr or "could not be analysed" in done.stdout or done.returncode < 0:
            said.append(
                f"{command}: exit status {done.returncode}: {(done.stderr or done.stdout).splitlines()[-1]}"
            )
    return "; ".join(said) or "not reproduced"
