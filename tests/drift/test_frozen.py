"""Frozen models over time: since when a column is as it is, and which snapshots do not count."""

from __future__ import annotations

import pytest

from southdeps.drift.frozen import FrozenHistory
from southdeps.project.loading import Options, load
from southdeps.schema.compare import Difference
from southdeps.schema.description import Column

ID = "'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})"


def models(*columns, table="thing"):
    fields = "".join(
        f", '{name}': ('django.db.models.fields.IntegerField', [], {{'null': 'True'}})" for name in columns
    )
    return f"'a.{table}': {{'Meta': {{'object_name': '{table.title()}'}}, {ID}{fields}}}"


def history(tmp_path, *snapshots, data=()):
    """The frozen history of an app whose migrations freeze these models; `data` are the places of data migrations."""
    folder = tmp_path / "a" / "migrations"
    folder.mkdir(parents=True)
    for name in ("a/__init__.py", "a/models.py", "a/migrations/__init__.py"):
        (tmp_path / name).touch()
    for place, frozen in enumerate(snapshots):
        kind = "DataMigration" if place in data else "SchemaMigration"
        (folder / f"{place:04}_x.py").write_text(
            f"from south.v2 import {kind}\nclass Migration({kind}):\n    def forwards(self, orm):\n        pass\n"
            f"    models = {{{frozen}}}\n    complete_apps = ['a']\n"
        )
    project = load(Options(paths=(tmp_path,)))
    return FrozenHistory(project), sorted(project.migrations)


def column(name, *, expected=True):
    one = Column(name, "integer", null=True)
    return Difference("column", "a_thing", name, one if expected else None, None if expected else one)


@pytest.mark.parametrize("since", range(9))
def test_since_when_a_column_is_there(tmp_path, since):
    snapshots = [models("x") if place >= since else models() for place in range(9)]
    found, chain = history(tmp_path, *snapshots)
    assert found.author(chain, column("x")) == chain[since]


@pytest.mark.parametrize("since", range(1, 9))
def test_since_when_a_column_is_gone(tmp_path, since):
    snapshots = [models() if place >= since else models("x") for place in range(9)]
    found, chain = history(tmp_path, *snapshots)
    assert found.author(chain, column("x", expected=False)) == chain[since]


def test_what_was_never_frozen_has_no_author(tmp_path):
    found, chain = history(tmp_path, models(), models())
    assert found.author(chain, column("y", expected=False)) is None
    assert found.author(chain, column("y")) is None


def test_a_migration_of_data_that_freezes_less_is_passed_over(tmp_path):
    whole = f"{models('x')}, {models(table='other')}"
    found, chain = history(tmp_path, whole, models("x"), data=(1,))
    assert found.last(chain).migration == chain[0]


def test_a_migration_of_the_schema_that_freezes_less_counts(tmp_path):
    whole = f"{models('x')}, {models(table='other')}"
    found, chain = history(tmp_path, whole, models("x"))
    assert found.last(chain).schema.tables.keys() == {"a_thing"}


def test_a_snapshot_without_the_own_app_is_passed_over(tmp_path):
    found, chain = history(tmp_path, models("x"), models("x").replace("'a.", "'b."))
    assert found.last(chain).migration == chain[0]


def test_what_is_not_managed_is_unknown(tmp_path):
    frozen = models("x").replace("'Meta': {", "'Meta': {'managed': 'False', ")
    found, chain = history(tmp_path, frozen)
    assert found.last(chain).unmanaged == {"a_thing"}
    assert not found.last(chain).schema.tables


def test_a_plug_in_s_many_to_many_table_may_have_its_first_name(tmp_path):
    link = "'tags': ('django.db.models.fields.related.ManyToManyField', [], {'to': \"orm['a.Other']\"})"
    frozen = models("x").replace("'Meta': {", f"{link}, 'Meta': {{'db_table': \"'cmsplugin_thing'\", ")
    found, chain = history(tmp_path, f"{frozen}, {models(table='other')}")
    assert found.last(chain).default_names == {"cmsplugin_thing_tags": ("a_thing_tags", "a_thing")}


@pytest.mark.parametrize(
    ("meta", "field", "table"),
    [
        pytest.param("", "", "a_thing_tags", id="by default"),
        pytest.param("", "'db_table': \"'labels'\"", "labels", id="of the field"),
        pytest.param("'db_table': \"'stuff'\"", "", "stuff_tags", id="of the model"),
    ],
)
def test_since_when_a_many_to_many_table_is_there(tmp_path, meta, field, table):
    link = f"'tags': ('django.db.models.fields.related.ManyToManyField', [], {{'to': \"orm['a.Other']\", {field}}})"
    other = models(table="other")
    before = models("x").replace("'Meta': {", f"'Meta': {{{meta}, " if meta else "'Meta': {")
    after = before.replace("'Meta':", f"{link}, 'Meta':")
    found, chain = history(tmp_path, *[f"{one}, {other}" for one in (before, before, after, after)])
    state = found.last(chain)
    missing = Difference("table", table, table, state.schema.tables[table], None)
    assert found.author(chain, missing) == chain[2]
    assert "Thing" in {model.definition.name for model in found.models_of(chain[2], table)}
