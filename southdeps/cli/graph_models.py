"""`southdeps graph --models`"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Literal

from southdeps import draw
from southdeps.cli.about import about
from southdeps.draw import mermaid, models
from southdeps.draw.focus import named
from southdeps.draw.subset import by_app
from southdeps.errors import CannotRunError
from southdeps.finding import MigrationId
from southdeps.frozen_models import project_models
from southdeps.project.loading import Project
from southdeps.reporters.models_json import models_json

#: The bytes of the file, and what to say about it.
Document = tuple[bytes, list[str]]


def prepare(
    fmt: draw.Format | Literal["json"],
    options: draw.DrawOptions,
    at: Sequence[str],
    *,
    detail: models.Detail | None,
    exclude: Sequence[str],
    relations_only: bool,
) -> Callable[[Project], Document]:
    """How to make the document of a project's models; raises CannotRunError where it can't be what is asked for.

    The function that is given back raises CannotRunError and CannotDrawError.
    """
    for option in ("level", "show", "reduce", "collapse"):
        if getattr(options, option) and getattr(options, option) != "app":
            raise CannotRunError(f"--{option} is about migrations; it does not go with --models")
    for focus in options.focus:
        if ":" in focus or "+" in focus:
            raise CannotRunError(f"--focus {focus}: with --models it takes an app; --at takes a migration")
    if options.level == "app":
        detail = "app"
    return partial(
        document,
        fmt=fmt,
        focus=options.focus,
        at=at,
        detail=detail,
        exclude=exclude,
        relations_only=relations_only,
        paper=options.paper,
    )


def document(
    project: Project,
    *,
    fmt: models.Format | Literal["json"],
    focus: Sequence[str],
    at: Sequence[str],
    detail: models.Detail | None = None,
    exclude: Sequence[str] = (),
    relations_only: bool = False,
    paper: draw.Paper | None = None,
) -> Document:
    """The document of the project's models as of its last migrations, or those that `at` names."""
    wanted = migrations_at(project, at)
    found = project_models(project, wanted)
    if fmt == "json":
        notes = ["json always holds all models; the options for drawing change nothing"] if focus else []
        return models_json(found).encode("ascii"), notes
    own_apps = {name.app for name, migration in project.migrations.items() if migration.editable}
    diagram = models.arrange(
        found,
        own_apps=own_apps,
        at=wanted.values(),
        focus=focus,
        exclude=exclude,
        relations_only=relations_only,
        about=about(project),
    )
    if fmt != "mmd":  # it has all fields whatever its size
        diagram = models.detailed(diagram, detail)
    data = models.paint(diagram, fmt, paper)
    if fmt == "mmd" and len(data) > mermaid.MOST_CHARACTERS:
        note = f"Mermaid draws up to {mermaid.MOST_CHARACTERS:,} characters unless its maxTextSize says otherwise"
        return data, [f"{note}; --focus makes it smaller"]
    return data, [diagram.note] if diagram.note else []


def migrations_at(project: Project, at: Iterable[str]) -> dict[str, MigrationId]:
    """The migrations that `--at` names, by app; raises CannotRunError where one names none, or an app comes twice."""
    apps = by_app(project.migrations)
    found: dict[str, MigrationId] = {}
    for wanted in at:
        app, _, name = wanted.partition(":")
        if not app or not name:
            raise CannotRunError(f"--at {wanted}: it takes APP:MIGRATION")
        if app in found:
            raise CannotRunError(f"--at {wanted}: {found[app]} was asked for already")
        (found[app],) = named(apps, app, name, "--at")
    return found
