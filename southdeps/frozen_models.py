"""The models of a whole project, as its migrations have frozen them.

Each app's own migrations say what its models are. Those of apps without South migrations (`auth`) are known only from
what others have frozen of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from southdeps import summarize
from southdeps.files import Files
from southdeps.finding import MigrationId
from southdeps.interpreter.values import Class, Value
from southdeps.project.loading import Project
from southdeps.project.module_resolver import ModuleResolver
from southdeps.south.frozen import FrozenField, FrozenModel
from southdeps.south.modules import Modules
from southdeps.south.orm import ModelClass, Orm
from southdeps.syntax.parse import BACKWARDS, read_module

#: own: as its app's migrations have it; foreign: they don't say, this is what others have of it; absent: its app has
#: frozen its models without this one, or no migration has frozen it although others refer to it.
Origin = Literal["own", "foreign", "absent"]
#: parent-link: the one-to-one field of a child, in multi-table inheritance.
Relation = Literal["foreign-key", "one-to-one", "many-to-many", "parent-link"]


class ProjectModel(Struct, frozen=True):
    """A model, and the migration that has frozen it so; of an absent model only the name is known, from a reference.

    What `definition` says of other models are whole keys, `app.model` in lower case. It has the table of its base if
    it is a proxy, and many-to-many fields have the table in between as `db_table`.
    """

    definition: FrozenModel
    origin: Origin
    migration: MigrationId

    @property
    def key(self) -> str:
        """`app.model` in lower case."""
        return key_of(self.definition)

    @property
    def fields(self) -> tuple[FrozenField, ...]:
        """The primary key, also where Django adds it by itself, the other columns, and what has no column."""
        if self.origin == "absent" or self.definition.proxy:
            return self.definition.fields
        key = self.definition.primary_key
        others = [field for field in self.definition.fields if field is not key]
        return (key, *sorted(others, key=lambda field: field.column is None))

    def relation(self, field: FrozenField) -> Relation | None:
        """How a field relates to its target; None where it has none."""
        if field.target is None:
            return None
        if field.many:
            return "many-to-many"
        if not field.kind.endswith("OneToOneField"):
            return "foreign-key"
        # Of several parents only the link to the first is the primary key; that of a proxy's child passes the proxy by.
        signs = (field.primary_key, field.name == f"{field.target.rpartition('.')[2]}_ptr")
        parents = self.definition.parents
        links = any(signs) if field.target in parents else all(signs) and bool(parents)
        return "parent-link" if links else "one-to-one"


def key_of(model: FrozenModel) -> str:
    """`app.model` in lower case."""
    return f"{model.app}.{model.name}".lower()


def is_nullable(field: FrozenField) -> bool:
    """Whether a field's column may be NULL."""
    return not (
        field.required or field.primary_key or field.column is None or field.kind.endswith("AutoField")
    )


class _State(Struct, frozen=True):
    """What one migration has frozen, of its own app and of others."""

    migration: MigrationId
    models: tuple[FrozenModel, ...]


def project_models(project: Project, at: Mapping[str, MigrationId]) -> tuple[ProjectModel, ...]:
    """All models as of each app's last migration, or of the one that `at` has for the app; app by app, by name.

    A migration that freezes nothing leaves it to the one before.
    """
    chains = ((app, list(chain)) for app, chain in groupby(sorted(project.migrations), lambda name: name.app))
    states = (
        _state(project, chain[: chain.index(at[app]) + 1] if app in at else chain) for app, chain in chains
    )
    known = _known([state for state in states if state is not None])
    return tuple(
        sorted((*known.values(), *_absent(known)), key=lambda model: (model.definition.app, model.key))
    )


def _state(project: Project, chain: Sequence[MigrationId]) -> _State | None:
    """What the last migration of the chain that freezes anything has frozen."""
    states = ((migration, frozen_models(project, migration)) for migration in reversed(chain))
    return next((_State(migration, models) for migration, models in states if models is not None), None)


