"""Query sets and rows: when they read and write, and which tables and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from southdeps import actions
from southdeps.evaluate.containers import uncertain
from southdeps.south import rawsql
from southdeps.south.fakeorm.lookups import (
    ORDERING_DEPTH,
    SELECT_RELATED_DEPTH,
    follow,
    literal_columns,
    ordering_lookups,
    related_along,
    required_relations,
)
from southdeps.south.frozen import FrozenField
from southdeps.values import Args, Condition, Keywords, Made, Native, Special, Unknown, Value, either, listed

if TYPE_CHECKING:
    from southdeps.evaluate.run import Run
    from southdeps.south.fakeorm.model import Model


class Query(Special, Struct, frozen=True, eq=False):
    """A manager or query set; nothing is read before it is evaluated.

    `joins` are the tables (with columns) that evaluating it reads too; `columns` those of its own table
    (None: all), as mere `values` and not as rows; `prefetched` the relations that are read along with the
    rows; `filtered` if not all rows count, `empty` if none does.
    """

    model: Model
    joins: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] | None = None
    named: tuple[str, ...] = ()
    filtered: bool = False
    ordered: bool = False
    values: bool = False
    prefetched: tuple[str, ...] = ()
    empty: bool = False

    def attribute(self, run: Run, name: str) -> Value:
        method = _QUERY_METHODS.get(name)
        if method is not None:
            return Native(lambda run, args, keywords: method(self, run, args, keywords))
        if name == "model":
            return self.model
        return Unknown(f"{self.model.key}.objects.{name}")

    def require(self, run: Run, columns: Iterable[str] | None = None, *, ordering: bool = True) -> None:
        """Note that the query runs now, for these columns of its own table (None: those it selects)."""
        query = self
        if self.empty:
            return
        if ordering and not self.ordered:
            query = self.joined(run, [text.lstrip("-") for text in self.model_ordering()], filters=False)
        if columns is None and query.columns is None:
            query.model.require(run)
        else:
            query.model.require(run, dict.fromkeys([*(columns or query.columns or ()), *query.named]))
        for table, join_columns in query.joins:
            run.record(actions.Require, table, join_columns, self.model.reference)
        if columns is None and self.prefetched:
            with run.doubting(self.condition()):
                self.prefetch(run)

    def prefetch(self, run: Run) -> None:
        """Read what `prefetch_related()` names, along each path."""
        for lookup in self.prefetched:
            row: Value = Row(self.model)
            for name in lookup.split("__"):
                related = row.attribute(run, name) if isinstance(row, Row) else None
                row = related.rows(run) if isinstance(related, Query) else related

    def model_ordering(self) -> list[str]:
        """The `ordering` that the model's Meta freezes; by a relation it is that of the model behind it."""
        return list(ordering_lookups(self.model, ORDERING_DEPTH))

    def joined(self, run: Run, lookups: Iterable[str], *, filters: bool = True) -> Query:
        """The query with what these lookups (`owner__name`) need besides its own table."""
        joins, named = dict.fromkeys(self.joins), list(self.named)
        for lookup in lookups:
            steps, own = follow(self.model, lookup.split("__"))
            joins.update(dict.fromkeys(steps))
            named.extend(own)
        return replace(
            self, joins=tuple(joins), named=tuple(dict.fromkeys(named)), filtered=self.filtered or filters
        )

    def rows(self, run: Run) -> Value:
        self.require(run)
        return Unknown("a row's values") if self.values else Row(self.model)

    def item(self, run: Run, key: Value) -> Value:
        if isinstance(key, slice):
            return replace(self, filtered=True)
        return self.rows(run)

    def truth(self, run: Run) -> bool | Condition:
        self.require(run)
        return self.condition()

    def condition(self) -> Condition:
        """The condition that the query finds a row."""
        text = f"{'matching ' if self.filtered else ''}rows in {self.model.table}"
        return Condition(self.model.table, True, text, self.filtered)

    def describe(self) -> str:
        return f"rows of {self.model.key}"


class Number(Special):
    """How many rows a query finds, or whether it finds any; it has run already."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition

    def truth(self, run: Run) -> bool | Condition:
        return self.condition

    def describe(self) -> str:
        return f"a number of {self.condition.text}"


def lookups_of(run: Run, args: Args, keywords: Keywords) -> list[str]:
    """The lookups of `filter(...)`: its keywords, and those of the Q objects among its arguments."""
    found = [name for name in keywords if name != "**"]
    for arg in args:
        if isinstance(arg, Made):
            found.extend(lookups_of(run, arg.args, arg.keywords))
    for value in [*args, *keywords.values()]:
        if isinstance(value, Query):  # a sub-query selects the key, if nothing else is said
            key = value.model.primary_key[0].column or "id"
            value.require(run, None if value.values else (key,), ordering=False)
    return found + named_in(keywords.values())


def named_in(values: Iterable[Value]) -> list[str]:
    """The lookups in what `F('name')`, `Count('name')` and their like stand for."""
    made = [value for value in values if isinstance(value, Made)]
    names = [arg for value in made for arg in value.args if isinstance(arg, str)]
    return names + [name for value in made for name in named_in(value.args)]


def _filter(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    return query.joined(run, lookups_of(run, args, keywords), filters=bool(args or keywords))


def _same(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    return query


def _order_by(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    names = [arg.lstrip("-") for arg in args if isinstance(arg, str) and arg != "?"]
    return replace(query.joined(run, names, filters=False), ordered=True)


def _select_related(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    joins = dict.fromkeys(query.joins)
    if args:
        for arg in args:
            if isinstance(arg, str):
                for model in related_along(query.model, arg.split("__")):
                    joins[model.table, model.definition.columns] = None
    else:
        for model in required_relations(query.model, SELECT_RELATED_DEPTH):
            joins[model.table, model.definition.columns] = None
    return replace(query, joins=tuple(joins))


def _values(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    names = [arg for arg in args if isinstance(arg, str)]
    if not names:
        return replace(query, values=True)
    joined = query.joined(run, names, filters=False)
    return replace(joined, columns=joined.named or (), values=True)


def _dates(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    return _values(query, run, args[:1], {})


def _only(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    columns = columns_of(query.model, args)
    return replace(query, columns=tuple(dict.fromkeys([query.model.primary_key[0].column or "id", *columns])))


def _defer(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    left_out = columns_of(query.model, args)
    columns = query.model.definition.columns if query.columns is None else query.columns
    return replace(query, columns=tuple(column for column in columns if column not in left_out))


def columns_of(model: Model, names: Iterable[Value]) -> list[str]:
    """The columns of the model's own fields of these names."""
    found = [model.find_field(name) for name in names if isinstance(name, str)]
    return [field.column for field, owner in filter(None, found) if field.column and owner is model]


