"""Texts that a field can't turn into a value of its column (django.db.models.fields: get_prep_value, to_python)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import RaisedError, Value
from southdeps.south.orm.protocols import ModelLike

_INTEGERS = frozenset(
    [
        "AutoField", "BigIntegerField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField",
        "SmallIntegerField",
    ]
)  # fmt: skip
#: What a field whose values are checked by a pattern says to a text that does not fit, after the text.
_CHECKED = {
    "DateField": "value has an invalid date format. It must be in YYYY-MM-DD format.",
    "DateTimeField": (
        "value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format."
    ),
    "DecimalField": "value must be a decimal number.",
    "TimeField": "value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.",
}
#: The comparisons that convert a value as a field does.
_COMPARED = frozenset({"exact", "gt", "gte", "lt", "lte"})
_BASES = ("Exception", "BaseException")


def conversion_error(model: ModelLike, values: Mapping[str, Value]) -> RaisedError | None:
    """What Django raises for the first value that its field does not take; None if it may take all of them."""
    return next(_errors(model, values), None)


def _errors(model: ModelLike, values: Mapping[str, Value]) -> Iterator[RaisedError]:
    for name, value in values.items():
        plain, _, comparison = name.rpartition("__")
        field = plain if comparison in _COMPARED else name
        found = model.find_field(field) if isinstance(value, str) else None
        kind = found[0].spec.type if found is not None and found[0].exact else None
        raised = _error_of(kind.kind, value) if kind is not None else None
        if raised is not None:
            yield raised


def _error_of(kind: str, text: str) -> RaisedError | None:
    if kind in _INTEGERS and not _converts(int, text):
        return error("ValueError", f"invalid literal for int() with base 10: '{text}'")
    if kind == "FloatField" and not _converts(float, text):
        return error("ValueError", f"could not convert string to float: {text}")
    if kind in _CHECKED and not any(character.isdigit() for character in text):
        words = f"[u\"'{text}' {_CHECKED[kind]}\"]"
        special = kind == "DecimalField" and text.strip().lower().lstrip("+-") in {"nan", "inf", "infinity"}
        return None if special else RaisedError("django.core.exceptions.ValidationError", words, _BASES)
    return None


def _converts(convert: type[int | float], text: str) -> bool:
    try:
        convert(text)
    except ValueError:
        return text.strip().rstrip("lL") != text.strip() or "_" in text  # Python 2 takes `10L`
    return True
