"""Which of the scanned apps count: those with South's migrations, one per label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from southdeps.file_contents import FileContents
from southdeps.files import Files
from southdeps.project.installed_apps import Installed, first_by_label
from southdeps.scan import App

#: What is in migration files, None for those that can't be read.
Contents = Mapping[Path, FileContents | None]


class Selection(Struct, frozen=True):
    """`migrated` are the apps with South migrations by label, in order; `shadowed` those whose label another one has.

    `shadowed` holds (app, the app used instead); `unmigrated` the labels of apps without South migrations; `skipped`
    migrations folders that are not used, as (path, reason).
    """

    migrated: Mapping[str, App]
    unmigrated: frozenset[str]
    shadowed: tuple[tuple[App, App], ...] = ()
    skipped: tuple[tuple[Path, str], ...] = ()


def select_apps(
    apps: Iterable[App], installed: Iterable[Installed], contents: Contents, files: Files
) -> Selection:
    """Choose among apps with one label: the first in INSTALLED_APPS, else the first by path.

    An app that is installed without a models module is not one that South sees.
    """
    apps = list(apps)
    chosen = {label: entry.app for label, entry in first_by_label(installed).items() if entry.app is not None}
    unseen = {label for label, app in chosen.items() if not app.has_models}
    shadowed = []
    for app in sorted(apps, key=lambda app: (not app.editable, app.label)):
        if not has_south_migrations(app, contents):
            continue
        first = chosen.setdefault(app.label, app)
        if first.folder != app.folder:
            shadowed.append((app, first))
    found = {label: app for label, app in sorted(chosen.items()) if has_south_migrations(app, contents)}
    migrated = {label: app for label, app in found.items() if label not in unseen}
    unmigrated = frozenset(app.label for app in apps if app.label not in migrated)
    skipped = [
        (app.migrations, "no models module beside it, so South does not see it")
        for label, app in found.items()
        if label in unseen and app.migrations is not None
    ]
    return Selection(
        migrated, unmigrated, tuple(shadowed), (*skipped, *unused_folders(apps, contents, files))
    )


def has_south_migrations(app: App, contents: Contents) -> bool:
    """Whether South finds migrations in an app: it has a migrations folder, and that is not another tool's.

    South passes over apps without a models module, such as a project's root with the migrations of another tool.
    """
    if app.migrations is None or is_django_folder(app, contents):
        return False
    return (
        app.has_models
        or not app.files
        or any(file.holds(b"forwards") for file in readable_files(app, contents))
    )


def readable_files(app: App, contents: Contents) -> list[FileContents]:
    """An app's migrations, of those that can be read."""
    return [found for file in app.files if (found := contents.get(file.path)) is not None]


def is_django_folder(app: App, contents: Contents) -> bool:
    """Whether a migrations folder holds migrations of Django >= 1.7, not South's."""
    files = readable_files(app, contents)
    if any(file.holds(b"forwards") for file in files):  # South's: the first file is enough to know
        return False
    return any(file.holds(b"migrations.Migration") for file in files)


def unused_folders(apps: Iterable[App], contents: Contents, files: Files) -> Iterator[tuple[Path, str]]:
    """The migrations folders that South does not use, each with the reason."""
    for app in apps:
        if app.migrations is not None and is_django_folder(app, contents):
            yield app.migrations, "migrations of Django >= 1.7, skipped"
        elif app.migrations is not None and not has_south_migrations(app, contents):
            yield app.migrations, "no South migrations in it and no models module beside it, skipped"
        elif app.migrations is not None and app.migrations.name != "migrations":
            other = app.migrations.with_name("migrations")
            if files.is_folder(other):
                yield other, f"{app.migrations.name} is used instead"
