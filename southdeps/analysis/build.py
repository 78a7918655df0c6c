"""From a project to an analysis context: of all scanned apps, or of those that its settings install."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from southdeps.analysis import optional_apps as optional
from southdeps.analysis import simulate
from southdeps.analysis.absent_tables import tables_named, tables_never_created
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import MigrationIndex, dependencies
from southdeps.analysis.permissions import unfit_permissions
from southdeps.analysis.routing import has_routers, routed
from southdeps.analysis.simulate import SimulationInput
from southdeps.analysis.synced_schema import synced_schema
from southdeps.analysis.unmade_keys import unmade_keys
from southdeps.effects import Action, Require, SendAnnouncements
from southdeps.files import relative
from southdeps.finding import MigrationId
from southdeps.graph import topological_order
from southdeps.project.app_cache import load_order
from southdeps.project.installed_apps import Installed, first_by_label
from southdeps.project.loading import Project
from southdeps.project.synced_tables import synced_tables
from southdeps.scan import MIGRATION_FOLDERS, initial_data
from southdeps.schema.history import tell_history
from southdeps.schema.refusal import Refusal
from southdeps.schema.simulation import with_possible_needs
from southdeps.south.contrib import CONTRIB

_NONE: Mapping[str, tuple[Require | SendAnnouncements, ...]] = {}

#: Tables that syncdb does not create if AUTH_USER_MODEL names another model.
SWAPPED = frozenset({"auth_user", "auth_user_groups", "auth_user_user_permissions"})


def migration_index(project: Project, *, installed_only: bool) -> MigrationIndex:
    """What South finds by label and name: among all scanned apps, or as the settings have installed them.

    Without settings all scanned apps are installed, and of others nothing is known.
    """
    chains = {
        label: tuple(
            name for file in app.files if (name := MigrationId(label, file.name)) in project.migrations
        )
        for label, app in project.apps.items()
    }
    listed = {name for chain in chains.values() for name in chain}
    unlisted = frozenset(name for name in project.migrations if name not in listed)
    unmigrated = project.unmigrated | (CONTRIB - project.apps.keys())
    if not installed_only or project.installed is None:
        return MigrationIndex(chains, unlisted, unmigrated, hidden=hidden_migrations(project, unmigrated))
    standing = {label: entry.standing for label, entry in first_by_label(project.installed).items()}
    settings = project.configuration.settings
    return MigrationIndex(
        {label: chain for label, chain in chains.items() if standing.get(label) == "migrated"},
        frozenset(name for name in unlisted if standing.get(name.app) == "migrated"),
        unmigrated=frozenset(label for label, kind in standing.items() if kind == "unmigrated"),
        unknown=frozenset(label for label, kind in standing.items() if kind == "unknown")
        if settings is not None and settings.complete
        else None,
        modules={entry.label: printed(entry) for entry in project.installed},
        broken=broken(project),
        hidden=hidden_migrations(
            project, {label for label, kind in standing.items() if kind == "unmigrated"}
        ),
    )


def hidden_migrations(project: Project, unmigrated: Collection[str]) -> dict[str, str]:
    """Of apps without migrations that declarations name: why they may have some that South does not see.

    A declaration of them may be right, and something else wrong.
    """
    named = {
        entry.target.app for one in project.migrations.values() for _, entry in one.summary.entries()
    } & set(unmigrated)
    settings = project.configuration.settings
    modules = settings.migration_modules if settings is not None else {}
    found = {
        label: f"SOUTH_MIGRATION_MODULES names {modules[label]} for it" for label in named & modules.keys()
    }
    for label in sorted(named - modules.keys()):
        folder = next(filter(has_unlisted_migrations, folders_of(project, label)), None)
        if folder is not None:
            found[label] = f"{relative(folder)} has no __init__.py"
    return found


def folders_of(project: Project, label: str) -> Iterator[Path]:
    """Where South would look for an app's migrations: in the installed app, or beside the other apps."""
    apps = [
        entry.app.folder
        for entry in project.installed or ()
        if entry.label == label and entry.app is not None
    ]
    beside = dict.fromkeys(app.folder.parent / label for app in project.apps.values())
    for folder in dict.fromkeys((*apps, *beside)):
        yield from (folder / name for name in MIGRATION_FOLDERS)


