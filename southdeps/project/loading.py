"""A whole project as it was read: folders -> apps, settings, and the facts of every migration."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps.cache import Cache
from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.finding import MigrationId
from southdeps.interpreter.values import ListValue, is_known
from southdeps.project import summary_cache
from southdeps.project.configuration import Configuration, configure
from southdeps.project.django_settings import Settings
from southdeps.project.installed_apps import Installed, first_by_label, survey
from southdeps.project.startup import SETTINGS
from southdeps.project.summaries import AnalysisEnvironment, Source
from southdeps.scan import App, scan, unlisted_file
from southdeps.south.environment import DjangoEnvironment
from southdeps.summary import MigrationSummary


class Options(Struct, frozen=True):
    """What the command line says: where to look, for which database, and how to go about it.

    Settings that name SQLite are no reason to do without foreign keys, unless `even_sqlite`: the project may move on.
    `cache` is the file of the cache, None to do without; `jobs` how many processes may be started.
    """

    paths: tuple[Path, ...] = (Path(),)
    read_only: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    backend: str | None = None
    user_model: str | None = None
    settings: str | None = None
    python: Path | None = None
    even_sqlite: bool = False
    cache: Path | None = None
    jobs: int | None = None


class Migration(Struct, frozen=True):
    """One migration: its file, the bytes that were read, and what they say."""

    id: MigrationId
    path: Path
    data: bytes
    summary: MigrationSummary
    editable: bool


class Project(Struct, frozen=True):
    """Everything that was read.

    `apps` are the apps with South migrations, by label, in order; `unmigrated` the labels of apps that are
    known to have none; `installed` are the entries of INSTALLED_APPS, None without settings. `notes` are lines
    for standard error, `passed_over` those that only `--verbose` shows.
    """

    options: Options
    apps: Mapping[str, App]
    unmigrated: frozenset[str]
    migrations: Mapping[MigrationId, Migration]
    notes: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    django: DjangoEnvironment = field(default_factory=DjangoEnvironment)
    environment: AnalysisEnvironment = field(
        default_factory=lambda: AnalysisEnvironment({}, {}, DjangoEnvironment(), ())
    )
    configuration: Configuration = field(default_factory=lambda: Configuration(None, None, ()))
    installed: tuple[Installed, ...] | None = None

    def path_of(self, name: MigrationId) -> str:
        """A migration's file as reports show it."""
        path = self.migrations[name].path
        folder = _relative_folder(str(path.parent), os.getcwd())  # noqa: PTH109  # for each of many files
        return path.name if folder == "." else f"{folder}/{path.name}"


def relative(path: Path) -> str:
    """A path as reports show it: relative to the working directory, with `/`."""
    return relative_path(path).as_posix()


@functools.lru_cache(maxsize=1024)
def _relative_folder(folder: str, working_directory: str) -> str:
    return relative(Path(working_directory, folder))


def relative_path(path: Path) -> Path:
    """A path relative to the working directory; links are not resolved."""
    return Path(os.path.relpath(path))


def load(options: Options) -> Project:
    """Read a project. Raises CannotRunError where a path is missing or no migrations are found."""
    for path in (*options.paths, *options.read_only):
        if not path.exists():
            raise CannotRunError(f"{path}: no such file or folder")
        if not path.is_dir():
            raise CannotRunError(f"{path}: not a folder; name the folder that holds the apps")
    cache = Cache(options.cache) if options.cache is not None else None
    files = Files((*options.paths, *options.read_only), cache)
    configuration = configure(
        options.paths, options.read_only, files.module, options.settings, options.python
    )
    settings = configuration.settings
    found = scan(options.paths, read_only=options.read_only, exclude=options.exclude)
    every_app, installed = survey(
        found.apps,
        settings.installed_apps if settings is not None else (),
        settings.migration_modules if settings is not None else {},
        configuration.roots,
        configuration.failure,
    )
    notes = [*configuration.notes, *(f"{relative(path)}: {problem}" for path, problem in found.problems)]
    passed_over = [f"{relative(path)}: {reason}" for path, reason in found.passed_over]
    contents = read_migrations(every_app, notes)
    passed_over += left_out(every_app, contents)
    apps = choose(every_app, installed, contents, notes)
    if not apps:
        folders = ", ".join(map(str, options.paths))
        raise CannotRunError(f"no South migrations below {folders}; name the folder that holds the apps")
    unmigrated = frozenset(app.label for app in every_app if app.label not in apps)
    django = surround(options, settings, frozenset(apps) | unmigrated)
    environment = AnalysisEnvironment(
        packages(every_app),
        {app.module: (app.label, app.folder) for app in every_app},
        django,
        files.roots,
    )
    sources = [
        Source(
            MigrationId(app.label, file.name), f"{app.package}.{file.name}", file.path, contents[file.path]
        )
        for app in apps.values()
        for file in app.files
        if file.path in contents
    ]
    summary = summary_cache.read_all(sources, environment, files, jobs=options.jobs)
    unlisted = unlisted_sources(summary, apps, notes)
    sources += unlisted
    summary += summary_cache.read_all(unlisted, environment, files, jobs=options.jobs)
    if cache is not None:
        cache.save()
        notes += [cache.problem] if cache.problem is not None else []
    own = own_folder(options.paths)
    migrations = {
        source.id: Migration(
            source.id, source.path, source.data, said, apps[source.id.app].editable and own(source.path)
        )
        for source, said in zip(sources, summary, strict=True)
    }
    return Project(
        options,
        apps,
        unmigrated,
        migrations,
        tuple(notes),
        tuple(passed_over),
        django,
        environment,
        configuration,
        tuple(installed) if settings is not None else None,
    )


