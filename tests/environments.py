"""Environments as files: what a virtual environment with Django 1.6 and South looks like to who only reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.verify.environment import south_folder

if TYPE_CHECKING:
    from pathlib import Path

#: As much of Django 1.6 as the projects in the tests import.
DJANGO = {
    "django/__init__.py": "VERSION = (1, 6, 11, 'final', 0)\n",
    "django/db/__init__.py": "connection = None\n",
    "django/db/models/__init__.py": "from django.db.models.loading import get_model\n",
    "django/db/models/loading.py": "def get_model(app, name): pass\n",
    "django/conf/__init__.py": "settings = None\n",
}


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def virtualenv(folder: Path, files: dict[str, str] | None = None, *, python: str = "python2.7") -> Path:
    """A virtual environment with Django 1.6, South and further `files` in its site-packages."""
    put(folder, {"pyvenv.cfg": "home = /usr/bin\n", "bin/python": "", "bin/activate": ""})
    packages = put(folder / "lib" / python / "site-packages", {**DJANGO, **(files or {})})
    (packages / "south").symlink_to(south_folder())
    return folder
