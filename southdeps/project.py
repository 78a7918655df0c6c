"""A whole project: folders -> apps, facts of every migration, and the world in which plans are made."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from southdeps import operations, rules, source, syntax
from southdeps.actions import Action
from southdeps.contrib import CONTRIB
from southdeps.datafiles import ReadText
from southdeps.errors import CannotRunError
from southdeps.facts import Facts
from southdeps.finding import MigrationId
from southdeps.graph import topological
from southdeps.modules import Modules
from southdeps.plan import World
from southdeps.scan import App, Scan, scan
from southdeps.schema import tell_history, with_possible_needs
from southdeps.surroundings import Surroundings

#: Tables that syncdb leaves with rows in them (content types, permissions, the example site).
FILLED = frozenset({"django_content_type", "auth_permission", "django_site"})


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about where to look and for which database."""

    paths: tuple[Path, ...] = (Path(),)
    read_only: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    backend: str = "postgresql"
    user_model: str | None = None


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
    known to have none; `notes` are lines for standard error, `passed_over` those that only `--verbose` shows.
    """

    options: Options
    apps: Mapping[str, App]
    unmigrated: frozenset[str]
    migrations: Mapping[MigrationId, Migration]
    notes: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    surroundings: Surroundings = field(default_factory=Surroundings)
    modules: Modules | None = None

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
    found = scan(options.paths, read_only=options.read_only, exclude=options.exclude)
    notes = [f"{relative(path)}: {problem}" for path, problem in found.problems]
    passed_over = [f"{relative(path)}: {reason}" for path, reason in found.passed_over]
    contents = read_migrations(found, notes, passed_over)
    apps = choose(found, contents, notes)
    if not apps:
        folders = ", ".join(map(str, options.paths))
        raise CannotRunError(f"no South migrations below {folders}; name the folder that holds the apps")
    unmigrated = frozenset(app.label for app in found.apps if app.label not in apps)
    surroundings = Surroundings(
        options.backend, options.user_model or "auth.User", frozenset(apps) | unmigrated
    )
    modules = Modules(
        packages(found),
        read_module,
        surroundings,
        {app.module: (app.label, app.folder) for app in found.apps},
        text_reader([*options.paths, *options.read_only]),
    )
    migrations: dict[MigrationId, Migration] = {}
    for app in apps.values():
        for file in app.files:
            if file.path in contents:
                name = MigrationId(app.label, file.name)
                facts = read_facts(contents[file.path], name, app, modules)
                migrations[name] = Migration(name, file.path, contents[file.path], facts, app.editable)
    return Project(
        options, apps, unmigrated, migrations, tuple(notes), tuple(passed_over), surroundings, modules
    )


def with_contents(project: Project, contents: Mapping[MigrationId, bytes]) -> Project:
    """The project as it would be if these files held these bytes."""
    assert project.modules is not None
    migrations = dict(project.migrations)
    for name, data in contents.items():
        facts = read_facts(data, name, project.apps[name.app], project.modules)
        migrations[name] = replace(migrations[name], data=data, facts=facts)
    return replace(project, migrations=migrations)


def read_migrations(found: Scan, notes: list[str], passed_over: list[str]) -> dict[Path, bytes]:
    """The bytes of all files of migrations folders; what can't be read is noted."""
    contents: dict[Path, bytes] = {}
    for app in found.apps:
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


def choose(found: Scan, contents: Mapping[Path, bytes], notes: list[str]) -> dict[str, App]:
    """The apps with South migrations, by label; of two with one label the first by path, with a note."""
    chosen: dict[str, App] = {}
    for app in sorted(found.apps, key=lambda app: (not app.editable, app.label)):
        if app.migrations is None or is_django_folder(app, contents):
            continue
        if app.label in chosen:
            notes.append(
                f"{relative(app.folder)}: another app is labelled {app.label} too; "
                f"{relative(chosen[app.label].folder)} is used"
            )
        else:
            chosen[app.label] = app
    return dict(sorted(chosen.items()))


def packages(found: Scan) -> dict[str, Path]:
    """The folders of the top-level packages that the scanned apps lie in."""
    tops: dict[str, Path] = {}
    for app in found.apps:
        depth = app.module.count(".")
        folder = app.folder.resolve()
        top = folder.parents[depth - 1] if depth else folder
        tops.setdefault(app.module.partition(".")[0], top)
    return tops


def read_module(path: Path) -> syntax.Module | None:
    """Read and parse a module of the project; None where it can't be read."""
    try:
        return source.read_module(path.read_bytes())
    except OSError:
        return None


def text_reader(roots: Sequence[Path]) -> ReadText:
    """A function that reads text files below `roots`; links that lead out of them are not followed."""
    real_roots = [root.resolve() for root in roots]

    def read_text(path: Path) -> str | None:
        real = path.resolve()
        if not any(real.is_relative_to(root) for root in real_roots):
            return None
        try:
            return real.read_text("utf-8", errors="replace")
        except OSError:
            return None

    return read_text


def read_facts(data: bytes, name: MigrationId, app: App, modules: Modules) -> Facts:
    """The facts of one migration: from its text alone if that will do, else with the project at hand."""
    module = source.read_module(data)
    facts = operations.facts_alone(module, name.app)
    if facts is not None:
        return facts
    folder = app.migrations.name if app.migrations is not None else "migrations"
    dotted = f"{app.module}.{folder}.{name.name}"
    path = app.folder / folder / f"{name.name}.py"
    return operations.read_facts(module, name.app, dotted, modules.resolve, str(path))


def build_world(project: Project) -> World:
    """The world in which this project's plans are made."""
    chains: dict[str, tuple[MigrationId, ...]] = {}
    dependencies: dict[MigrationId, set[MigrationId]] = {}
    for label, app in project.apps.items():
        chain = tuple(
            name for file in app.files if (name := MigrationId(label, file.name)) in project.migrations
        )
        if chain:
            chains[label] = chain
        for early, late in zip((None, *chain), chain, strict=False):
            dependencies[late] = {early} if early is not None else set()
    for migration in project.migrations.values():
        for entry in migration.facts.depends_on:
            target = MigrationId(entry.app.rpartition(".")[2], strip(entry.name))
            if target in dependencies:
                dependencies[migration.id].add(target)
        for entry in migration.facts.needed_by:
            target = MigrationId(entry.app.rpartition(".")[2], strip(entry.name))
            if target in dependencies:
                dependencies[target].add(migration.id)
    declared = {name: frozenset(others) for name, others in dependencies.items()}
    steps: dict[MigrationId, tuple[Action, ...]] = {
        name: migration.facts.actions for name, migration in project.migrations.items()
    }
    history = tell_history(topological(declared), steps)
    steps = {name: with_possible_needs(done, history.events) for name, done in steps.items()}
    return World(chains, steps, declared, history, FILLED, project.options.backend != "sqlite3")


def strip(name: str) -> str:
    """A migration's name as South takes it: `splitext(basename(name))[0]`."""
    return os.path.splitext(os.path.basename(name))[0]  # noqa: PTH119, PTH122


def subject(project: Project) -> rules.Subject:
    """What the rules look at."""
    return rules.Subject(
        world=build_world(project),
        facts={name: migration.facts for name, migration in project.migrations.items()},
        paths={name: project.path_of(name) for name in project.migrations},
        editable={name: migration.editable for name, migration in project.migrations.items()},
        unmigrated=project.unmigrated | (CONTRIB - project.apps.keys()),
    )
