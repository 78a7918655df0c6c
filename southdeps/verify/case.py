"""A project as it is, with settings of its own: what do `syncdb` and `migrate` do on a fresh database?"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from southdeps.verify.postgres import Server, database
from southdeps.verify.runner import Job, run

if TYPE_CHECKING:
    from southdeps.verify.environment import Environment
    from southdeps.verify.outcome import Run

LIMIT = 120.0


def judge_case(
    folder: Path, backend: Literal["postgresql", "sqlite3"], environment: Environment, server: Server | None
) -> Run:
    """Run `syncdb --noinput; migrate --noinput` on the project in `folder` (it has settings.py), in a copy
    of it.

    `server` may be None for SQLite. A failure of syncdb is one with no migration.
    """
    with tempfile.TemporaryDirectory(prefix="southdeps-case-") as temporary:
        copy = Path(temporary) / "project"
        shutil.copytree(folder, copy, copy_function=shutil.copyfile)
        if backend == "sqlite3":
            settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(temporary) / "db.sqlite3")}
            return _run(environment, settings, copy)
        assert server is not None, "PostgreSQL needs a server"
        with database(server) as name:
            return _run(environment, server.django(name), copy)


def _run(environment: Environment, settings: dict[str, str], folder: Path) -> Run:
    job = Job({"module": "settings"}, settings, (("syncdb",), ("migrate",)), path=(str(folder),))
    return run(environment, job, folder=folder, limit=LIMIT)