def _known(states: Sequence[_State]) -> dict[str, ProjectModel]:
    """The models by key: each app's own ones from its own state, others as the state that has most of them.

    Proxies are among the others: South freezes them only where another model refers to them (`freeze_apps`).
    """
    speaking = {state.migration.app.lower() for state in states}
    own: dict[str, ProjectModel] = {}
    foreign: dict[str, ProjectModel] = {}
    for state in states:
        for model in state.models:
            key, app = key_of(model), model.app.lower()
            if app == state.migration.app.lower():
                own[key] = ProjectModel(model, "own", state.migration)
            elif model.proxy or app not in speaking:
                rival = foreign.get(key)
                if rival is None or len(rival.definition.fields) < len(model.fields):
                    foreign[key] = ProjectModel(model, "foreign", state.migration)
    return foreign | own


def _absent(known: Mapping[str, ProjectModel]) -> Iterator[ProjectModel]:
    """What models that are known refer to without its being known."""
    seen = set(known)
    for model in known.values():
        fields = model.definition.fields
        for key in (
            *model.definition.parents,
            *(key for f in fields for key in (f.target, f.through) if key),
        ):
            if key not in seen:
                seen.add(key)
                app, _, name = key.partition(".")
                yield ProjectModel(FrozenModel(app, name, "", ()), "absent", model.migration)


def frozen_models(project: Project, migration: MigrationId) -> tuple[FrozenModel, ...] | None:
    """All models that a migration has frozen, those of other apps too; None where it freezes nothing.

    Names in the models are resolved as ProjectModel has them.
    """
    definitions = frozen_definitions(project, migration)
    if definitions is None:
        return None
    return tuple(_resolved(model) for model in Orm(definitions, migration.app).models())


def module_resolver(project: Project) -> ModuleResolver:
    """What finds the modules that the migrations of a project import; folders are listed once."""
    environment = project.environment
    return environment.resolver(Files(environment.roots))


#: What a migration does is not needed for what it has frozen.
_METHODS = (BACKWARDS, "forwards")


def frozen_definitions(
    project: Project, migration: MigrationId, modules: Modules | None = None
) -> dict[Value, Value] | None:
    """What `models = {...}` of a migration evaluates to; None where it freezes nothing.

    `modules` are those that it may import, and keep which it has asked for.

    An empty `models` counts as something where `complete_apps` names the app: so South writes it when the app's last
    model is gone (`south.creator.freezer`, `south.management.commands.schemamigration`).
    """
    one = project.migrations[migration]
    modules = modules or project.environment.modules(module_resolver(project))
    name = f"{project.apps[migration.app].package}.{migration.name}"
    interpreter = modules.interpreter(name)
    module = read_module(one.data, skip=_METHODS)
    scope, _ = summarize.run_module(module, name, interpreter, str(one.path))
    cls = scope.names.get("Migration")
    models = summarize.find_attribute(cls, "models") if isinstance(cls, Class) else None
    if not isinstance(cls, Class) or not isinstance(models, dict):
        return None
    complete = interpreter.iterate(summarize.find_attribute(cls, "complete_apps")) or ()
    return models if models or migration.app in complete else None


def _resolved(model: ModelClass) -> FrozenModel:
    """A model's definition, with every name in it resolved among the models frozen beside it."""
    definition = model.definition
    return replace(
        definition,
        table=model.table,
        parents=tuple(_whole(model, key) for key in definition.parents),
        fields=tuple(_resolved_field(model, field) for field in definition.fields),
    )


def _resolved_field(model: ModelClass, field: FrozenField) -> FrozenField:
    table, through = model.many_table(field) if field.many else (None, None)
    target = _whole(model, field.target) if field.target else None
    return replace(field, target=target, through=through.key if through else None, db_table=table)


def _whole(model: ModelClass, key: str) -> str:
    related = model.related(key)
    if related is not None:
        return related.key
    return key if "." in key else f"{model.definition.app}.{key}".lower()
