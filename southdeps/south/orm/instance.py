"""Rows: when they are read and written, and which tables and columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from southdeps import effects
from southdeps.interpreter.values import Args, Keywords, Native, Special, Unknown, Value
from southdeps.south.frozen import FrozenField
from southdeps.south.orm.deletion import cascade
from southdeps.south.orm.lookups import literal_columns
from southdeps.south.orm.queryset import Query

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Run
    from southdeps.south.orm.model import Model


class Row(Special):
    """An instance of a model; `new` until it is saved."""

    def __init__(self, model: Model, *, new: bool = False, values: Mapping[str, Value] | None = None) -> None:
        """`values` are the attributes that the migration has set."""
        self.model = model
        self.new = new
        self.values = dict(values or {})

    def save(self, run: Run) -> None:
        """INSERT or UPDATE: every column of the frozen model is named."""
        self.model.require(run)
        if self.new:
            models = (*self.model.parents(), self.model)
            for model in (one for one in models if not one.definition.proxy):
                literals = literal_columns(model, self.values)
                columns = None if model.reference == "live-model" else model.definition.columns
                run.record(effects.Insert, model.table, columns, literals)
            self.new = False

    def attribute(self, run: Run, name: str) -> Value:
        if name in self.values and not isinstance(self.values[name], Unknown):
            return self.values[name]
        if name in {"save", "delete"}:
            return Native(self.write if name == "save" else self.delete)
        if name in {"_meta", "objects", "__class__"}:
            return self.model if name == "__class__" else self.model.attribute(run, name)
        found = self.model.find_field(name)
        if found is not None:
            return self.read(run, *found)
        back = self.model.reverse(name)
        if back is not None:
            field, other = back
            if field.many:
                table, _ = other.many_table(field)
                return Related(other, joins=((table, ()),) if table else (), filtered=True)
            if field.parent_link and not name.endswith("_set"):
                other.require(run)
                return other.row()
            return Query(other, named=(field.column,) if field.column else (), filtered=True)
        return Unknown(f"{self.model.key}.{name}")

    def read(self, run: Run, field: FrozenField, owner: Model) -> Value:
        """The value of a field; that of a foreign key is a row that is read now."""
        target = owner.related(field.target)
        if field.many:
            table, through = owner.many_table(field)
            if target is None:
                return Unknown(field.name)
            return Related(target, joins=((table, ()),) if table else (), filtered=True, through=through)
        if target is None or field.column is None:
            return Unknown(f"{self.model.key}.{field.name}")
        target.require(run)
        return target.row()

    def assign(self, run: Run, name: str, value: Value) -> None:
        found = self.model.find_field(name)
        if found is not None and found[0].many:
            related = self.read(run, *found)
            if isinstance(related, Related):
                related.write(run, (), {})
        self.values[name] = value

    def write(self, run: Run, args: Args, keywords: Keywords) -> Value:
        """`row.save()`"""
        self.save(run)
        return None

    def delete(self, run: Run, args: Args, keywords: Keywords) -> Value:
        """`row.delete()`"""
        self.model.require(run, ())
        cascade(self.model, run)
        return None

    def describe(self) -> str:
        return f"a row of {self.model.key}"


class Related(Query, frozen=True, eq=False):
    """The other side of a many-to-many field: `add` and the like write the table in between."""

    through: Model | None = None

    def attribute(self, run: Run, name: str) -> Value:
        if name in {"add", "remove", "clear", "set"}:
            return Native(self.write)
        if name == "through":
            return self.through or Unknown("through")
        return super().attribute(run, name)

    def write(self, run: Run, args: Args, keywords: Keywords) -> Value:
        """`row.things.add(...)`"""
        for table, columns in self.joins:
            run.record(effects.Require, table, columns, self.model.reference)
        return None

    def assign(self, run: Run, name: str, value: Value) -> None:
        return
