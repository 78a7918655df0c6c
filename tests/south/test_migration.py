"""South's own base classes of migrations, and the field classes that gf gives."""

from __future__ import annotations

import pytest

from tests import projects
from tests.drops import dropped

BASES = {
    "of the same module": ("class Base(SchemaMigration):\n    def forwards(self, orm):\n        db.delete_table(self.table)\n", ""),
    "of another module": ("from a.base import Base", "from south.db import db\nfrom south.v2 import SchemaMigration\nclass Base(SchemaMigration):\n    def forwards(self, orm):\n        db.delete_table(self.table)\n"),
}  # fmt: skip


@pytest.mark.parametrize(("top", "base"), BASES.values(), ids=BASES)
def test_base_classes_of_migration(tmp_path, top, base):
    text = f"from south.db import db\nfrom south.v2 import SchemaMigration\n{top}\nclass Migration(Base):\n    table = 'a_thing'\n"
    loaded = projects.load(tmp_path, {"a:": "", "a/base.py": base, "b:0001_initial": text})
    assert dropped(loaded.migrations[projects.name("b:0001_initial")].summary) == ["a_thing"]


@pytest.mark.parametrize(
    ("base", "dry"),
    [("SchemaMigration", True), ("DataMigration", False)],
)
def test_data_migrations_have_no_dry_run(base, dry):
    found = projects.summary(projects.migration("list(orm['b.Box'].objects.all())", "b.Box: name", base=base))
    assert (found.no_dry_run, bool(found.dry_actions)) == (not dry, dry)


def test_a_field_class_that_only_the_running_program_knows():
    found = projects.steps("db.add_column('b_box', 'x', self.gf(unknown())())")
    assert found[-1] == "add b_box.x"


def test_gf_makes_a_field_of_the_class_it_names():
    field = "self.gf('django.db.models.fields.IntegerField')"
    assert projects.steps(f"db.add_column('b_box', 'x', {field}())")[-1] == "add b_box.x!"
    assert projects.steps(f"db.add_column('b_box', 'x', {field}(null=True))")[-1] == "add b_box.x"
