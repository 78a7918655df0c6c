"""The schema that migrations make, one after the other, in an order in which South can run them."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.drift.simulation import complete_order, simulate
from southdeps.project.loading import Options, load
from tests import projects

FIELD = "self.gf('django.db.models.fields.{}')({})"
KEY = f"('id', {FIELD.format('AutoField', 'primary_key=True')})"


def create(table, *fields):
    return f"db.create_table('{table}', ({', '.join((KEY, *fields))},))"


def link(table):
    return f"('x', self.gf('django.db.models.fields.related.ForeignKey')(to=db.mock_model('X', '{table}')))"


def context_of(tmp_path, files):
    projects.write(tmp_path, {name: projects.migration(body) for name, body in files.items()})
    return build.analysis_context(load(Options(paths=(tmp_path,))), order=False)


def test_undeclared_dependencies_count(tmp_path):
    context = context_of(tmp_path, {"a:0001": create("a_box", link("b_lid")), "b:0001": create("b_lid")})
    assert [str(one) for one in complete_order(context)] == ["b:0001", "a:0001"]


@pytest.mark.parametrize("sqlite", [False, True], ids=["postgresql", "sqlite3"])
def test_the_schema_after_each_migration(tmp_path, sqlite):
    files = {
        "a:0001": create("a_box"),
        "a:0002": "db.execute('CREATE VIEW a_view AS SELECT id FROM a_box')",
        "a:0003": "db.add_column('a_box', 'n', self.gf('django.db.models.fields.IntegerField')(null=True))",
    }
    context = context_of(tmp_path, files)
    done = simulate(context, complete_order(context), sqlite=sqlite)
    columns = [[*schema.tables["a_box"].columns] for _, schema in done.timeline.steps]
    assert columns == [["id"], ["id"], ["id", "n"]]
    assert all(schema.tables.keys() == {"a_box"} for _, schema in done.timeline.steps)
    assert done.views == {"a_view"}
    assert {table: str(maker) for table, maker in done.makers.items()}["a_box"] == "a:0001"
    assert not done.uncertain


def test_what_fails_is_passed_over(tmp_path):
    files = {"a:0001": create("a_box"), "a:0002": f"db.delete_table('a_lid')\n{create('a_lid')}"}
    context = context_of(tmp_path, files)
    done = simulate(context, complete_order(context), sqlite=False)
    assert done.timeline.end.tables.keys() >= {"a_box"}


def test_a_condition_that_is_not_decided_leaves_a_table_uncertain(tmp_path):
    body = f"{create('a_box')}\nif unknown():\n    db.delete_table('a_box')"
    context = context_of(tmp_path, {"a:0001": body})
    assert simulate(context, complete_order(context), sqlite=False).uncertain == {"a_box"}
