"""Models as the project's modules define them today: what they read is what their tables have in the end.

A migration that imports a model gets the current class: its fields, methods and managers, also those of base classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec.structs import replace

from southdeps import effects
from southdeps.effect_kinds import DiagnosticKind
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import (
    Class,
    Evaluator,
    External,
    Function,
    Instance,
    Property,
    Static,
    Unknown,
    Value,
)
from southdeps.south.closed_classes import is_closed, open_up
from southdeps.south.contrib import CONTRIB, CONTRIB_ABSTRACT, CONTRIB_FIELDS, CONTRIB_TABLES
from southdeps.south.environment import DjangoEnvironment
from southdeps.south.fields import has_no_column, is_django, is_relation, keywords_of, read_field
from southdeps.south.frozen import IMPLICIT_KEY, FrozenField, FrozenModel
from southdeps.south.names import truncate_name
from southdeps.south.orm import ModelClass
from southdeps.south.orm.methods import METHODS, QuerySet
from southdeps.south.orm.model import ModelSource


class LiveModelSource(ModelSource, Protocol):
    """What live models ask of the modules around them: south.modules.Modules."""

    def resolve(self, path: str) -> Value:
        """What a dotted name stands for."""

    def app_of(self, cls: Class) -> str | None:
        """The label of the app whose models module a class is in."""


class LiveModel(ModelClass):
    """A model class that is imported; `cls` is None for one that is known by name alone."""

    def __init__(
        self, definition: FrozenModel, project: LiveModelSource | None = None, cls: Class | None = None
    ) -> None:
        super().__init__(definition, project, reference="live-model")
        self.cls = cls

    def require(
        self, interpreter: Evaluator, columns: Iterable[str] | None = None, *, write: str = ""
    ) -> None:
        """Record that the table is used now; one of which no field is known, with all columns it ends up with."""
        definition = self.definition
        if not definition.fields and not definition.parents and not definition.proxy:
            columns = (effects.ALL,) if columns is None or self.cls is None else columns
        guessed = set(definition.guessed)
        if columns is not None and definition.proxy:
            for parent in self.parents():
                parent.require(interpreter, columns, write=write)
        if columns is None:
            columns = [column for column in definition.columns if column not in guessed]
            for parent in self.parents():
                parent.require(interpreter, write=write)
        if not definition.proxy:
            needed = tuple(column for column in columns if column not in guessed)
            interpreter.record(
                effects.Require, self.table, needed, "live-model", False, definition.app, write=write
            )
        if definition.app not in CONTRIB and definition.app != "south":
            interpreter.record(
                effects.Diagnostic,
                DiagnosticKind.LIVE_MODEL,
                f"{definition.name} is imported from {definition.app}.models: the model of today, "
                "not of the time of this migration",
            )

    @property
    def is_complete(self) -> bool:
        """Whether the class names every attribute; the models that it is related to are those of the project."""
        known = self.cls is not None and bool(self.definition.fields or self.definition.proxy)
        return known and self.cls is not None and not self.definition.guessed and is_closed(self.cls)

    def lacks(self, name: str) -> bool:
        """Whether instances certainly have no attribute of that name; choices and orders make some."""
        return not name.startswith(("get_", "set_")) and self.own(name) is None and super().lacks(name)

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name == "add_to_class" and self.cls is not None:
            open_up(self.cls)
        value = self.own(self.first_manager() if name == "_default_manager" else name)
        if isinstance(value, Instance) and name not in METHODS:
            return LiveManager(self, manager=value)
        if self.cls is not None and isinstance(value, Function | Static):
            return interpreter.inherited(self.cls, name, None)
        if value is not None and not isinstance(value, CallResult | Instance | Unknown) and name != "objects":
            return value
        return super().attribute(interpreter, name)

    def first_manager(self) -> str:
        """The name of the manager that the class defines first, which is its default one."""
        names = self.cls.scope.names if self.cls is not None else {}
        return next((name for name, value in names.items() if is_manager(value)), "objects")

    def own(self, name: str) -> Value:
        """What the class or a base class binds to a name; None if nothing does."""
        try:
            return self.cls.find(name) if self.cls is not None else None
        except KeyError:
            return None

    def has_property(self, name: str) -> bool:
        """Whether the class has a property of that name."""
        return isinstance(self.own(name), Property)

    def method(self, interpreter: Evaluator, name: str, row: Value) -> Value | None:
        """A method of the class, bound to one of its rows, or what a property gives."""
        value = self.own(name)
        if isinstance(value, Property):
            bound = Function(value.function.definition, value.function.scope, (row,))
            return interpreter.call_value(bound, (), {})
        return Function(value.definition, value.scope, (row,)) if isinstance(value, Function) else None


def is_manager(value: Value) -> bool:
    """Whether a value is a manager: an instance of a class that derives from Django's, or of that itself."""
    if isinstance(value, CallResult):
        return value.path.endswith("Manager")
    bases = [base for one in value.cls.lineage() for base in one.bases] if isinstance(value, Instance) else []
    return any(isinstance(base, External) and base.path.endswith("Manager") for base in bases)


