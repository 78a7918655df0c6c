"""From a project to findings and proposals."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from southdeps.drift.catalogue import parse_target
from southdeps.drift.report import find_drift
from southdeps.project.loading import Options, load

KEY = "('id', self.gf('django.db.models.fields.AutoField')(primary_key=True))"
LINK = "('box', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['a.Box']))"
ID = "'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})"


def frozen(meta="", more=""):
    box = f"'a.box': {{'Meta': {{'object_name': 'Box'{meta}}}, {ID}{more}}}"
    link = "'box': ('django.db.models.fields.related.ForeignKey', [], {'to': \"orm['a.Box']\"})"
    return f"{{{box}, 'a.lid': {{'Meta': {{'object_name': 'Lid'}}, {ID}, {link}}}}}"


def migration(body, models):
    return (
        "from south.db import db\nfrom south.v2 import SchemaMigration\nclass Migration(SchemaMigration):\n"
        f"    def forwards(self, orm):\n        {body}\n    models = {models}\n    complete_apps = ['a']\n"
    )


@pytest.fixture
def find(tmp_path):
    def done(models, *, backend="postgresql", target=None):
        folder = tmp_path / "a" / "migrations"
        folder.mkdir(parents=True, exist_ok=True)
        for file in ("a/__init__.py", "a/models.py", "a/migrations/__init__.py"):
            (tmp_path / file).touch()
        create = f"db.create_table('a_box', ({KEY},)); db.create_table('a_lid', ({KEY}, {LINK}))"
        (folder / "0001_x.py").write_text(migration(create, frozen()))
        (folder / "0002_x.py").write_text(migration("pass", models))
        return find_drift(load(Options(paths=(tmp_path,), backend=backend)), target)

    return done


def test_no_drift(find):
    result = find(frozen())
    assert (result.findings, result.sql(), result.operations()) == ((), (), {})


def test_a_renamed_table_takes_the_foreign_keys_to_it_along(find):
    result = find(frozen(", 'db_table': \"'boxes'\""))
    assert {(one.table, one.code) for one in result.findings} == {
        ("a_box", "SD502"),
        ("a_lid", "SD553"),
        ("boxes", "SD503"),
    }
    assert {one.advice for one in result.findings} == {"db.rename_table('a_box', 'boxes')"}
    assert result.sql() == ('ALTER TABLE "a_box" RENAME TO "boxes";',)
    (text,) = result.operations().values()
    forwards, _, backwards = text.partition("models =")[0].partition("    def backwards")
    assert "db.rename_table('a_box', 'boxes')" in forwards
    assert "db.rename_table('boxes', 'a_box')" in backwards
    assert "foreign_key" not in forwards + backwards


def test_a_finding_stands_where_the_field_is_frozen(find):
    field = ", 'size': ('django.db.models.fields.IntegerField', [], {'default': '0'})"
    (finding,) = find(frozen(more=field)).findings
    assert (finding.code, finding.table, finding.field, str(finding.migration)) == (
        "SD511", "a_box", "size", "a:0002_x",
    )  # fmt: skip
    assert finding.path.endswith("0002_x.py")
    assert "db.add_column('a_box', 'size'," in str(finding.advice)


def test_a_live_database(find, tmp_path):
    file = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(
            "CREATE TABLE a_box (id integer NOT NULL PRIMARY KEY);"
            "CREATE TABLE backup (id integer);"
            "CREATE TABLE south_migrationhistory (id integer PRIMARY KEY, app_name text, migration text, applied text);"
            "INSERT INTO south_migrationhistory VALUES (1, 'a', '0001_x', 'now'), (2, 'a', '0002_x', 'now')"
        )
    result = find(frozen(), backend="sqlite3", target=parse_target(str(file)))
    assert {(one.comparison, one.code, one.table) for one in result.findings} == {
        ("live-migrations", "SD501", "a_lid"),
        ("live-migrations", "SD504", "backup"),
    }
    statements = result.sql()
    assert statements[0].startswith('CREATE TABLE "a_lid"')
    assert not any("backup" in one for one in statements)
    assert list(result.operations()) == ["a"]
