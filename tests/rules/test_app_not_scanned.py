"""SD404: apps that migrations need or name, and that were not scanned."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration
from tests.rules.places import only_finding

OTHER = migration(create("a_thing: other -> zzz.Other"), "zzz.Other: name")
NAMED = migration(head="depends_on = (('zzz', '0001_initial'),)")
TO_FIND = "are assumed to exist. --path DIR names where to find it"
NOT_SCANNED = [
    pytest.param(OTHER, "('other', self.gf(", f"its tables (zzz_other) {TO_FIND}", id="needed"),
    pytest.param(NAMED, "('zzz', '0001_initial')", f"the declarations that name it {TO_FIND}", id="declared"),
]


@pytest.mark.parametrize(("source", "text", "rest"), NOT_SCANNED)
def test_it_is_reported_at_the_first_use(tmp_path, monkeypatch, source, text, rest):
    finding, found = only_finding(tmp_path, monkeypatch, {"a:0001_initial": source})
    assert (finding.code, finding.severity, finding.app) == ("SD404", "info", "zzz")
    assert found.startswith(text)
    assert finding.message == f"app zzz was not scanned; {rest}"


QUIET = [
    pytest.param({"a:0001_initial": migration(create("a_thing: user -> auth.User"), "auth.User: name")}, id="Django's own app"),
    pytest.param({"zzz:": "", "a:0001_initial": OTHER}, id="an app without migrations"),
]  # fmt: skip


@pytest.mark.parametrize("files", QUIET)
def test_apps_that_are_known(tmp_path, files):
    assert projects.findings(tmp_path, files) == []


def test_an_app_is_reported_once_with_all_its_tables(tmp_path):
    more = migration(create("a_x: o -> zzz.Other, p -> zzz.More"), "zzz.Other: name", "zzz.More: name")
    third = migration(create("b_x: o -> zzz.Third"), "zzz.Third: name")
    inspection = projects.inspect(tmp_path, {"a:0001_initial": more, "b:0001_initial": third})
    (found,) = inspection.findings
    assert found.app == "zzz"
    assert "its tables (zzz_more, zzz_other, zzz_third)" in found.message
    references = sorted(one.table for one in inspection.graph.references)
    assert references == ["zzz_more", "zzz_other", "zzz_third"]


def test_where_it_is_to_be_found_it_is_looked_up_and_read_only(tmp_path):
    projects.write(tmp_path / "site-packages", {"zzz:0001_initial": migration(create("zzz_other: name"))})
    expected = ["SD101 error a:0001_initial needs zzz:0001_initial: zzz_other (foreign-key)"]
    found = projects.findings(
        tmp_path / "own", {"a:0001_initial": OTHER}, read_only=(tmp_path / "site-packages",)
    )
    assert found == expected
