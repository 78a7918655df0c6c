"""Where a migration freezes a model or a field: South writes `models = {...}` in one shape, a field a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from southdeps.schema.compare import Difference
from southdeps.schema.match import columns_of
from southdeps.south.orm import ModelClass

_MODELS = re.compile(rb"^[ \t]+(?=models[ \t]*=)", re.MULTILINE)

#: Line and column, from 1, the column in characters.
Position = tuple[int, int]
START: Position = (1, 1)


def frozen_position(data: bytes, models: Sequence[ModelClass], difference: Difference) -> Position:
    """Where the text of a migration freezes what differs: the field, its model's Meta, the model, or all models.

    `models` are those that the migration has frozen.
    """
    start = max(_MODELS.finditer(data), key=lambda match: match.start(), default=None)
    if start is None:
        return START
    model, names = _frozen_as(models, difference)
    if model is None:
        return _position(data, start.end())
    key = re.escape(f"{model.definition.app}.{model.definition.name}".encode())
    head = re.compile(rb"^([ \t]*)(?=u?['\"]" + key + rb"['\"][ \t]*:)", re.MULTILINE | re.IGNORECASE)
    found = head.search(data, start.end())
    if found is None:
        return _position(data, start.end())
    end = re.compile(rb"^" + found[1] + rb"\S", re.MULTILINE).search(data, found.end() + 1)
    for name in names:
        field = re.compile(rb"(?<=[\s{,])u?['\"]" + re.escape(name.encode()) + rb"['\"][ \t]*:")
        inside = field.search(data, found.end() + 1, end.start() if end is not None else len(data))
        if inside is not None:
            return _position(data, inside.start())
    return _position(data, found.end())


def _frozen_as(
    models: Sequence[ModelClass], difference: Difference
) -> tuple[ModelClass | None, tuple[str, ...]]:
    """The model whose table differs, and the keys of its definition to look for."""
    for model in models:
        if model.definition.proxy:
            continue
        if model.table == difference.table:
            columns = columns_of(difference) if difference.kind != "table" else frozenset()
            fields = tuple(field.name for field in model.definition.fields if field.column in columns)
            return model, fields if len(columns) == 1 else ("Meta",) if columns else ()
        for field in model.definition.fields:
            if field.many and model.many_table(field)[0] == difference.table:
                return model, (field.name,)
    return None, ()


def _position(data: bytes, offset: int) -> Position:
    line = data.rfind(b"\n", 0, offset) + 1
    return data.count(b"\n", 0, offset) + 1, len(data[line:offset].decode("utf-8", "replace")) + 1