class LiveManager(QuerySet, frozen=True, eq=False):
    """A manager whose class the project defines: Django's own methods, and those of the class."""

    manager: Instance | None = None

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in METHODS and name not in QUERY_SET_METHODS and self.manager is not None:
            return self.query(interpreter).attribute(interpreter, name)
        if self.manager is not None:
            try:
                value = self.manager.cls.find(name)
            except KeyError:
                return super().attribute(interpreter, name)
            return Function(value.definition, value.scope, (self,)) if isinstance(value, Function) else value
        return super().attribute(interpreter, name)

    def query(self, interpreter: Evaluator) -> QuerySet:
        """The rows that the manager begins with: what its class selects, if it overrides that."""
        plain = QuerySet(self.model)
        for name in QUERY_SET_METHODS:
            try:
                found = self.manager.cls.find(name) if self.manager is not None else None
            except KeyError:
                continue
            if isinstance(found, Function):
                value = interpreter.call_value(Function(found.definition, found.scope, (plain,)), (), {})
                return value if isinstance(value, QuerySet) else replace(plain, filtered=True, exact=False)
        return plain


#: What a manager's class overrides to select other rows, before Django 1.6 and since.
QUERY_SET_METHODS = ("get_query_set", "get_queryset")


def live_model(app: str, name: str, project: LiveModelSource | None = None) -> LiveModel:
    """A model class of which only app and name are known; Django's own are known by their fields."""
    key = f"{app}.{name}".lower()
    table = CONTRIB_TABLES.get(key) or truncate_name(f"{app}_{name.lower()}")
    fields = tuple(_contrib_field(one) for one in CONTRIB_FIELDS.get(key, ()))
    return LiveModel(FrozenModel(app, name, table, fields), project)


def _contrib_field(text: str) -> FrozenField:
    name, many, to = text.partition("*")
    if not many:
        name, _, to = text.partition("=")
    column = None if many else f"{name}_id" if to else name
    kind = "AutoField" if name == "id" else "ManyToManyField" if many else "ForeignKey" if to else "CharField"
    return FrozenField(name, column, to or None, bool(many), primary_key=name == "id", kind=kind)


def user_model(django: DjangoEnvironment, project: LiveModelSource | None = None) -> ModelClass:
    """The model that AUTH_USER_MODEL names."""
    app, _, name = django.user_model.partition(".")
    found = project.model(django.user_model.lower()) if project is not None else None
    return found if isinstance(found, LiveModel) and found.cls is not None else live_model(app, name, project)


def is_model(cls: Class) -> bool:
    """Whether a class of the scanned source is a model that is not abstract."""
    bases = [base for ancestor in cls.lineage() for base in ancestor.bases]
    if any(isinstance(base, External) and base.path.startswith("django.db.models.fields") for base in bases):
        return False  # a field class of the project's own
    derived = any(
        isinstance(base, ModelClass) or (isinstance(base, External) and is_base(base.path)) for base in bases
    )
    fields = any(is_field(value) for one in cls.lineage() for value in one.scope.names.values())
    return (derived or fields) and meta_of(cls, "abstract") is not True


def is_base(path: str) -> bool:
    """Whether a dotted name is that of a class that models inherit from."""
    package, _, name = path.rpartition(".")
    return (package.startswith("django.db.models") and name == "Model") or (
        package == "django.contrib.auth.models" and name in CONTRIB_ABSTRACT
    )


def is_field(value: Value) -> bool:
    """Whether a value is a field object of Django."""
    return isinstance(value, CallResult) and is_django(value.path) and value.path.endswith(("Field", "Key"))


def meta_of(cls: Class, name: str) -> Value:
    """An option of the Meta that a model defines itself; None if it has none."""
    meta = cls.scope.names.get("Meta")
    return meta.scope.names.get(name) if isinstance(meta, Class) else None


def option_of(cls: Class, name: str, default: Value) -> Value:
    """An option of a model's Meta, which it inherits from abstract models unless it has its own; else `default`."""
    for one in cls.lineage():
        meta = one.scope.names.get("Meta") if one is cls or not is_model(one) else None
        if isinstance(meta, Class):
            return next(
                (each.scope.names[name] for each in meta.lineage() if name in each.scope.names), default
            )
    return default


def groups_of(value: Value) -> tuple[tuple[str, ...], ...]:
    """The groups of names in a `unique_together` or `index_together`; one group may stand alone."""
    if not isinstance(value, list | tuple):
        return ()
    groups = (value,) if value and all(isinstance(name, str) for name in value) else value
    return tuple(
        tuple(name for name in group if isinstance(name, str))
        for group in groups
        if isinstance(group, list | tuple) and group
    )


