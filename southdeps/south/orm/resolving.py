"""Names of fields: which of them a model has, and what Django says to any other (django.db.models.sql.query)."""

from __future__ import annotations

from collections.abc import Iterable

from southdeps.interpreter.values import RaisedError
from southdeps.south.orm.lookups import is_comparison
from southdeps.south.orm.protocols import ModelLike

_BASES = ("StandardError", "Exception", "BaseException")


def field_error(model: ModelLike, lookups: Iterable[str]) -> RaisedError | None:
    """What Django says to the first lookup (`owner__name`) that leads to no field; None if all may be right."""
    found = (unresolved(model, lookup.split("__")) for lookup in lookups)
    return next((error for error in found if error is not None), None)


def unresolved(model: ModelLike, path: list[str]) -> RaisedError | None:
    """What Django says to a lookup, by its parts (`Query.names_to_path`); None if it may be right."""
    here: ModelLike | None = model
    for index, name in enumerate(path):
        if here is None or not here.is_complete or name.startswith("_") or name == "pk":
            return None
        rest = path[index + 1 :]
        found = here.find_field(name)
        if found is not None and found[0].target is None:
            compared = len(rest) == 1 and is_comparison(here, rest[0])
            # Other field classes, such as GeoDjango's, have comparisons of their own.
            known = found[0].spec.type is not None
            return no_join(name, rest) if rest and known and not compared else None
        if found is not None:
            here = found[1].related(found[0].target)
            continue
        back = here.reverse(name)
        if back is None:
            is_last = index > 0 and not rest and is_comparison(here, name)
            return None if is_last or is_column(here, name) else cannot_resolve(here, name)
        here = back[1]
    return None


def is_column(model: ModelLike, name: str) -> bool:
    """Whether a model has a field whose attribute with the plain value is called so, such as `owner_id`."""
    owners = (model, *model.parents())
    return any(field.column == name for owner in owners for field in owner.definition.fields)


def cannot_resolve(model: ModelLike, name: str) -> RaisedError:
    """What Django says to a lookup of which a part is no field of the model there."""
    choices = {field.name for owner in (model, *model.parents()) for field in owner.definition.fields}
    choices |= {field.related_name or other.definition.name.lower() for field, other in model.referring()}
    words = f"Cannot resolve keyword '{name}' into field. Choices are: {', '.join(sorted(choices))}"
    return RaisedError("django.core.exceptions.FieldError", words, _BASES)


def no_join(name: str, rest: list[str]) -> RaisedError:
    """What Django says to a lookup that goes on behind a plain field."""
    words = f"Join on field '{name}' not permitted."
    if len(rest) == 1:
        words += f" Did you misspell '{rest[0]}' for the lookup type?"
    return RaisedError("django.core.exceptions.FieldError", words, _BASES)


def no_field(model: ModelLike, names: Iterable[str]) -> RaisedError | None:
    """What Django says to the first name that is no field of the model itself; None if all may be."""
    if not model.is_complete:
        return None
    name = next((one for one in names if one not in {"pk", "**"} and model.find_field(one) is None), None)
    words = f"{model.definition.name} has no field named '{name}'"
    return None if name is None else RaisedError("django.db.models.fields.FieldDoesNotExist", words)


def no_argument(model: ModelLike, names: Iterable[str]) -> RaisedError | None:
    """What `Model(**keywords)` says to the first name that it does not take; None if it may take them all."""
    if not model.is_complete:
        return None
    name = next((one for one in names if not is_argument(model, one)), None)
    words = f"'{name}' is an invalid keyword argument for this function"
    return None if name is None else RaisedError("TypeError", words, _BASES)


def is_argument(model: ModelLike, name: str) -> bool:
    """Whether `Model(**keywords)` takes a name: that of a field with a column, or of its attribute."""
    found = model.find_field(name)
    known = is_column(model, name) or (found is not None and not found[0].many)
    return known or name == "**" or model.has_property(name)
