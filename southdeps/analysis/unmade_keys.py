"""Foreign keys that no database has: those of apps without migrations to apps with migrations.

`syncdb` makes the tables of the former before South has made the others'. It puts such constraints off until their
target is made, and forgets them when it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.files import Files
from southdeps.project.app_facts import facts_of_apps
from southdeps.project.loading import Project
from southdeps.project.synced_tables import models_texts
from southdeps.south.contrib import CONTRIB

if TYPE_CHECKING:
    from southdeps.south.modules import Modules
    from southdeps.south.orm import ModelClass

_NEXT_STATEMENT = re.compile(r"^[^\s#)\]}]", re.MULTILINE)
_RELATION = re.compile(r"\b(?:ForeignKey|OneToOneField|ManyToManyField)\b")


class UnmadeKey(Struct, frozen=True):
    """A field of an unmigrated app's model that refers to a model of a migrated one, and where it stands.

    `path` is absolute: what is remembered of it does not depend on the working directory.
    """

    app: str
    model: str
    field: str
    target: str
    table: str
    path: str
    line: int


def unmade_keys(project: Project, migrated: Iterable[str], unmigrated: Iterable[str]) -> Iterator[UnmadeKey]:
    """The fields of unmigrated apps that refer to models of migrated ones."""
    labels, goals = frozenset(unmigrated) - CONTRIB, frozenset(migrated)
    files = project.configuration.files
    mention = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(goals)))}|AUTH_USER_MODEL|get_user_model)\b")
    folders = {
        label: folder
        for label, folder in project.environment.apps.values()
        # South would take the migrations of Django >= 1.7 for its own.
        if label in labels and files.module_in(folder, "migrations") is None
    }
    suspects = {
        label: folder
        for label, folder in sorted(folders.items())
        if any(_RELATION.search(text) and mention.search(text) for text in models_texts(folder, files))
    }
    kind = tuple[UnmadeKey, ...]
    what = b" ".join([b"unmade keys", *(goal.encode() for goal in sorted(goals))])

    def read(modules: Modules, label: str) -> tuple[UnmadeKey, ...]:
        return tuple(_keys_in(modules, label, goals, suspects[label], files))

    found = facts_of_apps(what, kind, suspects, read, project.environment, files)
    yield from (key for keys in found.values() for key in keys)


def _keys_in(
    modules: Modules, label: str, migrated: frozenset[str], folder: Path, files: Files
) -> Iterator[UnmadeKey]:
    for model in modules.models_of(label):
        if model.definition.app == label and model.definition.managed and not model.definition.proxy:
            yield from _keys(model, migrated, folder, files)


def _keys(model: ModelClass, migrated: frozenset[str], folder: Path, files: Files) -> Iterator[UnmadeKey]:
    for field in model.definition.fields:
        app, _, _ = (field.target or "").partition(".")
        target = model.related(field.target) if app in migrated and field.exact else None
        if target is None or field.through is not None:
            continue
        path, line = _place(model.definition.name, field.name, folder, files)
        table = model.many_table(field)[0] if field.many else model.table
        named = model.definition.name, field.name, f"{app}.{target.definition.name}"
        yield UnmadeKey(model.definition.app, *named, table or model.table, path, line)


def _place(model: str, field: str, folder: Path, files: Files) -> tuple[str, int]:
    """The file of a model's class, and the line of a field in it, as far as they are plain to see."""
    inner = folder / "models"
    for path in [folder / "models.py", *(inner / name for name in files.listing(inner))]:
        text = files.text(path) if path.suffix == ".py" else None
        start = re.search(rf"^class {model}\b", text or "", re.MULTILINE)
        if text is not None and start is not None:
            end = _NEXT_STATEMENT.search(text, start.end())
            body = re.compile(rf"^\s+{field}\s*=", re.MULTILINE)
            at = body.search(text, start.end(), end.start() if end is not None else len(text)) or start
            return str(path.absolute()), text.count("\n", 0, at.end()) + 1
    return str(folder.absolute()), 1
