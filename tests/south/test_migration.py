"""South's own base classes of migrations, and the field classes that gf gives."""

from __future__ import annotations

import pytest

from southdeps import effects
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


# What the real South did with each of these.
ATTRIBUTES = {
    "a method that is gone": ("self.fill(orm)", "", True),
    "an attribute that is not set": ("x = self.cache", "", True),
    "one that is set before": ("self.cache = {}\nx = self.cache", "", False),
    "one that is asked for": ("if hasattr(self, 'cache'): x = self.cache", "", False),
    "one with a default": ("x = getattr(self, 'cache', None)", "", False),
    "one that is caught": ("try:\n    self.fill()\nexcept AttributeError:\n    pass", "", False),
    "what South and Python give": ("x = self.gf, self.models, self.__class__, self.__dict__", "", False),
    "a base class that is elsewhere": ("self.fill()", "from elsewhere import Base", False),
    "a base class of the module": ("self.fill()", "class Base(SchemaMigration):\n    def fill(self): pass", False),
    "a base class that computes them": ("self.fill()", "class Base(SchemaMigration):\n    def __getattr__(self, name): return len", False),
    "a mixin without it": ("self.fill()", "class Base(object):\n    pass", True),
}  # fmt: skip


@pytest.mark.parametrize(("body", "top", "fails"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_what_a_migration_has_not(body, top, fails):
    bases = "Base, SchemaMigration" if "Base" in top else "SchemaMigration"
    text = projects.migration(body, top=top).replace("Migration(SchemaMigration)", f"Migration({bases})")
    raised = [
        step.error for step in projects.summary(text).actions if isinstance(step, effects.RaiseException)
    ]
    assert [error.startswith("AttributeError: 'Migration' object has no attribute") for error in raised] == [
        True
    ] * fails
