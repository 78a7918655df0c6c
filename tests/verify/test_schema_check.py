"""What a database has and the simulation has not, and the reverse."""

from __future__ import annotations

import psycopg
import pytest

from southdeps.verify import postgres
from southdeps.verify.schema_check import schema_differences
from tests import projects
from tests.projects import create, migration

APP = {"a:0001_initial": migration(create("a_thing: name"), "a.Thing: name")}
AS_SOUTH = "CREATE TABLE a_thing (id serial NOT NULL PRIMARY KEY, name varchar(50) NOT NULL{})"


@pytest.mark.parametrize(
    ("more", "differences"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param(", size integer NULL", 1, id="a column"),
        pytest.param(", size integer NULL, sizes integer NOT NULL", 2, id="two columns"),
    ],
)
def test_differences(tmp_path, server, more, differences):
    project = projects.load(tmp_path, APP)
    with postgres.database(server) as name:
        with psycopg.connect(**(server.parameters | {"dbname": name})) as connection:
            connection.execute(AS_SOUTH.format(more).encode())
        found = schema_differences(project, server, name)
    assert len(found) == differences, found
    assert all("size" in line for line in found)
