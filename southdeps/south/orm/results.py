"""What queries give that are not rows, or none: the first row, numbers, aggregates, exceptions."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps import data_conditions
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import ExceptionClass
from southdeps.interpreter.nullable import NoneUnless
from southdeps.interpreter.values import Evaluator, RaisedError, Value
from southdeps.south.contrib import CONTRIB
from southdeps.south.orm.protocols import ModelLike
from southdeps.south.orm.queryset import Query


def exception_of(model: ModelLike, name: str) -> ExceptionClass:
    """The exception class `Model.DoesNotExist` or `Model.MultipleObjectsReturned`."""
    base = "ObjectDoesNotExist" if name == "DoesNotExist" else name
    app = model.definition.app
    module = f"django.contrib.{app}.models" if app in CONTRIB else f"{app}.models"
    own, *inherited = (identity_of(one, name) for one in with_ancestors(model))
    return ExceptionClass(f"{module}.{name}", (own, *inherited, base, "Exception", "BaseException"), own)


def identity_of(model: ModelLike, name: str) -> str:
    """What tells the exception class of a model from that of another, frozen or imported."""
    return f"{model.reference} {model.key} {name}".replace(".", " ")


def with_ancestors(model: ModelLike) -> Iterator[ModelLike]:
    """A model and the concrete ones that it inherits from, whose exception classes its own derive from."""
    yield model
    for parent in model.parents():
        yield from with_ancestors(parent)


def does_not_exist(model: ModelLike) -> RaisedError:
    """What Django raises if `get()` finds no row."""
    raised = exception_of(model, "DoesNotExist")
    return RaisedError(raised.name, f"{model.definition.name} matching query does not exist.", raised.bases)


def has_none(model: ModelLike, words: str) -> RaisedError:
    """What Django raises if a row that another refers to is none, in these words."""
    raised = exception_of(model, "DoesNotExist")
    return RaisedError(raised.name, words, raised.bases)


def several_returned(model: ModelLike) -> RaisedError:
    """What Django raises if `get()` finds several rows; `{count}` stands for their number."""
    raised = exception_of(model, "MultipleObjectsReturned")
    words = f"get() returned more than one {model.definition.name} -- it returned {{count}}!"
    return RaisedError(raised.name, words, raised.bases)


class FirstRow(NoneUnless):
    """The first row that a query finds, None if there is none; it has run already."""

    def __init__(self, query: Query) -> None:
        super().__init__(query.condition(), f"the first row of {query.model.key}")
        self.query = query
        self.row = query.model.row(annotated=query.annotated)

    def require(self, interpreter: Evaluator, raised: RaisedError) -> None:
        self.query.demand(interpreter, raised)

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        super().attribute(interpreter, name)
        return self.row.attribute(interpreter, name)

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        super().attribute(interpreter, name)
        self.row.assign(interpreter, name, value)


class Aggregate(NoneUnless):
    """What `Max` and its like give: None if the query finds no row."""

    def __init__(self, query: Query) -> None:
        super().__init__(query.condition(), f"an aggregate of {query.model.key}")
        table, literals = query.model.table, query.literals
        #: A value may be 0, so that rows alone do not make it true.
        self.is_true = data_conditions.rows_exist(table, filtered=True, values=literals, exact=False)

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return self.is_true
