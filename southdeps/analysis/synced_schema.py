"""The tables that syncdb makes before the first migration, with their columns, as the models of today define them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.effects import Insert, Require, SchemaChange, Step
from southdeps.finding import MigrationId
from southdeps.project.loading import Project
from southdeps.project.synced_tables import SyncedTables
from southdeps.schema.description import Column, Table
from southdeps.south.contrib import CONTRIB, CONTRIB_FIELDS, CONTRIB_TABLES

if TYPE_CHECKING:
    from southdeps.south.live_models import LiveModel
    from southdeps.south.orm import ModelClass


def synced_schema(
    project: Project, synced: SyncedTables, steps: Mapping[MigrationId, Iterable[Step]]
) -> dict[str, Table]:
    """The tables of apps without migrations, of those apps that have a table which migrations change or use."""
    changed = set(_named(steps, SchemaChange))
    used = changed.union(_named(steps, Require, Insert))
    found = {
        table: _contrib_table(key, table)
        for key in CONTRIB_FIELDS
        if (table := CONTRIB_TABLES.get(key, key.replace(".", "_"))) in changed & synced.contrib
    }
    labels = [
        label
        for label, words in synced.words.items()
        if label not in CONTRIB and any(one.startswith(f"{label}_") or one in words for one in used)
    ]
    return found | _project_tables(project, labels) if labels else found


def _named(steps: Mapping[MigrationId, Iterable[Step]], *kinds: type[Step]) -> Iterator[str]:
    """The tables that effects of some classes name."""
    for step in (step for inner in steps.values() for step in inner if isinstance(step, kinds)):
        for name in (getattr(step, "table", ""), getattr(step, "to", "")):
            if isinstance(name, str):
                yield name


def _contrib_table(key: str, table: str) -> Table:
    """A table of Django's own, of which the names of the columns are known."""
    fields = [one.partition("=") for one in CONTRIB_FIELDS[key] if "*" not in one]
    names = [f"{name}_id" if refers else name for name, refers, _ in fields]
    return Table(table, {name: Column(name, "", null=True, exact=False) for name in names}, complete=False)


def _project_tables(project: Project, labels: Collection[str]) -> dict[str, Table]:
    """The tables of the apps with these labels."""
    # Loads the interpreter (15 ms), which few projects need once all is in the cache.
    from southdeps.schema.models import models_schema

    modules = project.environment.modules(project.environment.resolver(project.configuration.files))
    models = [one for label in labels for one in _models(modules.models_of(label), label)]
    schema = models_schema(models, sqlite=project.django.backend == "sqlite3")
    open_ = {model.table for model in models if not _is_known(model)}
    return {
        name: replace(table, complete=False) if name in open_ else table
        for name, table in schema.tables.items()
    }


def _models(found: Iterable[ModelClass], label: str) -> Iterator[LiveModel]:
    """The models of an app that have tables."""
    from southdeps.south.live_models import LiveModel, option_of

    for model in found:
        cls = model.cls if isinstance(model, LiveModel) and model.definition.app == label else None
        if isinstance(model, LiveModel) and cls is not None and option_of(cls, "swappable", None) is None:
            yield model


def _is_known(model: LiveModel) -> bool:
    """Whether nothing but its own text decides about the fields of a model."""
    from southdeps.interpreter.values import Class, Either, External, Unknown
    from southdeps.south.live_models import is_base
    from southdeps.south.orm import ModelClass

    lineage = list(model.cls.lineage()) if model.cls is not None else []
    bases = [base for cls in lineage for base in cls.bases]
    values = [value for cls in lineage for value in cls.scope.names.values()]
    plain = all(
        isinstance(base, Class | ModelClass) or (isinstance(base, External) and is_base(base.path))
        for base in bases
    )
    return (
        plain
        and not model.definition.guessed
        and not any(isinstance(one, Unknown | Either) for one in values)
    )
