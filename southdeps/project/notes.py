"""What a user should know of how a project was read: what could not be, and what was passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from southdeps.files import Files, real_path, relative
from southdeps.project.app_selection import Selection
from southdeps.project.configuration import Configuration
from southdeps.scan import Scan


def own_problems(
    files: Files, reported: Collection[Path], configuration: Configuration
) -> Iterator[tuple[Path, str]]:
    """The files and folders of the project itself that could not be read, with the reason, but for those `reported`."""
    roots = [real_path(root) for root in files.roots]
    installed = [real_path(folder) for folder in configuration.resolver.packages]
    for path, reason in sorted(files.problems.items()):
        place = real_path(path.parent) / path.name
        own = any(place.is_relative_to(root) for root in roots)
        if own and path not in reported and not any(place.is_relative_to(folder) for folder in installed):
            yield path, reason


def notes(
    configuration: Configuration,
    found: Scan,
    selection: Selection,
    files: Files,
    reported: Collection[Path],
) -> Iterator[str]:
    """What a user should know of how the project was read, one line each."""
    yield from configuration.notes
    for folder in configuration.migrations_without_init():
        yield f"{relative(folder)}: no __init__.py, so South does not see the migrations in it"
    problems = {**dict(found.problems), **files.problems}
    for path, problem in sorted(problems.items()):
        if path in reported:
            continue
        yield f"{relative(path)}: {problem}"
    for app, used in selection.shadowed:
        yield f"{relative(app.folder)}: another app is labelled {app.label} too; {relative(used.folder)} is used"
    if files.cache is not None and files.cache.problem is not None:
        yield files.cache.problem
