"""What deleting rows reads and deletes besides (django.db.models.deletion.Collector)."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps import effects
from southdeps.interpreter.values import Evaluator
from southdeps.south.frozen import FrozenField
from southdeps.south.orm.protocols import ModelLike


def is_deleted_at_once(model: ModelLike) -> bool:
    """Whether rows are deleted unread: nothing refers to them (Django 1.6: Collector.can_fast_delete)."""
    return not model.parents() and not any(True for _ in referring(model)) and not list(own_tables(model))


def own_tables(model: ModelLike) -> Iterator[str]:
    """The tables between the two sides of the model's own many-to-many fields, if Django makes them."""
    for field in model.definition.fields:
        table, through = model.many_table(field) if field.many and field.through is None else (None, None)
        if table is not None and through is None:
            yield table


def referring(model: ModelLike) -> Iterator[tuple[FrozenField, ModelLike]]:
    """The fields that refer to a model, and the models that have them in tables of their own."""
    return ((field, other) for field, other in model.referring() if not other.definition.proxy)


def cascade(model: ModelLike, interpreter: Evaluator) -> None:
    """Deleting rows reads or deletes those that refer to them (django.db.models.deletion.Collector)."""
    for own in own_tables(model):
        interpreter.record(effects.Require, own, (), model.reference)
    for field, other in referring(model):
        if field.many:
            table, _ = other.many_table(field)
            if table is not None:
                interpreter.record(effects.Require, table, (), model.reference)
        elif field.column is not None:
            other.require(interpreter, (field.column,) if is_deleted_at_once(other) else None)
            interpreter.record(effects.DeleteRows, other.table, (), False)
