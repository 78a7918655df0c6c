"""What a lookup such as `owner__name` reads besides the model's own table (django.db.models.sql.query.setup_joins)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import (
    Value,
)
from southdeps.south.frozen import FrozenField
from southdeps.south.orm.protocols import ModelLike

#: Where Django defines `F`, `Q` and the aggregates.
_MODELS = "django.db.models."

#: Default orderings by relations are followed this deep; Django itself stops at a circle.
ORDERING_DEPTH = 3


#: select_related() without names follows foreign keys this deep.
SELECT_RELATED_DEPTH = 5


def ordering_lookups(model: ModelLike, names: Iterable[str], depth: int) -> Iterator[str]:
    """The lookups by which rows are ordered that are ordered by these names (sql.compiler.find_ordering_name).

    A relation stands for the default ordering of the model behind it.
    """
    for text in names:
        name = text.lstrip("-")
        target = list(related_along(model, name.split("__")))[name.count("__") :]
        if not target or not target[0].definition.ordering or depth == 0:
            yield name
        else:
            for inner in ordering_lookups(target[0], target[0].definition.ordering, depth - 1):
                yield f"{name}__{inner}"


def follow(model: ModelLike, path: list[str]) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
    """What a lookup (`owner__name`) needs: the tables it joins, with columns; its own table's columns."""
    joins: list[tuple[str, tuple[str, ...]]] = []
    own: list[str] = []
    here: ModelLike | None = model
    for index, name in enumerate(path):
        if here is None:
            break
        last = index == len(path) - 1
        found = here.find_field(name)
        if found is not None:
            field, owner = found
            target = owner.related(field.target)
            if field.many:
                joins.extend(link(owner, field))
            elif field.column is not None:
                if (owner is not model and here is model) or here is not model:
                    joins.append((owner.table, (field.column,)))
                else:
                    own.append(field.column)
            if (
                target is None
                or last
                or is_key(target, path[index + 1])
                or is_comparison(target, path[index + 1])
            ):
                break
            joins.append((target.table, ()))
            here = target
            continue
        back = here.reverse(name)
        if back is None:
            break
        field, other = back
        if field.many:
            joins.extend(link(other, field))
        joins.append((other.table, (field.column,) if field.column else ()))
        here = other
    return joins, own


def link(owner: ModelLike, field: FrozenField) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The table between the two sides of a many-to-many field of `owner`, with the columns that lead to them.

    Those are known if the project has a model for it; of a model to itself they are the first two.
    """
    table, through = owner.many_table(field)
    target = owner.related(field.target)
    if table is None:
        return
    columns: list[str] = []
    if through is not None and target is not None:
        keys = [one for one in through.definition.fields if one.column is not None and one.exact]
        leading = [(through.related(one.target), one.column) for one in keys if not one.many and one.target]
        for side in (owner, target):
            found = (column for model, column in leading if model is not None and model.key == side.key)
            columns.extend([column for column in found if column and column not in columns][:1])
    yield table, tuple(columns)


def is_key(model: ModelLike, name: str) -> bool:
    """Whether a lookup on a relation ends at the key that the relation itself holds: nothing is joined."""
    return name in {"pk", "id", model.primary_key[0].name}


def is_comparison(model: ModelLike, name: str) -> bool:
    """Whether `name` is a comparison (`in`, `isnull`), not a field."""
    return name in COMPARISONS and model.find_field(name) is None and model.reverse(name) is None


COMPARISONS = frozenset(
    [
        "exact",
        "iexact",
        "contains",
        "icontains",
        "in",
        "gt",
        "gte",
        "lt",
        "lte",
        "startswith",
        "istartswith",
        "endswith",
        "iendswith",
        "range",
        "year",
        "month",
        "day",
        "week_day",
        "hour",
        "minute",
        "second",
        "isnull",
        "search",
        "regex",
        "iregex",
    ]
)


def related_along(model: ModelLike, path: list[str]) -> Iterator[ModelLike]:
    """The models that a path of foreign keys leads to."""
    here: ModelLike | None = model
    for name in path:
        found = here.find_field(name) if here is not None else None
        back = here.reverse(name) if here is not None and found is None else None
        if back is not None:
            here = back[1] if back[0].kind == "OneToOneField" else None
        else:
            here = found[1].related(found[0].target) if found is not None else None
        if here is None:
            return
        yield here


def required_relations(model: ModelLike, depth: int) -> list[ModelLike]:
    """The models behind NOT NULL foreign keys, and theirs, each once: those of select_related() without names."""
    found: dict[str, ModelLike] = {}
    level = [model]
    for _ in range(depth):
        behind = (
            one.related(field.target)
            for one in level
            for field in one.definition.fields
            if field.required and not field.many
        )
        fresh = {one.key: one for one in behind if one is not None and one.key not in found}
        found |= fresh
        level = list(fresh.values())
    return list(found.values())


def named_in(values: Iterable[Value]) -> list[str]:
    """The lookups in what `F('name')`, `Count('name')` and their like stand for."""
    made = [value for value in values if isinstance(value, CallResult) and value.path.startswith(_MODELS)]
    names = [arg for value in made for arg in value.args if isinstance(arg, str)]
    return names + [name for value in made for name in named_in(value.args)]


def literal_columns(
    model: ModelLike, keywords: Mapping[str, Value]
) -> tuple[tuple[str, str | int | float | bool | None], ...]:
    """Column and value of the keywords that name a plain column and give a literal."""
    literals = []
    for name, value in keywords.items():
        column = column_of(model, name.removesuffix("__exact"))
        if column is not None and isinstance(value, str | int | float | bool):
            literals.append((column, value))
    return tuple(literals)


def column_of(model: ModelLike, name: str) -> str | None:
    """The column of the model's own table that a field's name, or that of its plain value (`owner_id`), stands for."""
    found = model.find_field(name)
    if found is not None:
        return found[0].column if found[1] is model else None
    return name if name in model.definition.columns else None
