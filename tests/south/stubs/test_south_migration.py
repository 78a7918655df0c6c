"""`south.v2`: the base classes of migrations."""

from __future__ import annotations

import pytest

from tests.projects import migration, summary


@pytest.mark.parametrize(
    ("base", "no_dry_run"), [("SchemaMigration", False), ("DataMigration", True), ("v2.BaseMigration", False)]
)
def test_base_classes(base, no_dry_run):
    found = summary(migration("pass", base=base, top="from south import v2"))
    assert (found.kind, found.no_dry_run) == ("south", no_dry_run)


def test_a_migration_may_say_it_otherwise():
    assert summary(migration("pass", head="no_dry_run = True")).no_dry_run
