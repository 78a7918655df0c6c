"""Models and the relations between them, before they have a format."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from southdeps.draw.colours import app_colours
from southdeps.draw.shape import Shape
from southdeps.draw.text import counted
from southdeps.errors import CannotRunError
from southdeps.frozen_models import Relation
from southdeps.suggest import did_you_mean_or

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from southdeps.finding import MigrationId
    from southdeps.frozen_models import ProjectModel
    from southdeps.south.frozen import FrozenField

#: parent-link: a child to its parent, in multi-table inheritance; proxy: to the model whose table it has.
LineKind = Relation | Literal["proxy"]


#: How much of the models is drawn: all fields, keys and relations, names, or one box per app.
Detail = Literal["all", "keys", "names", "app"]
DETAILS: tuple[Detail, ...] = get_args(Detail)


class Card(Struct, frozen=True):
    """A model; `key` is unique in its diagram, and plain in every output. Of a folded one only the name is shown."""

    key: str
    model: ProjectModel
    folded: bool = False

    def fields(self, detail: Detail) -> tuple[FrozenField, ...]:
        """The fields that a picture in this detail shows."""
        if self.folded or detail in ("names", "app"):
            return ()
        every = self.model.fields
        return (
            tuple(field for field in every if field.primary_key or field.target)
            if detail == "keys"
            else every
        )


class Group(Struct, frozen=True):
    """The models of one app; `colour` is `#rrggbb`, None for an app that is not the project's own.

    `migration` is the one that has frozen them so, None where its app has none that does.
    """

    app: str
    colour: str | None
    migration: MigrationId | None
    cards: tuple[Card, ...]


class Line(Struct, frozen=True):
    """`source` refers to `target`, both keys of cards; `field` is None where it inherits and no field says so."""

    source: str
    target: str
    kind: LineKind
    field: FrozenField | None


class Diagram(Struct, frozen=True):
    """A picture of models before it has a format."""

    title: str
    subtitle: str
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    detail: Detail = "all"
    about: str = ""
    note: str | None = None
    shape: Shape = Shape()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards, app by app."""
        return tuple(card for group in self.groups for card in group.cards)


def arrange(
    models: Sequence[ProjectModel],
    *,
    own_apps: Iterable[str],
    at: Collection[MigrationId] = (),
    focus: Collection[str] = (),
    exclude: Collection[str] = (),
    relations_only: bool = False,
    about: str = "",
) -> Diagram:
    """The diagram of `models`, given app by app; with `focus`, of those of these apps, and their neighbours folded.

    `own_apps` are the labels that get a colour, `at` the migrations as of which the models were asked for. Raises
    CannotRunError where an app in `focus` has no models. Models that a pattern in `exclude` matches (`app.Model`, as in
    a shell) are left out, and with `relations_only` those without a relation. `about` names the project.
    """
    apps = {model.definition.app for model in models}
    for app in focus:
        if app not in apps:
            hint = did_you_mean_or(app, apps, "The apps that have are")
            raise CannotRunError(f"--focus: no app {app} has models.{hint}")
    keys = {model.key: f"m{number}" for number, model in enumerate(models)}
    inside = {keys[model.key] for model in models if not focus or model.definition.app in focus}
    every_line = [line for model in models for line in _lines(model, keys)]
    lines = [line for line in every_line if line.source in inside or line.target in inside]
    left_out = {keys[model.key] for model in models if is_excluded(model, exclude)}
    lines = [line for line in lines if line.source not in left_out and line.target not in left_out]
    related = frozenset[str]().union(*((line.source, line.target) for line in lines))
    shown = related if relations_only else (inside - left_out) | related
    cards = [
        Card(keys[model.key], model, folded=keys[model.key] not in inside)
        for model in models
        if keys[model.key] in shown
    ]
    return Diagram(
        title=f"{counted(len(apps), 'app')}, {counted(len(models), 'model')}, {counted(len(every_line), 'relation')}",
        subtitle=_subtitle(len(inside), at, focus) if models else "no migration has frozen any model",
        groups=tuple(_groups(cards, app_colours(own_apps))),
        lines=tuple(lines),
        about=about,
    )


def is_excluded(model: ProjectModel, patterns: Iterable[str]) -> bool:
    """Whether a pattern matches `app.Model`."""
    name = f"{model.definition.app}.{model.definition.name}"
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)


def _subtitle(inside: int, at: Collection[MigrationId], focus: Collection[str]) -> str:
    """Which part is shown, and as of when."""
    part = f"{counted(inside, 'model')} of {' and '.join(sorted(focus))}, " if focus else ""
    if not at:
        return f"{part}as of the last migrations"
    return f"{part}as of {' and '.join(map(str, sorted(at)))}, other apps as of their last migrations"


def _lines(model: ProjectModel, keys: Mapping[str, str]) -> Iterator[Line]:
    """What a model's fields refer to, then what it inherits from without a field that says so."""
    source, linked = keys[model.key], set()
    for field in model.fields:
        kind = model.relation(field)
        if field.target is not None and kind is not None:
            yield Line(source, keys[field.target], kind, field)
            linked |= {field.target} if kind == "parent-link" else set()
    for parent in model.definition.parents:
        if parent not in linked:
            yield Line(source, keys[parent], "proxy" if model.definition.proxy else "parent-link", None)


def _groups(cards: Iterable[Card], colours: Mapping[str, str]) -> Iterator[Group]:
    for app, members in groupby(cards, lambda card: card.model.definition.app):
        group = tuple(members)
        migration = next((card.model.migration for card in group if card.model.origin == "own"), None)
        yield Group(app, colours.get(app), migration, group)
