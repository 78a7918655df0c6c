"""Model classes, their fields and `_meta`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import TYPE_CHECKING, Protocol

from southdeps import effects, exception_texts
from southdeps.databases import bare, qualified
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
from southdeps.south.frozen import FrozenField, FrozenModel
from southdeps.south.names import truncate_name
from southdeps.south.orm.assigning import OTHERS
from southdeps.south.orm.instance import ModelInstance
from southdeps.south.orm.methods import QuerySet, new_row
from southdeps.south.orm.resolving import no_field
from southdeps.south.orm.results import exception_of

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
#: How methods begin that give the row with the next date; only a date that is NOT NULL has them.
_NEIGHBOURS = re.compile("get_(?:next|previous)_by_")
CLASS_ATTRIBUTES = frozenset({"add_to_class", "copy_managers", "mro", "objects"})


#: `NO_ORM` as an exception.
_NO_ORM = error(*exception_texts.NO_ORM.split(": ", 1))


class ModelSource(Protocol):
    """Where a model finds the models related to it."""

    def model(self, key: str) -> ModelClass | None:
        """The model of that key, `app.model` in lower case."""

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        """The models that may refer to `model`."""


class ModelsOn:
    """The models of a source, on another database."""

    def __init__(self, source: ModelSource, database: str, model: ModelClass) -> None:
        """`model` is the one that asks."""
        self.source = source
        self.database = database
        self.own: ModelClass = model.orm.own if isinstance(model.orm, ModelsOn) else model

    def model(self, key: str) -> ModelClass | None:
        """The model of that key."""
        found = self.source.model(key)
        return found.on(self.database) if found is not None else None

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        """The models that may refer to a model: the source knows it as its own."""
        for other in self.source.mentioning(self.own):
            yield other.on(self.database)


class ModelClass(AbstractObject):
    """A model class: frozen, imported (`live`), or mocked."""

    def __init__(
        self, definition: FrozenModel, orm: ModelSource | None = None, *, reference: ReferenceKind = "orm"
    ) -> None:
        """`reference` says what kind of reference reading this model is."""
        self.definition = definition
        self.orm = orm
        self.reference: ReferenceKind = reference
        self.database = ""

    def on(self, database: str) -> ModelClass:
        """The same model on another database, by its alias; so are the models that it is related to."""
        made = copy(self)
        made.database = database
        source = self.orm.source if isinstance(self.orm, ModelsOn) else self.orm
        made.orm = ModelsOn(source, database, self) if source is not None else None
        return made

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
        return qualified(here.definition.table, self.database)

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

    def require(
        self, interpreter: Evaluator, columns: Iterable[str] | None = None, *, write: str = ""
    ) -> None:
        """Note that the table is used now, and for a child its parents' tables too; None: all columns.

        The table of a proxy is that of the model behind it.
        """
        if self.definition.proxy:
            for parent in self.parents():
                parent.require(interpreter, columns, write=write)
            return
        if columns is None:
            columns = self.definition.columns
            for parent in self.parents():
                parent.require(interpreter, write=write)
        needed, app = tuple(columns), self.definition.app
        interpreter.record(effects.Require, self.table, needed, self.reference, False, app, write=write)

    def many_table(self, field: FrozenField) -> tuple[str | None, ModelClass | None]:
        """The table between the two sides of a many-to-many field, and its `through` model if it has one."""
        through = self.related(field.through)
        if through is not None:
            return through.table, through
        table = field.db_table or truncate_name(f"{bare(self.table)}_{field.name}")
        return qualified(table, self.database), None

    def row(
        self,
        *,
        new: bool = False,
        values: Mapping[str, Value] | None = None,
        annotated: bool = False,
        many: bool = False,
    ) -> ModelInstance:
        """A row of this model. Query sets get theirs here, since rows are above query sets."""
        return ModelInstance(self, new=new, values=values, annotated=annotated, many=many)

    def method(self, interpreter: Evaluator, name: str, row: Value) -> Value | None:
        """A method of the model, bound to a row; South freezes none."""
        return None

    def has_property(self, name: str) -> bool:
        """Whether the class has a property of that name; South freezes none."""
        return False

    def lacks(self, name: str) -> bool:
        """Whether instances certainly have no attribute of that name: South freezes fields, and no methods."""
        if not self.is_complete or name in INSTANCE_ATTRIBUTES or name.startswith("_"):
            return False
        neighbour = _NEIGHBOURS.match(name)
        if neighbour is not None:
            found = self.find_field(name[neighbour.end() :])
            return found is None or found[0].spec.null or not found[0].kind.startswith("Date")
        if name.startswith(("get_next_", "get_previous_")):
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
        if name == "objects" and self.reference == "orm" and not interpreter.catches(_NO_ORM):
            interpreter.record(effects.UseManager)
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
        values = dict(keywords)
        if args:
            values[OTHERS] = Unknown("values by position")
        return new_row(self, interpreter, values)

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
        raised = no_field(self.model, [arg for arg in args[:1] if isinstance(arg, str)])
        if raised is not None:
            interpreter.raise_error(raised)
        return self.model.field(args[0]) if args and isinstance(args[0], str) else Unknown("get_field(...)")
