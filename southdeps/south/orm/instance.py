"""Rows: when they are read and written, and which tables and columns."""

from __future__ import annotations

from collections.abc import Mapping

from southdeps import effects
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import Args, Evaluator, Keywords, Native, Unknown, Value
from southdeps.south.frozen import FrozenField
from southdeps.south.orm.assigning import OTHERS, ModelRow, assign_relation, null_columns
from southdeps.south.orm.deletion import cascade
from southdeps.south.orm.lookups import link, literal_columns
from southdeps.south.orm.methods import QuerySet
from southdeps.south.orm.protocols import ModelLike
from southdeps.south.other_database import database_named


class ModelInstance(ModelRow):
    """An instance of a model; `new` until it is saved."""

    def __init__(
        self,
        model: ModelLike,
        *,
        new: bool = False,
        values: Mapping[str, Value] | None = None,
        annotated: bool = False,
        many: bool = False,
    ) -> None:
        """`values` are the attributes that the migration has set; an `annotated` row may have any others.

        It stands for `many` rows if `bulk_create()` makes them.
        """
        self.model = model
        self.open = annotated
        self.new = new
        self.many = many
        self.values = dict(values or {})
        self.under_way: set[str] = set()

    def save(self, interpreter: Evaluator) -> None:
        """`save()` of the model's class, if it has one of its own, which calls Django's."""
        own = self.overridden(interpreter, "save")
        if own is None:
            self.save_base(interpreter)
            return
        self.under_way.add("save")
        interpreter.call_value(own, (), {})
        self.under_way.discard("save")

    def overridden(self, interpreter: Evaluator, name: str) -> Value | None:
        """A method that the model's class has instead of Django's, unless it is that which calls it."""
        return None if self.many or name in self.under_way else self.model.method(interpreter, name, self)

    def save_base(self, interpreter: Evaluator) -> None:
        """INSERT or UPDATE: every column of the frozen model is named."""
        self.model.require(interpreter, write="insert" if self.new else "update")
        if self.new:
            models = (*self.model.parents(), self.model)
            for model in (one for one in models if not one.definition.proxy):
                nulls = null_columns(model, self.values) if model.reference == "orm" else ()
                literals = (*literal_columns(model, self.values), *((column, None) for column in nulls))
                columns = None if model.reference == "live-model" else model.definition.columns
                interpreter.record(effects.Insert, model.table, columns, literals, self.key_of(model))
            self.new = False
        else:
            interpreter.record(effects.ChangeRows, self.model.table)

    def key_of(self, model: ModelLike) -> str:
        """Whether the key of a new row is given or generated; "unknown" if it is a parent's."""
        field, owner = model.primary_key
        if owner is not model or self.many:
            return "unknown"
        return "given" if {"pk", field.name, field.column} & self.values.keys() else "generated"

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in self.values and not isinstance(self.values[name], Unknown):
            return self.values[name]
        if name.startswith("__") and name != "__class__":
            self.escape()
        if name == "delete" and (own := self.overridden(interpreter, name)) is not None:
            return own
        if name in {"save", "delete"}:
            return Native(self.write if name == "save" else self.delete)
        if name in {"_meta", "objects", "__class__"}:
            return self.model if name == "__class__" else self.model.attribute(interpreter, name)
        found = self.model.find_field(name)
        if found is not None:
            return self.read(interpreter, *found)
        back = self.model.reverse(name)
        if back is not None:
            field, other = back
            if field.many:
                return RelatedManager(other, joins=tuple(link(other, field)), filtered=True, exact=False)
            if field.parent_link and not name.endswith("_set"):
                other.require(interpreter)
                return other.row()
            named = (field.column,) if field.column else ()
            return QuerySet(other, named=named, filtered=True, exact=False, given=((field.name, self),))
        bound = self.model.method(interpreter, name, self)
        if bound is not None:
            return bound
        if not self.open and name not in self.values and self.model.lacks(name):
            interpreter.raise_error(
                error("AttributeError", f"'{self.model.definition.name}' object has no attribute '{name}'")
            )
        return Unknown(f"{self.model.key}.{name}")

    def read(self, interpreter: Evaluator, field: FrozenField, owner: ModelLike) -> Value:
        """The value of a field; that of a foreign key is a row that is read now."""
        target = owner.related(field.target)
        if field.many:
            _, through = owner.many_table(field)
            if target is None:
                return Unknown(field.name)
            joins = tuple(link(owner, field))
            return RelatedManager(target, joins=joins, filtered=True, exact=False, through=through)
        if target is None or field.column is None:
            return Unknown(f"{self.model.key}.{field.name}")
        target.require(interpreter)
        return target.row()

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        found = self.model.find_field(name)
        if found is not None and found[0].many:
            related = self.read(interpreter, *found)
            if isinstance(related, RelatedManager):
                related.write(interpreter, (), {})
        elif found is not None:
            self.check(interpreter, name, value)
        self.values[name] = value

    def check(self, interpreter: Evaluator, name: str, value: Value) -> None:
        """Raise what Django raises if a foreign key does not take a value."""
        found = self.model.find_field(name)
        if found is not None and found[0].name == name and found[0].exact and not found[0].many:
            target = found[1].related(found[0].target)
            if target is not None:
                assign_relation(interpreter, found[1], found[0], target, interpreter.look_up(value))

    def escape(self) -> None:
        self.values[OTHERS] = Unknown("any value")

    def write(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`row.save()`"""
        self.move(interpreter, keywords)
        self.save(interpreter)
        return None

    def move(self, interpreter: Evaluator, keywords: Keywords) -> None:
        """Go to the database that `save()` or `delete()` names."""
        database = database_named(interpreter, keywords["using"]) if "using" in keywords else None
        if database is not None:
            self.model = self.model.on(database)

    def delete(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`row.delete()`"""
        self.move(interpreter, keywords)
        self.model.require(interpreter, ())
        cascade(self.model, interpreter)
        interpreter.record(
            effects.DeleteRows, self.model.table, literal_columns(self.model, self.values), False
        )
        return None

    def describe(self) -> str:
        return f"a row of {self.model.key}"


class RelatedManager(QuerySet, frozen=True, eq=False):
    """The other side of a many-to-many field: `add` and the like write the table in between."""

    through: ModelLike | None = None

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"add", "remove", "clear", "set"}:
            return Native(self.write)
        if name == "through":
            return self.through or Unknown("through")
        return super().attribute(interpreter, name)

    def write(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`row.things.add(...)`"""
        for table, columns in self.joins:
            interpreter.record(effects.Require, table, columns, self.model.reference)
        return None

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        return
