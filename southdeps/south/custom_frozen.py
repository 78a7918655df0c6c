"""Frozen fields of the project's own classes, as the fields of Django that they are."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import Unknown, Value
from southdeps.south.custom_fields import CustomField, resolve_field
from southdeps.south.fields import has_no_column, is_relation, keywords_of, read_field
from southdeps.south.frozen import FrozenCall, FrozenField, literal


def resolve_frozen(call: FrozenCall, resolve: Callable[[str], Value]) -> CustomField | None:
    """What South has frozen of a field of the project's own class, as a field of Django; None if that is not known."""
    args = tuple(map(_value, call.args))
    keywords = {name: _value(text) for name, text in call.keywords}
    found = resolve_field(CallResult(call.path, args, keywords), resolve)
    return found if isinstance(found, CustomField) else None


def with_class(field: FrozenField, found: CustomField) -> FrozenField:
    """A frozen field, now that its class is known.

    A many-to-many field whose class has a `contribute_to_class` of its own may make any table: it stays as it is.
    """
    kind = found.path.rpartition(".")[2]
    if has_no_column(kind):
        own = any("contribute_to_class" in cls.scope.names for cls in found.made.cls.lineage())
        return field if own else replace(field, column=None, many=True, required=False, kind=kind, exact=True)
    spec = read_field(found.path, keywords_of(found))
    spec = replace(spec, type=found.type or spec.type)
    name = found.attname(field.name) or field.name
    named = found.keywords.get("db_column")
    column = f"{name}_id" if is_relation(kind) else name
    return replace(
        field,
        column=named if isinstance(named, str) else column,
        required=not spec.null and not kind.endswith("AutoField"),
        primary_key=spec.primary_key,
        kind=kind,
        exact=True,
        spec=spec,
    )


def _value(text: str) -> Value:
    """The value of an argument that South has frozen as source text; unknown if it is not literal."""
    value = literal(text)
    return Unknown(text) if value is None and text != "None" else value
