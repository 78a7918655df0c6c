"""Runs `syncdb` and `migrate` on a copy of a project that has settings of its own."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from southdeps.verify.postgres import Server, database
from southdeps.verify.worker import Job, Setup, Worker

if TYPE_CHECKING:
    from southdeps.verify.environment import Runtime
    from southdeps.verify.outcome import RunResult

LIMIT = 120.0


def run_case(
    folder: Path, backend: Literal["postgresql", "sqlite3"], runtime: Runtime, server: Server | None
) -> RunResult:
    """Run `syncdb --noinput; migrate --noinput` on a copy of the project in `folder`, which has a settings.py.

    `server` may be None for SQLite. A failure of syncdb has no migration.
    """
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="southdeps-case-")))
        copy, place = temporary / "project", temporary / "worker"
        shutil.copytree(folder, copy, copy_function=shutil.copyfile)
        place.mkdir()
        if backend == "sqlite3":
            entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(temporary / "db.sqlite3")}
        else:
            assert server is not None, "PostgreSQL needs a server"
            entry = server.django(stack.enter_context(database(server)))
        databases = {"default": entry}
        worker = Worker(runtime, Setup(copy, "settings", path=(str(copy),)), databases, place, preload=False)
        stack.callback(worker.close)
        return worker.run(Job(databases, (("syncdb",), ("migrate",))), LIMIT)
