"""`graph --models --format json`: the frozen models, field by field. docs/how-to/models.md explains the keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from southdeps.frozen_models import is_nullable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.frozen_models import ProjectModel
    from southdeps.south.frozen import FrozenField


def models_json(models: Iterable[ProjectModel]) -> str:
    """The document as text that ends with a line end; models and fields in the order given."""
    return json.dumps({"schema": 1, "models": [_model(model) for model in models]}, indent=1) + "\n"


def _model(model: ProjectModel) -> dict[str, object]:
    definition = model.definition
    return {
        "id": model.key,
        "app": definition.app,
        "name": definition.name,
        "table": definition.table or None,
        "origin": model.origin,
        "migration": str(model.migration),
        "proxy": definition.proxy,
        "parents": list(definition.parents),
        "fields": [_field(model, field) for field in model.fields],
    }


def _field(model: ProjectModel, field: FrozenField) -> dict[str, object]:
    return {
        "name": field.name,
        "type": field.kind,
        "column": field.column,
        "primary_key": field.primary_key,
        "null": is_nullable(field),
        "relation": model.relation(field),
        "to": field.target,
        "to_field": field.to_field,
        "table": field.db_table if field.many else None,
        "through": field.through,
    }
