"""The methods of managers and query sets."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from southdeps import effects, exception_texts
from southdeps.databases import qualified
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.containers import uncertain
from southdeps.interpreter.exceptions import ExceptionClass, error
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    Native,
    RaisedError,
    Truth,
    Unknown,
    Value,
    listed,
)
from southdeps.south import rawsql
from southdeps.south.orm.deletion import cascade, is_deleted_at_once
from southdeps.south.orm.lookups import (
    SELECT_RELATED_DEPTH,
    named_in,
    related_along,
    required_relations,
    unknown_name,
)
from southdeps.south.orm.number import Number
from southdeps.south.orm.protocols import ModelLike, RowLike
from southdeps.south.orm.queryset import Query
from southdeps.south.other_database import database_named, recording_on


def exception_of(model: ModelLike, name: str) -> ExceptionClass:
    """The exception class `Model.DoesNotExist` or `Model.MultipleObjectsReturned`."""
    base = "ObjectDoesNotExist" if name == "DoesNotExist" else name
    return ExceptionClass(f"{model.definition.app}.models.{name}", (base, "Exception", "BaseException"))


def does_not_exist(model: ModelLike) -> RaisedError:
    """What Django raises if `get()` finds no row."""
    raised = exception_of(model, "DoesNotExist")
    return RaisedError(raised.name, f"{model.definition.name} matching query does not exist.", raised.bases)


def several_returned(model: ModelLike) -> RaisedError:
    """What Django raises if `get()` finds several rows; `{count}` stands for their number."""
    raised = exception_of(model, "MultipleObjectsReturned")
    words = f"get() returned more than one {model.definition.name} -- it returned {{count}}!"
    return RaisedError(raised.name, words, raised.bases)


#: `NOT_ATOMIC` as an exception.
_NOT_ATOMIC = RaisedError(
    exception_texts.NOT_ATOMIC.partition(": ")[0],
    exception_texts.NOT_ATOMIC.partition(": ")[2],
    ("ProgrammingError", "DatabaseError", "Error", "StandardError", "Exception", "BaseException"),
)


class FirstRow(AbstractObject):
    """The first row that a query finds, None if there is none; it has run already."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.row = query.model.row(annotated=query.annotated)

    def require(self, interpreter: Evaluator, name: str) -> None:
        """Record that an attribute is used, which None does not have."""
        self.query.demand(
            interpreter, error("AttributeError", f"'NoneType' object has no attribute '{name}'")
        )

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        self.require(interpreter, name)
        return self.row.attribute(interpreter, name)

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        self.require(interpreter, name)
        self.row.assign(interpreter, name, value)

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return self.query.condition()

    def is_none(self, interpreter: Evaluator) -> bool | Condition:
        return self.query.condition().negated()

    def describe(self) -> str:
        return f"the first row of {self.query.model.key}"


