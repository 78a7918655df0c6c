"""Small apps on disk: what their migrations do is written out in the tests, the rest is the same for all."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
from south.db import db
from south.v2 import SchemaMigration
from django.db import models
{imports}

class Migration(SchemaMigration):
{declared}
    def forwards(self, orm):
{forwards}

    models = {models}
"""
AUTO = "('django.db.models.fields.AutoField', [], {'primary_key': 'True'})"


def write(root: Path, migration: str, forwards: str, *, imports="", declared="", models=()) -> Path:
    """Write `app:name` below `root`; `models` are the frozen ones: `app.Model`, or `app.Model(field=...)` of text."""
    app, _, name = migration.partition(":")
    folder = root.joinpath(*app.split("."), "migrations")
    folder.mkdir(parents=True, exist_ok=True)
    for package in (folder, *folder.parents):
        if package == root:
            break
        (package / "__init__.py").touch()
    frozen = ", ".join(_frozen(model) for model in models)
    text = HEAD.format(
        imports=imports,
        declared=indent(declared, "    "),
        forwards=indent(dedent(forwards).strip(), " " * 8),
        models="{" + frozen + "}",
    )
    (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


def _frozen(model: str) -> str:
    name, _, fields = model.partition("(")
    more = f", {fields[:-1]}" if fields else ""
    return f"{name.lower()!r}: {{'Meta': {{'object_name': {name.split('.')[1]!r}}}, 'id': {AUTO}{more}}}"


def create(table: str, *columns: str) -> str:
    """`db.create_table` with an id and further columns, each (`name`, field) as text."""
    key = "('id', models.AutoField(primary_key=True))"
    return f"db.create_table({table!r}, ({', '.join((key, *columns))},))"


def foreign_key(name: str, model: str) -> str:
    return f"({name!r}, models.ForeignKey(orm[{model!r}]))"


THING = create("a_thing")
BOX = create("b_box", foreign_key("thing", "a.Thing"))
