"""A whole project: folders -> apps, facts of every migration, and the world in which plans are made."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from southdeps import recall, rehearsal, rules
from southdeps.actions import Action, Require
from southdeps.appcache import load_order
from southdeps.cache import Cache
from southdeps.configuration import Configuration, configure
from southdeps.contrib import CONTRIB, CONTRIB_TABLES
from southdeps.declared import Registry, dependencies
from southdeps.errors import CannotRunError
from southdeps.facts import Facts
from southdeps.files import Files
from southdeps.finding import MigrationId
from southdeps.graph import topological
from southdeps.installed import Installed, first_by_label, further_roots, survey
from southdeps.plan import World
from southdeps.reading import Neighbours, Source
from southdeps.rehearsal import Stage
from southdeps.rules.optional import asked_for
from southdeps.scan import App, scan
from southdeps.schema import tell_history, with_possible_needs
from southdeps.settings import Settings
from southdeps.source import read_module
from southdeps.startup import SETTINGS
from southdeps.surroundings import Surroundings
from southdeps.values import ListValue, is_known

#: Tables that syncdb leaves with rows in them (content types, permissions, the example site).
FILLED = frozenset({"django_content_type", "auth_permission", "django_site"})

#: Tables that syncdb does not make where AUTH_USER_MODEL names another model.
SWAPPED = frozenset({"auth_user", "auth_user_groups", "auth_user_user_permissions"})


@dataclass(frozen=True, slots=True)
class Options:
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


@dataclass(frozen=True)
class Migration:
    """One migration: its file, the bytes that were read, and what they say."""

    id: MigrationId
    path: Path
    data: bytes
    facts: Facts
    editable: bool


@dataclass(frozen=True)
class Project:
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
    surroundings: Surroundings = field(default_factory=Surroundings)
    neighbours: Neighbours = field(default_factory=lambda: Neighbours({}, {}, Surroundings(), ()))
    configuration: Configuration = field(default_factory=lambda: Configuration(None, None, ()))
    installed: tuple[Installed, ...] | None = None

    def path_of(self, name: MigrationId) -> str:
        """A migration's file as reports show it."""
        return relative(self.migrations[name].path)


