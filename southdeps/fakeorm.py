"""South's `orm`: what a migration reads and writes through its frozen models.

South selects every column of the frozen model, so a column frozen but not there yet is as bad as a missing
table (`south.orm._FakeORM`). Which tables are joined is up to Django 1.6's `django.db.models.query` and
`sql.compiler`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from southdeps import actions, frozen
from southdeps.builtin import LazyDict
from southdeps.frozen import FrozenField, FrozenModel
from southdeps.values import (
    Args,
    Condition,
    DictValue,
    Either,
    External,
    Keywords,
    Made,
    Native,
    Special,
    Unknown,
    Value,
    either,
    listed,
)

if TYPE_CHECKING:
    from southdeps.evaluate import Run
    from southdeps.finding import ReferenceKind

#: select_related() without names follows foreign keys this deep.
SELECT_RELATED_DEPTH = 5

#: Default orderings by relations are followed this deep; Django itself stops at a circle.
ORDERING_DEPTH = 3


class Orm(Special):
    """`orm`: the models that one migration has frozen, thawed when they are asked for."""

    def __init__(self, definitions: Mapping[str, Value], default_app: str) -> None:
        """`definitions` is the migration's `models`; keys without a dot belong to `default_app`."""
        self.definitions = definitions
        self.default_app = default_app
        self.keys: dict[str, str] = {}
        for key in definitions:
            if isinstance(key, str):
                self.keys[self.full_key(key)] = key
        self.thawed: dict[str, Model] = {}

    def full_key(self, key: str) -> str:
        """`app.model` in lower case."""
        return (key if "." in key else f"{self.default_app}.{key}").lower()

    def model(self, key: str) -> Model | None:
        """The frozen model of that key; a bare name is one of the own app's, else any app's."""
        full = self.full_key(key)
        if full not in self.keys and "." not in key:
            full = next((other for other in self.keys if other.endswith(f".{key.lower()}")), full)
        if full not in self.thawed:
            definition = self.definitions[self.keys[full]] if full in self.keys else None
            if not isinstance(definition, Mapping):
                if getattr(self.definitions, "complete", True) and definition is None:
                    return None
                definition = {}  # frozen by the running program, of which only the name is known
            self.thawed[full] = Model(
                frozen.thaw(self.keys.get(full, full), definition, self.default_app), self
            )
        return self.thawed[full]

    def unfrozen(self) -> str | None:
        """What South says where a frozen field refers to a model that isn't frozen (case 19b), else None."""
        definitions = self.definitions
        if not isinstance(definitions, LazyDict) or not definitions.complete:
            return None
        for key in definitions:
            missing = definitions.mentioned(key) - self.keys.keys()
            if missing:
                return self.complaint(key, missing)
        return None

    def complaint(self, key: str, missing: set[str]) -> str | None:
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

    def models(self) -> Iterator[Model]:
        """All frozen models."""
        for key in self.keys:
            model = self.model(key)
            if model is not None:
                yield model

    def item(self, run: Run, key: Value) -> Value:
        key = run.look_up(key)
        if not isinstance(key, str):
            run.record(
                actions.Note,
                "SD401",
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
            run.raised = f"KeyError: \"The model '{model_name}' {what}\""
            return Unknown(f"orm[{key!r}]")
        return model.field(field_name) if field_name else model

    def attribute(self, run: Run, name: str) -> Value:
        if name == "models":
            return OrmModels(self)
        model = self.model(f"{self.default_app}.{name}")
        if model is None:
            what = f"from the app '{self.default_app}' is not available in this migration."
            run.raised = f"AttributeError: The model '{name}' {what}"
            return Unknown(f"orm.{name}")
        return model

    def contains(self, run: Run, value: Value) -> bool | None:
        return None

    def describe(self) -> str:
        return "orm"


class OrmModels(Special):
    """`orm.models`: by lower-case key."""

    def __init__(self, orm: Orm) -> None:
        self.orm = orm

    def item(self, run: Run, key: Value) -> Value:
        return self.orm.item(run, key)

    def contains(self, run: Run, value: Value) -> bool | None:
        return value in self.orm.keys if isinstance(value, str) else None


class Model(Special):
    """A model class: frozen, imported (`live`), or mocked."""

    def __init__(
        self, definition: FrozenModel, orm: Orm | None = None, *, reference: ReferenceKind = "orm"
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

    def parents(self) -> list[Model]:
        """The concrete models that this one inherits from, as far as they are frozen."""
        found = (self.related(key) for key in self.definition.parents)
        return [parent for parent in found if parent is not None]

    def related(self, key: str | None) -> Model | None:
        """The model of that key, seen from this one ("self" too)."""
        if key == "self":
            return self
        return self.orm.model(key) if self.orm is not None and key is not None else None

    def find_field(self, name: str) -> tuple[FrozenField, Model] | None:
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
    def primary_key(self) -> tuple[FrozenField, Model]:
        """The primary key and the model that has it (a proxy's is its base's)."""
        parents = self.parents()
        return (
            parents[0].primary_key
            if self.definition.proxy and parents
            else (self.definition.primary_key, self)
        )

    def reverse(self, name: str) -> tuple[FrozenField, Model] | None:
        """The relation of another frozen model that gives this one an attribute or lookup called `name`."""
        if self.orm is None:
            return None
        for other in self.orm.models():
            for field in other.definition.fields:
                if field.target is None or self.related(field.target) is not self:
                    continue
                names = (
                    {field.related_name}
                    if field.related_name
                    else {other.definition.name.lower(), f"{other.definition.name.lower()}_set"}
                )
                if name in names:
                    return field, other
        return None

    def require(self, run: Run, columns: Iterable[str] | None = None) -> None:
        """Note that the table is used now, and for a child its parents' tables too; None: all columns."""
        if columns is None:
            columns = self.definition.columns
            for parent in self.parents():
                parent.require(run)
        if not self.definition.proxy:
            run.record(
                actions.Require, self.table, tuple(columns), self.reference, False, self.definition.app
            )

    def many_table(self, field: FrozenField) -> tuple[str | None, Model | None]:
        """The table between the two sides of a many-to-many field, and its `through` model if it has one."""
        through = self.related(field.through)
        if through is not None:
            return through.table, through
        return field.db_table or frozen.truncate_name(f"{self.table}_{field.name}"), None

    def field(self, name: str) -> Value:
        """`orm['app.Model:field']`"""
        found = self.find_field(name)
        return FieldOf(*found) if found is not None else Unknown(f"{self.key}:{name}")

    def attribute(self, run: Run, name: str) -> Value:
        if name in {"objects", "_default_manager", "_base_manager"}:
            return Query(self)
        if name == "_meta":
            return Options(self)
        if name == "__name__":
            return self.definition.name
        found = self.find_field(name)
        if found is not None:
            return FieldOf(*found)
        return Unknown(f"{self.key}.{name}")

    def call(self, run: Run, args: Args, keywords: Keywords) -> Value:
        return Row(self, new=True, values=keywords)

    def describe(self) -> str:
        return self.key


class FieldOf(Special):
    """A field of a model."""

    def __init__(self, field: FrozenField, model: Model) -> None:
        self.field = field
        self.model = model

    def attribute(self, run: Run, name: str) -> Value:
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
        return Model(definition, self.model.orm, reference=self.model.reference)


class Options(Special):
    """`Model._meta`"""

    def __init__(self, model: Model) -> None:
        self.model = model

    def attribute(self, run: Run, name: str) -> Value:
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
            case "pk":
                return FieldOf(*self.model.primary_key)
            case "get_field" | "get_field_by_name":
                return Native(self.get_field)
            case "fields" | "local_fields" if definition.fields:
                return listed(FieldOf(field, self.model) for field in definition.fields if not field.many)
        return Unknown(f"{self.model.key}._meta.{name}")

    def get_field(self, run: Run, args: Args, keywords: Keywords) -> Value:
        """`_meta.get_field(name)`"""
        return self.model.field(args[0]) if args and isinstance(args[0], str) else Unknown("get_field(...)")


@dataclass(frozen=True, eq=False)
class Query(Special):
    """A manager or query set; nothing is read before it is evaluated.

    `joins` are the tables (with columns) that evaluating it reads too; `columns` those of its own table
    (None: all); `filtered` if not all rows count.
    """

    model: Model
    joins: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] | None = None
    named: tuple[str, ...] = ()
    filtered: bool = False
    ordered: bool = False

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
        if ordering and not self.ordered:
            query = self.joined(run, [text.lstrip("-") for text in self.model_ordering()], filters=False)
        if columns is None and query.columns is None:
            query.model.require(run)
        else:
            query.model.require(run, dict.fromkeys([*(columns or query.columns or ()), *query.named]))
        for table, join_columns in query.joins:
            run.record(actions.Require, table, join_columns, self.model.reference)

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
        return Row(self.model) if self.columns is None else Unknown("a row's values")

    def item(self, run: Run, key: Value) -> Value:
        if isinstance(key, slice):
            return replace(self, filtered=True)
        self.require(run)
        return Row(self.model)

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


def ordering_lookups(model: Model, depth: int) -> Iterator[str]:
    """The lookups by which rows of `model` are ordered by default (django.db.models.sql.compiler.find_ordering_name)."""
    for text in model.definition.ordering:
        name = text.lstrip("-")
        found = model.find_field(name)
        target = found[1].related(found[0].target) if found is not None else None
        if target is None or not target.definition.ordering or depth == 0:
            yield name
        else:
            for inner in ordering_lookups(target, depth - 1):
                yield f"{name}__{inner}"


def follow(model: Model, path: list[str]) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
    """What a lookup (`owner__name`) needs: the tables it joins, with columns; its own table's columns."""
    joins: list[tuple[str, tuple[str, ...]]] = []
    own: list[str] = []
    here: Model | None = model
    for index, name in enumerate(path):
        if here is None:
            break
        last = index == len(path) - 1
        found = here.find_field(name)
        if found is not None:
            field, owner = found
            target = owner.related(field.target)
            if field.many:
                table, _ = owner.many_table(field)
                if table is not None:
                    joins.append((table, ()))
            elif field.column is not None:
                if (owner is not model and here is model) or here is not model:
                    joins.append((owner.table, (field.column,)))
                else:
                    own.append(field.column)
            if (
                target is None
                or last
                or is_key(target, path[index + 1])
                or is_comparison(target, path[index + 1])
            ):
                break
            joins.append((target.table, ()))
            here = target
            continue
        back = here.reverse(name)
        if back is None:
            break
        field, other = back
        if field.many:
            table, _ = other.many_table(field)
            if table is not None:
                joins.append((table, ()))
        joins.append((other.table, (field.column,) if field.column else ()))
        here = other
    return joins, own


def is_key(model: Model, name: str) -> bool:
    """Whether a lookup on a relation ends at the key that the relation itself holds: nothing is joined."""
    return name in {"pk", "id", model.primary_key[0].name}


def is_comparison(model: Model, name: str) -> bool:
    """Whether `name` is a comparison (`in`, `isnull`), not a field."""
    return name in COMPARISONS and model.find_field(name) is None and model.reverse(name) is None


COMPARISONS = frozenset(
    [
        "exact",
        "iexact",
        "contains",
        "icontains",
        "in",
        "gt",
        "gte",
        "lt",
        "lte",
        "startswith",
        "istartswith",
        "endswith",
        "iendswith",
        "range",
        "year",
        "month",
        "day",
        "week_day",
        "hour",
        "minute",
        "second",
        "isnull",
        "search",
        "regex",
        "iregex",
    ]
)


def lookups_of(run: Run, args: Args, keywords: Keywords) -> list[str]:
    """The lookups of `filter(...)`: its keywords, and those of the Q objects among its arguments."""
    found = [name for name in keywords if name != "**"]
    for arg in args:
        if isinstance(arg, Made):
            found.extend(lookups_of(run, arg.args, arg.keywords))
    for value in [*args, *keywords.values()]:
        if isinstance(value, Query):  # a sub-query
            value.require(run, ordering=False)
    return found


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


def related_along(model: Model, path: list[str]) -> Iterator[Model]:
    """The models that a path of foreign keys leads to."""
    here: Model | None = model
    for name in path:
        found = here.find_field(name) if here is not None else None
        here = found[1].related(found[0].target) if found is not None else None
        if here is None:
            return
        yield here


def required_relations(model: Model, depth: int) -> Iterator[Model]:
    """The models behind NOT NULL foreign keys, and theirs: those of select_related() without names."""
    if depth == 0:
        return
    for field in model.definition.fields:
        target = model.related(field.target)
        if target is not None and field.required and not field.many:
            yield target
            yield from required_relations(target, depth - 1)


def _values(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    names = [arg for arg in args if isinstance(arg, str)]
    if not names:
        return replace(query, columns=query.model.definition.columns)
    joined = query.joined(run, names, filters=False)
    return replace(joined, columns=joined.named or ())


def _get(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    chosen = query.joined(run, lookups_of(run, args, keywords))
    chosen.require(run, ordering=False)
    literals = literal_columns(query.model, keywords)
    if literals and len(literals) == len(keywords) and not args:
        run.record(actions.Find, query.model.table, literals)
    run.take_for_granted(replace(chosen, filtered=True).condition())
    return Row(query.model)


def literal_columns(
    model: Model, keywords: Mapping[str, Value]
) -> tuple[tuple[str, str | int | float | bool | None], ...]:
    """Column and value of the keywords that name a plain column and give a literal."""
    literals = []
    for name, value in keywords.items():
        found = model.find_field(name.removesuffix("__exact"))
        column = found[0].column if found is not None else None
        if column is not None and isinstance(value, str | int | float | bool):
            literals.append((column, value))
    return tuple(literals)


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
    columns = []
    for name in keywords:
        found = query.model.find_field(name)
        if found is not None and found[0].column is not None and found[1] is query.model:
            columns.append(found[0].column)
        elif found is not None and found[0].column is not None:
            found[1].require(run, (found[0].column,))
    query.require(run, columns, ordering=False)
    return Unknown("a number of rows")


def _delete(query: Query, run: Run, args: Args, keywords: Keywords) -> Value:
    query.require(run, ordering=False)
    with run.doubting(query.condition()):
        cascade(query.model, run)
    return None


def cascade(model: Model, run: Run) -> None:
    """Deleting rows reads the frozen models that refer to them (django.db.models.deletion.Collector)."""
    if model.orm is None:
        return
    for other in model.orm.models():
        for field in other.definition.fields:
            if (
                field.target is not None
                and model.related(field.target) is model
                and not other.definition.proxy
            ):
                if field.many:
                    table, _ = other.many_table(field)
                    if table is not None:
                        run.record(actions.Require, table, (), model.reference)
                else:
                    other.require(run)


_QUERY_METHODS = {
    **dict.fromkeys(("filter", "exclude"), _filter),
    **dict.fromkeys(
        (
            "all", "distinct", "using", "reverse", "iterator", "get_query_set", "get_queryset",
            "select_for_update", "defer", "only", "extra", "annotate", "prefetch_related", "none",
            "complex_filter", "db_manager",
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
    **dict.fromkeys(("count", "exists", "aggregate"), _number),
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


@dataclass(frozen=True, eq=False)
class Related(Query):
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


def describe(value: Value) -> str:
    """A value in a message."""
    match value:
        case Unknown(text=text):
            return text
        case External(path=path):
            return path
        case Either(options=options):
            return " or ".join(describe(option) for option in options)
        case Special():
            return value.describe()
        case DictValue():
            return "a dict"
    return repr(value)
