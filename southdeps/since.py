"""`--since REV`: the findings that are new since a git revision, or whose files have changed since."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.baseline import BaselineEntry, compare, entry_of
from southdeps.errors import CannotRunError
from southdeps.files import relative
from southdeps.finding import Finding
from southdeps.project import loading
from southdeps.project.configuration import Configuration
from southdeps.project.loading import Options, Project
from southdeps.revision import Revision, changed, extract, read_revision

#: Files that say what an analysis finds: code, configuration, and data that migrations load.
_CODE = (".py", ".cfg", ".toml", ".ini", ".egg-link", ".pth")
_DATA = (".json", ".xml", ".yaml", ".yml", ".gz", ".bz2", ".zip", ".sql")


def findings_since(project: Project, findings: Sequence[Finding], name: str) -> tuple[Finding, ...]:
    """Those of the findings whose migration or cause has changed since a revision. Raises CannotRunError.

    A finding counts if a file that it names has changed: that of its migration, of the migration it requires, of the
    one that should declare it, or a related place. Files of the environment's packages don't count, which git need
    not have. It also counts if the analysis of the revision does not have it,
    so that the cause may be anywhere: the settings, a model, a migration that has been removed.
    """
    revision = read_revision(_folder(project), name)
    environment = project.configuration.environment
    packages = [folder.resolve() for folder in environment.folders] if environment is not None else []
    named = {path for finding in findings for path in _files(project, finding)}
    own = {path for path in named if not any(map(Path(path).resolve().is_relative_to, packages))}
    touched = changed(revision, own)
    known = compare(findings, _earlier(project, revision), relative(revision.root)).known
    unchanged = {finding for finding in known if not touched.intersection(_files(project, finding))}
    return tuple(finding for finding in findings if finding not in unchanged)


def _folder(project: Project) -> Path:
    """A folder to look for the repository from."""
    path = project.options.paths[0].resolve()
    return path if path.is_dir() else path.parent


def _files(project: Project, finding: Finding) -> Iterator[str]:
    """The files that a finding names, as paths are reported."""
    yield finding.path
    yield from (related.path for related in finding.related)
    declare = finding.declare
    for migration in (finding.requires, *((declare.at, declare.on) if declare is not None else ())):
        if migration in project.migrations:
            yield project.path_of(migration)


def _earlier(project: Project, revision: Revision) -> list[BaselineEntry]:
    """The findings that the revision has, in a copy of its files."""
    with tempfile.TemporaryDirectory(prefix="southdeps-") as name:
        copy = Path(name).resolve()
        extract(revision, copy, lambda path: path.endswith(_CODE + _DATA))
        try:
            earlier = loading.load(_moved(project, revision.root, copy))
        except CannotRunError:
            return []  # the project was not there yet
        found = rules.inspect(build.analysis_context(earlier)).findings
        folders = {True: relative(copy), False: relative(revision.root)}
        return [
            entry_of(finding, folders[Path(finding.path).resolve().is_relative_to(copy)]) for finding in found
        ]


def is_buildout(configuration: Configuration) -> bool:
    """Whether a script puts the packages on the path, and names the settings: it is generated, so git has none."""
    return configuration.environment_source is not None and configuration.environment_source.is_file()


def _moved(project: Project, root: Path, copy: Path) -> Options:
    """The options of the project for a copy of its repository; what git does not have stays where it is."""

    def moved(path: Path) -> Path:
        real = path.resolve()
        there = copy / real.relative_to(root) if real.is_relative_to(root) else None
        return there if there is not None and there.exists() else path

    options = project.options
    paths = [path.resolve() for path in options.paths]
    configuration = project.configuration
    environment = configuration.environment
    settings = options.settings
    if settings is not None and Path(settings).is_file():
        settings = str(moved(Path(settings)))
    elif settings is None and is_buildout(configuration) and configuration.settings is not None:
        file = moved(configuration.settings.file)
        settings = str(file) if file.is_relative_to(copy) else None
    search = [(path, moved(path)) for path in configuration.resolver.own]
    return replace(
        options,
        paths=tuple(copy / path.relative_to(root) for path in paths if path.is_relative_to(root)),
        read_only=tuple(map(moved, options.read_only)),
        settings=settings,
        environment=environment and replace(environment, folders=tuple(map(moved, environment.folders))),
        search_path=tuple(
            there for here, there in search if there != here or not here.resolve().is_relative_to(root)
        ),
    )