def relative(path: Path) -> str:
    """A path as reports show it: relative to the working directory, with `/`."""
    return relative_path(path).as_posix()


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
    apps = choose(every_app, installed, contents, notes)
    if not apps:
        folders = ", ".join(map(str, options.paths))
        raise CannotRunError(f"no South migrations below {folders}; name the folder that holds the apps")
    unmigrated = frozenset(app.label for app in every_app if app.label not in apps)
    surroundings = surround(options, settings, frozenset(apps) | unmigrated)
    neighbours = Neighbours(
        packages(every_app),
        {app.module: (app.label, app.folder) for app in every_app},
        surroundings,
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
    facts = recall.read_all(sources, neighbours, files, jobs=options.jobs)
    if cache is not None:
        cache.save()
        notes += [cache.problem] if cache.problem is not None else []
    own = own_folder(options.paths)
    migrations = {
        source.id: Migration(
            source.id, source.path, source.data, said, apps[source.id.app].editable and own(source.path)
        )
        for source, said in zip(sources, facts, strict=True)
    }
    return Project(
        options,
        apps,
        unmigrated,
        migrations,
        tuple(notes),
        tuple(passed_over),
        surroundings,
        neighbours,
        configuration,
        tuple(installed) if settings is not None else None,
    )


def own_folder(roots: Sequence[Path]) -> Callable[[Path], bool]:
    """A function that tells whether a file lies below `roots` when all links are followed."""
    real_roots = [root.resolve() for root in roots]

    @functools.cache
    def inside(folder: Path) -> bool:
        return any(folder.resolve().is_relative_to(root) for root in real_roots)

    return lambda path: inside(path.resolve().parent if path.is_symlink() else path.parent)


def surround(options: Options, settings: Settings | None, labels: frozenset[str]) -> Surroundings:
    """What migrations find around them: the command line comes before the settings, those before Django's defaults."""
    named = settings.backend if settings is not None else None
    backend = (
        options.backend or (named if named != "sqlite3" or options.even_sqlite else None) or "postgresql"
    )
    user_model = options.user_model or (settings.user_model if settings is not None else None) or "auth.User"
    if settings is None:
        return Surroundings(backend, user_model, labels)
    values = {
        name: value for name, value in settings.values.items() if name not in SETTINGS and is_known(value)
    }
    if settings.complete:
        values["INSTALLED_APPS"] = ListValue(settings.installed_apps)
    return Surroundings(backend, user_model, frozenset(settings.installed_apps), values)


def with_contents(project: Project, contents: Mapping[MigrationId, bytes]) -> Project:
    """The project as it would be if these files held these bytes."""
    migrations = dict(project.migrations)
    sources = [
        Source(name, f"{project.apps[name.app].package}.{name.name}", migrations[name].path, data)
        for name, data in contents.items()
    ]
    facts = recall.read_all(sources, project.neighbours, Files(project.neighbours.roots), jobs=1)
    for source, said in zip(sources, facts, strict=True):
        migrations[source.id] = replace(migrations[source.id], data=source.data, facts=said)
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
    return any(b"migrations.Migration" in text for text in texts) and not any(
        b"forwards" in text for text in texts
    )


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


def registry(project: Project, *, installed_only: bool) -> Registry:
    """What South finds by label and name: among all scanned apps, or as the settings have installed them.

    Without settings all scanned apps are installed, and of others nothing is known.
    """
    chains = {
        label: tuple(
            name for file in app.files if (name := MigrationId(label, file.name)) in project.migrations
        )
        for label, app in project.apps.items()
    }
    unmigrated = project.unmigrated | (CONTRIB - project.apps.keys())
    if not installed_only or project.installed is None:
        return Registry(chains, unmigrated=unmigrated)
    standing = {label: entry.standing for label, entry in first_by_label(project.installed).items()}
    settings = project.configuration.settings
    return Registry(
        {label: chain for label, chain in chains.items() if standing.get(label) == "migrated"},
        unmigrated=frozenset(label for label, kind in standing.items() if kind == "unmigrated"),
        unknown=frozenset(label for label, kind in standing.items() if kind == "unknown")
        if settings is not None and settings.complete
        else None,
        modules={entry.label: printed(entry) for entry in project.installed},
        broken=broken(project),
    )


def printed(entry: Installed) -> str:
    """An app's module as Python prints it."""
    origin = f" from '{relative(entry.app.folder / '__init__.py')}'" if entry.app is not None else ""
    return f"<module '{entry.name}'{origin}>"


def broken(project: Project) -> dict[MigrationId, str]:
    """The migrations that can't be imported, and what Python says."""
    imports = project.configuration.imports
    if imports is None:
        return {}
    failures = {
        name: imports.first_failure(migration.facts.imports, f"{project.apps[name.app].package}.{name.name}")
        for name, migration in project.migrations.items()
    }
    return {name: failure for name, failure in failures.items() if failure is not None}


def build_world(project: Project) -> World:
    """The world in which any of the scanned apps may be installed."""
    return world_of(project, registry(project, installed_only=False))


def world_of(project: Project, found: Registry) -> World:
    """The world of the migrations that South finds."""
    facts = {name: migration.facts for name, migration in project.migrations.items() if found.has(name)}
    declared = dependencies(facts, found)
    steps: dict[MigrationId, tuple[Action, ...]] = {name: one.actions for name, one in facts.items()}
    history = tell_history(topological(declared), steps)
    steps = {name: with_possible_needs(done, history.events) for name, done in steps.items()}
    chains = {label: chain for label, chain in found.chains.items() if chain}
    return World(chains, steps, declared, history, FILLED, project.surroundings.backend != "sqlite3")


def stage(project: Project) -> Stage:
    """What a rehearsal needs: South's order, and the tables that neither syncdb nor a migration makes."""
    found = registry(project, installed_only=True)
    world = world_of(project, found)
    labels, crash = migration_order(project)
    return Stage(
        labels,
        found,
        {name: migration.facts for name, migration in project.migrations.items()},
        replace(world, absent=absent_tables(world, found, project)),
        project.surroundings.backend,
        frozenset(label for label in labels if label not in found.chains),
        crash,
    )


def migration_order(project: Project) -> tuple[tuple[str, ...], str | None]:
    """The labels of the migrated apps in the order in which South takes them, and what stops Django before that.

    Without settings they are in alphabetical order.
    """
    if project.installed is None:
        return tuple(project.apps), None
    imports = project.configuration.imports
    order, crash = load_order(
        [entry.name for entry in project.installed],
        [*project.configuration.roots, *further_roots(project.installed)],
        Files(project.neighbours.roots).module,
        imports.is_missing if imports is not None else lambda name: False,
    )
    labels = {entry.name: entry.label for entry in project.installed if entry.standing == "migrated"}
    return tuple(dict.fromkeys(labels[name] for name in (*order, *labels) if name in labels)), crash


def absent_tables(world: World, found: Registry, project: Project) -> frozenset[str]:
    """The tables that some migration needs and nobody makes.

    They belong to apps that are migrated or not there at all: syncdb makes none of them. A table that is called
    after an app that syncdb does make tables for is taken to be that app's.
    """
    synced = found.unmigrated if found.unknown is None else found.unmigrated | found.unknown
    absent = set(SWAPPED) if project.surroundings.user_model != "auth.User" else set()
    for steps in world.steps.values():
        for step in steps:
            if not isinstance(step, Require) or not step.app or step.app in synced:
                continue
            elsewhere = any(step.table.startswith(f"{label}_") for label in synced)
            contrib = step.table in CONTRIB_TABLES.values()
            if (step.app in found.chains or found.unknown is not None) and not elsewhere and not contrib:
                absent.add(step.table)
    return frozenset(absent - world.history.events.keys())


def subject(project: Project) -> rules.Subject:
    """What the rules look at."""
    scanned = registry(project, installed_only=False)
    return rules.Subject(
        world=world_of(project, scanned),
        facts={name: migration.facts for name, migration in project.migrations.items()},
        paths={name: project.path_of(name) for name in project.migrations},
        editable={name: migration.editable for name, migration in project.migrations.items()},
        scanned=scanned,
        installed=registry(project, installed_only=True),
        positions=positions(project),
        optional=optional_apps(project),
    )


def positions(project: Project) -> dict[MigrationId, int] | None:
    """The place of each installed migration in South's order; None without settings, or where there is none."""
    if project.installed is None:
        return None
    found = registry(project, installed_only=True)
    labels, crash = migration_order(project)
    chains = (found.chains.get(label, ()) for label in labels)
    facts = {name: migration.facts for name, migration in project.migrations.items()}
    order, cycle = rehearsal.plan([chain[-1] for chain in chains if chain], dependencies(facts, found))
    return {name: place for place, name in enumerate(order)} if crash is None and cycle is None else None


def optional_apps(project: Project) -> frozenset[tuple[str, str]]:
    """(app, other) where a migration of `app` asks whether `other` is installed, or where only `app` is."""
    asked = {
        (name.app, label)
        for name, migration in project.migrations.items()
        if b"INSTALLED_APPS" in migration.data
        for label in asked_for(read_module(migration.data))
    }
    if project.installed is not None:
        installed = {entry.label for entry in project.installed}
        asked |= {
            (app, other)
            for app in project.apps.keys() & installed
            for other in project.apps.keys() - installed
        }
    return frozenset(asked)
