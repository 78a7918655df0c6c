"""`orm` and the model classes in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from southdeps import effects
from southdeps.interpreter.containers import LazyDict
from southdeps.interpreter.describing import describe
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    Native,
    Unknown,
    Value,
    listed,
)
from southdeps.south import frozen
from southdeps.south.frozen import FrozenField, FrozenModel
from southdeps.south.names import truncate_name
from southdeps.south.orm.instance import ModelInstance
from southdeps.south.orm.methods import QuerySet, exception_of

if TYPE_CHECKING:
    from southdeps.finding import ReferenceKind


#: What instances of Django's own Model have besides their fields (`django.db.models.base`).
INSTANCE_ATTRIBUTES = frozenset(
    [
        "clean",
        "clean_fields",
        "date_error_message",
        "delete",
        "full_clean",
        "pk",
        "prepare_database_save",
        "save",
        "save_base",
        "serializable_value",
        "unique_error_message",
        "validate_unique",
    ]
)
CLASS_ATTRIBUTES = frozenset({"add_to_class", "copy_managers", "mro", "objects"})


class Orm(AbstractObject):
    """`orm`: the models that one migration has frozen, thawed when they are asked for."""

    def __init__(self, definitions: Mapping[str, Value], default_app: str) -> None:
        """`definitions` is the migration's `models`; keys without a dot belong to `default_app`."""
        self.definitions = definitions
        self.default_app = default_app
        self.keys: dict[str, str] = {}
        for key in definitions:
            if isinstance(key, str):
                self.keys[self.named(key, frozen.object_name(definitions, key))] = key
        self.parsed: dict[str, ModelClass] = {}

    def full_key(self, key: str) -> str:
        """`app.model` in lower case."""
        return (key if "." in key else f"{self.default_app}.{key}").lower()

    def named(self, key: str, name: str | None) -> str:
        """The full key under which South files a model: by the `object_name` of its Meta, if it has one."""
        full = self.full_key(key)
        return full if name is None else f"{full.partition('.')[0]}.{name.lower()}"

    def model(self, key: str) -> ModelClass | None:
        """The frozen model of that key; a bare name is one of the own app's, else any app's."""
        full = self.full_key(key)
        if full not in self.keys and "." not in key:
            full = next((other for other in self.keys if other.endswith(f".{key.lower()}")), full)
        if full not in self.parsed:
            definition = self.parse_model(full)
            if definition is None:
                return None
            self.parsed[full] = ModelClass(definition, self)
        return self.parsed[full]

    def parse_model(self, full: str) -> FrozenModel | None:
        """What is frozen under that full key; None if nothing is."""
        if full not in self.keys and getattr(self.definitions, "complete", True):
            return None
        key = self.keys.get(full, full)
        if isinstance(self.definitions, LazyDict):
            text = self.definitions.deferred.get(key)
            model = frozen.parse_model_text(key, text, self.default_app) if text is not None else None
            if model is not None:
                return model
        definition = self.definitions[key] if full in self.keys else None
        if not isinstance(definition, Mapping):
            if getattr(self.definitions, "complete", True) and definition is None:
                return None
            definition = {}  # frozen by the running program, of which only the name is known
        return frozen.parse_model(key, definition, self.default_app)

    def unfrozen(self) -> str | None:
        """What South says where a frozen field refers to a model that isn't frozen (case 19b), else None."""
        definitions = self.definitions
        if not getattr(definitions, "complete", False):
            return None
        known = frozenset(self.keys)
        for key in definitions:
            if isinstance(definitions, LazyDict) and key in definitions.texts:
                missing = frozen.mentioned_models(definitions.texts[key]) - known
            else:
                missing = mentioned_in(definitions[key]) - known
            if missing:
                return self.complaint(key, missing)
        return None

    def complaint(self, key: str, missing: frozenset[str]) -> str | None:
        """South's words for the first field of the model `key` that refers to one of the `missing` models."""
        model = self.model(key)
        for field in model.definition.fields if model is not None else ():
            if field.target in missing:
                app, _, name = field.target.partition(".")
                owner = key.partition(".")[2]
                return (
                    f"ValueError: Cannot successfully create field '{field.name}' for model '{owner}': "
                    f"\"The model '{name}' from the app '{app}' is not available in this migration.\""
                )
        return None

    def models(self) -> Iterator[ModelClass]:
        """All frozen models."""
        for key in self.keys:
            model = self.model(key)
            if model is not None:
                yield model

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        """The frozen models that may refer to `model`: no other is thawed for it."""
        name = next((key.rpartition(".")[2] for key, one in self.parsed.items() if one is model), None)
        if name is None:  # nobody froze it, so nobody names it
            return
        texts = self.definitions.deferred if isinstance(self.definitions, LazyDict) else {}
        for full, key in self.keys.items():
            text = texts[key].lower() if key in texts else None
            if text is None or name in text or "self" in text:
                other = self.model(full)
                if other is not None:
                    yield other

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        key = interpreter.look_up(key)
        if not isinstance(key, str):
            interpreter.record(
                effects.Diagnostic,
                effects.DiagnosticKind.DYNAMIC_NAME,
                f"which model orm[...] names here is known only at run time: {describe(key)}",
            )
            return Unknown("orm[...]")
        name, _, field_name = key.partition(":")
        model = self.model(name) if "." in name else None
        if model is None:
            app, dot, model_name = name.lower().partition(".")
            what = f"from the app '{app}' is not available in this migration."
            if not dot:
                model_name, what = app, "is not in appname.modelname format."
            missing = error("KeyError", f"\"The model '{model_name}' {what}\"")
            cause = effects.RaiseKind.MODEL_NOT_FROZEN if dot else None
            interpreter.raise_error(replace(missing, cause=cause))
            return Unknown(f"orm[{key!r}]")
        return model.field(field_name) if field_name else model

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name == "models":
            return OrmModels(self)
        model = self.model(f"{self.default_app}.{name}")
        if model is None:
            what = f"from the app '{self.default_app}' is not available in this migration."
            missing = error("AttributeError", f"The model '{name}' {what}")
            interpreter.raise_error(replace(missing, cause=effects.RaiseKind.MODEL_NOT_FROZEN))
            return Unknown(f"orm.{name}")
        return model

    def contains(self, interpreter: Evaluator, value: Value) -> bool | None:
        return None

    def describe(self) -> str:
        return "orm"


