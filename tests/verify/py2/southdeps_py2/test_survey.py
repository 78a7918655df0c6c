"""A run of all migrations that passes over what fails, to see what each one makes."""

from __future__ import annotations

from southdeps.finding import MigrationId
from southdeps.verify.outcome import ColumnName
from tests.verify.apps import create, write


def makers(testbed, table, column=""):
    return [str(one) for one in testbed.known_providers().get(ColumnName(table, column), ())]


def test_a_migration_that_fails_makes_the_rest_all_the_same(root, open_testbed):
    write(root, "b:0001_initial", f"db.execute('SELECT 1 FROM nowhere')\n{create('b_box')}")
    write(root, "b:0002_next", f"raise ValueError\n{create('b_lid')}")
    write(root, "b:0003_last", "db.add_column('b_box', 'size', models.IntegerField(null=True))")
    with open_testbed(root) as testbed:
        assert makers(testbed, "b_box") == ["b:0001_initial"]
        assert makers(testbed, "b_box", "size") == ["b:0003_last"]
        assert makers(testbed, "b_lid") == []


def test_apps_that_need_each_other_are_run_all_the_same(root, open_testbed):
    write(root, "a:0001_initial", create("a_thing"), declared="depends_on = (('b', '0001_initial'),)")
    write(root, "b:0001_initial", create("b_box"), declared="depends_on = (('a', '0001_initial'),)")
    with open_testbed(root) as testbed:
        assert makers(testbed, "a_thing") == ["a:0001_initial"]
        assert makers(testbed, "b_box") == ["b:0001_initial"]


def test_what_missed_something_is_tried_again(root, open_testbed):
    """a:0001 copies a column of b's table, which is made later in this order."""
    write(root, "a:0001_initial", "db.execute('CREATE TABLE a_copy AS SELECT size FROM b_box')")
    write(root, "b:0001_initial", create("b_box", "('size', models.IntegerField())"))
    with open_testbed(root) as testbed:
        assert makers(testbed, "a_copy", "size") == ["a:0001_initial"]
        assert MigrationId("a", "0001_initial") in testbed.known_providers()[ColumnName("a_copy", "")]
