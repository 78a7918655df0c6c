"""`python -m tests.accuracy.moves [CASE ...]`: old SQLite databases, moved to PostgreSQL by our commands and the real Django.

The real syncdb and South make each database, the case fills it with bad rows. `fixture from` makes a fixture, the real
`loaddata` loads it into PostgreSQL, and `fixture compare` looks at what arrived. All rows have to be there but those that
`from` has put aside. It exits with 1 if a fixture does not load, or a row is lost otherwise.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path

from msgspec import Struct

from southdeps.fixture.project import FixtureProject, read_project
from southdeps.project import loading
from southdeps.verify import environment as environments
from southdeps.verify import postgres
from southdeps.verify.environment import Runtime
from southdeps.verify.postgres import Server
from southdeps.verify.testbed import project_testbed
from southdeps.verify.worker import Setup
from tests.accuracy.repairs import CASES, southdeps
from tests.drift.build import play
from tests.drift.cases import postgresql_url
from tests.fixture.databases import Django

#: The recorded old databases.
MOVED = sorted(
    path.parent.name
    for path in CASES.glob("*/case.json")
    if json.loads(path.read_text("utf-8"))["kind"] == "data"
)
_LINE = re.compile(r"(?P<table>\w+): [\d,]+ rows.*?(?:missing: (?P<missing>[\d,]+)|$)")
_LINKS = re.compile(r"left out: ([\d,]+) entries")


class Move(Struct, frozen=True):
    """What became of a database: why its fixture was not loaded, rows put aside and rows missing by table.

    `links` are entries of many-to-many lists that `from` has left out, since their row is gone; `link_tables` are the
    tables of such lists.
    """

    error: str
    aside: dict[str, int]
    missing: dict[str, int]
    links: int
    link_tables: frozenset[str]
    compared: str

    @property
    def complete(self) -> bool:
        """Whether everything has arrived that was not put aside; the links of a row go with it."""
        may_lack_links = bool(self.links or self.aside)
        return not self.error and all(
            self.missing.get(table, 0) == self.aside.get(table, 0)
            or (may_lack_links and table in self.link_tables)
            for table in self.missing.keys() | self.aside.keys()
        )


def old_database(case: str, path: Path, runtime: Runtime) -> None:
    """The database of a case as Django 1.6 and South make it on SQLite, filled by the case."""
    play(
        runtime,
        CASES / case,
        [["syncdb"], ["migrate"]],
        {"CASE_ENGINE": "sqlite3", "CASE_NAME": str(path)},
    )
    fill = CASES / case / "fill.py"
    with closing(sqlite3.connect(path)) as connection, connection:
        exec(compile(fill.read_text("utf-8"), str(fill), "exec"), {"connection": Django(connection)})


def move(case: str, folder: Path, runtime: Runtime, server: Server) -> Move:
    """Move the database of a case, by way of files in `folder`. Raises RuntimeError if a command could not run."""
    old, new = folder / "old.sqlite3", folder / "new.json"
    old_database(case, old, runtime)
    made = southdeps(CASES / case, "fixture", "from", str(old), ".", "-o", str(new), "--no-cache")
    if made.returncode:
        raise RuntimeError(f"{case}: {made.stderr}")
    compared: list[str] = []

    def compare(name: str) -> None:
        url = postgresql_url(server, name)
        done = southdeps(CASES / case, "fixture", "compare", str(old), ".", "--database", url, "--no-cache")
        compared.append(done.stdout or done.stderr)

    setup = Setup(CASES / case, "settings", path=(str(CASES / case),))
    (folder / "testbed").mkdir()
    loads = [("load", str(new))] if new.is_file() and json.loads(new.read_text("utf-8")) else []
    with project_testbed(setup, runtime, server, folder / "testbed") as testbed:
        done = testbed.run(("migrate",), *loads, then=compare)
    links = sum(int(count.replace(",", "")) for count in _LINKS.findall(made.stderr))
    return Move(
        done.failure.error if done.failure is not None else "",
        _aside(case, folder / "new.rejected.json"),
        _missing(compared[0]),
        links,
        frozenset(model.table for model in _project(case).models if model.auto_created),
        compared[0],
    )


def _aside(case: str, path: Path) -> dict[str, int]:
    """The rows put aside, by table."""
    rows = json.loads(path.read_text("utf-8")) if path.is_file() else []
    models = _project(case).models
    tables = (models.get(row["model"]) for row in rows)
    return dict(Counter(table.table for table in tables if table is not None))


def _missing(text: str) -> dict[str, int]:
    """What `compare` misses, by table."""
    lines = (_LINE.match(line) for line in text.splitlines())
    found = (line for line in lines if line is not None and line["missing"])
    return {line["table"]: int(line["missing"].replace(",", "")) for line in found}


@cache
def _project(case: str) -> FixtureProject:
    return read_project(loading.load(loading.Options(paths=(CASES / case,))))


def main(names: list[str]) -> int:
    """Move all databases, or those named."""
    runtime = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, print)
    bad = 0
    with postgres.server() as server:
        for case in names or MOVED:
            with tempfile.TemporaryDirectory(prefix="southdeps-moves-") as temporary:
                done = move(case, Path(temporary), runtime, server)
            aside = sum(done.aside.values())
            result = f"arrives, {aside} rows aside" if done.complete else done.error or done.compared
            print(f"{case}: {result}", flush=True)
            bad += not done.complete
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
