"""The tables that syncdb creates, as far as the models modules of apps without migrations can be read.

Nothing is executed: which tables an app may have is decided by the words in its files, and which it certainly has by
plain `Meta.db_table` and class names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from southdeps.files import Files
from southdeps.project.installed_apps import Installed, first_by_label
from southdeps.south.contrib import CONTRIB, CONTRIB_FIELDS
from southdeps.south.names import truncate_name
from southdeps.syntax import nodes

#: The tables of Django's own apps, by label, where they do not begin with the label.
_CONTRIB = {
    "admin": ("django_admin_log",),
    "comments": ("django_comments", "django_comment_flags"),
    "contenttypes": ("django_content_type",),
    "flatpages": ("django_flatpage", "django_flatpage_sites"),
    "redirects": ("django_redirect",),
    "sessions": ("django_session",),
    "sites": ("django_site",),
}
#: Made by South itself.
_SOUTH = "south_migrationhistory"
_WORD = re.compile(r"\w+")


class SyncedTables(Struct, frozen=True):
    """What syncdb creates: by label the words in each app's models modules; `closed` if all apps are known.

    `tables` are those that it certainly creates, and whose they are; `contrib` those of Django's own apps.
    """

    words: dict[str, frozenset[str]]
    tables: dict[str, str]
    closed: bool
    contrib: frozenset[str] = frozenset()

    def may_create(self, table: str) -> bool:
        """Whether an app without migrations may have that table."""
        if table == _SOUTH or not self.closed:
            return True
        return any(
            table.startswith(f"{label}_") or table in words or table in _CONTRIB.get(label, ())
            for label, words in self.words.items()
        )


def synced_tables(installed: Iterable[Installed], wanted: Iterable[str], files: Files) -> SyncedTables:
    """What syncdb creates of the `wanted` tables for the apps that the settings install."""
    entries = first_by_label(tuple(installed))
    words: dict[str, frozenset[str]] = {}
    tables: dict[str, str] = {}
    looked_for = frozenset(wanted)
    for label, entry in entries.items():
        if entry.standing != "unmigrated":
            continue
        texts = list(models_texts(entry.app.folder, files)) if entry.app is not None else []
        words[label] = frozenset(word for text in texts for word in _WORD.findall(text))
        if label in CONTRIB or not any(
            table.startswith(f"{label}_") or table in words[label] for table in looked_for
        ):
            continue
        for text in texts:
            tables.update((table, label) for table in _certain_tables(label, text) if table in looked_for)
    closed = all(entry.standing != "unknown" for entry in entries.values())
    return SyncedTables(words, tables, closed, frozenset(_contrib_tables(words)))


def _contrib_tables(labels: Iterable[str]) -> Iterator[str]:
    """The tables of Django's own apps, many-to-many tables apart, and South's."""
    yield _SOUTH
    for label in CONTRIB.intersection(labels):
        yield from _CONTRIB.get(label, ())
        yield from (
            model.replace(".", "_")
            for model in CONTRIB_FIELDS
            if model.startswith(f"{label}.") and label not in _CONTRIB
        )


def models_texts(folder: Path, files: Files) -> Iterator[str]:
    """The texts of the models modules in an app's folder."""
    inner = folder / "models"
    paths = [folder / "models.py", *(inner / name for name in files.listing(inner) if name.endswith(".py"))]
    for path in paths:
        text = files.text(path)
        if text is not None:
            yield text


def _certain_tables(label: str, text: str) -> Iterator[str]:
    """The tables of the classes that derive from `models.Model` and from nothing else."""
    from southdeps.syntax.parse import read_module  # takes 10 ms to load; rarely needed

    for statement in read_module(text.encode()).body:
        if not isinstance(statement, nodes.ClassDef) or not _is_plain_model(statement):
            continue
        meta = next(
            (one for one in statement.body if isinstance(one, nodes.ClassDef) and one.name == "Meta"), None
        )
        facts = dict(_literals(meta.body)) if meta is not None else {}
        if (
            facts.get("abstract")
            or facts.get("proxy")
            or facts.get("managed") is False
            or "swappable" in facts
        ):
            continue
        table = facts.get("db_table", truncate_name(f"{label}_{statement.name.lower()}"))
        if isinstance(table, str):
            yield table


def _is_plain_model(statement: nodes.ClassDef) -> bool:
    match statement.bases:
        case (nodes.Attribute(value=nodes.Name(id="models"), attr="Model"),):
            return True
    return False


def _literals(body: Iterable[nodes.Stmt]) -> Iterator[tuple[str, object]]:
    for line in body:
        match line:
            case nodes.Assign(targets=(nodes.Name(id=name),), value=nodes.Constant(value=value)):
                yield name, value
            case nodes.Assign(targets=(nodes.Name(id=name),)):
                yield name, None
