"""The methods of managers and query sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from southdeps import effects, exception_texts
from southdeps.databases import qualified
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.containers import UnknownKeysDict, uncertain
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.expressions import as_keywords
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    DictValue,
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
from southdeps.south.orm.assigning import OTHERS, ModelRow
from southdeps.south.orm.deletion import cascade, is_deleted_at_once
from southdeps.south.orm.lookups import (
    SELECT_RELATED_DEPTH,
    column_of,
    literal_columns,
    named_in,
    related_along,
    required_relations,
)
from southdeps.south.orm.number import Number
from southdeps.south.orm.protocols import ModelLike, RowLike
from southdeps.south.orm.queryset import Query
from southdeps.south.orm.resolving import no_argument, no_field
from southdeps.south.orm.results import Aggregate, FirstRow, does_not_exist, several_returned
from southdeps.south.other_database import database_named, recording_on

#: `NOT_ATOMIC` as an exception.
_NOT_ATOMIC = RaisedError(
    exception_texts.NOT_ATOMIC.partition(": ")[0],
    exception_texts.NOT_ATOMIC.partition(": ")[2],
    ("ProgrammingError", "DatabaseError", "Error", "StandardError", "Exception", "BaseException"),
)


def _filter(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return query.restricted(interpreter, args, keywords) if args or keywords else query


def _exclude(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    restricted = query.restricted(interpreter, args, keywords)
    unlike = replace(restricted, literals=query.literals, exact=False, empty=query.empty)
    return unlike if args or keywords else query


def _same(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return query


def _order_by(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return replace(query, order=tuple(arg for arg in args if isinstance(arg, str) and arg != "?"))


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
    query.resolve(interpreter, names)
    joined = query.joined(names)
    return replace(joined, columns=joined.named or (), values=True)


def _dates(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    raised = no_field(query.model, [arg for arg in args[:1] if isinstance(arg, str)])
    if raised is not None:
        interpreter.raise_error(raised)
    return _values(query, interpreter, args[:1], {})


def _only(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    columns = columns_of(query.model, args)
    key = query.model.primary_key[0].column or "id"
    return replace(query, columns=tuple(dict.fromkeys([key, *columns])), loaded=first_parts(args))


def first_parts(names: Iterable[Value]) -> tuple[str, ...]:
    """The fields of the model itself that lookups (`owner__name`) begin with."""
    return tuple(name.partition("__")[0] for name in names if isinstance(name, str))


def _defer(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    left_out = columns_of(query.model, args)
    columns = query.model.definition.columns if query.columns is None else query.columns
    kept = tuple(column for column in columns if column not in left_out)
    return replace(query, columns=kept, loaded=first_parts(args))


def columns_of(model: ModelLike, names: Iterable[Value]) -> list[str]:
    """The columns of the model's own fields of these names."""
    found = [model.find_field(name) for name in names if isinstance(name, str)]
    return [field.column for field, owner in filter(None, found) if field.column and owner is model]


def _annotate(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    names = named_in([*args, *keywords.values()])
    query.resolve(interpreter, names)
    return replace(query.joined(names), annotated=True)


def _aggregate(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    names = named_in([*args, *keywords.values()])
    query.resolve(interpreter, names)
    query.joined(names).require(interpreter, (), ordering=False)
    found = DictValue()
    for name, function in named_aggregates(args, keywords):
        counts = function.path.endswith(".Count")
        found[name] = Number(query.condition()) if counts else Aggregate(query)
    return found


def named_aggregates(args: Args, keywords: Keywords) -> Iterator[tuple[str, CallResult]]:
    """The keys of what `aggregate()` gives, with the function of each: `price__max` if it has no other name."""
    for function in args:
        if isinstance(function, CallResult) and function.args and isinstance(function.args[0], str):
            yield f"{function.args[0]}__{function.path.rpartition('.')[2].lower()}", function
    for name, function in keywords.items():
        if isinstance(function, CallResult):
            yield name, function


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
    row = new_row(query.model, interpreter, {**dict(query.given), **keywords})
    row.save(interpreter, forced=True)
    return row


def new_row(model: ModelLike, interpreter: Evaluator, keywords: Keywords) -> RowLike:
    """`Model(**keywords)`, which takes the names of fields only."""
    raised = no_argument(model, keywords)
    if raised is not None:
        interpreter.raise_error(raised)
    row = model.row(new=True, values=keywords)
    row.when = interpreter.path_condition
    for name, value in keywords.items():
        row.check(interpreter, name, value)
    return row


def _get_or_create(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    defaults = as_keywords(keywords.pop("defaults", {}))
    sought = query.restricted(interpreter, args, keywords)
    sought.require(interpreter, ordering=False)
    sought.demand(interpreter, None, several_returned(query.model))
    create_atomically(interpreter, sought)
    values = {name: value for name, value in keywords.items() if "__" not in name}
    absent = sought.condition().negated()
    with interpreter.assuming(absent):
        row = new_row(query.model, interpreter, {**dict(query.given), **values, **defaults})
        row.save(interpreter, forced=True)
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
        known = [row for row in interpreter.iterate(rows) or () if isinstance(row, ModelRow)]
        for values in [row.values for row in known] or [{OTHERS: None}]:
            query.model.row(new=True, many=True, values=values).save(interpreter, forced=True)
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
    keys = interpreter.iterate(interpreter.look_up(args[0])) if args else None
    if keys == []:
        return DictValue()
    query.require(interpreter)
    return UnknownKeysDict(query.model.row(annotated=query.annotated), query.condition())


def _latest(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    given = args[0] if args else keywords.get("field_name")
    named = replace(query, order=(given,)) if isinstance(given, str) else query
    named.require(interpreter)
    query.demand(interpreter, does_not_exist(query.model))
    return query.model.row(annotated=query.annotated)


def _update(query: Query, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    columns: list[str] = []
    raised = no_field(query.model, keywords)
    if raised is not None:
        interpreter.raise_error(raised)
    lookups = named_in(keywords.values())
    query.resolve(interpreter, lookups)
    query.convert(interpreter, keywords)
    query = query.joined(lookups)
    for name in keywords:
        found = query.model.find_field(name)
        if found is not None and found[0].column is not None and found[1] is query.model:
            columns.append(found[0].column)
        elif found is not None and found[0].column is not None:
            with interpreter.assuming(
                query.condition()
            ):  # a parent's rows are updated by the keys of the child's
                found[1].require(interpreter, (found[0].column,))
    query.require(interpreter, columns, ordering=False, write="update")
    record_change(interpreter, query, keywords)
    return Unknown("a number of rows")


def record_change(interpreter: Evaluator, query: Query, keywords: Keywords) -> None:
    """Record which columns `update(**keywords)` changes of the rows of a query, and to which values."""
    named = {name: column_of(query.model, name) for name in keywords}
    columns = tuple(column for column in named.values() if column is not None)
    known = columns if len(columns) == len(keywords) else None
    values = literal_columns(query.model, keywords)
    nulls = tuple((column, None) for name, column in named.items() if column and keywords[name] is None)
    where = (query.literals, query.exact)
    interpreter.record(effects.ChangeRows, query.model.table, known, (*values, *nulls), *where)


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
