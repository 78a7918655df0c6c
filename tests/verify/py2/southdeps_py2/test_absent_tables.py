"""Tables of apps that are not here, made from what migrations have frozen of them."""

from __future__ import annotations

from southdeps.verify.trials import Trial, run_trial
from tests.verify.apps import create, foreign_key, write

TEXT = "('django.db.models.fields.CharField', [], {'max_length': '9'%s})"


def test_every_column_that_some_version_has(root, open_testbed):
    """None but the key has to be filled in, so that a row of each version goes in."""
    write(root, "b:0001_initial", create("b_box"), models=[f"shop.Thing('name': {TEXT % ''})"])
    write(root, "b:0002_next", "pass", models=[f"shop.Thing('size': {TEXT % ''})"])
    rows = "db.execute(\"INSERT INTO shop_thing (name) VALUES ('x')\")\ndb.execute(\"INSERT INTO shop_thing (size) VALUES ('y')\")"
    write(root, "b:0003_rows", rows, models=[f"shop.Thing('name': {TEXT % ''})"])
    with open_testbed(root) as testbed:
        assert testbed.absent_tables == {"shop_thing"}
        assert run_trial(testbed, Trial("b", ("b",))).status == "passes"


def test_unique_columns_and_many_to_many_tables(root, open_testbed):
    unique = TEXT % ", 'unique': 'True'"
    many = "('django.db.models.fields.related.ManyToManyField', [], {'to': \"orm['shop.Thing']\"})"
    write(
        root,
        "b:0001_initial",
        "db.execute(\"INSERT INTO shop_thing (name) VALUES ('x')\")\n"
        "db.execute(\"INSERT INTO shop_thing (name) VALUES ('x')\")",
        models=[f"shop.Thing('name': {unique}, 'parts': {many})"],
    )
    with open_testbed(root) as testbed:
        assert testbed.absent_tables == {"shop_thing", "shop_thing_parts"}
        failure = run_trial(testbed, Trial("b", ("b",))).last.failure
    assert failure is not None
    assert "duplicate key value" in failure.error


def test_a_table_of_which_only_the_name_is_known(root, open_testbed):
    write(root, "b:0001_initial", "db.execute('SELECT id FROM shop_thing')\ndb.delete_table('shop_thing')")
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert (result.status, result.bare) == ("passes", ("shop_thing",))


def test_apps_that_are_here_make_their_tables_themselves(root, open_testbed):
    write(root, "a:0001_initial", create("a_thing"))
    write(root, "b:0001_initial", create("b_box", foreign_key("thing", "a.Thing")), models=["a.Thing"])
    with open_testbed(root) as testbed:
        assert testbed.absent_tables == frozenset()
        assert run_trial(testbed, Trial("b", ("b",))).status == "fails"