def _filter(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return query.restricted(interpreter, args, keywords) if args or keywords else query


def _exclude(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    restricted = query.restricted(interpreter, args, keywords)
    return replace(restricted, literals=query.literals, exact=False) if args or keywords else query


def _same(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return query


def _order_by(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    names = [arg.lstrip("-") for arg in args if isinstance(arg, str) and arg != "?"]
    return replace(query.joined(names), ordered=True)


def _select_related(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
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


def _values(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    names = [arg for arg in args if isinstance(arg, str)]
    if not names:
        return replace(query, values=True)
    joined = query.joined(names)
    return replace(joined, columns=joined.named or (), values=True)


def _dates(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return _values(query, interpreter, args[:1], {})


def _only(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    columns = columns_of(query.model, args)
    return replace(query, columns=tuple(dict.fromkeys([query.model.primary_key[0].column or "id", *columns])))


def _defer(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    left_out = columns_of(query.model, args)
    columns = query.model.definition.columns if query.columns is None else query.columns
    return replace(query, columns=tuple(column for column in columns if column not in left_out))


def columns_of(model: ModelLike, names: Iterable[Value]) -> list[str]:
    """The columns of the model's own fields of these names."""
    found = [model.find_field(name) for name in names if isinstance(name, str)]
    return [field.column for field, owner in filter(None, found) if field.column and owner is model]


def _annotate(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return replace(query.joined(named_in([*args, *keywords.values()])), annotated=True)


def _aggregate(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.joined(named_in([*args, *keywords.values()])).require(interpreter, (), ordering=False)
    return Unknown("an aggregate")


def _extra(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """The tables that `extra(tables=...)` adds, and those of the SQL in `select` and `where`."""
    given = {**dict(zip(("select", "where", "params", "tables"), args, strict=False)), **keywords}
    select = given.get("select")
    texts = [
        *(select.values() if isinstance(select, dict) else ()),
        *(interpreter.iterate(given.get("where")) or ()),
    ]
    joins = dict.fromkeys(query.joins)
    for table in interpreter.iterate(given.get("tables")) or ():
        if isinstance(table, str):
            joins[table, ()] = None
    for text in texts:
        if isinstance(text, str) and "select" in text.lower():
            joins.update(dict.fromkeys(rawsql.tables_in_expression(text)))
    return replace(
        query,
        joins=tuple(joins),
        filtered=query.filtered or "where" in given,
        exact=query.exact and "where" not in given,
        annotated=True,
    )


def _prefetch_related(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return replace(query, prefetched=(*query.prefetched, *(arg for arg in args if isinstance(arg, str))))


def _none(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return replace(query, empty=True)


def _raw(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    with recording_on(interpreter, query.model.database):
        rawsql.record(interpreter, args[0] if args else keywords.get("raw_query"))
    return uncertain(query.model.row(annotated=True), (), "rows of a query")


def _get(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    chosen = query.restricted(interpreter, args, keywords)
    chosen.require(interpreter, ordering=False)
    chosen.demand(interpreter, does_not_exist(query.model), several_returned(query.model))
    return query.model.row(annotated=query.annotated)


def _create(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    row = new_row(query.model, interpreter, keywords)
    row.save(interpreter)
    return row


def new_row(model: ModelLike, interpreter: Evaluator, keywords: Keywords) -> RowLike:
    """`Model(**keywords)`, which takes the names of fields only."""
    name = unknown_name(model, keywords)
    if name is not None:
        interpreter.raise_error(
            error("TypeError", f"'{name}' is an invalid keyword argument for this function")
        )
    return model.row(new=True, values=keywords)


def _get_or_create(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    defaults = keywords.pop("defaults", {})
    sought = query.restricted(interpreter, args, keywords)
    sought.require(interpreter, ordering=False)
    sought.demand(interpreter, None, several_returned(query.model))
    create_atomically(interpreter, sought)
    values = {name: value for name, value in keywords.items() if "__" not in name}
    row = query.model.row(new=True, values={**values, **(defaults if isinstance(defaults, dict) else {})})
    absent = sought.condition().negated()
    with interpreter.assuming(absent):
        row.save(interpreter)
    return listed([query.model.row(), Truth(absent)])


def create_atomically(interpreter: Evaluator, query: Query) -> None:
    """Record that a row is created, in a transaction of its own, if the query finds none."""
    if not interpreter.catches(_NOT_ATOMIC):
        table, error = query.model.table, exception_texts.NOT_ATOMIC
        interpreter.record(effects.Find, table, query.literals, query.exact, error, creates=True)


def _bulk_create(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    rows = interpreter.look_up(args[0]) if args else keywords.get("objs")
    if interpreter.iterate(rows) == []:  # Django asks nothing of the database then
        return rows
    conditions = interpreter.symbolic_iteration(rows)[1] if isinstance(rows, AbstractObject) else ()
    with interpreter.assuming(*conditions):
        query.model.row(new=True, many=True).save(interpreter)
    return Unknown("rows")


def _number(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.require(interpreter, (), ordering=False)
    return Number(query.condition())


def _exists(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.require(interpreter, (), ordering=False)
    return Truth(query.condition())


def _first(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.require(interpreter)
    return FirstRow(query)


def _in_bulk(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.require(interpreter)
    return Unknown("rows by key")


def _latest(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.require(interpreter)
    query.demand(interpreter, does_not_exist(query.model))
    return query.model.row(annotated=query.annotated)


def _update(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    columns: list[str] = []
    name = unknown_name(query.model, keywords)
    if name is not None:
        words = f"{query.model.definition.name} has no field named '{name}'"
        interpreter.raise_error(RaisedError("django.db.models.fields.FieldDoesNotExist", words))
    query = query.joined(named_in(keywords.values()))
    for name in keywords:
        found = query.model.find_field(name)
        if found is not None and found[0].column is not None and found[1] is query.model:
            columns.append(found[0].column)
        elif found is not None and found[0].column is not None:
            found[1].require(interpreter, (found[0].column,))
    query.require(interpreter, columns, ordering=False, write="update")
    interpreter.record(effects.ChangeRows, query.model.table)
    return Unknown("a number of rows")


def _delete(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    query.require(interpreter, () if is_deleted_at_once(query.model) else None, ordering=False)
    with interpreter.assuming(query.condition()):
        cascade(query.model, interpreter)
    interpreter.record(effects.DeleteRows, query.model.table, query.literals, query.exact)
    return None


def _using(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """Another database has tables and rows of its own."""
    database = database_named(interpreter, args[0] if args else keywords.get("using", keywords.get("alias")))
    if database is None:
        return Unknown("rows of another database")
    joins = tuple((qualified(table, database), columns) for table, columns in query.joins)
    return replace(query, model=query.model.on(database), joins=joins)


METHODS = {
    "filter": _filter,
    "exclude": _exclude,
    **dict.fromkeys(
        (
            "all", "distinct", "reverse", "iterator", "get_query_set", "get_queryset",
            "select_for_update", "complex_filter",
        ),
        _same,
    ),
    **dict.fromkeys(("using", "db_manager"), _using),
    "order_by": _order_by,
    "select_related": _select_related,
    **dict.fromkeys(("values", "values_list"), _values),
    "get": _get,
    "create": _create,
    "get_or_create": _get_or_create,
    "bulk_create": _bulk_create,
    **dict.fromkeys(("dates", "datetimes"), _dates),
    "only": _only,
    "defer": _defer,
    "annotate": _annotate,
    "extra": _extra,
    "aggregate": _aggregate,
    "prefetch_related": _prefetch_related,
    "none": _none,
    "raw": _raw,
    "count": _number,
    "exists": _exists,
    **dict.fromkeys(("latest", "earliest"), _latest),
    **dict.fromkeys(("first", "last"), _first),
    "update": _update,
    "delete": _delete,
    "in_bulk": _in_bulk,
}  # fmt: skip


#: Further attributes of managers and query sets, without a meaning here (`django.db.models.manager`, `query`).
OTHER_ATTRIBUTES = frozenset(
    {"as_manager", "contribute_to_class", "creation_counter", "db", "ordered", "query"}
)


class QuerySet(Query, frozen=True, eq=False):
    """A manager or query set; nothing is read before it is evaluated."""

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        method = METHODS.get(name)
        if method is not None:
            return Native(lambda interpreter, args, keywords: method(self, interpreter, args, keywords))
        if name == "model":
            return self.model
        if self.model.is_complete and name not in OTHER_ATTRIBUTES and not name.startswith("_"):
            interpreter.raise_error(error("AttributeError", f"'Manager' object has no attribute '{name}'"))
        return Unknown(f"{self.model.key}.objects.{name}")
