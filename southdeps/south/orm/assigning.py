"""What may be assigned to a field of a row, and which columns of a new row are NULL (django.db.models.fields)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from southdeps.interpreter.exceptions import error
from southdeps.interpreter.nullable import NoneUnless
from southdeps.interpreter.values import AbstractObject, Evaluator, RaisedError, Value
from southdeps.south.frozen import FrozenField
from southdeps.south.orm.protocols import ModelLike

#: Stands among the names of values that are known only at run time.
OTHERS = "**"


class ModelRow(AbstractObject):
    """A row of a model, with the values that the migration has given it; `new` until it is saved.

    It stands for `many` rows if `bulk_create()` makes them. `numbers` are those under which it was inserted, by table.
    """

    model: ModelLike
    values: dict[str, Value]
    new: bool
    many: bool
    numbers: dict[str, int]

    @property
    def is_known(self) -> bool:
        """Whether the migration has given it no values but those that are known by name."""
        return OTHERS not in self.values

    @property
    def has_no_key(self) -> bool:
        """Whether it has certainly no primary key yet."""
        field, _ = self.model.primary_key
        serial = field.spec.type is not None and field.spec.type.kind == "AutoField"
        return (
            self.new
            and serial
            and self.is_known
            and not {"pk", field.name, field.column} & self.values.keys()
        )


def assign_relation(
    interpreter: Evaluator, owner: ModelLike, field: FrozenField, target: ModelLike, value: Value
) -> None:
    """Raise what Django raises if a foreign key does not take a value (`ReverseSingleRelatedObjectDescriptor`)."""
    name = f"{owner.definition.name}.{field.name}"
    if value is None or isinstance(value, NoneUnless):
        raised = error("ValueError", f'Cannot assign None: "{name}" does not allow null values.')
        if not field.required:
            return
        if value is None:
            interpreter.raise_error(raised)
        else:
            value.require(interpreter, raised)
    elif (text := shown(value, target)) is not None:
        words = f'Cannot assign "{text}": "{name}" must be a "{target.definition.name}" instance.'
        interpreter.raise_error(error("ValueError", words))


def shown(value: Value, target: ModelLike) -> str | None:
    """A value that is certainly no row of the model, as Django shows it; None if it may be one."""
    if isinstance(value, str | int | float):
        return repr(value)
    model = value.model if isinstance(value, ModelRow) else None
    if model is None or target.definition.proxy or is_a(model, target):
        return None
    name = model.definition.name
    return f"<{name}: {name} object>"


def no_key(model: ModelLike) -> RaisedError:
    """What Django says to a many-to-many field of a row that is not saved yet."""
    name = model.definition.name
    words = f'"<{name}: {name} object>" needs to have a value for field "{name.lower()}" before this many-to-many '
    return error("ValueError", f"{words}relationship can be used.")


def is_a(model: ModelLike, other: ModelLike) -> bool:
    """Whether a row of a model is one of the other as well: that model itself, of the same time, or a child of it."""
    same = model.key == other.key and model.reference == other.reference
    complete = len(model.parents()) == len(model.definition.parents)
    return same or not complete or any(is_a(parent, other) for parent in model.parents())


def null_columns(model: ModelLike, values: Mapping[str, Value]) -> Iterator[str]:
    """The columns of the model's own table that are certainly NULL in a new row with these values."""
    for field in model.definition.fields:
        if field.column is None or not field.exact or field.many or is_key(field, model):
            continue
        given = [values[name] for name in (field.name, field.column) if name in values]
        value = given[-1] if given else None
        unsaved = isinstance(value, ModelRow) and value.has_no_key
        if unsaved or (value is None and (given or is_null_by_default(field))):
            yield field.column


def empty_columns(model: ModelLike, values: Mapping[str, Value]) -> Iterator[str]:
    """The columns of the model's own table that are the empty text in a new row, since they are given no value."""
    for field in model.definition.fields:
        spec = field.spec
        if field.column is None or not field.exact or {field.name, field.column} & values.keys():
            continue
        if spec.type is not None and spec.empty_strings and not (spec.null or spec.default or spec.automatic):
            yield field.column


def is_key(field: FrozenField, model: ModelLike) -> bool:
    """Whether a field is the key, or leads to a parent: Django fills it in when the row is saved."""
    return field.primary_key or field.target in model.definition.parents or field is model.primary_key[0]


def is_null_by_default(field: FrozenField) -> bool:
    """Whether a field without a value is NULL: it has no default, and the empty text is no value for it."""
    spec = field.spec
    known = spec.type is not None or field.target is not None
    if not known or spec.default == "value" or spec.automatic:
        return False
    return spec.null or spec.default == "none" or not spec.empty_strings
