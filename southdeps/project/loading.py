"""From folders to a whole project: apps, settings, and the summary of every migration."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps.cache import Cache
from southdeps.errors import CannotRunError
from southdeps.file_contents import FileContents
from southdeps.files import Files, real_path, relative
from southdeps.finding import MigrationId
from southdeps.interpreter.plain import is_known
from southdeps.interpreter.values import ListValue
from southdeps.project import summary_cache
from southdeps.project.app_selection import Selection, select_apps
from southdeps.project.configuration import Configuration, configure
from southdeps.project.django_settings import Settings, unlike_default
from southdeps.project.installed_apps import Installed, further_roots, installs_none, survey
from southdeps.project.migrations import Migration, Reader, own_files, read_migrations, read_misnamed
from southdeps.project.notes import notes, own_problems
from southdeps.project.python_environment import Environment
from southdeps.project.settings_values import SETTINGS
from southdeps.project.summaries import AnalysisEnvironment, Source
from southdeps.project.user_model import check_user_model
from southdeps.scan import App, Scan, initial_data, scan
from southdeps.south.environment import DjangoEnvironment
from southdeps.summary import MigrationSummary

#: Labels that a note lists.
_MAX_LABELS = 5


class Options(Struct, frozen=True):
    """What the command line says: where to look, for which database, and how to go about it.

    Settings that name SQLite are no reason to do without foreign keys, unless `even_sqlite`: the project may move on.
    `environment` are the packages, if they have been found already, and `search_path` further folders of the project's
    search path. `cache` is the file of the cache, None to do without; `jobs` the most processes that may be started.
    """

    paths: tuple[Path, ...] = (Path(),)
    read_only: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    backend: str | None = None
    user_model: str | None = None
    settings: str | None = None
    python: Path | None = None
    environment: Environment | None = None
    search_path: tuple[Path, ...] = ()
    even_sqlite: bool = False
    cache: Path | None = None
    jobs: int | None = None


class Project(Struct, frozen=True):
    """Everything that was read.

    `apps` are the apps with South migrations, by label, in order; `unmigrated` the labels of apps that are
    known to have none; `installed` are the entries of INSTALLED_APPS, None without settings. `notes` are lines
    for standard error, `skipped` those that only `--verbose` shows. `unreadable` are the project's own files and
    folders that could not be read, each with the reason; a migration's own summary says so of its file. `misnamed`
    are the summaries of files beside the migrations that South takes for none because of their names.
    """

    options: Options
    apps: Mapping[str, App]
    unmigrated: frozenset[str]
    migrations: Mapping[MigrationId, Migration]
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    django: DjangoEnvironment = field(default_factory=DjangoEnvironment)
    environment: AnalysisEnvironment = field(default_factory=AnalysisEnvironment)
    configuration: Configuration = field(default_factory=Configuration)
    installed: tuple[Installed, ...] | None = None
    unreadable: tuple[tuple[Path, str], ...] = ()
    misnamed: Mapping[MigrationId, MigrationSummary] = field(default_factory=dict)

    @property
    def apps_not_found(self) -> tuple[str, ...]:
        """The installed apps that are neither scanned nor in the environment, as INSTALLED_APPS names them."""
        unknown = (entry for entry in self.installed or () if entry.standing == "unknown")
        return tuple(entry.name for entry in unknown if not entry.excluded)

    @property
    def apps_not_found_note(self) -> str | None:
        """One line on installed apps that were not found, for reports; None if there are none."""
        labels = [name.rpartition(".")[2] for name in self.apps_not_found]
        if not labels:
            return None
        shown = ", ".join([*labels[:_MAX_LABELS], *(["..."] if len(labels) > _MAX_LABELS else [])])
        count = "1 installed app was" if len(labels) == 1 else f"{len(labels)} installed apps were"
        known = self.configuration.environment is not None
        advice = "--path DIR names where they are" if known else "name the environment with --python"
        return f"{count} not found ({shown}): {advice}"

    @property
    def complete(self) -> bool:
        """Whether all installed apps are known and found, and every file could be read and fully analysed."""
        settings = self.configuration.settings
        read = settings.complete if settings is not None else not self.configuration.refused
        return (
            read
            and not installs_none(self.apps.values(), self.installed)
            and all(entry.standing != "unknown" for entry in self.installed or ())
            and not self.unreadable
            and all(one.summary.fully_analysed for one in self.migrations.values())
        )

    def path_of(self, name: MigrationId) -> str:
        """A migration's file as reports show it."""
        path = self.migrations[name].path
        folder = _relative_folder(str(path.parent), os.getcwd())  # noqa: PTH109  # for each of many files
        return path.name if folder == "." else f"{folder}/{path.name}"


@functools.lru_cache(maxsize=1024)
def _relative_folder(folder: str, working_directory: str) -> str:
    return relative(Path(working_directory, folder))


