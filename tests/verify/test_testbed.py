"""A project that is loaded once and run several times, each time on a copy of its template."""

from __future__ import annotations

import psycopg

from tests.verify.apps import BOX, THING, write


def tables(server, database):
    query = "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '__thing' OR table_name LIKE '__box'"
    with psycopg.connect(**(server.parameters | {"dbname": database})) as connection:
        return sorted(name for (name,) in connection.execute(query))


def test_runs_do_not_see_each_other(root, server, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "b:0001_initial", BOX, models=("a.Thing",))
    seen = []
    with open_testbed(root) as testbed:
        assert (testbed.isolated, testbed.labels, testbed.syncdb) == (True, ("a", "b"), None)
        assert testbed.packages == {"a", "b"}
        alone = testbed.run(("migrate", "b"), then=lambda name: seen.append(tables(server, name)))
        both = testbed.run(
            ("migrate", "a"), ("migrate", "b"), then=lambda name: seen.append(tables(server, name))
        )
        assert (alone.outcome, both.outcome) == ("fails", "ok")
        assert alone.failure is not None
        assert alone.failure.table == "a_thing"
        creates = {
            column.table: [str(one) for one in makers] for column, makers in testbed.known_providers().items()
        }
        template = testbed.template
    assert seen == [[], ["a_thing", "b_box"]]
    assert creates["a_thing"] == ["a:0001_initial"]
    with psycopg.connect(**server.parameters) as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    assert template not in names
