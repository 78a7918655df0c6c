"""Rows: when they are read and written, and which tables and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from southdeps import effects
from southdeps.interpreter.alternatives import either
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import Args, Evaluator, Keywords, Native, Unknown, Value
from southdeps.south.frozen import FrozenField
from southdeps.south.orm import saving
from southdeps.south.orm.assigning import (
    OTHERS,
    ModelRow,
    assign_relation,
    empty_columns,
    no_key,
    null_columns,
)
from southdeps.south.orm.deletion import cascade
from southdeps.south.orm.lookups import link
from southdeps.south.orm.methods import QuerySet
from southdeps.south.orm.protocols import ModelLike
from southdeps.south.orm.results import does_not_exist, has_none
from southdeps.south.other_database import database_named


class ModelInstance(ModelRow):
    """An instance of a model; the migration has `created` it if it did not read it."""

    def __init__(
        self,
        model: ModelLike,
        *,
        new: bool = False,
        values: Mapping[str, Value] | None = None,
        annotated: bool = False,
        many: bool = False,
    ) -> None:
        """`values` are the attributes that the migration has set; an `annotated` row may have any others."""
        self.model = model
        self.open = annotated
        self.new = new
        self.many = many
        self.created = new
        self.when: tuple[Condition, ...] = ()
        self.numbers = {}
        self.values = dict(values or {})
        self.under_way: set[str] = set()

    def save(self, interpreter: Evaluator, *, forced: bool = False) -> None:
        """`save()` of the model's class, if it has one of its own, which calls Django's; `forced` to be an INSERT."""
        own = self.overridden(interpreter, "save")
        if own is None:
            self.save_base(interpreter, forced=forced)
            return
        self.under_way.add("save")
        interpreter.call_value(own, (), {})
        self.under_way.discard("save")

    def overridden(self, interpreter: Evaluator, name: str) -> Value | None:
        """A method that the model's class has instead of Django's, unless it is that which calls it."""
        return None if self.many or name in self.under_way else self.model.method(interpreter, name, self)

    def save_base(self, interpreter: Evaluator, *, forced: bool = False) -> None:
        """INSERT or UPDATE: every column of the frozen model is named."""
        if self.new:
            saving.insert(interpreter, self, forced=forced)
            self.new = False
        else:
            saving.update(interpreter, self)

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
            named = (field.column,) if field.column else ()
            rows = QuerySet(other, named=named, filtered=True, exact=False, given=((field.name, self),))
            if field.kind != "OneToOneField" or name.endswith("_set"):
                return rows
            rows.require(interpreter, ordering=False)
            rows.demand(interpreter, has_none(other, f"{self.model.definition.name} has no {name}."))
            return other.row()
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
            if self.has_no_key:
                interpreter.raise_error(no_key(self.model))
            joins = tuple(link(owner, field))
            return RelatedManager(target, joins=joins, filtered=True, exact=False, through=through)
        initial = self.initial(field, owner)
        if target is None or field.column is None:
            return initial
        if initial is None:
            if field.required:
                words = f"{self.model.definition.name} has no {field.name}."
                interpreter.raise_error(has_none(target, words))
            return None
        target.require(interpreter)
        key = target.primary_key[0].column
        if key is not None and isinstance(initial, str | int):
            found = QuerySet(target, filtered=True, literals=((key, initial),))
            found.demand(interpreter, does_not_exist(target))
        return target.row()

    def initial(self, field: FrozenField, owner: ModelLike) -> Value:
        """The plain value of a field as the migration has made the row; Unknown unless it has."""
        unknown, column = Unknown(f"{self.model.key}.{field.name}"), field.column
        known = self.created and self.is_known and owner is self.model and owner.reference == "orm"
        if not known or column is None:
            return unknown
        if column in set(null_columns(owner, self.values)):
            return None
        if column in set(empty_columns(owner, self.values)):
            return ""
        return self.values.get(column, unknown) if column != field.name else unknown

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        found = self.model.find_field(name)
        if found is not None and found[0].many:
            related = self.read(interpreter, *found)
            if isinstance(related, RelatedManager):
                related.write(interpreter, (), {})
        elif found is not None:
            self.check(interpreter, name, value)
        if self.created and interpreter.path_condition != self.when:  # it may not be assigned
            value = either([value, self.values.get(name, Unknown(f"{self.model.key}.{name}"))])
        self.values[name] = value

    def check(self, interpreter: Evaluator, name: str, value: Value) -> None:
        """Raise what Django raises if a foreign key does not take a value."""
        found = self.model.find_field(name)
        if found is not None and found[0].name == name and found[0].exact and not found[0].many:
            target, column = found[1].related(found[0].target), found[0].column
            given = interpreter.look_up(value)
            if target is not None:
                assign_relation(interpreter, found[1], found[0], target, given)
            if column is not None and isinstance(
                given, ModelRow
            ):  # Django takes the key now, not when it saves
                self.values.pop(column, None)
                self.values |= {column: None} if given.has_no_key else {}

    def escape(self) -> None:
        self.values = {OTHERS: Unknown("any value")}

    def write(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`row.save()`"""
        self.move(interpreter, keywords)
        self.save(interpreter, forced=keywords.get("force_insert") is True)
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
        saving.delete(interpreter, self)
        self.new = True  # Django forgets the key: it may be saved as a new row
        field, _ = self.model.primary_key
        kept = {name: value for name, value in self.values.items() if name not in {"pk", field.name}}
        self.values = kept if self.created else {OTHERS: Unknown("any value")}
        return None

    def operand(self, interpreter: Evaluator, operator: str, operands: Sequence[Value]) -> None:
        if operator == "unpack" and self.model.is_complete:
            name = self.model.definition.name
            interpreter.raise_error(error("TypeError", f"'{name}' object is not iterable"))

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
