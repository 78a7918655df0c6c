"""INSTALLED_APPS as Django and South see it: which app each entry means, and what South finds in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from southdeps.files import Files
from southdeps.interpreter.values import RaisedError
from southdeps.project.module_resolver import ModuleResolver, is_package
from southdeps.scan import MIGRATION_FOLDERS, App, app_in, migration_files, with_migrations
from southdeps.south.contrib import CONTRIB_WITHOUT_MODELS

#: What South makes of a label: it migrates the app, leaves it to syncdb, or can't find models for it.
Standing = Literal["migrated", "unmigrated", "absent", "unknown"]


class Installed(Struct, frozen=True):
    """An entry of INSTALLED_APPS and the app that it means; None if it is unknown, or not to be read (`excluded`)."""

    name: str
    app: App | None = None
    excluded: bool = False

    @property
    def label(self) -> str:
        """The last part of the dotted name."""
        return self.name.rpartition(".")[2]

    @property
    def standing(self) -> Standing:
        """What South makes of the app (south.migration.utils.app_label_to_app_module, Migrations)."""
        if self.app is not None:
            if not self.app.has_models:
                return "absent"
            return "migrated" if self.app.migrations is not None else "unmigrated"
        if self.name == "south" or self.name.startswith("django.contrib."):
            return "absent" if self.label in CONTRIB_WITHOUT_MODELS else "unmigrated"
        return "unknown"


def installed_apps(
    names: Iterable[str],
    scanned: Sequence[App],
    modules: Mapping[str, str],
    resolver: ModuleResolver,
    excluded: Collection[Path] = (),
) -> list[Installed]:
    """What the entries of INSTALLED_APPS mean: an app on the search path, else one that was scanned.

    A scanned app may be installed by a name that is shorter than its dotted path, or longer, where the project
    puts further folders on its path. Of an app that is not found the migrations may be: `modules` is
    SOUTH_MIGRATION_MODULES. No app is in the folders `excluded`.
    """
    left_out = {resolver.files.real(folder) for folder in excluded}
    by_folder = {resolver.files.real(app.folder): app for app in scanned}
    found = []
    for name in names:
        file = resolver.locate(name)
        label = name.rpartition(".")[2]
        app: App | None
        if file is not None and is_package(file):
            folder = resolver.files.real(file.parent)
            if not left_out.isdisjoint((folder, *folder.parents)):
                found.append(Installed(name, excluded=True))
                continue
            app = (
                by_folder[folder]
                if folder in by_folder
                else app_in(file.parent, resolver.files, editable=False)
            )
        else:
            app = next((app for app in scanned if means(name, app)), None)
            app = app or external_app(name, modules.get(label, ""), resolver)
        found.append(Installed(name, app and replace(app, label=label)))
    return found


def external_app(name: str, module: str, resolver: ModuleResolver) -> App | None:
    """An app that is not found itself, while its migrations `module` is; None if that isn't found either."""
    file = resolver.locate(module) if module else None
    if file is None or not is_package(file):
        return None
    return App(name.rpartition(".")[2], name, file.parent, None, (), editable=True, has_models=True)


def means(name: str, app: App) -> bool:
    """Whether an entry may mean an app that was found elsewhere."""
    return app.module == name or app.module.endswith(f".{name}") or name.endswith(f".{app.module}")


def further_roots(entries: Iterable[Installed], files: Files) -> list[Path]:
    """The folders that must be on the search path for apps to have the names by which they are installed."""
    depths = [
        (files.real(entry.app.folder), entry.name.count(".")) for entry in entries if entry.app is not None
    ]
    return list(dict.fromkeys(folder.parents[depth] for folder, depth in depths))


def roots_not_known(
    names: Iterable[str], scanned: Sequence[App], resolver: ModuleResolver
) -> dict[Path, str]:
    """The folders that must be on the search path, though nothing read puts them there, each with an app in it."""
    found: dict[Path, str] = {}
    for entry in installed_apps(names, scanned, {}, resolver):
        if entry.app is not None and not resolver.is_module(entry.name):
            for root in further_roots([entry], resolver.files):
                if ModuleResolver(resolver.files, [root]).is_module(entry.name):
                    found.setdefault(root, entry.name)
    return found


def first_by_label(entries: Iterable[Installed]) -> dict[str, Installed]:
    """Of two entries with one label South finds the first (case of django.db.models.loading.get_app)."""
    found: dict[str, Installed] = {}
    for entry in entries:
        found.setdefault(entry.label, entry)
    return found


def installs_none(apps: Iterable[App], installed: Iterable[Installed] | None) -> bool:
    """Whether settings install none of the project's own apps, of which there are some with migrations."""
    own = {app.label for app in apps if app.editable}
    return installed is not None and bool(own) and own.isdisjoint(entry.label for entry in installed)


class PackageImports(Protocol):
    """What importing the project's packages does: project.configuration.Configuration."""

    def failure(self, module: str) -> str | None:
        """The ImportError that importing a module raises because another one is missing."""

    def exception(self, file: Path, module: str) -> RaisedError | None:
        """The exception that the statements of a package's `__init__` raise."""


def choose_migrations(
    app: App, modules: Mapping[str, str], resolver: ModuleResolver, imports: PackageImports, module: str = ""
) -> App:
    """The app with the folder that South takes its migrations from (Migrations.migrations_module).

    That is `modules[label]` (SOUTH_MIGRATION_MODULES), else `south_migrations` if it can be imported, else
    `migrations`; one that raises ImportError means that there are none. Any other exception stops South, and so does a
    module that is no package. `module` is the name by which the app is installed. An app that is not on the search path
    as far as that is known may be imported nevertheless.
    """
    module = module if resolver.is_module(module) else app.module
    files = resolver.files
    if app.label in modules:
        places = [(resolver.locate(modules[app.label]), modules[app.label])]
    else:
        places = [(files.module_in(app.folder, name), f"{module}.{name}") for name in MIGRATION_FOLDERS]
    for file, name in ((file, name) for file, name in places if file is not None and file.suffix == ".py"):
        raised = imports.exception(file, name)
        unreachable = not resolver.is_module(name) or imports.failure(module) is not None
        failed = imports.failure(name) is not None and not unreachable
        if not failed and (raised is None or "ImportError" not in raised.names):
            if not is_package(file):
                return replace(with_migrations(app, None, files), error=no_package(app, file.parent, files))
            chosen = with_migrations(app, file.parent, files)
            return chosen if raised is None else replace(chosen, error=str(raised))
    return with_migrations(app, None, files)


def no_package(app: App, folder: Path, files: Files) -> str | None:
    """What South says of migrations that are a module: it lists what lies beside it, and can't import that from it."""
    first = next(migration_files(folder, files), None)
    if first is None:
        return None
    return f"UnknownMigration: Migration '{app.label}:{first.name}' probably doesn't exist."


def survey(
    scanned: Sequence[App],
    names: Sequence[str],
    modules: Mapping[str, str],
    resolver: ModuleResolver,
    imports: PackageImports,
    excluded: Collection[Path] = (),
) -> tuple[list[App], list[Installed]]:
    """All apps, with the folders of their migrations, and what the entries of INSTALLED_APPS (`names`) mean."""
    own = [choose_migrations(app, modules, resolver, imports) for app in scanned]
    entries = [
        replace(entry, app=entry.app and choose_migrations(entry.app, modules, resolver, imports, entry.name))
        for entry in installed_apps(names, own, modules, resolver, excluded)
    ]
    return [
        *own,
        *(entry.app for entry in entries if entry.app is not None and entry.app not in own),
    ], entries
