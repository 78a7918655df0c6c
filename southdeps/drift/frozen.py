"""The frozen models of each app as a schema: what CREATE TABLE makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TypeVar

from msgspec import Struct

from southdeps.drift.frozen_memory import FrozenMemory
from southdeps.drift.sqlite import without_lost
from southdeps.drift.timeline import as_expected
from southdeps.finding import MigrationId
from southdeps.frozen_models import frozen_definitions, module_resolver
from southdeps.project.loading import Project
from southdeps.schema.compare import Difference
from southdeps.schema.description import Schema, Table
from southdeps.schema.models import models_schema
from southdeps.south.custom_fields import CustomField
from southdeps.south.custom_frozen import resolve_frozen, with_class
from southdeps.south.frozen import FrozenCall, FrozenField
from southdeps.south.names import truncate_name
from southdeps.south.orm import ModelClass, Orm

T = TypeVar("T")


class FrozenState(Struct, frozen=True):
    """What a migration has frozen of its own app.

    Of the tables in `unmanaged` nothing is known, not even whether they are there. `models` are all
    frozen models by table, those of other apps too, as `orm` names them (`app.Model`). `parent_links` are the columns
    by which the tables of children refer to those of their parents, `default_names` other names that the tables of
    many-to-many fields may have, and what the model's own table is then called. `links` are the tables of many-to-many
    fields with the model and the field.
    """

    migration: MigrationId
    schema: Schema
    unmanaged: frozenset[str]
    models: Mapping[str, str]
    parent_links: Mapping[str, str | None]
    default_names: Mapping[str, tuple[str, str]]
    links: Mapping[str, tuple[str, str]]


class FrozenHistory:
    """The frozen models of a project's migrations; each migration is read when it is asked for."""

    def __init__(self, project: Project, *, sqlite: bool = False) -> None:
        self.project = project
        self.sqlite = sqlite
        self.resolver = module_resolver(project)
        self.modules = project.environment.modules(self.resolver)
        self.asked: set[str] = set()
        self.memory = FrozenMemory(project, self.resolver)
        self.resolve = cache(self._resolve)
        self.orm = cache(self._orm)
        self.state = cache(lambda one: self.remember(b"state", one, FrozenState | None, self._state))
        self.one_table = cache(
            lambda one, table: self.remember(
                b"table " + table.encode(), one, Schema | None, partial(self._one_table, table)
            )
        )

    def remember(
        self, what: bytes, migration: MigrationId, kind: object, compute: Callable[[MigrationId], T]
    ) -> T:
        """What `compute` makes of what a migration has frozen, or has made of it in an earlier run."""
        what += b" sqlite" if self.sqlite else b""
        return self.memory.remember(
            what, migration, kind, lambda: compute(migration), lambda: self.asked.union(self.modules.scopes)
        )

    def models(self, migration: MigrationId) -> tuple[ModelClass, ...] | None:
        """All models that a migration has frozen; None if it freezes nothing of its own app."""
        orm = self.orm(migration)
        return tuple(orm.models()) if orm is not None else None

    def models_of(self, migration: MigrationId, table: str) -> tuple[ModelClass, ...]:
        """The models that a migration has frozen and that may make a table; no other is parsed."""
        orm = self.orm(migration)
        keys = [key for key in orm.keys if orm.may_have_table(key, table)] if orm is not None else ()
        models = (orm.model(key) for key in keys) if orm is not None else ()
        return tuple(model for model in models if model is not None)

    def last(self, chain: Sequence[MigrationId]) -> FrozenState | None:
        """The state after an app's migrations: that of the last one that freezes anything."""
        return next((state for _, state in self.backwards(chain)), None)

    def backwards(self, chain: Sequence[MigrationId]) -> Iterator[tuple[int, FrozenState]]:
        """The states of an app and their places in the chain, the latest first.

        A migration of data that freezes less than the one before was edited by hand, and is passed over: it drops no
        table.
        """
        doubted: tuple[int, FrozenState] | None = None
        for place in reversed(range(len(chain))):
            state = self.state(chain[place])
            if state is None:
                continue
            if doubted is not None and not doubted[1].schema.tables.keys() < state.schema.tables.keys():
                yield doubted
            moves_data = self.project.migrations[state.migration].summary.no_dry_run
            doubted = (place, state) if moves_data else None
            if doubted is None:
                yield place, state
        if doubted is not None:
            yield doubted

    def author(self, chain: Sequence[MigrationId], difference: Difference) -> MigrationId | None:
        """The migration of an app since which its frozen models are as a difference expects them.

        It is looked for in ever longer steps back, and then between the last two. None if they always were so.
        """
        reached, step = len(chain), 1  # expected from here on
        while reached > 0 and self._expects(chain, max(reached - step, 0), difference):
            reached, step = max(reached - step, 0), step * 2
        before = max(reached - step, 0) if reached > 0 else -1
        while reached - before > 1:
            middle = (reached + before) // 2
            if self._expects(chain, middle, difference):
                reached = middle
            else:
                before = middle
        if reached == len(chain) or (reached == 0 and as_expected(Schema(), difference)):
            return None
        return chain[reached]

    def _expects(self, chain: Sequence[MigrationId], place: int, difference: Difference) -> bool:
        """Whether the frozen models after the migration at a place are as expected."""
        schemas = (self.one_table(one, difference.table) for one in reversed(chain[: place + 1]))
        schema = next((schema for schema in schemas if schema is not None), Schema())
        return as_expected(without_lost(schema) if self.sqlite else schema, difference)

    def _orm(self, migration: MigrationId) -> Orm | None:
        """The models that a migration has frozen; None if it freezes nothing, or nothing of its own app.

        South itself always freezes the own app: a migration without it was edited by hand.
        """
        modules = self.project.environment.modules(self.resolver)
        definitions = frozen_definitions(self.project, migration, modules)
        self.asked.update(modules.scopes)
        if definitions is None:
            return None
        orm = Orm(definitions, migration.app, self.understand)
        own = _own_keys(orm, migration)
        return orm if own or not orm.keys else None

    def understand(self, field: FrozenField) -> FrozenField:
        """A frozen field, with its class looked up if that is not Django's."""
        found = self.resolve(field.call) if field.call is not None else None
        return with_class(field, found) if found is not None else field

    def _resolve(self, call: FrozenCall) -> CustomField | None:
        return resolve_frozen(call, self.modules.resolve)

    def _one_table(self, table: str, migration: MigrationId) -> Schema | None:
        """Of what a migration has frozen of its own app, the models that may make a table; no other is parsed."""
        orm = self.orm(migration)
        if orm is None:
            return None
        keys = [key for key in _own_keys(orm, migration) if orm.may_have_table(key, table)]
        models = (orm.model(key) for key in keys)
        return models_schema([one for one in models if one is not None], sqlite=self.sqlite)

    def _state(self, migration: MigrationId) -> FrozenState | None:
        models = self.models(migration)
        if models is None:
            return None
        own = _own(models, migration)
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
            {
                table: (model.definition.name, field.name)
                for model in own
                for field in model.definition.fields
                if field.many and (table := model.many_table(field)[0]) is not None
            },
        )


