"""The proposed operations, executed by the real South on the real databases of the cases."""

from __future__ import annotations

import pytest

from southdeps.drift.catalogue import read_database
from southdeps.drift.causes import group_by_cause
from southdeps.drift.proposals.migration import frozen_source, migration_source
from southdeps.drift.proposals.south import Context, both_ways
from tests.drift import cases
from tests.drift.build import play
from tests.drift.lines import schema_of
from tests.drift.proposals.test_sql import DIFFERENT, differences


@pytest.mark.parametrize(("case", "backend"), DIFFERENT)
def test_forwards_leaves_no_difference_and_backwards_brings_it_back(
    case, backend, tmp_path, server, environment
):
    made = schema_of(cases.outcome(case, backend)["migrations_build"])
    with cases.live(case, backend, tmp_path, server) as url:
        live = read_database(url).schema
        found = differences(made, live, backend)
        causes = group_by_cause(found)
        file = tmp_path / "proposal.py"
        file.write_text(proposal(case, causes, made, live, backend))
        run(environment, case, url, server, backend, ["forwards", "quay", str(file)])
        assert differences(made, read_database(url).schema, backend) == ()
        run(environment, case, url, server, backend, ["backwards", "quay", str(file)])
        again = differences(made, read_database(url).schema, backend)
        assert {(one.table, one.kind, one.name, one.change) for one in again} == {
            (one.table, one.kind, one.name, one.change) for one in found
        }


def proposal(case, causes, made, live, backend):
    """The text of the proposed migration, with the models of the app's last one."""
    last = max((cases.CASES / case / "quay" / "migrations").glob("0*.py"))
    models = {name: f"quay.{name.removeprefix('quay_').capitalize()}" for name in made.tables}
    source = frozen_source(last.read_bytes())
    assert source is not None
    models = {table: key for table, key in models.items() if f"'{key.lower()}'" in source}
    sqlite = backend == "sqlite3"
    forwards, backwards = both_ways(causes, Context(models, live, sqlite=sqlite))
    return migration_source("quay", forwards, backwards, source)


def run(environment, case, url, server, backend, step):
    if backend == "sqlite3":
        database = {"CASE_ENGINE": "sqlite3", "CASE_NAME": url}
    else:
        name = url.removeprefix("postgresql:///").partition("?")[0]
        django = server.django(name)
        database = {f"CASE_{key}": value for key, value in django.items()}
        database["CASE_ENGINE"] = "postgresql_psycopg2"
    play(environment, cases.CASES / case, [step], database)
