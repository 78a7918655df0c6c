"""`python -m bench`: measure the speed on real and made-up projects, and write docs/explanation/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bench import bars, fixture_dump, report, setup
from bench.chain import write_chain
from bench.generate import write_project
from bench.measure import Command, environment, forget, peak_memory, race, seconds
from bench.yardsticks import graphmigrations
from tests import corpus
from tests.draw import browser

SIZES = (100, 1_000, 10_000)
#: Apps of which each lacks a dependency on the next.
CHAINS = (200, 400)
#: A made-up project of many apps.
IN_APPS = "made-up 3,000 in 200 apps"
#: The memory of these commands is measured.
MEASURED = (", cold", ", warm", ", png", ", fixture check", ", fixture natural", ", fixture split")
PAGE = Path(__file__).parent.parent / "docs/explanation/performance.md"


def check(folder: Path, cache: Path, *, cold: bool = False) -> Command:
    """`southdeps check` on a project, with an empty cache or with the one that the run before has left."""
    arguments = [sys.executable, "-c", "from southdeps.cli import main; main()", "check", str(folder)]
    return (
        Command(arguments, environment(cache), forget(cache))
        if cold
        else Command(arguments, environment(cache))
    )


def changed(folder: Path, cache: Path) -> Command:
    """`southdeps check` after one of the migrations has got another text."""
    target = max(folder.rglob("migrations/0*.py"))
    numbers = iter(range(10**6))

    def change() -> None:
        with target.open("a", encoding="utf-8") as file:
            file.write(f"# change {next(numbers)}\n")

    return Command(check(folder, cache).arguments, environment(cache), change)


def yardstick(kind: str, folder: Path) -> Command:
    """A yardstick that tells its own seconds."""
    arguments = [sys.executable, "-m", "bench.yardsticks", kind, str(folder)]
    return Command(arguments, environment(Path(os.devnull)), tells=True)


def commands(name: str, folder: Path, workshop: Path) -> dict[str, Command]:
    """What is measured on one project."""
    warm = workshop / f"cache of {name}"
    return {
        f"{name}, cold": check(folder, workshop / f"new cache of {name}", cold=True),
        f"{name}, warm": check(folder, warm),
        f"{name}, reading the bytes": yardstick("read", folder),
        f"{name}, one parse": yardstick("parse", folder),
    }


def pictures(projects: Mapping[str, Path], workshop: Path) -> dict[str, Command]:
    """`southdeps graph` to a png, with an empty cache: two releases, and a made-up project of many apps."""
    cache = workshop / "new cache of pictures"
    folders = {"oscar": projects["oscar"], "sentry": projects["sentry"], IN_APPS: workshop / IN_APPS}
    return {
        f"{name}, png": graph(folder, workshop / "picture.png", cache) for name, folder in folders.items()
    }


def pages(projects: Mapping[str, Path], workshop: Path) -> dict[str, Command]:
    """The HTML picture of a release and of a made-up project, opened in a browser."""
    found = {}
    for name, folder in {"sentry": projects["sentry"], IN_APPS: workshop / IN_APPS}.items():
        page = workshop / f"{name}.html"
        write = graph(folder, page, workshop / "new cache of pages")
        arguments = [sys.executable, "-m", "bench.paint", str(page)]
        prepare = partial(make_once, page, write)
        found[f"{name}, page painted"] = Command(arguments, environment(workshop), prepare, tells=True)
    return found


def make_once(file: Path, command: Command) -> None:
    """Run the command that makes a file, where it is not there yet."""
    if not file.is_file():
        seconds(command)


def graph(folder: Path, out: Path, cache: Path) -> Command:
    """`southdeps graph` to a file, with an empty cache."""
    program = [sys.executable, "-c", "from southdeps.cli import main; main()"]
    return Command([*program, "graph", str(folder), "--out", str(out)], environment(cache), forget(cache))


def drifting(folder: Path, workshop: Path) -> dict[str, Command]:
    """Static drift of sentry, with the cache that `check` leaves."""
    program = [sys.executable, "-c", "from southdeps.cli import main; main()", "drift", str(folder)]
    return {"sentry, drift": Command(program, environment(workshop / "cache of sentry"))}


def dumps(workshop: Path, megabytes: int) -> dict[str, Command]:
    """`southdeps fixture` on a made-up dump, and on one of a tenth of its size."""
    folder = workshop / "dump"
    fixture_dump.write_project(folder)
    found: dict[str, Command] = {}
    program = [sys.executable, "-c", "from southdeps.cli import main; main()", "fixture"]
    plain = environment(workshop / "cache of the dump")
    for name, size in (("dump", megabytes * 10**6), ("small dump", megabytes * 10**5)):
        path, out, rest = folder / f"{name}.json", folder / f"{name} out.json", folder / f"{name} rest.json"
        fixture_dump.write_dump(path, size)
        split = ["--model", "bulk.m05", "--into", str(out), "--rest", str(rest)]
        found[f"{name}, json.load"] = yardstick("json", path)
        found[f"{name}, fixture check"] = Command([*program, "check", str(path), str(folder)], plain)
        found[f"{name}, fixture natural"] = Command(
            [*program, "natural", str(path), str(folder), "-o", str(out)],
            plain,
            partial(out.unlink, missing_ok=True),
        )
        found[f"{name}, fixture split"] = Command([*program, "split", str(path), str(folder), *split], plain)
    return found


def stripped(made_up: Path, workshop: Path) -> dict[str, Command]:
    """`southdeps check` where no migration declares anything: what lacks is found by planning again and again."""
    folders = {"made-up 1,000 stripped": workshop / "made-up stripped"}
    shutil.copytree(made_up, folders["made-up 1,000 stripped"])
    corpus.strip(folders["made-up 1,000 stripped"])
    folders["oscar stripped"] = corpus.stripped("django-oscar-0.7.3", workshop / "stripped")
    for apps in CHAINS:
        folders[f"chain of {apps}"] = workshop / f"chain-{apps}"
        write_chain(folders[f"chain of {apps}"], apps)
    found: dict[str, Command] = {}
    for name, folder in folders.items():
        found[f"{name}, cold"] = check(folder, workshop / f"new cache of {name}", cold=True)
        found[f"{name}, warm"] = check(folder, workshop / f"cache of {name}")
    return found


def startup(workshop: Path) -> dict[str, Command]:
    """What is measured of starting."""
    plain = environment(workshop / "cache")
    southdeps = [sys.executable, "-c", "from southdeps.cli import main; main()"]
    return {
        "python -c pass": Command([sys.executable, "-c", "pass"], plain),
        "southdeps --help": Command([*southdeps, "--help"], plain),
        "southdeps --version": Command([*southdeps, "--version"], plain),
    }


def main() -> int:
    """Measure all and write the page; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each command is measured")
    parser.add_argument(
        "--dump", type=int, default=50, metavar="MB", help="the size of the made-up dump (1000 for the bars)"
    )
    options = parser.parse_args()
    rounds = options.rounds
    with tempfile.TemporaryDirectory(prefix="southdeps-bench-") as temporary:
        workshop = Path(temporary)
        projects = {
            "oscar": corpus.release("django-oscar-0.7.3"),
            "sentry": corpus.release("sentry-8.22.0"),
        }
        for size in SIZES:
            projects[f"made-up {size:,}"] = workshop / f"made-up-{size}"
            write_project(workshop / f"made-up-{size}", size)
        small = startup(workshop)
        # What is held against each other runs one after the other: the machine may be another a few seconds later.
        (workshop / "south").mkdir()
        south = graphmigrations(projects["oscar"], workshop / "south")
        if south is not None:
            small["oscar, South's graphmigrations"] = south
        for name, folder in projects.items():
            if name != "made-up 10,000":
                small |= commands(name, folder, workshop)
        small |= stripped(projects["made-up 1,000"], workshop)
        small |= setup.commands(workshop, check)
        small |= drifting(projects["sentry"], workshop)
        thousand = projects["made-up 1,000"]
        small["made-up 1,000, one file changed"] = changed(thousand, workshop / "cache of made-up 1,000")
        large = commands("made-up 10,000", projects["made-up 10,000"], workshop)
        drawn = pictures(projects, workshop)
        write_project(workshop / IN_APPS, 3_000, per_app=15)
        few = max(1, rounds // 3)
        data = dumps(workshop, options.dump)
        opened = {} if browser.lacking() else pages(projects, workshop)
        times = (
            race(small, rounds) | race(large, few) | race(drawn, few) | race(data, few) | race(opened, few)
        )
        every = small | large | drawn | data
        counting = yardstick("stat", workshop / setup.NAME)
        counting = Command(counting.arguments, environment(workshop / f"cache of {setup.NAME}"), tells=True)
        counts = {setup.STAT_CALLS: seconds(counting)}
        peaks = {name: peak_memory(one) for name, one in every.items() if name.endswith(MEASURED)}
    time_bars, memory_bars = list(bars.verdicts(times)), list(bars.memory_verdicts(peaks))
    count_bars = list(bars.count_verdicts(counts))
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {rounds} rounds; a dump of "
        f"{options.dump} MB; the load of the machine "
        f"at the end was {os.getloadavg()[0]:.1f}."
    )
    text = report.page(machine, times, peaks, time_bars, memory_bars, count_bars)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, "utf-8")
    print(text)
    return int(any(one.held is False for one in (*time_bars, *memory_bars, *count_bars)))


if __name__ == "__main__":
    sys.exit(main())
