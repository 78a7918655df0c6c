"""`python -m tests.accuracy.loads [COUNT [SEED]]`: every file that `fixture check` calls clean loads.

Fixtures are made by chance, of rows that mostly could be right, and checked as one command after those that are loaded
already. The clean ones are loaded by the real Django into PostgreSQL, one after the other. It exits with 1 if one is
refused.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from southdeps.fixture.check import CheckOptions, check
from southdeps.fixture.project import FixtureProject, read_project
from southdeps.project import loading
from southdeps.verify import environment as environments
from southdeps.verify import postgres
from southdeps.verify.environment import Runtime
from southdeps.verify.outcome import RunResult
from southdeps.verify.postgres import Server
from southdeps.verify.testbed import Testbed, project_testbed
from southdeps.verify.worker import Setup

PROJECT = Path(__file__).parents[1] / "fixture" / "recordings" / "yard"

#: Values for fields by name; some are refused, or stored otherwise.
VALUES: dict[str, Sequence[Any]] = {
    "name": ["a", "b", "c", "dd", "eeeee", "x ", "\u00e9\u00e9", "", 7, True, "123456789"],
    "depth": [None, "1.00", "999.99", 2, "1.005", "-3", "1e1", "1000"],
    "opened": [None, "2012-02-29", "1999-12-31", "2012-2-9", "2011-02-29"],
    "serial": ["s1", "s2", "s3", "s4", "sss666", "sss7777"],
    "load": [1, 2, 3, "4", -5, 2**31 - 1, 2**31, 6.5],
    "strong": [True, False, 0, 1, "t", "False", "true"],
    "last": [None, "2012-02-29T10:00:00", "2012-02-29 10:00", "2012-02-29", "2012-02-29T10:00:00Z", "soon"],
    "shift": [None, "10:00", "10:00:00.5", "24:00"],
    "ratio": [None, 1, 0.5, "2.5", 1e300, "x"],
    "ip": [None, "10.0.0.1", "::1", "::FFFF:1.2.3.4", "10.0.0"],
    "ip4": [None, "10.0.0.1", "10.0.0.0/8", "::1", ""],
    "big": [None, 2**63 - 1, -(2**63), 2**63],
    "small": [None, 32767, -32768, 32768],
    "pos": [0, 7, "8", -1],
    "possmall": [None, 32767, 40000],
    "note": ["", "a\nb", "\ud83d\ude00", ["a"], "\u0001"],
    "csv": ["", "1,2", "1,2,3,"],
    "maybe": [None, True, "None", 0, ""],
    "blob": [None, "AAEC", "", "AAE"],
    "number": [1, 2, 3, "4"],
    "code": ["a", "b", "c", "dddd", "eeeee"],
    "title": ["t", "u", ""],
    "hidden": [True, False, None],
    "tons": [1, 2, None],
    "fluid": ["oil", "water", "oil and water"],
    "text": ["x", "y", "abcdef"],
    "flag": ["nl", "be", "lux"],
}
KEYS = [1, 2, 3, 4, 5, 6, 7, 8, "9", None, 0]
DOCKS = [1, 2, 3, ["a"], ["b"], ["gone"], "1"]
#: Model -> its fields; a mapping gives the values of a reference.
MODELS: dict[str, dict[str, Sequence[Any]]] = {
    "dock": {"name": VALUES["name"], "depth": VALUES["depth"], "opened": VALUES["opened"]},
    "crane": {
        "dock": DOCKS,
        **{
            name: VALUES[name] for name in ("serial", "load", "strong", "last", "shift", "ratio", "ip", "ip4")
        },
        **{
            name: VALUES[name] for name in ("big", "small", "pos", "possmall", "note", "csv", "maybe", "blob")
        },
    },
    "slot": {"dock": DOCKS, "number": VALUES["number"]},
    "cargo": {
        "code": VALUES["code"],
        "slot": [None, 1, 2, [1, "a"], ["2", "b"]],
        "part_of": [None, "a", "b"],
        "labels": [[], ["std"], ["1", "std"], ["std", "std"], ["gone"], "1"],
        "slots": [[], [1], [[1, "a"]], [2, 3]],
        "after": [[], [1], [2, 1]],
    },
    "vessel": {"name": VALUES["name"], "labels": [[], ["std"]]},
    "barge": {"tons": VALUES["tons"]},
    "tanker": {"fluid": VALUES["fluid"]},
    "page": {"title": VALUES["title"], "hidden": VALUES["hidden"], "up": [None, 1, 2, 3]},
    "rigid": {"name": VALUES["name"]},
    "hung": {"rigid": [None, 1, 2, 3]},
    "ticket": {"name": VALUES["name"]},
    "receipt": {"ticket": [None, 1, 2], "text": VALUES["text"]},
    "stall": {"name": VALUES["name"], "slug": VALUES["name"]},
    "port": {"name": VALUES["name"], "flag": VALUES["flag"]},
    "remark": {
        "kind": [["yard", "dock"], ["yard", "crane"], ["auth", "user"], ["yard", "ship"], 1],
        "thing": [1, 2],
        "right": [None, ["add_dock", "yard", "dock"], ["add_ship", "yard", "dock"]],
    },
}


def made_rows(chance: random.Random) -> list[dict[str, Any]]:
    """A few rows of a few models."""
    rows = []
    for _ in range(chance.randint(1, 7)):
        model = chance.choice(sorted(MODELS))
        fields = {
            name: chance.choice(values[: max(1, len(values) - 2)] if chance.random() < 0.9 else values)
            for name, values in MODELS[model].items()
            if chance.random() < 0.95
        }
        rows.append({"pk": chance.choice(KEYS), "model": f"yard.{model}", "fields": fields})
    return rows


def clean_files(
    project: FixtureProject, folder: Path, count: int, seed: int
) -> Iterator[tuple[Path, list[str]]]:
    """So many fixtures that check calls clean, each after those before it, and the ranks of what was found."""
    chance = random.Random(seed)
    loaded: tuple[tuple[str, ...], ...] = ()
    while len(loaded) < count:
        path = folder / f"made{len(loaded):04}.json"
        path.write_text(json.dumps(made_rows(chance)), "utf-8")
        found = check(project, CheckOptions((str(path),), loaded)).findings
        ranks = [str(finding.kind.rank) for finding in found]
        if "fails" not in ranks and "depends" not in ranks:
            loaded = (*loaded, (str(path),))
            yield path, ranks


@contextmanager
def yard(runtime: Runtime, server: Server, place: Path) -> Iterator[Testbed]:
    """The project, ready to load fixtures."""
    with project_testbed(Setup(PROJECT, "settings", path=(str(PROJECT),)), runtime, server, place) as testbed:
        yield testbed


def load_in_turn(testbed: Testbed, files: Sequence[Path]) -> RunResult:
    """Load each file by a command of its own, after all migrations."""
    return testbed.run(("migrate",), *(("load", str(path)) for path in files))


def main(words: list[str]) -> int:
    """Make and load files in chains of 25."""
    count, seed = [*map(int, words), *(200, 0)[len(words) :]][:2]
    say = partial(print, file=sys.stderr, flush=True)
    runtime = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, say)
    project = read_project(loading.load(loading.Options(paths=(PROJECT,))))
    bad = 0
    with postgres.server() as server, tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "testbed").mkdir()
        with yard(runtime, server, place / "testbed") as testbed:
            for chain, start in enumerate(range(0, count, 25)):
                folder = place / str(chain)
                folder.mkdir()
                many = min(25, count - start)
                files = [path for path, _ in clean_files(project, folder, many, seed * 1000 + chain)]
                done = load_in_turn(testbed, files)
                bad += done.failure is not None
                result = "load" if done.failure is None else done.failure.error
                print(f"chain {chain}: {many} clean files: {result}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
