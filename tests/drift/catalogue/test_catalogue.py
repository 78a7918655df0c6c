"""The live databases of all cases, read to the last index."""

from __future__ import annotations

import pytest

from southdeps.drift.catalogue import read_database
from tests.drift import cases


@pytest.mark.parametrize("backend", cases.BACKENDS)
@pytest.mark.parametrize("case", cases.NAMES)
def test_every_object_is_read(case, backend, tmp_path, server):
    with cases.live(case, backend, tmp_path, server) as url:
        found = read_database(url)
    assert found.backend == backend
    assert found.history is not None
    assert [list(one) for one in found.history] == cases.outcome(case, backend)["history"]
    lines = cases.spelled(found.schema, backend)
    for table, expected in expected_lines(case, backend).items():
        assert without_key_nulls(lines[table], backend) == without_key_nulls(expected, backend), table


def expected_lines(case, backend):
    """What the migrations build, changed by the recorded differences of the live database."""
    lines = {table: set(what) for table, what in cases.outcome(case, backend)["migrations_build"].items()}
    for sign, table, what in cases.recorded(case, backend, "live_against_migrations"):
        if what == "table":
            if sign == "-":
                del lines[table]
        elif sign == "-":
            lines[table].remove(what)
        else:
            lines[table].add(what)
    return lines


def without_key_nulls(lines, backend):
    """On SQLite, South loses NOT NULL of a primary key whenever it makes the table anew."""
    if backend != "sqlite3":
        return lines
    keys = {line.partition("(")[2].rstrip(")") for line in lines if "PRIMARY KEY" in line}
    return {
        line.removesuffix(" not null") if line.startswith("column ") and line.split()[1] in keys else line
        for line in lines
    }


def test_a_view_is_no_table(tmp_path, server):
    for backend in cases.BACKENDS:
        with cases.live("view", backend, tmp_path, server) as url:
            found = read_database(url)
        assert found.views == {"quay_names"}
        assert "quay_names" not in found.schema.tables