def _own_keys(orm: Orm, migration: MigrationId) -> list[str]:
    return [key for key in orm.keys if key.partition(".")[0] == migration.app.lower()]


def _own(models: Sequence[ModelClass], migration: MigrationId) -> list[ModelClass]:
    return [model for model in models if model.definition.app.lower() == migration.app.lower()]


def _unknown_tables(model: ModelClass) -> Iterator[str]:
    """The tables of a model of which nothing is known: Django does not manage it, or a field may make one."""
    if not model.definition.managed:
        yield model.table
    yield from (f"{model.table}_{field.name}" for field in model.definition.fields if not field.exact)


def _default_names(model: ModelClass) -> Iterator[tuple[str, tuple[str, str]]]:
    """The tables of many-to-many fields, and what they are called if `db_table` was set after they were named.

    django-cms's plug-ins get their `db_table` from a metaclass, which comes after their fields.
    """
    definition = model.definition
    default = truncate_name(f"{definition.app}_{definition.name.lower()}")
    for field in definition.fields if default != model.table else ():
        table, through = model.many_table(field) if field.many else (None, None)
        if table is not None and through is None and field.db_table is None:
            yield table, (truncate_name(f"{default}_{field.name}"), default)


def merge(states: Sequence[FrozenState]) -> Schema:
    """The schemas of several apps as one."""
    tables: dict[str, Table] = {}
    for state in states:
        tables.update(state.schema.tables)
    return Schema(tables)