def model_of(cls: Class, project: LiveModelSource) -> LiveModel | None:
    """The model that a class of the scanned source is; None if it is in no app."""
    label = meta_of(cls, "app_label")
    app = label if isinstance(label, str) else project.app_of(cls)
    return None if app is None else LiveModel(definition_of(cls, app, project), project, cls)


def definition_of(cls: Class, app: str, project: LiveModelSource) -> FrozenModel:
    """The fields and options of a model class."""
    parents = tuple(dict.fromkeys(_parents(cls, project)))
    proxy = meta_of(cls, "proxy") is True
    fields = () if proxy else tuple(_fields(cls, app, project))
    if not proxy and not any(field.primary_key for field in fields):
        fields = (*(_parent_links(parents) if parents else (IMPLICIT_KEY,)), *fields)
    table = meta_of(cls, "db_table")
    ordering = meta_of(cls, "ordering")
    return FrozenModel(
        app=app,
        name=cls.name,
        table=table if isinstance(table, str) else truncate_name(f"{app}_{cls.name.lower()}"),
        fields=fields,
        parents=parents,
        proxy=proxy,
        ordering=tuple(name for name in ordering if isinstance(name, str))
        if isinstance(ordering, list | tuple)
        else (),
        managed=option_of(cls, "managed", default=True) is not False,
        unique_together=groups_of(option_of(cls, "unique_together", ())),
        index_together=groups_of(option_of(cls, "index_together", ())),
    )


def _parents(cls: Class, project: LiveModelSource) -> Iterator[str]:
    """The keys of the concrete models that a class inherits from, also through abstract ones."""
    for base in cls.bases:
        if isinstance(base, ModelClass):
            yield base.key
        elif isinstance(base, Class) and is_model(base):
            model = model_of(base, project)
            if model is not None:
                yield model.key
        elif isinstance(base, Class):
            yield from _parents(base, project)


def _parent_links(parents: Iterable[str]) -> Iterator[FrozenField]:
    """The one-to-one fields that Django adds to a child model, the first of which is its key."""
    for index, key in enumerate(parents):
        name = f"{key.rpartition('.')[2]}_ptr"
        yield FrozenField(
            name,
            f"{name}_id",
            key,
            primary_key=index == 0,
            required=True,
            parent_link=True,
            kind="OneToOneField",
        )


def _fields(cls: Class, app: str, project: LiveModelSource) -> Iterator[FrozenField]:
    """The fields of a class and of the abstract classes that it inherits from."""
    seen: set[str] = set()
    for one in (cls, *(base for base in cls.lineage() if base is not cls and not is_model(base))):
        for name, value in one.scope.names.items():
            if isinstance(value, CallResult) and name not in seen and _is_field_like(value):
                seen.add(name)
                yield _field(name, value, app, project)


def _is_field_like(value: CallResult) -> bool:
    return value.path.endswith(("Field", "Key"))


def _field(name: str, call: CallResult, app: str, project: LiveModelSource) -> FrozenField:
    kind = call.path.rpartition(".")[2]
    many, relates = "ManyToMany" in kind, is_relation(kind)
    keyword = keywords_of(call)
    spec = read_field(call.path, keyword)
    to = keyword("to") or (call.args[0] if relates and call.args else None)
    column: str | None = None
    if not has_no_column(kind):
        named = keyword("db_column")
        column = named if isinstance(named, str) else f"{name}_id" if relates else name
    table, related_name, to_field = (keyword(one) for one in ("db_table", "related_name", "to_field"))
    return FrozenField(
        name=name,
        column=column,
        target=_target(to, app, project) if relates else None,
        many=many,
        required=not spec.null and not many,
        primary_key=spec.primary_key,
        to_field=to_field if isinstance(to_field, str) else None,
        related_name=related_name if isinstance(related_name, str) else None,
        through=_target(keyword("through"), app, project),
        db_table=table if isinstance(table, str) else None,
        parent_link=kind == "OneToOneField",
        kind=kind,
        exact=is_django(call.path),
        spec=spec,
    )


def _target(to: Value, app: str, project: LiveModelSource) -> str | None:
    """The lower-case `app.model` that a relation refers to; "self" for itself."""
    value = project.resolve(to.path) if isinstance(to, External) else to
    if isinstance(value, str):
        return value.lower() if "." in value or value == "self" else f"{app}.{value}".lower()
    if isinstance(value, ModelClass):
        return value.key
    if isinstance(value, Class):
        label = meta_of(value, "app_label")
        owner = label if isinstance(label, str) else project.app_of(value)
        return f"{owner}.{value.name}".lower() if owner else None
    return None


def as_live(value: Value, project: LiveModelSource) -> Value:
    """A model class of the scanned source as a live model; any other value is itself."""
    if isinstance(value, Class) and is_model(value):
        return model_of(value, project) or value
    return value
