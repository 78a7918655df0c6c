"""What else the same files cost: `python -m bench.yardsticks read|parse FOLDER` prints the seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Command
from southdeps.errors import CannotRunError
from southdeps.scan import scan
from southdeps.verify import layout
from southdeps.verify.environment import DEFAULT_DJANGO, environment, find_python2

#: Oscar's migrations import two small libraries that need not be installed to be loaded.
SOUTH = """
import sys, types
sys.path[:0] = {path!r}
from django.conf import settings
database = {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
settings.configure(DATABASES={{"default": database}}, **{values!r})
from django.utils import six
unidecode = types.ModuleType("unidecode")
unidecode.unidecode = None
sys.modules.update(six=six, unidecode=unidecode)
from django.core.management import call_command
call_command("graphmigrations")
"""


_STAT_CALLS = frozenset(f"<built-in method posix.{name}>" for name in ("stat", "lstat", "readlink"))


def migrations(folder: Path) -> Iterator[Path]:
    """The files that `southdeps check` would read as migrations."""
    for app in scan((folder,)).apps:
        yield from (file.path for file in app.files)


def read(folder: Path) -> float:
    """The seconds that reading the bytes takes."""
    paths = list(migrations(folder))
    start = time.perf_counter()
    for path in paths:
        path.read_bytes()
    return time.perf_counter() - start


def parse(folder: Path) -> float:
    """The seconds that one tree-sitter parse of every whole file takes, on one core, reading left out."""
    import tree_sitter
    import tree_sitter_python

    texts = [path.read_bytes() for path in migrations(folder)]
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))
    start = time.perf_counter()
    for text in texts:
        parser.parse(text)
    return time.perf_counter() - start


def load_json(path: Path) -> float:
    """The seconds that the standard library takes to load a file of JSON whole."""
    import json

    start = time.perf_counter()
    with path.open(encoding="utf-8") as file:
        json.load(file)
    return time.perf_counter() - start


def stat_calls(folder: Path) -> float:
    """How often `southdeps check` asks the system about a file, with the cache that the run before has left."""
    import contextlib
    import cProfile
    import io
    import pstats

    from southdeps.cli.commands import cli

    profile = cProfile.Profile()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        profile.runcall(lambda: cli(["check", str(folder)]))
    calls = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return float(sum(count for (_, _, name), (_, count, *_) in calls.items() if name in _STAT_CALLS))


def graphmigrations(folder: Path, workshop: Path) -> Command | None:
    """South's own `graphmigrations` on the apps below `folder`, laid out in `workshop`; None without Python 2.7."""
    try:
        python = find_python2()
        packages = environment(python, DEFAULT_DJANGO, print)
    except CannotRunError as error:
        print(f"South is left out: {error}", file=sys.stderr)
        return None
    apps = {app.label: app for app in scan((folder,)).apps if app.migrations is not None}
    modules = {}
    for label, app in apps.items():
        place = workshop / "apps" / label
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
        (place / "models.py").touch()
        assert app.migrations is not None
        modules[label] = f"{layout.import_name(app)[0]}.{app.migrations.name}"
    copy = layout.copy_folders(layout.code_folders((folder,), apps.values()), workshop / "code")
    values = layout.settings_without_a_file({label: label for label in apps}, modules, None)
    path = [str(workshop / "apps"), *layout.search_path(copy, apps.values(), ()), *packages.path]
    program = SOUTH.format(path=path, values=values)
    return Command([python.executable, "-s", "-S", "-c", program])


if __name__ == "__main__":
    print(
        {"read": read, "parse": parse, "json": load_json, "stat": stat_calls}[sys.argv[1]](Path(sys.argv[2]))
    )
