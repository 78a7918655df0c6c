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