def mentioned_in(definition: Value) -> frozenset[str]:
    """The lower-case keys of `orm['app.Model']` in the texts of a definition that was not cut out of its file."""
    if isinstance(definition, str):
        return frozen.mentioned_models(definition)
    if isinstance(definition, Mapping):
        return mentioned_in(list(definition.values()))
    if isinstance(definition, list | tuple):
        return frozenset[str]().union(*map(mentioned_in, definition))
    return frozenset()


class OrmModels(AbstractObject):
    """`orm.models`: by lower-case key."""

    def __init__(self, orm: Orm) -> None:
        self.orm = orm

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        return self.orm.item(interpreter, key)

    def contains(self, interpreter: Evaluator, value: Value) -> bool | None:
        return value in self.orm.keys if isinstance(value, str) else None


class ModelSource(Protocol):
    """Where a model finds the models related to it."""

    def model(self, key: str) -> ModelClass | None:
        """The model of that key, `app.model` in lower case."""

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        """The models that may refer to `model`."""


class ModelClass(AbstractObject):
    """A model class: frozen, imported (`live`), or mocked."""

    def __init__(
        self, definition: FrozenModel, orm: ModelSource | None = None, *, reference: ReferenceKind = "orm"
    ) -> None:
        """`reference` says what kind of reference reading this model is."""
        self.definition = definition
        self.orm = orm
        self.reference: ReferenceKind = reference

    @property
    def key(self) -> str:
        """`app.model` in lower case."""
        return f"{self.definition.app}.{self.definition.name}".lower()

    @property
    def table(self) -> str:
        """The model's table; a proxy has that of its base."""
        here, seen = self, {self}
        while here.definition.proxy and (parents := here.parents()) and parents[0] not in seen:
            here = parents[0]
            seen.add(here)
        return here.definition.table

    @property
    def exact_columns(self) -> tuple[str, ...]:
        """The columns whose names are certain, which a fixture's rows all name; ALL if there are none."""
        found = (column for column in self.definition.columns if column not in self.definition.guessed)
        return tuple(found) or (effects.ALL,)

    def parents(self) -> list[ModelClass]:
        """The concrete models that this one inherits from, as far as they are frozen."""
        found = (self.related(key) for key in self.definition.parents)
        return [parent for parent in found if parent is not None]

    def related(self, key: str | None) -> ModelClass | None:
        """The model of that key, seen from this one ("self" too)."""
        if key == "self":
            return self
        return self.orm.model(key) if self.orm is not None and key is not None else None

    def find_field(self, name: str) -> tuple[FrozenField, ModelClass] | None:
        """The field of that name and the model that has it: this one or one it inherits from."""
        if name == "pk":
            return self.primary_key
        if name in self.definition.by_name:
            return self.definition.by_name[name], self
        for parent in self.parents():
            found = parent.find_field(name)
            if found is not None:
                return found
        return None

    @property
    def primary_key(self) -> tuple[FrozenField, ModelClass]:
        """The primary key and the model that has it (a proxy's is its base's)."""
        parents = self.parents()
        return (
            parents[0].primary_key
            if self.definition.proxy and parents
            else (self.definition.primary_key, self)
        )

    def reverse(self, name: str) -> tuple[FrozenField, ModelClass] | None:
        """The relation of another frozen model that gives this one an attribute or lookup called `name`."""
        for field, other in self.referring():
            default = other.definition.name.lower()
            if name in ({field.related_name} if field.related_name else {default, f"{default}_set"}):
                return field, other
        return None

    def referring(self) -> Iterator[tuple[FrozenField, ModelClass]]:
        """The frozen fields that refer to this model, and the models that have them."""
        for other in self.orm.mentioning(self) if self.orm is not None else ():
            for field in other.definition.fields:
                target = other.related(field.target)
                if target is not None and target.key == self.key:
                    yield field, other

    def require(self, interpreter: Evaluator, columns: Iterable[str] | None = None) -> None:
        """Note that the table is used now, and for a child its parents' tables too; None: all columns."""
        if columns is None:
            columns = self.definition.columns
            for parent in self.parents():
                parent.require(interpreter)
        if not self.definition.proxy:
            interpreter.record(
                effects.Require, self.table, tuple(columns), self.reference, False, self.definition.app
            )

    def many_table(self, field: FrozenField) -> tuple[str | None, ModelClass | None]:
        """The table between the two sides of a many-to-many field, and its `through` model if it has one."""
        through = self.related(field.through)
        if through is not None:
            return through.table, through
        return field.db_table or truncate_name(f"{self.table}_{field.name}"), None

    def row(
        self, *, new: bool = False, values: Mapping[str, Value] | None = None, annotated: bool = False
    ) -> ModelInstance:
        """A row of this model. Query sets get theirs here, since rows are above query sets."""
        return ModelInstance(self, new=new, values=values, annotated=annotated)

    def method(self, name: str, row: Value) -> Value | None:
        """A method of the model, bound to a row; South freezes none."""
        return None

    def lacks(self, name: str) -> bool:
        """Whether instances certainly have no attribute of that name: South freezes fields, and no methods."""
        if (
            not self.is_complete
            or name in INSTANCE_ATTRIBUTES
            or name.startswith(("_", "get_next_", "get_previous_"))
        ):
            return False
        parents = self.parents()
        if len(parents) < len(self.definition.parents) or not all(parent.lacks(name) for parent in parents):
            return False
        return (
            self.find_field(name) is None
            and name not in self.definition.columns
            and self.reverse(name) is None
        )

    @property
    def is_complete(self) -> bool:
        """Whether the definition names every attribute: frozen, and with none but Django's fields and bases."""
        definition = self.definition
        return (
            self.reference == "orm"
            and bool(definition.fields)
            and not definition.guessed
            and not definition.custom_bases
        )

    def field(self, name: str) -> Value:
        """`orm['app.Model:field']`"""
        found = self.find_field(name)
        return FieldOf(*found) if found is not None else Unknown(f"{self.key}:{name}")

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"objects", "_default_manager", "_base_manager"}:
            return QuerySet(self)
        if name == "_meta":
            return ModelOptions(self)
        if name == "__name__":
            return self.definition.name
        found = self.find_field(name)
        if found is not None:
            return FieldOf(*found)
        if name in {"DoesNotExist", "MultipleObjectsReturned"}:
            return exception_of(self, name)
        if name not in CLASS_ATTRIBUTES and self.lacks(name):
            interpreter.raise_error(
                error("AttributeError", f"type object '{self.definition.name}' has no attribute '{name}'")
            )
        return Unknown(f"{self.key}.{name}")

    def call(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        return self.row(new=True, values=keywords)

    def describe(self) -> str:
        return self.key


class FieldOf(AbstractObject):
    """A field of a model."""

    def __init__(self, field: FrozenField, model: ModelClass) -> None:
        self.field = field
        self.model = model

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "column" | "attname":
                return self.field.column
            case "name":
                return self.field.name
            case "through":
                return self.model.related(self.field.through) or self.middle()
        return Unknown(f"{self.model.key}.{self.field.name}.{name}")

    def middle(self) -> Value:
        """The model in between that Django makes for a many-to-many field without one."""
        table, _ = self.model.many_table(self.field)
        if not self.field.many or table is None:
            return Unknown("through")
        definition = FrozenModel(
            self.model.definition.app, f"{self.model.definition.name}_{self.field.name}", table, ()
        )
        return ModelClass(definition, self.model.orm, reference=self.model.reference)


class ModelOptions(AbstractObject):
    """`Model._meta`"""

    def __init__(self, model: ModelClass) -> None:
        self.model = model

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        definition = self.model.definition
        match name:
            case "app_label":
                return definition.app
            case "object_name":
                return definition.name
            case "module_name" | "model_name":
                return definition.name.lower()
            case "db_table":
                return self.model.table
            case "proxy":
                return definition.proxy
            case "pk":
                return FieldOf(*self.model.primary_key)
            case "get_field" | "get_field_by_name":
                return Native(self.get_field)
            case "fields" | "local_fields" if definition.fields:
                return listed(FieldOf(field, self.model) for field in definition.fields if not field.many)
        return Unknown(f"{self.model.key}._meta.{name}")

    def get_field(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`_meta.get_field(name)`"""
        return self.model.field(args[0]) if args and isinstance(args[0], str) else Unknown("get_field(...)")
