"""A project of one app, and what the parser is given."""

from __future__ import annotations

import pytest

from southdeps.syntax import concrete_tree, snippets
from tests.project.shop import BY_HELPER, CREATE, migration


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A project of one app: one migration that stands for itself, and one that asks a module of the project."""
    folder = tmp_path / "shop"
    (folder / "a" / "migrations").mkdir(parents=True)
    for place in (folder, folder / "a", folder / "a" / "migrations"):
        (place / "__init__.py").touch()
    (folder / "a" / "models.py").touch()
    (folder / "names.py").write_text("TABLE = 'a_thing'\n")
    (folder / "a" / "migrations" / "0001_initial.py").write_text(migration(CREATE))
    (folder / "a" / "migrations" / "0002_drop.py").write_text(BY_HELPER)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def work(monkeypatch):
    """What the parser is given: one entry per text, its size in bytes."""
    sizes = []
    parse_tree = concrete_tree.parse_between

    def spy(data, holes=()):
        sizes.append(len(data) - sum(end - start for start, end in holes))
        return parse_tree(data, holes)

    monkeypatch.setattr(concrete_tree, "parse_between", spy)
    snippets.parse_expression.cache_clear()
    return sizes
