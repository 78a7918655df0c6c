"""The bars: drift of every case, on both backends, is what the real schemas differ in, to the last index."""

from __future__ import annotations

import pytest

from southdeps.drift import rules
from southdeps.drift.catalogue import parse_target
from southdeps.drift.report import find_drift
from southdeps.project.loading import Options, load
from tests.drift import cases

#: What South loses on SQLite is no drift: the index of a foreign key that add_column adds.
LOST = {("-", "quay_boat", "index (owner_id)")}


def find(case, backend, target=None):
    """The drift of a case."""
    project = load(Options(paths=(cases.CASES / case,), backend=backend))
    return find_drift(project, target)


def lines(findings, comparison):
    """Each object of the findings of a comparison, with its sign and table."""
    for finding in findings:
        if finding.comparison == comparison:
            signs = {"missing": "-", "extra": "+"}.get(finding.kind, "")
            yield from ((signs, finding.table, what) for what in finding.objects)


def unsigned(recorded):
    return {(table, what) for _, table, what in recorded}


@pytest.mark.parametrize("backend", cases.BACKENDS)
@pytest.mark.parametrize("case", cases.NAMES)
def test_static(case, backend):
    found = find(case, backend).findings
    expected = cases.recorded(case, backend, "migrations_against_frozen")
    expected -= LOST if backend == "sqlite3" else set()
    assert unsigned(lines(found, "migrations-frozen")) == unsigned(expected)
    assert {finding.comparison for finding in found} <= {"migrations-frozen"}


@pytest.mark.parametrize("backend", cases.BACKENDS)
@pytest.mark.parametrize("case", cases.NAMES)
def test_live(case, backend, tmp_path, server):
    with cases.live(case, backend, tmp_path, server) as url:
        found = find(case, backend, parse_target(url)).findings
    expected = cases.recorded(case, backend, "live_against_migrations")
    if case == "migration-behind":
        (finding,) = found
        assert (finding.comparison, finding.code) == ("history", rules.BEHIND.code)
        return
    assert unsigned(lines(found, "live-migrations")) == unsigned(expected)
    static = cases.recorded(case, backend, "migrations_against_frozen")
    static -= LOST if backend == "sqlite3" else set()
    assert unsigned(lines(found, "live-frozen")) == unsigned(static)
    history = {finding.name for finding in found if finding.comparison == "history"}
    assert history == HISTORY.get(case, set())


HISTORY = {
    "migration-faked": {"faked-migration"},
    "migration-ghost": {"ghost-migration"},
    "migration-unrecorded": {"unrecorded-migration"},
    "own-half-run": {"half-run-migration"},
}