def has_unlisted_migrations(folder: Path) -> bool:
    """Whether a folder holds migration files and is no package."""
    return not (folder / "__init__.py").exists() and any(folder.glob("[0-9][0-9][0-9][0-9]*.py"))


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
        name: imports.first_failure(
            migration.summary.imports, f"{project.apps[name.app].package}.{name.name}"
        )
        for name, migration in project.migrations.items()
    }
    return {name: failure for name, failure in failures.items() if failure is not None}


def context_of(
    project: Project,
    index: MigrationIndex,
    unfit: Mapping[str, Refusal],
    endings: Mapping[str, tuple[Require | SendAnnouncements, ...]] = _NONE,
) -> AnalysisContext:
    """The context of the migrations that South finds by `index`.

    `unfit` is what PostgreSQL refuses of an announced app's permissions, `endings` what happens after an app's last
    migration, which counts as part of it; both by label.
    """
    summaries = {name: migration.summary for name, migration in project.migrations.items()}
    found = {name: summary for name, summary in summaries.items() if index.has(name)}
    declared = dependencies(found, index)
    effects: dict[MigrationId, tuple[Action, ...]] = {name: one.actions for name, one in found.items()}
    for label, ending in endings.items():
        last = index.chains[label][-1]
        at = found[last].class_at
        effects[last] += tuple(replace(step, at=at) for step in ending)
    history = tell_history(topological_order(declared), effects)
    if has_routers(project.configuration.settings):
        effects = routed(effects, history.events)
    context = AnalysisContext(
        index=index,
        effects={name: with_possible_needs(done, history.events) for name, done in effects.items()},
        declared=declared,
        history=history,
        summaries=summaries,
        paths={name: project.path_of(name) for name in project.migrations},
        editable={name: migration.editable for name, migration in project.migrations.items()},
        backend=project.django.backend,
        unfit_permissions=unfit,
        misnamed={name: summary.actions for name, summary in project.misnamed.items()},
    )
    synced = synced_tables(project.installed or (), tables_named(context), project.configuration.files)
    replaced = SWAPPED if project.django.user_model != "auth.User" else frozenset[str]()
    present = synced.contrib - replaced if project.installed is not None else frozenset()
    schema = synced_schema(project, synced, context.effects) if project.installed is not None else {}
    schema = {name: table for name, table in schema.items() if name not in replaced}
    context = replace(
        context,
        synced=frozenset(synced.tables) | (schema.keys() - present),
        present=present,
        synced_schema=schema,
    )
    absent = tables_never_created(context, synced if project.installed is not None else None)
    if project.options.user_model is not None or project.options.settings is not None:
        absent |= swapped_tables(project, context)
    return replace(context, absent=absent)


def swapped_tables(project: Project, context: AnalysisContext) -> frozenset[str]:
    """The tables of Django's own user model if another replaces it: syncdb does not create them then."""
    swapped = SWAPPED if project.django.user_model != "auth.User" else frozenset()
    return swapped - context.history.events.keys()


def simulation_input(project: Project) -> SimulationInput:
    """What the simulation needs: South's order, and the tables that neither syncdb nor a migration creates."""
    index = migration_index(project, installed_only=True)
    context = context_of(project, index, unfit_permissions(project))
    labels, crash = migration_order(project)
    return SimulationInput(
        replace(context, absent=context.absent | swapped_tables(project, context)),
        labels,
        frozenset(label for label in labels if label not in index.chains),
        crash,
        fixtures(project, labels),
    )


def fixtures(project: Project, labels: Iterable[str]) -> dict[str, tuple[Require, ...]]:
    """What each app's `initial_data` needs: the tables that it fills, with all columns of their models.

    South loads it when the app has reached its last migration (`LoadInitialDataMigrator`).
    """
    files = project.configuration.files
    paths = initial_data({label: project.apps[label] for label in labels if label in project.apps}, files)
    if not any(paths.values()):
        return {}
    # Loads the interpreter (15 ms), which few projects need once all is in the cache.
    from southdeps.south.datafiles import fixture_models

    modules = project.environment.modules(project.environment.resolver(files))
    found: dict[str, dict[str, Require]] = {}
    for label, path in ((label, path) for label, inside in paths.items() for path in inside):
        for name in dict.fromkeys(fixture_models(files.text(path) or "")):
            model = modules.model(name)
            if model is not None:
                columns, app = model.exact_columns, model.definition.app
                need = Require((1, 1), (), model.table, columns, "fixture", app=app, file=relative(path))
                found.setdefault(label, {}).setdefault(model.table, need)
    return {label: tuple(needs.values()) for label, needs in found.items()}


