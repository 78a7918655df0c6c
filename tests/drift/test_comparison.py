"""The live databases of the cases against the recorded schema that their migrations build."""

from __future__ import annotations

import pytest

from southdeps.drift import rules
from southdeps.drift.catalogue import read_database
from southdeps.drift.comparison import Owners, compare_live
from southdeps.drift.sqlite import without_lost
from southdeps.drift.timeline import Timeline
from southdeps.schema.description import Schema
from southdeps.schema.spelling import spell
from tests.drift import cases
from tests.drift.lines import schema_of

OWNERS = Owners(frozenset({"quay", "dock"}), frozenset({"auth", "crane"}))


@pytest.mark.parametrize("backend", cases.BACKENDS)
@pytest.mark.parametrize("case", cases.NAMES)
def test_a_live_database_against_what_the_real_migrations_built(case, backend, tmp_path, server):
    with cases.live(case, backend, tmp_path, server) as url:
        live = read_database(url)
    made = schema_of(cases.outcome(case, backend)["migrations_build"])
    if backend == "sqlite3":
        live = type(live)(backend, without_lost(live.schema), live.views)
        made = without_lost(made)
    made = Schema({**{n: t for n, t in live.schema.tables.items() if n.startswith("auth_")}, **made.tables})
    found = list(compare_live(live, Timeline(made), OWNERS))
    assert {line for drift in found for line in signed(drift, backend)} == cases.recorded(
        case, backend, "live_against_migrations"
    )


def signed(drift, backend):
    """Each object with `-` if the live database lacks it and `+` if it has it besides."""
    for difference in drift.cause.differences:
        for sign, side in (("-", difference.expected), ("+", difference.found)):
            if side is not None:
                yield sign, difference.table, spell(side, sqlite=backend == "sqlite3")


def test_extra_tables():
    owners = Owners(frozenset({"shop", "shop_extra"}), frozenset({"auth", "old"}))
    assert owners.rule_for_extra("shop_item") is rules.EXTRA_TABLE
    assert owners.rule_for_extra("shop_extra_item") is rules.EXTRA_TABLE
    assert owners.rule_for_extra("auth_user") is None
    assert owners.rule_for_extra("django_session") is None
    assert owners.rule_for_extra("south_migrationhistory") is None
    assert owners.rule_for_extra("backup") is rules.UNKNOWN_TABLE
