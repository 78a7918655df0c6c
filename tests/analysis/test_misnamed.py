"""Files that South skips because of their names: what they would make is said where it is missing, and only there."""

from __future__ import annotations

import pytest

from tests.projects import create, migration, write
from tests.projects import inspect as inspect_files

THING = "shop.Thing: name, colour?"
ADD = migration("db.add_column('shop_thing', 'colour', models.IntegerField(null=True))", THING)
RENAME = migration("db.rename_column('shop_thing', 'name', 'colour')", THING)
READ = migration("list(orm['shop.Thing'].objects.all())", THING)
FIRST = migration(create("shop_thing: name"), "shop.Thing: name")
BOX = migration(create("shop_box: name"), "shop.Box: name")
RENAMED_BOX = migration("db.rename_table('shop_thing', 'shop_box')")
READ_BOX = migration("list(orm['shop.Box'].objects.all())", "shop.Box: name")
SKIPPED = "and South skips a file of that name"


@pytest.mark.parametrize(
    ("name", "text", "reads", "reason"),
    [
        pytest.param("0002_a-b", ADD, READ, f"only 0002_a-b.py adds, {SKIPPED}", id="column"),
        pytest.param("0002_a-b", RENAME, READ, f"only 0002_a-b.py adds, {SKIPPED}", id="column renamed"),
        pytest.param("0002 copy", ADD, READ, f"only 0002 copy.py adds, {SKIPPED}", id="a blank"),
        pytest.param("0002_a.b", ADD, READ, f"only 0002_a.b.py adds, {SKIPPED}", id="a dot"),
        pytest.param("0002_a-b", BOX, READ, "no migration adds", id="another thing"),
        pytest.param("0002_a-b", "def (:", READ, "no migration adds", id="no Python"),
        pytest.param("0002_a-b", BOX, READ_BOX, f"only 0002_a-b.py creates, {SKIPPED}", id="table"),
        pytest.param("0002_a-b", RENAMED_BOX, READ_BOX, f"only 0002_a-b.py creates, {SKIPPED}", id="table renamed"),
        pytest.param("0002_a-b", ADD, READ_BOX, "no migration of shop creates", id="another table"),
        pytest.param(".0002_ab", ADD, READ, "no migration adds", id="a hidden file"),
    ],
)  # fmt: skip
def test_the_file_is_named(tmp_path, name, text, reads, reason):
    folder = write(tmp_path, {"shop:0001_initial": FIRST, "shop:0003_read": reads})
    (folder / "shop/migrations" / f"{name}.py").write_text(text, "utf-8")
    (finding,) = inspect_files(folder, {}).findings
    assert finding.message.endswith(f", which {reason}")


def test_what_is_there_is_not_looked_for(tmp_path):
    folder = write(tmp_path, {"shop:0001_initial": FIRST, "shop:0002_add": ADD, "shop:0003_read": READ})
    (folder / "shop/migrations/0002_add-old.py").write_text(ADD, "utf-8")
    assert inspect_files(folder, {}).findings == ()
