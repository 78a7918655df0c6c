"""The migrations of chosen apps, each with its summary."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from southdeps.file_contents import FileContents
from southdeps.files import Files, real_path
from southdeps.finding import MigrationId
from southdeps.project import summary_cache
from southdeps.project.app_selection import Contents
from southdeps.project.summaries import AnalysisEnvironment, Source
from southdeps.scan import App, misnamed_files, unlisted_file
from southdeps.summary import MigrationSummary


class Migration(Struct, frozen=True):
    """One migration: its file, what is in that, and the summary of it."""

    id: MigrationId
    path: Path
    contents: FileContents
    summary: MigrationSummary
    editable: bool

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.contents.data


class Reader(Struct, frozen=True):
    """What it takes to read migrations of `apps`; `is_own` says which files the project may change."""

    apps: Mapping[str, App]
    environment: AnalysisEnvironment
    files: Files
    is_own: Callable[[Path], bool]
    jobs: int | None

    def read(self, places: Mapping[MigrationId, Path], contents: Contents) -> dict[MigrationId, Migration]:
        """The migrations in the files `places`; one that can't be read has nothing but an error in its summary."""
        sources = [
            Source(name, f"{self.apps[name.app].package}.{name.name}", path, found)
            for name, path in places.items()
            if (found := contents[path]) is not None
        ]
        summaries = summary_cache.read_all(sources, self.environment, self.files, jobs=self.jobs)
        readable = dict(zip((source.id for source in sources), summaries, strict=True))
        return {
            name: Migration(
                name,
                path,
                contents[path] or FileContents.of(b""),
                readable[name] if name in readable else unreadable_summary(path, self.files),
                name in readable and self.apps[name.app].editable and self.is_own(path),
            )
            for name, path in places.items()
        }


def read_migrations(reader: Reader, contents: Contents) -> dict[MigrationId, Migration]:
    """All migrations with their summaries, those that only a declaration names included."""
    apps, files = reader.apps, reader.files
    places = {MigrationId(app.label, file.name): file.path for app in apps.values() for file in app.files}
    found = reader.read(places, contents)
    unlisted = unlisted_files((one.summary for one in found.values()), apps, files)
    return found | reader.read(unlisted, {path: files.file(path) for path in unlisted.values()})


def read_misnamed(reader: Reader) -> dict[MigrationId, MigrationSummary]:
    """What the files would do that South takes for no migrations because of their names; few projects have any."""
    places = {
        MigrationId(app.label, file.name): file.path
        for app in reader.apps.values()
        for file in misnamed_files(app, reader.files)
    }
    found = reader.read(places, {path: reader.files.file(path) for path in places.values()})
    return {name: migration.summary for name, migration in found.items()}


def unreadable_summary(path: Path, files: Files) -> MigrationSummary:
    """The summary of a migration whose file is there and can't be read, or is a link that leads nowhere.

    Python tries the next place then, and finds none (`imp.find_module`).
    """
    reason = files.problems.get(path, "can't be read: a broken symbolic link")
    return MigrationSummary("south", error=reason, raises=f"ImportError: No module named {path.stem}")


def unlisted_files(
    summaries: Iterable[MigrationSummary], apps: Mapping[str, App], files: Files
) -> dict[MigrationId, Path]:
    """The migrations that a declaration names and that South finds by name, though it does not list them."""
    found: dict[MigrationId, Path] = {}
    for one in summaries:
        for _, entry in one.entries():
            name = entry.target
            file = unlisted_file(apps[name.app], name.name, files) if name.app in apps else None
            if file is not None:
                found[name] = file.path
    return found


def own_files(roots: Sequence[Path], files: Files) -> Callable[[Path], bool]:
    """A function: does a file lie below `roots` when all links are followed?"""
    real_roots = [real_path(root) for root in roots]

    @functools.cache
    def inside(folder: str) -> bool:
        return any(real_path(Path(folder)).is_relative_to(root) for root in real_roots)

    def is_own(path: Path) -> bool:
        folder, name = os.path.split(path)
        entry = files.listing(folder).get(name)
        return inside(str(real_path(path).parent) if entry is None or entry.link else folder)

    return is_own
