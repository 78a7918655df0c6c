"""The frozen models of each app as a schema: what CREATE TABLE makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.frozen_models import frozen_definitions
from southdeps.project.loading import Project
from southdeps.schema.description import Schema, Table
from southdeps.schema.models import models_schema
from southdeps.south.names import truncate_name
from southdeps.south.orm import Model, Orm


class FrozenState(Struct, frozen=True):
    """What a migration has frozen of its own app.

    Of the tables in `unmanaged` nothing is known, not even whether they are there. `models` are all
    frozen models by table, those of other apps too, as `orm` names them (`app.Model`). `parent_links` are the columns
    by which the tables of children refer to those of their parents, `default_names` other names that the tables of
    many-to-many fields may have.
    """

    migration: MigrationId
    schema: Schema
    unmanaged: frozenset[str]
    models: Mapping[str, str]
    parent_links: Mapping[str, str | None]
    default_names: Mapping[str, str]


class FrozenHistory:
    """The frozen models of a project's migrations; each migration is read when it is asked for."""

    def __init__(self, project: Project, *, sqlite: bool = False) -> None:
        self.project = project
        self.sqlite = sqlite
        self.state = cache(self._state)

    def last(self, chain: Sequence[MigrationId]) -> FrozenState | None:
        """The state after an app's migrations: that of the last one that freezes anything."""
        states = (self.state(migration) for migration in reversed(chain))
        return next((state for state in states if state is not None), None)

    def timeline(self, chain: Sequence[MigrationId]) -> Timeline:
        """An app's frozen models over time; a migration that freezes nothing leaves them as they were."""
        schema = Schema()
        steps: list[tuple[MigrationId, Schema]] = []
        for migration in chain:
            state = self.state(migration)
            schema = schema if state is None else state.schema
            steps.append((migration, schema))
        return Timeline(Schema(), tuple(steps))

    def _state(self, migration: MigrationId) -> FrozenState | None:
        definitions = frozen_definitions(self.project, migration)
        if definitions is None:
            return None
        models = list(Orm(definitions, migration.app).models())
        own = [model for model in models if model.definition.app.lower() == migration.app.lower()]
        if (
            models and not own
        ):  # written by hand, for a migration of data: South itself always freezes the own app
            return None
        return FrozenState(
            migration,
            models_schema(own, sqlite=self.sqlite),
            frozenset(table for model in own for table in _unknown_tables(model)),
            {
                model.table: f"{model.definition.app}.{model.definition.name}"
                for model in models
                if not model.definition.proxy
            },
            {model.table: model.definition.primary_key.column for model in own if model.definition.parents},
            dict(pair for model in own for pair in _default_names(model)),
        )


def _unknown_tables(model: Model) -> Iterator[str]:
    """The tables of a model of which nothing is known: Django does not manage it, or a field may make one."""
    if not model.definition.managed:
        yield model.table
    yield from (f"{model.table}_{field.name}" for field in model.definition.fields if not field.exact)


def _default_names(model: Model) -> Iterator[tuple[str, str]]:
    """The tables of many-to-many fields, and what they are called if `db_table` was set after they were named.

    django-cms's plug-ins get their `db_table` from a metaclass, which comes after their fields.
    """
    definition = model.definition
    default = truncate_name(f"{definition.app}_{definition.name.lower()}")
    for field in definition.fields if default != model.table else ():
        table, through = model.many_table(field) if field.many else (None, None)
        if table is not None and through is None and field.db_table is None:
            yield table, truncate_name(f"{default}_{field.name}")


def merge(states: Sequence[FrozenState]) -> Schema:
    """The schemas of several apps as one."""
    tables: dict[str, Table] = {}
    for state in states:
        tables.update(state.schema.tables)
    return Schema(tables)
