"""A baseline: findings that are known and not reported again, for projects that start with many."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.files import read_named
from southdeps.finding import Finding

SCHEMA = 1


class BaselineEntry(Struct, frozen=True, order=True):
    """What a finding is known by when lines move; the path is relative to the baseline's folder."""

    path: str
    code: str
    message: str


class Compared(Struct, frozen=True):
    """The findings that are new, those that are known, and the entries that match nothing."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    unused: tuple[BaselineEntry, ...]


def compare(findings: Sequence[Finding], entries: Iterable[BaselineEntry], folder: str) -> Compared:
    """Split findings by a baseline, in which an entry stands for one finding.

    `folder` is that of the baseline, as paths are reported.
    """
    left = Counter(entries)
    new, known = [], []
    for finding in findings:
        entry = entry_of(finding, folder)
        if left[entry]:
            left[entry] -= 1
            known.append(finding)
        else:
            new.append(finding)
    return Compared(tuple(new), tuple(known), tuple(sorted(left.elements())))


def entry_of(finding: Finding, folder: str) -> BaselineEntry:
    """The entry that a finding is known by."""
    path = posixpath.relpath(finding.path, folder) if finding.path else ""
    return BaselineEntry(path, finding.code, finding.message)


def read_baseline(path: Path) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline file. Raises CannotRunError."""
    try:
        document = json.loads(read_named(path).decode("utf-8"))
        if document["schema"] != SCHEMA:
            raise CannotRunError(
                f"{path}: written by another version; write it again with southdeps baseline write"
            )
        return tuple(
            BaselineEntry(str(entry["path"]), str(entry["code"]), str(entry["message"]))
            for entry in document["findings"]
        )
    except OSError as error:
        raise CannotRunError(f"{path}: can't be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CannotRunError(f"{path}: not a baseline; write one with southdeps baseline write") from None


def write_baseline(path: Path, entries: Iterable[BaselineEntry]) -> None:
    """Write a baseline file, sorted, so that it changes little. Raises CannotRunError."""
    document = {
        "schema": SCHEMA,
        "findings": [
            {"path": entry.path, "code": entry.code, "message": entry.message} for entry in sorted(entries)
        ],
    }
    temporary = path.with_name(f"{path.name}.new")
    try:
        temporary.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
        temporary.replace(path)
    except OSError as error:
        raise CannotRunError(f"{path}: can't be written: {error.strerror or error}") from None
