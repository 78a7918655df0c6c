"""Real releases to test on, downloaded once, and what the real South made of them.

`python -m tests.corpus RELEASE` prints the folder of a release, which is fetched first where it is missing.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import platformdirs
import pytest
import tree_sitter_python
from tree_sitter import Language, Node, Parser

from southdeps.finding import MigrationId
from tests.download import download, reachable

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
CACHE = platformdirs.user_cache_path("southdeps-tests", appauthor=False)
DECLARATIONS = (b"depends_on", b"needed_by")


class Release(NamedTuple):
    """A pinned source distribution; `apps` and `migrations` tell how many are in it."""

    requirement: str
    sha256: str
    apps: int
    migrations: int


class Verdict(NamedTuple):
    """How one app fared, migrated alone: `passes`, `fails`, `partly judged` or `not judged`."""

    release: str
    variant: str
    app: str
    status: str


class Missing(NamedTuple):
    """A dependency that South needed; `column` is set where the table was there but not the column."""

    release: str
    variant: str
    migration: MigrationId
    provider: MigrationId
    table: str
    column: str | None
    how: str


class Gone(NamedTuple):
    """A table (or column) that had been dropped or renamed when the migration needed it, all apps run in `order`."""

    release: str
    variant: str
    order: str
    migration: MigrationId
    table: str
    column: str | None


class Truth(NamedTuple):
    """`truth.tsv`, by kind of line; `variant` is `published` or `stripped` everywhere."""

    verdicts: tuple[Verdict, ...]
    missing: tuple[Missing, ...]
    gone: tuple[Gone, ...]


class Need(NamedTuple):
    """A table of another app that a migration's SQL touched, in the published release."""

    release: str
    migration: MigrationId
    table: str
    provider: MigrationId
    keyword: str
    declared: bool
    lines: tuple[int, ...]


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _migration(text: str) -> MigrationId:
    app, _, name = text.partition(":")
    return MigrationId(app, name)


def _releases() -> dict[str, Release]:
    _, *rows = _rows("corpus.tsv")
    return {
        requirement.replace("==", "-"): Release(requirement, sha256, int(apps), int(migrations))
        for requirement, _, sha256, apps, migrations, *_ in rows
    }


#: name as in `truth.tsv` ("mezzanine-3.1.10") -> what is pinned
RELEASES = _releases()


@cache
def truth() -> Truth:
    """What the real South missed in the releases with several apps; the head of `truth.tsv` says how it was found."""
    verdicts, missing, gone = [], [], []
    for kind, release, variant, *rest in _rows("truth.tsv"):
        match kind, *rest:
            case "app", app, status:
                verdicts.append(Verdict(release, variant, app, status))
            case "edge", migration, provider, table, column, how:
                missing.append(
                    Missing(
                        release,
                        variant,
                        _migration(migration),
                        _migration(provider),
                        table,
                        column or None,
                        how,
                    )
                )
            case "gone", order, migration, table, column:
                gone.append(Gone(release, variant, order, _migration(migration), table, column or None))
            case _:
                raise ValueError(f"truth.tsv: no such kind of line: {kind}")
    return Truth(tuple(verdicts), tuple(missing), tuple(gone))


@cache
def judged(name: str = "judged.tsv") -> Truth:
    """What our own judge found the real South to miss, in all releases; `tests/accuracy` writes it.

    `judged_first.tsv` is what it found when it was less strict.
    """
    verdicts, missing, gone = [], [], []
    for kind, release, variant, *rest in _rows(name):
        match kind, *rest:
            case "app", app, status:
                verdicts.append(Verdict(release, variant, app, status))
            case "edge", migration, provider, table, column:
                ends = (_migration(migration), _migration(provider))
                missing.append(Missing(release, variant, *ends, table, column or None, ""))
            case "gone", reader, _, table, column:
                gone.append(Gone(release, variant, "", _migration(reader), table, column or None))
            case "live", *_:
                pass
            case _:
                raise ValueError(f"{name}: no such kind of line: {kind}")
    return Truth(tuple(verdicts), tuple(missing), tuple(gone))


@cache
def needs() -> tuple[Need, ...]:
    """Which tables of other apps the real South touched, declared or not; the head of `needs.tsv` says more."""
    return tuple(
        Need(
            release,
            _migration(migration),
            table,
            _migration(provider),
            keyword,
            declared == "yes",
            tuple(int(line) for line in lines.split(",") if line),
        )
        for release, migration, table, provider, keyword, declared, lines in _rows("needs.tsv")
    )


def release(name: str) -> Path:
    """The unpacked folder of a release, to read only; downloaded at its first use on this machine.

    Without a network the calling test is skipped, but with CI=true it fails. Raises LookupError if no index has the file.
    """
    pinned = RELEASES[name]
    folder = CACHE / pinned.sha256[:16] / name
    if not folder.is_dir():
        if os.environ.get("CI") != "true" and not reachable():
            pytest.skip("no network to download the corpus from")
        _unpack(download(pinned.requirement, pinned.sha256), folder)
    return folder


def stripped(name: str, tmp_path: Path) -> Path:
    """A copy of a release, below `tmp_path`, whose migrations declare nothing (the variant `stripped` of `truth.tsv`)."""
    folder = tmp_path / name
    shutil.copytree(release(name), folder, symlinks=True)
    strip(folder)
    return folder


def strip(folder: Path) -> None:
    """Make the migrations below a folder declare nothing."""
    for path in folder.rglob("*.py"):
        source = path.read_bytes()
        if path.parent.name.endswith("migrations") and any(word in source for word in DECLARATIONS):
            path.write_bytes(without_declarations(source))


def without_declarations(source: bytes) -> bytes:
    """The source with `pass` for every statement of a class body that sets or changes depends_on or needed_by."""
    tree = Parser(Language(tree_sitter_python.language())).parse(source)
    for statement in reversed(list(_declarations(tree.root_node, in_class=False))):
        source = source[: statement.start_byte] + b"pass" + source[statement.end_byte :]
    return source


def _declarations(node: Node, *, in_class: bool) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "expression_statement":
            if in_class and _subject(child.named_children[0]) in DECLARATIONS:
                yield child
        elif child.type == "class_definition":
            yield from _declarations(child, in_class=True)
        elif child.type != "function_definition":
            yield from _declarations(child, in_class=in_class)


def _subject(expression: Node) -> bytes | None:
    """The name that is assigned (`x = ...`, `x += ...`) or whose method is called (`x.append(...)`)."""
    subject: Node | None = expression
    if expression.type in {"assignment", "augmented_assignment"}:
        subject = expression.child_by_field_name("left")
    elif expression.type == "call":
        method = expression.child_by_field_name("function")
        subject = method and method.child_by_field_name("object")
    return subject.text if subject else None


def _unpack(sdist: bytes, folder: Path) -> None:
    """Lay the archive's one top folder at `folder`, at once: test workers may look for it at the same time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        with tarfile.open(fileobj=io.BytesIO(sdist)) as archive:
            archive.extractall(temporary, filter="data")
        (top,) = Path(temporary).iterdir()
        try:
            top.replace(folder)
        except OSError:
            if not folder.is_dir():  # else another worker was faster
                raise


if __name__ == "__main__":
    print(release(sys.argv[1]))
