"""The schema that migrations make, one after the other, in an order in which South can run them."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.drift.simulation import broken_migrations, complete_dependencies, simulate
from southdeps.drift.simulation import complete_order as order_with
from southdeps.project.loading import Options, load
from tests import projects

FIELD = "self.gf('django.db.models.fields.{}')({})"
KEY = f"('id', {FIELD.format('AutoField', 'primary_key=True')})"


def create(table, *fields):
    return f"db.create_table('{table}', ({', '.join((KEY, *fields))},))"


def complete_order(context, first=()):
    return order_with(context, complete_dependencies(context), first)


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


RAISES = "raise ValueError('x')"


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        pytest.param(RAISES, {"a:0002", "a:0003", "b:0001"}, id="raises"),
        pytest.param(f"{create('a_x')}\norm['a.Gone']", {"a:0002", "a:0003", "b:0001"}, id="half way"),
        pytest.param(f"try:\n    {RAISES}\nexcept ValueError:\n    pass", set(), id="caught"),
        pytest.param(f"import os\nif os.environ['X']:\n    {RAISES}", set(), id="under a condition"),
        pytest.param("pass", set(), id="nothing"),
    ],
)
def test_what_raises_makes_nothing_nor_does_what_depends_on_it(tmp_path, body, broken):
    files = {"a:0001": create("a_box"), "a:0002": body, "a:0003": create("a_lid"), "c:0001": create("c_box")}
    sources = {name: projects.migration(text) for name, text in files.items()}
    sources["b:0001"] = projects.migration(create("b_box"), head="depends_on = (('a', '0002'),)")
    projects.write(tmp_path, sources)
    context = build.analysis_context(load(Options(paths=(tmp_path,))), order=False)
    order = complete_order(context)
    found = broken_migrations(context, order)
    assert set(map(str, found)) == broken
    made = simulate(context, order, sqlite=False, broken=found).timeline.end.tables
    assert made.keys() >= {"a_box", "c_box"}
    assert ("a_lid" in made, "b_box" in made) == (not broken, not broken)
