"""Steps that South or the database refuses, on a table of one app, as the rules report them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import projects
from tests.projects import create, migration

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = "django.db.models.fields"
BOX = migration(create("b_box: name, note"), "b.Box: name, note")


def refused(folder: Path, body: str, *codes: str, backend: str = "postgresql") -> list[str]:
    """What the rules say of a migration that runs after b_box has been created."""
    files = {"b:0001_initial": BOX, "b:0002_next": migration(body, "b.Box: name, note")}
    found = projects.inspect(folder, files, backend=backend).findings
    return [f"{one.code} {one.severity}: {one.message}" for one in found if one.code in codes]