def load(options: Options, files: Files | None = None) -> Project:
    """Read a project; with `files`, what they have read already is not read again.

    Raises CannotRunError if a path is missing or no migrations are found.
    """
    if files is None:
        cache = Cache(options.cache) if options.cache is not None else None
        files = Files((*options.paths, *options.read_only), cache)
    check_paths(options, files)
    configuration = configure(
        options.paths,
        options.read_only,
        files,
        options.settings,
        options.python,
        environment=options.environment,
        search_path=options.search_path,
    )
    found = scan(options.paths, read_only=options.read_only, exclude=options.exclude, files=files)
    configuration = configuration.with_roots_of(found.apps)
    every_app, installed = survey_apps(found, configuration)
    contents = {file.path: files.file(file.path) for app in every_app for file in app.files}
    selection = select_apps(every_app, installed, contents, files)
    if not selection.migrated:
        folders = ", ".join(map(str, options.paths))
        raise CannotRunError(f"no South migrations below {folders}; name the folder that holds the apps")
    check_user_model(options.user_model, every_app, files)
    environment = analysis_environment(options, configuration, every_app, installed, selection)
    reader = Reader(selection.migrated, environment, files, own_files(options.paths, files), options.jobs)
    migrations, misnamed = read_migrations(reader, contents), read_misnamed(reader)
    for path in (path for paths in initial_data(selection.migrated, files).values() for path in paths):
        files.text(path)  # so that one which can't be read is among the problems
    files.save()
    reported = {migration.path for migration in migrations.values()}
    return Project(
        options,
        selection.migrated,
        selection.unmigrated,
        migrations,
        tuple(notes(configuration, found, selection, files, reported)),
        tuple(f"{relative(path)}: {reason}" for path, reason in (*found.skipped, *selection.skipped)),
        environment.django,
        environment,
        configuration,
        tuple(installed) if configuration.settings is not None else None,
        tuple(own_problems(files, reported, configuration)),
        misnamed,
    )


def check_paths(options: Options, files: Files) -> None:
    """Raise CannotRunError for a path that is no folder, or can't be read."""
    for path in (*options.paths, *options.read_only):
        kind = files.kind(path)
        if kind is None:
            raise CannotRunError(f"{path}: no such file or folder")
        if kind != "folder":
            raise CannotRunError(f"{path}: not a folder; name the folder that holds the apps")
        files.listing(path)
        if path in files.problems:
            raise CannotRunError(f"{path}: {files.problems[path]}")


def survey_apps(found: Scan, configuration: Configuration) -> tuple[list[App], list[Installed]]:
    """All apps, and what the entries of INSTALLED_APPS mean."""
    settings = configuration.settings
    return survey(
        found.apps,
        settings.installed_apps if settings is not None else (),
        settings.migration_modules if settings is not None else {},
        configuration.resolver,
        configuration,
        found.excluded,
    )


def analysis_environment(
    options: Options,
    configuration: Configuration,
    apps: Sequence[App],
    installed: Sequence[Installed],
    selection: Selection,
) -> AnalysisEnvironment:
    """What migrations can see of their project."""
    resolver = configuration.resolver
    theirs = {real_path(folder) for folder in resolver.packages}
    further = [*further_roots(installed, resolver.files), *map(package_root, apps)]
    own = [*resolver.own, *(root for root in further if root not in theirs)]
    labels = selection.unmigrated.union(selection.migrated)
    return AnalysisEnvironment(
        search_path=tuple(dict.fromkeys(own)),
        packages=resolver.packages,
        python3=resolver.python3,
        apps={app.module: (app.label, app.folder) for app in apps},
        django=django_environment(options, configuration.settings, labels),
        roots=(*options.paths, *options.read_only),
    )


def package_root(app: App) -> Path:
    """The folder that the top-level package of an app lies in."""
    depth = (
        0 if app.folder == app.migrations else app.module.count(".")
    )  # of which only the migrations are there
    return real_path(app.folder).parents[depth]


def django_environment(
    options: Options, settings: Settings | None, labels: frozenset[str]
) -> DjangoEnvironment:
    """The database and settings that migrations find: the command line, then the settings, then Django's defaults."""
    named = settings.backend if settings is not None else None
    backend = (
        options.backend or (named if named != "sqlite3" or options.even_sqlite else None) or "postgresql"
    )
    user_model = options.user_model or (settings.user_model if settings is not None else None) or "auth.User"
    if settings is None:
        return DjangoEnvironment(backend, user_model, labels)
    values = {
        name: value for name, value in settings.values.items() if name not in SETTINGS and is_known(value)
    }
    if settings.complete:
        values["INSTALLED_APPS"] = ListValue(settings.installed_apps)
    # Projects that are developed on SQLite may well have another backend to go to.
    gis = settings.gis if settings.backend == backend or settings.backend != "sqlite3" else None
    installed = frozenset(settings.installed_apps)
    unlike = unlike_default(settings.values.get("DATABASES"))
    return DjangoEnvironment(backend, user_model, installed, values, gis=gis, unlike=unlike)


def with_contents(project: Project, contents: Mapping[MigrationId, bytes]) -> Project:
    """The project as it would be if these files held these bytes; migrations that import them are read anew too."""
    migrations = dict(project.migrations)
    names = rb"|".join(sorted({re.escape(os.fsencode(name.name)) for name in contents}))
    imports = re.compile(rb"(?:from\s|import)[^\n]*\b(?:" + names + rb")\b")
    new = dict(contents) | {
        name: one.data
        for name, one in migrations.items()
        if name not in contents and contents and imports.search(one.data)
    }
    files = Files(
        project.environment.roots,
        contents={
            path: data
            for name, data in contents.items()
            for path in (migrations[name].path, real_path(migrations[name].path))
        },
    )
    sources = [
        Source(
            name,
            f"{project.apps[name.app].package}.{name.name}",
            migrations[name].path,
            FileContents.of(data),
        )
        for name, data in new.items()
    ]
    summaries = summary_cache.read_all(sources, project.environment, files, jobs=1)
    for source, summary in zip(sources, summaries, strict=True):
        migrations[source.id] = replace(migrations[source.id], contents=source.contents, summary=summary)
    return replace(project, migrations=migrations)
