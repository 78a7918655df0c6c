"""What is seen of a migration that runs: its statements, its errors, what it makes."""

from __future__ import annotations

import pytest

from southdeps.verify.trials import Trial, run_trial
from tests.verify.apps import create, write


def run(open_testbed, root, app="b"):
    with open_testbed(root) as testbed:
        return run_trial(testbed, Trial(app, (app,))).last


def test_what_a_migration_makes_and_takes_away(root, open_testbed):
    write(root, "b:0001_initial", create("b_box", "('size', models.IntegerField())") + "\n" + create("b_lid"))
    write(root, "b:0002_next", "db.rename_column('b_box', 'size', 'width')\ndb.delete_table('b_lid')")
    first, second = run(open_testbed, root).steps
    assert {(one.table, one.name) for one in first.appeared} == {
        *(("b_box", name) for name in ("", "id", "size")),
        *(("b_lid", name) for name in ("", "id")),
    }
    assert {tuple(one) for one in second.appeared} == {("b_box", "width")}
    assert {tuple(one) for one in second.vanished} == {("b_box", "size"), ("b_lid", ""), ("b_lid", "id")}


def test_the_first_error_of_the_database_counts(root, open_testbed):
    """What comes out in the end is a consequence of it."""
    body = "try:\n    db.execute('SELECT 1 FROM b_none')\nexcept Exception:\n    pass\ndb.execute('SELECT 2')"
    write(root, "b:0001_initial", body)
    failure = run(open_testbed, root).failure
    assert (failure.table, failure.statement) == ("b_none", "SELECT 1 FROM b_none")
    assert "current transaction is aborted" in failure.raised


def test_an_error_that_is_dealt_with_does_not(root, open_testbed):
    body = (
        "db.execute('SAVEPOINT here')\ntry:\n    db.execute('SELECT 1 FROM b_none')\nexcept Exception:\n"
        "    db.execute('ROLLBACK TO SAVEPOINT here')\nraise ValueError('later')"
    )
    write(root, "b:0001_initial", body)
    failure = run(open_testbed, root).failure
    assert (failure.error, failure.table) == ("ValueError: later", None)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("CREATE EXTENSION nowhere", 'CREATE DOMAIN "nowhere" AS text'),
        ('create extension if not exists "nowhere"', 'CREATE DOMAIN "nowhere" AS text'),
        ("CREATE EXTENSION hstore", "CREATE EXTENSION hstore"),
        ("CREATE TABLE b_box (id int)", "CREATE TABLE b_box (id int)"),
    ],
)
def test_extensions_that_the_server_lacks(python, sql, said):
    assert (
        python(f"""
        from southdeps_py2 import standins, watch

        class Catalog(object):
            def extensions(self):
                return set(['hstore'])

            def has_type(self, name):
                return False

        said = watch.Extensions().stand_in({sql!r}, Catalog())
    """)
        == said
    )


@pytest.mark.parametrize(
    ("sql", "there", "said"),
    [
        ("CREATE EXTENSION IF NOT EXISTS a", False, "SELECT 1"),
        ("CREATE EXTENSION IF NOT EXISTS b", True, "SELECT 1"),
        ("CREATE EXTENSION a", True, 'CREATE DOMAIN "a" AS text'),
    ],
    ids=["made in this job", "made by an earlier one", "fails as it does in South"],
)
def test_an_extension_that_is_there_already(python, sql, there, said):
    assert (
        python(f"""
        from southdeps_py2 import standins, watch

        class Catalog(object):
            def extensions(self):
                return set()

            def has_type(self, name):
                return {there}

        extensions = watch.Extensions()
        extensions.stand_in('CREATE EXTENSION a', Catalog())
        said = extensions.stand_in({sql!r}, Catalog())
    """)
        == said
    )


def test_the_stand_ins_that_a_failing_function_names(python):
    """`send` is named by the function that fails, `other` only stands in the module."""
    assert python("""
        from southdeps_py2 import standins, watch

        globals().update((name, standins.standin('tasks.' + name)) for name in ('send', 'other'))

        def forwards():
            int(send.size.__missing__)

        try:
            forwards()
        except Exception:
            said = watch.standins_named('__main__', sys.exc_info()[2])
    """) == ["tasks.send"]


def test_an_extension_that_syncdb_has_made(root, open_testbed):
    """A model's module makes it when its app's tables are made, and the migration makes it once more."""
    sql = "CREATE EXTENSION IF NOT EXISTS nowhere"
    write(root, "b:0001_initial", f"db.execute({sql!r})")
    (root / "b" / "models.py").write_text(
        "from django.db import connection, models\n\n\ndef make(sender, **options):\n"
        f"    connection.cursor().execute({sql!r})\n\n\nmodels.signals.post_syncdb.connect(make)\n",
        "utf-8",
    )
    with open_testbed(root) as testbed:
        assert run_trial(testbed, Trial("b", ("b",))).status == "passes"
