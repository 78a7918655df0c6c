"""What static drift is named after, and what it does not compare."""

from __future__ import annotations

from southdeps.drift.report import find_drift
from southdeps.project.loading import Options, load
from tests.drift import cases
from tests.drift.test_frozen import ID


def drift(tmp_path, forwards, frozen, *more):
    """The findings of an app whose migrations do `forwards` and each of `more`."""
    folder = tmp_path / "a" / "migrations"
    folder.mkdir(parents=True)
    for name in ("a/__init__.py", "a/models.py", "a/migrations/__init__.py"):
        (tmp_path / name).touch()
    for number, body in enumerate((forwards, *more), 1):
        lines = "".join(f"        {line}\n" for line in body)
        (folder / f"000{number}_x.py").write_text(
            "from south.db import db\nfrom south.v2 import SchemaMigration\nclass Migration(SchemaMigration):\n"
            f"    def forwards(self, orm):\n{lines}    models = {{{frozen}}}\n    complete_apps = ['a']\n"
        )
    return find_drift(load(Options(paths=(tmp_path,))))


CREATE = (
    "db.create_table('a_thing', (('id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),))"
)
THING = f"'a.thing': {{'Meta': {{'object_name': 'Thing', 'db_table': \"'things'\"}}, {ID}}}"


def test_a_changed_db_table_is_a_table_to_rename():
    project = load(Options(paths=(cases.CASES / "static-db-table-frozen-only",)))
    result = find_drift(project)
    assert {(one.name, one.table, one.advice) for one in result.findings} == {
        ("unrenamed-table", "pilots", "db.rename_table('quay_pilot', 'pilots')"),
        ("extra-table", "quay_pilot", "db.rename_table('quay_pilot', 'pilots')"),
    }
    assert result.sql() == ('ALTER TABLE "quay_pilot" RENAME TO "pilots";',)
    (text,) = result.operations().values()
    assert text.count("db.rename_table") == 2
    assert "create_table" not in text


def test_a_table_may_have_the_name_that_it_has_without_db_table(tmp_path):
    result = drift(tmp_path, [CREATE], THING)
    assert {(one.name, one.path.rpartition("/")[2]) for one in result.findings} == {
        ("extra-table", "0001_x.py"),
        ("unrenamed-table", "0001_x.py"),
    }


def test_a_table_under_an_undecided_condition_is_not_compared(tmp_path):
    result = drift(tmp_path, ["import os", "if os.environ['X']:", f"    {CREATE}"], f"'a.thing': {{{ID}}}")
    assert result.findings == ()
    assert result.sides.unknown == (
        "not compared: a_thing (changed under a condition that can't be decided)",
    )


def test_what_a_migration_would_make_that_raises_is_missing(tmp_path):
    result = drift(tmp_path, [CREATE, "raise ValueError('x')"], f"'a.thing': {{{ID}}}", ["pass"])
    assert [(one.name, one.table) for one in result.findings] == [("missing-table", "a_thing")]
    assert result.sides.unknown == (
        "a: 0001_x fails, so it and what comes after it makes nothing: see southdeps check",
    )


def test_a_field_class_of_the_projects_own_is_compared(tmp_path):
    body = CREATE.replace("),))", "), ('name', self.gf('a.fields.Name')(max_length=5))))")
    frozen = f"'a.thing': {{{ID}, 'name': ('a.fields.Name', [], {{'max_length': '%s'}})}}"
    base = "from django.db import models\nclass Name({}):\n    pass\n"
    found = {}
    for length in (5, 6):
        for parent in ("models.CharField", "Unknown"):
            place = tmp_path / f"{length}{parent}"
            fields = place / "a" / "fields.py"
            fields.parent.mkdir(parents=True)
            fields.write_text(base.format(parent))
            found[length, parent] = [one.name for one in drift(place, [body], frozen % length).findings]
    assert found.pop((6, "models.CharField")) == ["different-length"]
    assert not any(found.values())


TAG = f"'a.tag': {{'Meta': {{'object_name': 'Tag'}}, {ID}}}"
TAGS = "'tags': ('django.db.models.fields.related.ManyToManyField', [], {'to': \"orm['a.Tag']\"})"


def link_table(name, *columns):
    key = "self.gf('django.db.models.fields.AutoField')(primary_key=True)"
    links = "".join(
        f"('{column}', models.ForeignKey(orm['{model}'], null=False)), " for column, model in columns
    )
    return [
        f"db.create_table('{name}', (('id', {key}), {links}))",
        f"db.create_unique('{name}', {[f'{column}_id' for column, _ in columns]})",
    ]


def test_the_table_of_a_many_to_many_field_is_renamed_with_its_model(tmp_path):
    tables = [CREATE, CREATE.replace("a_thing", "a_tag")]
    links = link_table("a_thing_tags", ("thing", "a.Thing"), ("tag", "a.Tag"))
    result = drift(
        tmp_path,
        ["from django.db import models", *tables, *links],
        THING.replace("}, 'id'", f"}}, {TAGS}, 'id'") + f", {TAG}",
    )
    assert {one.table for one in result.findings} == {"a_thing", "things", "a_thing_tags", "things_tags"}


def test_a_link_that_the_migrations_rename_is_named_after_a_proxy(tmp_path):
    frozen = f"{THING.replace('things', 'a_thing')}".replace("}, 'id'", f"}}, {TAGS}, 'id'") + f", {TAG}"
    tables = [
        "from django.db import models",
        CREATE,
        CREATE.replace("a_thing", "a_tag"),
        *link_table("a_thing_tags", ("thing", "a.Thing"), ("tag", "a.Tag")),
    ]
    renamed = ["db.rename_column('a_thing_tags', 'tag_id', 'label_id')"]
    assert drift(tmp_path / "same", tables, frozen).findings == ()
    assert drift(tmp_path / "renamed", tables, frozen, renamed).findings == ()
    # the migrations have never had the name that the frozen models ask for: the model was renamed
    other = [line.replace("tag_id", "label_id").replace("'tag'", "'label'") for line in tables]
    assert {one.field for one in drift(tmp_path / "other", other, frozen).findings} >= {"tag_id", "label_id"}


def test_a_view_that_a_migration_makes_is_no_table(tmp_path):
    view = "db.execute('CREATE VIEW a_view AS SELECT id FROM a_thing')"
    frozen = THING.replace("things", "a_thing")
    assert drift(tmp_path, ["from django.db import models", CREATE, view], frozen).findings == ()