def migration_order(project: Project) -> tuple[tuple[str, ...], str | None]:
    """The labels of the migrated apps in the order in which South takes them, and what stops Django before that.

    Without settings they are in alphabetical order.
    """
    if project.installed is None:
        return tuple(project.apps), next((app.error for app in project.apps.values() if app.error), None)
    imports = project.configuration.imports
    order, crash = load_order(
        [entry.name for entry in project.installed],
        project.environment.resolver(project.configuration.files),
        imports.is_missing if imports is not None else lambda name: False,
        project.configuration,
    )
    # An app stands where the first one with its label is loaded, even if that is another one.
    first = first_by_label(project.installed)
    errors = (one.app.error for one in first.values() if one.app is not None and one.app.error is not None)
    crash = crash or next(errors, None)
    labels = {
        entry.name: entry.label
        for entry in project.installed
        if entry.standing in {"migrated", "unmigrated"} and first[entry.label].standing == "migrated"
    }
    return tuple(dict.fromkeys(labels[name] for name in (*order, *labels) if name in labels)), crash


def analysis_context(project: Project, *, order: bool = True) -> AnalysisContext:
    """What the rules look at: all scanned apps, whatever is installed.

    South's order of the apps takes long to find out; without `order` the context does not know it.
    """
    index, unfit = migration_index(project, installed_only=False), unfit_permissions(project)
    installed = migration_index(project, installed_only=True)
    ordered = migration_order(project) if order and project.installed is not None else None
    return replace(
        context_of(project, index, unfit, endings_of(project, index, unfit)),
        installed=installed,
        positions=places(project, installed, *ordered) if ordered is not None else None,
        optional=optional_apps(project),
        unreadable=tuple((relative(path), reason) for path, reason in project.unreadable),
        crash=ordered[1] if ordered is not None else None,
        unmade_keys=tuple(unmade_keys(project, with_migrations(installed), installed.unmigrated)),
    )


def with_migrations(index: MigrationIndex) -> list[str]:
    """The labels of the apps that have migrations."""
    return [label for label, chain in index.chains.items() if chain]


def endings_of(
    project: Project, index: MigrationIndex, unfit: Collection[str]
) -> dict[str, tuple[Require | SendAnnouncements, ...]]:
    """What South does when it has migrated an app to its end, by label.

    It sends the announcements, which matters for the `unfit` apps, where that fails, and loads `initial_data`.
    """
    labels = with_migrations(index)
    needs = fixtures(project, labels)
    announcements = {label: (SendAnnouncements((1, 1), ()),) for label in labels if label in unfit}
    return {
        label: (*announcements.get(label, ()), *needs.get(label, ()))
        for label in labels
        if label in announcements or label in needs
    }


def refreshed(context: AnalysisContext, project: Project) -> AnalysisContext:
    """The context with the project's migrations as they are now; apps, settings and order stay as they were."""
    index, unfit = context.index, context.unfit_permissions
    return replace(
        context_of(project, index, unfit, endings_of(project, index, unfit)),
        installed=context.installed,
        positions=context.positions,
        optional=context.optional,
        unreadable=context.unreadable,
        unmade_keys=context.unmade_keys,
    )


def positions(project: Project) -> dict[MigrationId, int] | None:
    """The place of each installed migration in South's order; None without settings, or if there is no order."""
    if project.installed is None:
        return None
    return places(project, migration_index(project, installed_only=True), *migration_order(project))


def places(
    project: Project, found: MigrationIndex, labels: Iterable[str], crash: str | None
) -> dict[MigrationId, int] | None:
    """The place of each installed migration in South's order, given that of the apps; None if there is no order."""
    chains = (found.chains.get(label, ()) for label in labels)
    summary = {name: migration.summary for name, migration in project.migrations.items()}
    plan = simulate.plan([chain[-1] for chain in chains if chain], dependencies(summary, found))
    if crash is not None or plan.cycle is not None:
        return None
    return {name: place for place, name in enumerate(plan.order)}


def optional_apps(project: Project) -> frozenset[tuple[str, str]]:
    """(app, other) where a migration of `app` asks whether `other` is installed, or where only `app` is."""
    asked = {
        (name.app, label)
        for name, migration in project.migrations.items()
        if migration.contents.holds(b"INSTALLED_APPS")
        for label in optional.asked_for(migration.data)
    }
    if project.installed is not None:
        installed = {entry.label for entry in project.installed}
        asked |= {
            (app, other)
            for app in project.apps.keys() & installed
            for other in project.apps.keys() - installed
        }
    return frozenset(asked)
