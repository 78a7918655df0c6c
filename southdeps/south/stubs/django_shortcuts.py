"""`django.shortcuts`: rows that have to be there."""

from __future__ import annotations

from msgspec.structs import replace

from southdeps.interpreter.values import Args, Evaluator, Keywords, Native, RaisedError, Unknown, Value
from southdeps.south.orm import ModelClass
from southdeps.south.orm.methods import METHODS, QuerySet
from southdeps.south.orm.results import several_returned
from southdeps.south.stubs.project import Stubs, constant


def found_rows(interpreter: Evaluator, args: Args, keywords: Keywords) -> QuerySet | None:
    """The rows of the model or query set that comes first, by the conditions behind it."""
    source = interpreter.look_up(args[0]) if args else None
    rows = QuerySet(source) if isinstance(source, ModelClass) else source
    chosen = METHODS["filter"](rows, interpreter, args[1:], keywords) if isinstance(rows, QuerySet) else None
    return chosen if isinstance(chosen, QuerySet) else None


def not_found(rows: QuerySet) -> RaisedError:
    """What is raised if there is no row."""
    words = f"No {rows.model.definition.name} matches the given query."
    return RaisedError("django.http.response.Http404", words)


def get_object_or_404(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`get_object_or_404(Model, name='x')`"""
    rows = found_rows(interpreter, args, keywords)
    if rows is None:
        return Unknown("a row")
    rows.require(interpreter, ordering=False)
    rows.demand(interpreter, not_found(rows), several_returned(rows.model))
    return rows.model.row(annotated=rows.annotated)


def get_list_or_404(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`get_list_or_404(Model, name='x')`"""
    rows = found_rows(interpreter, args, keywords)
    if rows is None:
        return Unknown("rows")
    rows.require(interpreter)
    rows.demand(interpreter, not_found(rows))
    return replace(rows)


STUBS: Stubs = {
    "django.shortcuts.get_object_or_404": constant(Native(get_object_or_404)),
    "django.shortcuts.get_list_or_404": constant(Native(get_list_or_404)),
}
