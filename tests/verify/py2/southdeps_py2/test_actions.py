"""What a job can ask for, beyond migrating."""

from __future__ import annotations

import json

from tests.verify.apps import create, write


def test_migrations_that_south_leaves_out_are_named(root, open_testbed):
    """South's own table says that the second was applied before; the first is then not run."""
    write(root, "b:0001_initial", create("b_box"))
    write(root, "b:0002_next", "pass")
    with open_testbed(root) as testbed:
        done = testbed.run(("migrate", "b", "0001"), ("migrate", "b"))
    assert [str(one) for one in done.order] == ["b:0001_initial", "b:0002_next"]
    assert done.failure is None


def test_fixtures_are_loaded_by_one_command(root, open_testbed, tmp_path):
    write(root, "b:0001_initial", create("b_box", "('size', models.IntegerField())"))
    model = "from django.db import models\n\n\nclass Box(models.Model):\n    size = models.IntegerField()\n"
    (root / "b" / "models.py").write_text(model, "utf-8")
    rows = [{"model": "b.box", "pk": pk, "fields": {"size": pk}} for pk in (1, 2)]
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(rows), "utf-8")
    bad.write_text(json.dumps([{"model": "b.box", "pk": 1, "fields": {"size": None}}]), "utf-8")
    with open_testbed(root) as testbed:
        assert testbed.run(("migrate", "b"), ("load", str(good), str(good))).loaded == 4
        failure = testbed.run(("migrate", "b"), ("load", str(good), str(bad))).failure
    assert failure.error.startswith("loaddata: django.db.utils.IntegrityError")


def test_a_column_or_a_table_is_left_to_a_migration(root, open_testbed):
    write(root, "b:0001_initial", create("b_box", "('size', models.IntegerField())"))
    with open_testbed(root) as testbed:
        add = ("migrate", "b", "0001"), ("drop-column", "b_box", "size"), ("drop-column", "b_box", "size")
        assert testbed.run(*add).failure is None
        done = testbed.run(("migrate", "b", "0001"), ("drop", "b_box", "not_there"), ("create-bare", "b_box"))
    assert done.failure is None