def unlisted_sources(
    summary: Iterable[MigrationSummary], apps: Mapping[str, App], notes: list[str]
) -> list[Source]:
    """The migrations that a declaration names and that South finds by name, though it does not list them."""
    found: dict[MigrationId, Source] = {}
    for one in summary:
        for _, entry in one.entries():
            name = entry.target
            file = unlisted_file(apps[name.app], name.name) if name.app in apps else None
            if file is not None and name not in found:
                app = replace(apps[name.app], files=(file,))
                for path, data in read_migrations([app], notes).items():
                    found[name] = Source(name, f"{app.package}.{name.name}", path, data)
    return list(found.values())


def own_folder(roots: Sequence[Path]) -> Callable[[Path], bool]:
    """A function that tells whether a file lies below `roots` when all links are followed."""
    real_roots = [root.resolve() for root in roots]

    @functools.cache
    def inside(folder: Path) -> bool:
        return any(folder.resolve().is_relative_to(root) for root in real_roots)

    return lambda path: inside(path.resolve().parent if path.is_symlink() else path.parent)


def surround(options: Options, settings: Settings | None, labels: frozenset[str]) -> DjangoEnvironment:
    """What migrations find around them: the command line comes before the settings, those before Django's defaults."""
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
    return DjangoEnvironment(backend, user_model, frozenset(settings.installed_apps), values)


def with_contents(project: Project, contents: Mapping[MigrationId, bytes]) -> Project:
    """The project as it would be if these files held these bytes; what imports them is read anew too."""
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
            for path in (migrations[name].path, migrations[name].path.resolve())
        },
    )
    sources = [
        Source(name, f"{project.apps[name.app].package}.{name.name}", migrations[name].path, data)
        for name, data in new.items()
    ]
    summary = summary_cache.read_all(sources, project.environment, files, jobs=1)
    for source, said in zip(sources, summary, strict=True):
        migrations[source.id] = replace(migrations[source.id], data=source.data, summary=said)
    return replace(project, migrations=migrations)


def read_migrations(apps: Iterable[App], notes: list[str]) -> dict[Path, bytes]:
    """The bytes of all files of migrations folders; what can't be read is noted."""
    contents: dict[Path, bytes] = {}
    for app in apps:
        for file in app.files:
            try:
                contents[file.path] = file.path.read_bytes()
            except OSError as error:
                notes.append(f"{relative(file.path)}: can't be read: {error.strerror or error}")
    return contents


def is_django_folder(app: App, contents: Mapping[Path, bytes]) -> bool:
    """Whether a migrations folder holds migrations of Django >= 1.7, not South's."""
    texts = [contents[file.path] for file in app.files if file.path in contents]
    if any(b"forwards" in text for text in texts):  # which the first file tells, where it is South's
        return False
    return any(b"migrations.Migration" in text for text in texts)


def left_out(apps: Iterable[App], contents: Mapping[Path, bytes]) -> Iterator[str]:
    """The migrations folders that are not South's."""
    for app in apps:
        if app.migrations is not None and is_django_folder(app, contents):
            yield f"{relative(app.migrations)}: migrations of Django >= 1.7 are passed over"
        elif app.migrations is not None and app.migrations.name != "migrations":
            other = app.migrations.with_name("migrations")
            if other.is_dir():
                yield f"{relative(other)}: {app.migrations.name} is used instead"


def choose(
    apps: Iterable[App], installed: Iterable[Installed], contents: Mapping[Path, bytes], notes: list[str]
) -> dict[str, App]:
    """The apps with South migrations, by label; of two with one label the first, with a note.

    The first is the first in INSTALLED_APPS, else the first by path.
    """
    chosen = {label: entry.app for label, entry in first_by_label(installed).items() if entry.app is not None}
    for app in sorted(apps, key=lambda app: (not app.editable, app.label)):
        if app.migrations is None or is_django_folder(app, contents):
            continue
        first = chosen.setdefault(app.label, app)
        if first.folder != app.folder:
            notes.append(
                f"{relative(app.folder)}: another app is labelled {app.label} too; "
                f"{relative(first.folder)} is used"
            )
    return {
        label: app
        for label, app in sorted(chosen.items())
        if app.migrations is not None and not is_django_folder(app, contents)
    }


def packages(apps: Iterable[App]) -> dict[str, Path]:
    """The folders of the top-level packages that the apps lie in."""
    tops: dict[str, Path] = {}
    for app in apps:
        depth = app.module.count(".")
        folder = app.folder.resolve()
        top = folder.parents[depth - 1] if depth else folder
        tops.setdefault(app.module.partition(".")[0], top)
    return tops