def _annotate(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    return query.joined(run, named_in([*args, *keywords.values()]), filters=False)


def _aggregate(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    query.joined(run, named_in([*args, *keywords.values()]), filters=False).require(run, (), ordering=False)
    return Unknown("an aggregate")


def _prefetch_related(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    return replace(query, prefetched=(*query.prefetched, *(arg for arg in args if isinstance(arg, str))))


def _none(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    return replace(query, empty=True)


def _raw(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    rawsql.record(run, args[0] if args else keywords.get("raw_query"))
    return uncertain(Row(query.model), (), "rows of a query")


def _get(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    chosen = query.joined(run, lookups_of(run, args, keywords))
    chosen.require(run, ordering=False)
    literals = literal_columns(query.model, keywords)
    if literals and len(literals) == len(keywords) and not args:
        run.record(actions.Find, query.model.table, literals)
    run.take_for_granted(replace(chosen, filtered=True).condition())
    return Row(query.model)


def _create(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    row = Row(query.model, new=True, values=keywords)
    row.save(run)
    return row


def _get_or_create(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    defaults = keywords.pop("defaults", {})
    query.joined(run, lookups_of(run, args, keywords)).require(run, ordering=False)
    values = {name: value for name, value in keywords.items() if "__" not in name}
    row = Row(query.model, new=True, values={**values, **(defaults if isinstance(defaults, dict) else {})})
    row.save(run)
    return listed([Row(query.model), Unknown("created")])


def _bulk_create(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    Row(query.model, new=True).save(run)
    return Unknown("rows")


def _number(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    query.require(run, (), ordering=False)
    return Number(query.condition())


def _row(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    query.require(run)
    return either([Row(query.model), None])


def _update(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    columns: list[str] = []
    query = query.joined(run, named_in(keywords.values()), filters=False)
    for name in keywords:
        found = query.model.find_field(name)
        if found is not None and found[0].column is not None and found[1] is query.model:
            columns.append(found[0].column)
        elif found is not None and found[0].column is not None:
            found[1].require(run, (found[0].column,))
    query.require(run, columns, ordering=False)
    return Unknown("a number of rows")


def _delete(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    query.require(run, () if is_deleted_at_once(query.model) else None, ordering=False)
    with run.doubting(query.condition()):
        cascade(query.model, run)
    return None


def is_deleted_at_once(model: Model) -> bool:
    """Whether rows are deleted unread: nothing refers to them (Django 1.6: Collector.can_fast_delete)."""
    return not model.parents() and not any(True for _ in referring(model))


def referring(model: Model) -> Iterator[tuple[FrozenField, Model]]:
    """The frozen fields that refer to a model, and the models that have them."""
    for other in model.orm.models() if model.orm is not None else ():
        if not other.definition.proxy:
            for field in other.definition.fields:
                if field.target is not None and model.related(field.target) is model:
                    yield field, other


def cascade(model: Model, run: Run) -> None:
    """Deleting rows reads or deletes those that refer to them (django.db.models.deletion.Collector)."""
    for field, other in referring(model):
        if field.many:
            table, _ = other.many_table(field)
            if table is not None:
                run.record(actions.Require, table, (), model.reference)
        elif field.column is not None:
            other.require(run, (field.column,) if is_deleted_at_once(other) else None)


_QUERY_METHODS = {
    **dict.fromkeys(("filter", "exclude"), _filter),
    **dict.fromkeys(
        (
            "all", "distinct", "using", "reverse", "iterator", "get_query_set", "get_queryset",
            "select_for_update", "extra", "complex_filter", "db_manager",
        ),
        _same,
    ),
    "order_by": _order_by,
    "select_related": _select_related,
    **dict.fromkeys(("values", "values_list"), _values),
    "get": _get,
    "create": _create,
    **dict.fromkeys(("get_or_create", "update_or_create"), _get_or_create),
    "bulk_create": _bulk_create,
    **dict.fromkeys(("dates", "datetimes"), _dates),
    "only": _only,
    "defer": _defer,
    "annotate": _annotate,
    "aggregate": _aggregate,
    "prefetch_related": _prefetch_related,
    "none": _none,
    "raw": _raw,
    **dict.fromkeys(("count", "exists"), _number),
    **dict.fromkeys(("latest", "earliest", "first", "last"), _row),
    "update": _update,
    "delete": _delete,
    "in_bulk": _row,
}  # fmt: skip


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
            for model in (*self.model.parents(), self.model):
                literals = literal_columns(model, self.values)
                run.record(actions.Insert, model.table, model.definition.columns, literals)
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
                return Row(other)
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
        return Row(target)

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
            run.record(actions.Require, table, columns, self.model.reference)
        return None

    def assign(self, run: Run, name: str, value: Value) -> None:
        return
