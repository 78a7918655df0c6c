"""What the real `syncdb --migrate` does to a set-up, on a fresh database of either kind."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from southdeps.verify import postgres

if TYPE_CHECKING:
    from southdeps.verify.postgres import Server
    from tests.setups.trees import Setup

PROGRAM = """
import os, sys
os.environ['DJANGO_SETTINGS_MODULE'] = 'judged_settings'
from django.core.management import execute_from_command_line
execute_from_command_line(['manage.py', 'syncdb', '--noinput', '--migrate'])
"""
RAN = re.compile(r"^ > (\w+:\w+)$", re.MULTILINE)


class Judgement(NamedTuple):
    """What ran, in order; `error` is the last line of the failure, None if there was none."""

    order: list[str]
    error: str | None

    @property
    def failed(self) -> str | None:
        """The migration that failed: the last one that was begun."""
        return self.order[-1] if self.error is not None and self.order else None


def migrate(setup: Setup, folder: Path, backend: str, server: Server) -> Judgement:
    """Run `syncdb --migrate` for a set-up in `folder`, with its own interpreter and settings but for the database."""
    with tempfile.TemporaryDirectory() as temporary:
        if backend == "sqlite3":
            database = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{temporary}/judged.db"}
            return migrate_in(setup, folder, backend, database, Path(temporary))
        with postgres.database(server) as name:
            return migrate_in(setup, folder, backend, server.django(name), Path(temporary))


def migrate_in(
    setup: Setup, folder: Path, backend: str, database: dict[str, str], temporary: Path
) -> Judgement:
    """As `migrate`, in this database."""
    settings = f"from {setup.settings[backend]} import *\nDATABASES = {{'default': {database!r}}}\n"
    (temporary / "judged_settings.py").write_text(settings)
    environ = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{temporary}:{folder}",
        "DB_USER": "-",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [folder / setup.python, "-c", PROGRAM],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    error = (done.stderr.strip().splitlines() or ["no message"])[-1] if done.returncode else None
    return Judgement(RAN.findall(done.stdout), error)
