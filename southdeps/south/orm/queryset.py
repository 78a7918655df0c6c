"""Query sets: when they are evaluated, and which tables and columns they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    RaisedError,
    Unknown,
    Value,
)
from southdeps.south.orm.conversion import conversion_error
from southdeps.south.orm.lookups import (
    ORDERING_DEPTH,
    follow,
    literal_columns,
    named_in,
    ordering_lookups,
)
from southdeps.south.orm.protocols import ModelLike
from southdeps.south.orm.resolving import field_error, no_field


class Query(AbstractObject, Struct, frozen=True, eq=False):
    """What a query reads once it is evaluated.

    `joins` are the tables (with columns) that evaluating it reads too; `columns` those of its own table (None: all), as
    mere `values` and not as rows; `loaded` the fields that `only()` and `defer()` name; `prefetched` the relations that
    are read along with the rows; `filtered` if not all rows count, `empty` if none does, for which no query is run.
    `order` are the names by which rows are ordered, None for the model's own ordering. `literals` are the values (by
    column) that it filters by, not `exact` if it has other conditions too; rows of an `annotated` query have attributes
    of their own. Rows that are created through it have the `given` values.
    """

    model: ModelLike
    joins: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] | None = None
    named: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    filtered: bool = False
    order: tuple[str, ...] | None = None
    values: bool = False
    prefetched: tuple[str, ...] = ()
    empty: bool = False
    literals: tuple[tuple[str, str | int | float | bool | None], ...] = ()
    exact: bool = True
    annotated: bool = False
    given: tuple[tuple[str, Value], ...] = ()

    def require(
        self,
        interpreter: Evaluator,
        columns: Iterable[str] | None = None,
        *,
        ordering: bool = True,
        write: str = "",
    ) -> None:
        """Note that the query runs now, for these columns of its own table (None: those it selects)."""
        query = self
        if self.empty:
            return
        if ordering:
            lookups = tuple(self.ordering())
            self.resolve(interpreter, lookups)
            query = self.joined(lookups)
        if columns is None and (raised := no_field(self.model, self.loaded)) is not None:
            interpreter.raise_error(raised)
        if columns is None and query.columns is None:
            query.model.require(interpreter)
        else:
            needed = dict.fromkeys([*(columns or query.columns or ()), *query.named])
            query.model.require(interpreter, needed, write=write)
        for table, join_columns in query.joins:
            interpreter.record(effects.Require, table, join_columns, self.model.reference)
        if columns is None and self.prefetched:
            with interpreter.assuming(self.condition()):
                self.prefetch(interpreter)

    def prefetch(self, interpreter: Evaluator) -> None:
        """Read what `prefetch_related()` names, along each path."""
        for lookup in self.prefetched:
            row: Value = self.model.row()
            for name in lookup.split("__"):
                related = interpreter.get(row, name)
                row = related.symbolic_element(interpreter) if isinstance(related, Query) else related

    def ordering(self) -> Iterator[str]:
        """The lookups by which rows are ordered."""
        names = self.model.definition.ordering if self.order is None else self.order
        return ordering_lookups(self.model, names, ORDERING_DEPTH)

    def joined(self, lookups: Iterable[str]) -> Query:
        """The query with what these lookups (`owner__name`) need besides its own table."""
        joins, named = dict.fromkeys(self.joins), list(self.named)
        for lookup in lookups:
            steps, own = follow(self.model, lookup.split("__"))
            joins.update(dict.fromkeys(steps))
            named.extend(own)
        return replace(self, joins=tuple(joins), named=tuple(dict.fromkeys(named)))

    def resolve(self, interpreter: Evaluator, lookups: Iterable[str]) -> None:
        """Raise what Django raises if one of these lookups leads to no field."""
        raised = None if self.annotated else field_error(self.model, lookups)
        if raised is not None:
            interpreter.raise_error(raised)

    def convert(self, interpreter: Evaluator, values: Keywords) -> None:
        """Raise what Django raises if a field does not take one of these values."""
        raised = conversion_error(self.model, values)
        if raised is not None:
            interpreter.raise_error(raised)

    def restricted(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Query:
        """The query with the conditions of `filter(*args, **keywords)`; a sub-query in them runs now."""
        literals = literal_columns(self.model, keywords)
        lookups = lookups_of(interpreter, args, keywords)
        self.resolve(interpreter, lookups)
        self.convert(interpreter, keywords)
        return replace(
            self.joined(lookups),
            filtered=True,
            empty=self.empty
            or any(name.endswith("__in") and is_none_of(keywords[name]) for name in keywords),
            literals=tuple(dict.fromkeys([*self.literals, *literals])),
            exact=self.exact and not args and len(literals) == len(keywords),
        )

    def symbolic_element(self, interpreter: Evaluator) -> Value:
        self.require(interpreter)
        return Unknown("a row's values") if self.values else self.model.row(annotated=self.annotated)

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        if isinstance(key, slice):
            nothing = isinstance(key.stop, int) and key.stop <= (key.start or 0)
            return replace(self, filtered=True, exact=False, empty=self.empty or nothing)
        row = self.symbolic_element(interpreter)
        self.demand(interpreter, error("IndexError", "list index out of range"))
        return row

    def operand(self, interpreter: Evaluator, operator: str, operands: Sequence[Value]) -> None:
        if operator == "unpack":
            self.require(interpreter)
            self.demand(interpreter, error("ValueError", "need more than 0 values to unpack"))

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        self.require(interpreter)
        return False if self.empty else self.condition()

    def demand(
        self, interpreter: Evaluator, absent: RaisedError | None, several: RaisedError | None = None
    ) -> None:
        """Record that the query has to find a row, and no more than one.

        If it does not, `absent` is raised; if there are `several`, that is, with `{count}` for their number. Either is
        None if that is no failure.
        """
        if self.empty and absent is not None:
            interpreter.raise_error(absent)
            return
        if several is not None and interpreter.catches(several):
            several = None
        if absent is not None and interpreter.may_raise(absent, self.condition()):
            absent = None
        words = ["" if one is None else str(one) for one in (absent, several)]
        if any(words):
            interpreter.record(effects.Find, self.model.table, self.literals, self.exact, *words)

    def condition(self) -> Condition:
        """The condition that the query finds a row."""
        return data_conditions.rows_exist(
            self.model.table, filtered=self.filtered, values=self.literals, exact=self.exact
        )

    def describe(self) -> str:
        return f"rows of {self.model.key}"


def is_none_of(value: Value) -> bool:
    """Whether a collection of values is certainly empty."""
    return isinstance(value, list | tuple) and not value


def lookups_of(interpreter: Evaluator, args: Args, keywords: Keywords) -> list[str]:
    """The lookups of `filter(...)`: its keywords, and those of the Q objects among its arguments."""
    found = [name for name in keywords if name != "**"]
    for arg in args:
        if isinstance(arg, CallResult):
            found.extend(lookups_of(interpreter, arg.args, arg.keywords))
    for value in [*args, *keywords.values()]:
        if isinstance(value, Query):  # a sub-query selects the key, if nothing else is said
            key = value.model.primary_key[0].column or "id"
            value.require(interpreter, None if value.values else (key,), ordering=False)
    return found + named_in(keywords.values())
