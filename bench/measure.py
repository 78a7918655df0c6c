"""Whole commands, measured side by side: in every round each runs once, so that a busy moment hits all alike."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

#: Seconds between two looks at the memory of a command's processes.
LOOK = 0.005


def nothing() -> None:
    """No preparation."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `prepare` runs before it each time and is not measured. Where `tells`, it prints its own seconds."""

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = nothing
    tells: bool = False


def environment(cache: Path) -> dict[str, str]:
    """The environment of a measured command: compiled modules are used, the cache is our own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1"}


def forget(cache: Path) -> Callable[[], None]:
    """A preparation that removes a cache."""
    return lambda: shutil.rmtree(cache, ignore_errors=True)


def seconds(command: Command) -> float:
    """Run a command once. Raises CalledProcessError for an exit status that says it could not run."""
    command.prepare()
    start = time.perf_counter()
    done = subprocess.run(
        command.arguments, env=dict(command.environment), capture_output=True, text=True, check=False
    )
    passed = time.perf_counter() - start
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        raise subprocess.CalledProcessError(done.returncode, command.arguments, done.stdout, done.stderr)
    return float(done.stdout) if command.tells else passed


def race(commands: Mapping[str, Command], rounds: int) -> dict[str, list[float]]:
    """The seconds of each command in each round; a first round, which warms disk and caches, does not count."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            took = seconds(command)
            if number:
                times[name].append(took)
    return times


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median over the rounds of one command's time by the other's."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def peak_memory(command: Command) -> int:
    """The most bytes that a command and all its processes held at once; what they share counts once, where known."""
    command.prepare()
    process = psutil.Popen(
        command.arguments, env=dict(command.environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0
    while process.poll() is None:
        held = 0
        with suppress(psutil.NoSuchProcess):
            held = sum(map(memory, (process, *process.children(recursive=True))))
        peak = max(peak, held)
        time.sleep(LOOK)
    return peak


def memory(process: psutil.Process) -> int:
    """What one process holds: of what it shares with others its part, where the system tells (Linux)."""
    try:
        found = process.memory_full_info()
    except psutil.Error:  # it has just ended
        return 0
    return int(getattr(found, "pss", found.rss))
