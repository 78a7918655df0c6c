"""South's history from where a user has it: a live database, lines `app:migration`, or what `migrate --list` prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from southdeps.drift.catalogue import parse_target, read_database
from southdeps.errors import CannotRunError
from southdeps.files import read_named
from southdeps.finding import MigrationId

_URL = re.compile(r"[A-Za-z][\w+.-]*://|\s*(host|hostaddr|port|dbname|user|service|sslmode)\s*=")
_SQLITE = b"SQLite format 3\0"
#: `app:migration`, `app migration`, and how psql and spreadsheets part two columns.
_PAIR = re.compile(r"(?P<app>\w+)\s*[:|,;\s]\s*(?P<name>\w+)$")
#: `migrate --list`: the app on a line of its own, then each migration, with a star if it was applied.
_LISTED = re.compile(r"\((?P<mark>[* ])\)\s+(?P<name>\w+)")
_APP = re.compile(r"\w+$")


def read_history(source: str) -> tuple[MigrationId, ...]:
    """The migrations that were applied, in order. Raises CannotRunError if that can't be read.

    `source` is the URL of a database or the path of an SQLite file, which are only read, or of a text file.
    """
    if _URL.match(source) or is_sqlite(Path(source)):
        found = read_database(source).history
        if found is None:
            shown = parse_target(source).shown
            raise CannotRunError(f"{shown}: no table south_migrationhistory, so South has not run there")
        return found
    try:
        text = read_named(Path(source)).decode("utf-8")
    except UnicodeDecodeError:
        raise CannotRunError(f"{source}: no text in UTF-8") from None
    except (OSError, ValueError) as error:
        raise CannotRunError(f"{source}: {getattr(error, 'strerror', None) or error}") from None
    return tuple(parse_history(text.splitlines(), source))


def is_sqlite(path: Path) -> bool:
    """Whether a regular file holds an SQLite database."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


def parse_history(lines: Iterable[str], source: str) -> Iterator[MigrationId]:
    """The migrations that lines of text name. Raises CannotRunError for a line that names none."""
    app = None
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        listed = _LISTED.match(text)
        if listed and app is not None:
            if listed["mark"] == "*":
                yield MigrationId(app, listed["name"])
        elif pair := _PAIR.match(text):
            yield MigrationId(pair["app"], pair["name"])
        elif _APP.match(text):
            app = text
        elif text:
            raise CannotRunError(f"{source}:{number}: not `app:migration`: {text}")
