"""A live database against what has run on it: in which order, and without what is not known."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.drift.catalogue.database import LiveDatabase
from southdeps.drift.live import comparable, live_drift, without_uncertain
from southdeps.drift.project import DriftProject
from southdeps.drift.simulation import Simulated
from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.project.loading import Options, load
from southdeps.schema.description import Column, PrimaryKey, Schema
from tests import projects
from tests.schema.test_match import ID, NAME, table

KEY = "('id', self.gf('django.db.models.fields.AutoField')(primary_key=True))"
ONE, TWO = MigrationId("a", "0001"), MigrationId("a", "0002")


@pytest.fixture
def given(tmp_path):
    files = {
        "a:0001": projects.migration(f"db.create_table('a_box', ({KEY},))"),
        "a:0002": projects.migration("db.execute('CREATE VIEW a_view AS SELECT id FROM a_box')"),
    }
    projects.write(tmp_path, files)
    project = load(Options(paths=(tmp_path,)))
    return DriftProject(project, build.analysis_context(project, order=False))


BOX = table(ID, PrimaryKey("p", ("id",)), name="a_box")


@pytest.mark.parametrize(
    ("schema", "views", "history", "found"),
    [
        pytest.param([BOX], {"a_view"}, (ONE, TWO), [], id="all is well"),
        pytest.param([], set(), (), [], id="nothing has run"),
        pytest.param(
            [BOX], {"a_view", "b_view"}, (ONE, TWO), ["extra-view"], id="a view that no migration makes"
        ),
        pytest.param(
            [table(ID, NAME, PrimaryKey("p", ("id",)), name="a_box")],
            {"a_view"},
            (ONE, TWO),
            ["extra-required-column"],
            id="a column too many",
        ),
        pytest.param([BOX, table(ID, name="a_old")], set(), (ONE,), ["extra-table"], id="a table too many"),
    ],
)
def test_what_differs(given, schema, views, history, found):
    database = LiveDatabase(
        "postgresql", Schema({one.name: one for one in schema}), frozenset(views), history
    )
    done = live_drift(given, database)
    assert [drift.rule.name for drift in done.drifts] == found
    assert done.live == database.schema


def test_what_sqlite_does_not_keep_is_not_compared(given):
    name = "x" * 70
    key = table(Column("id", "integer"), PrimaryKey("", ("id",)), name=name)
    sqlite = DriftProject(given.project, given.context, sqlite=True)
    (found,) = comparable(LiveDatabase("sqlite3", Schema({name: key})), sqlite).schema.tables.items()
    assert len(found[0]) <= 63
    assert found[1].columns["id"].null
    database = LiveDatabase("postgresql", Schema({name: key}))
    assert comparable(database, given) is database


def test_tables_of_which_not_all_is_known_are_left_out():
    schema = Schema({"a": table(ID), "b": table(ID, name="b")})
    done = Simulated(Timeline(Schema(), ((ONE, schema),)), {}, frozenset({"a"}), frozenset())
    assert without_uncertain(done).end.tables.keys() == {"b"}
