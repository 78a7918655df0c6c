"""The cache of summaries: what is still valid is not read again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from southdeps import cache
from southdeps.cache import Cache
from southdeps.project import loading
from southdeps.project.loading import Options
from southdeps.syntax import snippets
from tests.project.shop import CREATE, migration


def tables(loaded):
    """What each migration does to which table."""
    return {
        str(name): [f"{type(step).__name__} {step.table}" for step in one.summary.actions]
        for name, one in loaded.migrations.items()
    }


def load(tmp_path, **more):
    more.setdefault("paths", (Path("shop"),))
    return loading.load(Options(cache=tmp_path / "cache.sqlite", jobs=1, **more))


def test_the_second_time_nothing_is_parsed(shop, tmp_path, work):
    first = load(tmp_path)
    assert len(work) >= 3
    work.clear()
    assert tables(load(tmp_path)) == tables(first) == {
        "a:0001_initial": ["CreateTable a_thing"],
        "a:0002_drop": ["Require a_thing", "DropTable a_thing"],
    }  # fmt: skip
    assert work == []


def test_without_a_cache_all_is_parsed_each_time(shop, work):
    for _ in range(2):
        work.clear()
        loading.load(Options(paths=(Path("shop"),), jobs=1))
        assert len(work) >= 3


def test_only_the_changed_migration_is_parsed(shop, tmp_path, work):
    load(tmp_path)
    (shop / "a" / "migrations" / "0001_initial.py").write_text(
        migration(CREATE.replace("a_thing", "a_other"))
    )
    snippets.parse_expression("'known already'")
    work.clear()
    assert tables(load(tmp_path))["a:0001_initial"] == ["CreateTable a_other"]
    whole_files = [size for size in work if size > 100]
    assert len(whole_files) == 1


def change(path, text):
    return lambda shop: (shop / path).write_text(text)


def remove(path):
    return lambda shop: (shop / path).unlink()


CHANGES: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "the module that it imports": (change("names.py", "TABLE = 'a_other'\n"), {}, ["Require a_other", "DropTable a_other"]),
    "that module goes": (remove("names.py"), {}, ["Diagnostic dynamic-name"]),
    "a module in front of that one": (
        lambda shop: ((shop / "names").mkdir(), (shop / "names" / "__init__.py").write_text("TABLE = 'a_package'\n")),
        {},
        ["Require a_package", "DropTable a_package"],
    ),
    "its own text": (
        change("a/migrations/0002_drop.py", migration("db.clear_table(TABLE)", "from shop.names import TABLE")),
        {},
        ["Require a_thing"],
    ),
    "nothing that it asks for": (change("a/models.py", "X = 1\n"), {}, ["Require a_thing", "DropTable a_thing"]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "options", "expected"), CHANGES.values(), ids=CHANGES)
def test_no_stale_facts(shop, tmp_path, change, options, expected):
    load(tmp_path)
    change(shop)
    found = load(tmp_path, **options).migrations
    told = [
        f"{type(step).__name__} {getattr(step, 'table', None) or step.kind.value}"
        for step in next(one for name, one in found.items() if name.name == "0002_drop").summary.actions
    ]
    assert told == expected


BY_USER = migration(
    "db.add_column('a_thing', 'owner', self.gf('django.db.models.fields.related.ForeignKey')(to=get_user_model()))",
    "from django.contrib.auth import get_user_model",
)
BY_BACKEND = migration("if db.backend_name == 'mysql':\n    db.delete_table('a_thing')")
BY_FILE = migration("import os\ndb.execute(open(os.path.join(os.path.dirname(__file__), 'drop.sql')).read())")


def needed(loaded, name):
    return [step.table for step in loaded.migrations[name].summary.actions if hasattr(step, "table")]


def test_the_user_model_counts(shop, tmp_path):
    (shop / "a" / "migrations" / "0002_drop.py").write_text(BY_USER)
    for model, table in (("auth.User", "auth_user"), ("a.Person", "a_person"), ("auth.User", "auth_user")):
        assert table in needed(load(tmp_path, user_model=model), ("a", "0002_drop"))


def test_the_backend_counts(shop, tmp_path):
    (shop / "a" / "migrations" / "0002_drop.py").write_text(BY_BACKEND)
    for backend, expected in (("postgresql", []), ("mysql", ["a_thing", "a_thing"]), ("postgresql", [])):
        assert needed(load(tmp_path, backend=backend), ("a", "0002_drop")) == expected


def test_data_files_count(shop, tmp_path):
    (shop / "a" / "migrations" / "0002_drop.py").write_text(BY_FILE)
    script = shop / "a" / "migrations" / "drop.sql"
    for text, expected in ((None, []), ("DROP TABLE a_thing", ["a_thing"]), ("DROP TABLE a_b", ["a_b"])):
        if text is not None:
            script.write_text(text)
        assert sorted(set(needed(load(tmp_path), ("a", "0002_drop")))) == expected


def test_another_app_counts(shop, tmp_path):
    """Which apps there are is part of what a migration can ask for."""
    first = load(tmp_path)
    assert "b" not in first.django.installed
    (shop / "b").mkdir()
    (shop / "b" / "__init__.py").touch()
    (shop / "b" / "models.py").touch()
    assert "b" in load(tmp_path).environment.django.installed


def test_another_version_of_the_extraction_reads_all_again(shop, tmp_path, work, monkeypatch):
    load(tmp_path)
    work.clear()
    monkeypatch.setattr(cache, "program", lambda: b"another")
    monkeypatch.setattr(loading, "Cache", lambda path: Cache(path, cache.program()))
    load(tmp_path)
    assert len([size for size in work if size > 100]) == 2


def test_files_of_one_text_in_one_app_are_told_apart(shop, tmp_path):
    (shop / "a" / "migrations" / "0003_same.py").write_text(migration(CREATE))
    for _ in range(2):
        found = tables(load(tmp_path))
        assert found["a:0001_initial"] == found["a:0003_same"] == ["CreateTable a_thing"]


def test_a_damaged_cache_is_noted_and_all_is_read(shop, tmp_path):
    expected = tables(load(tmp_path))
    (tmp_path / "cache.sqlite").write_bytes(b"no database " * 500)
    loaded = load(tmp_path)
    assert tables(loaded) == expected
    reason = f"{tmp_path / 'cache.sqlite'}: file is not a database"
    note = f"the cache was damaged and is made anew ({reason})"
    assert [each for each in loaded.notes if "cache" in each] == [note]
