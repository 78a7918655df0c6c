"""A difference in one sentence: what it is, and what each side has of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.drift import rules
from southdeps.drift.causes import group_by_cause
from southdeps.drift.comparison import Drift
from southdeps.drift.findings import Places, finding_of
from southdeps.finding import MigrationId
from southdeps.schema.description import Check, ForeignKey, Index, PrimaryKey, Schema, Unique
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, NAME, table

MAKER = MigrationId("quay", "0002_name")
LAST = MigrationId("quay", "0009_last")
PLACES = Places({MAKER: "two.py", LAST: "last.py"}, "the database", lambda *_: (7, 5))
KEY = ForeignKey("f", ("id",), "b", ("id",))
FULL, BARE = table(ID, NAME), table(ID)


def finding(expected, found, comparison="live-migrations", migration=MAKER, last=None, operations=()):
    """The finding for what two schemas of one table differ in."""
    schemas = (Schema({one.name: one} if one else {}) for one in (expected, found))
    (cause,) = group_by_cause(match_schemas(*schemas))
    drift = Drift(comparison, rules.MISSING_COLUMN, cause, migration)
    return finding_of(drift, PLACES, operations, last)


STATIC, LIVE, FROZEN = "migrations-frozen", "live-migrations", "live-frozen"


@pytest.mark.parametrize(
    ("comparison", "pair", "author", "message"),
    [
        (
            STATIC,
            (FULL, BARE),
            MAKER,
            "is in the frozen models since quay:0002_name, and no migration makes it",
        ),
        (STATIC, (FULL, BARE), None, "is in the frozen models, and no migration makes it"),
        (
            STATIC,
            (BARE, FULL),
            MAKER,
            "is not in the frozen models any more since quay:0002_name, and no migr",
        ),
        (STATIC, (BARE, FULL), None, "is not in the frozen models, and no migration removes it"),
        (LIVE, (FULL, BARE), MAKER, "column a.name, which quay:0002_name makes, is not in the database"),
        (LIVE, (FULL, BARE), None, "column a.name, which a migration makes, is not in the database"),
        (LIVE, (BARE, FULL), MAKER, "column a.name, which quay:0002_name removes, is still in the database"),
        (LIVE, (BARE, FULL), None, "column a.name is in the database, and no migration makes it"),
        (LIVE, (None, FULL), None, "table a is in the database, and no migration makes it"),
        (LIVE, (None, FULL), MAKER, "table a, which quay:0002_name removes, is still in the database"),
        (
            FROZEN,
            (FULL, BARE),
            MAKER,
            "is in the frozen models since quay:0002_name, and not in the database",
        ),
        (FROZEN, (BARE, FULL), None, "is in the database, and not in the frozen models"),
    ],
)
def test_missing_and_extra(comparison, pair, author, message):
    expected, found = pair
    assert message in finding(expected, found, comparison, author).message


@pytest.mark.parametrize(
    ("expected", "found", "message"),
    [
        pytest.param(
            NAME, replace(NAME, null=True), "character varying(9) NULL in the database; quay:0002_name makes"
            " it character varying(9) NOT NULL", id="null",
        ),
        pytest.param(NAME, replace(NAME, default="''"), "NOT NULL DEFAULT '' in the database", id="default"),
        pytest.param(ID, replace(ID, sequence=None), "makes it integer NOT NULL from a sequence", id="sequence"),
        pytest.param(KEY, replace(KEY, table="C"), 'is to "C" (id) in the database; quay:0002_name makes it to b (id)', id="target"),
        pytest.param(KEY, replace(KEY, deferred=False), "is to b (id) not deferrable in the database", id="not deferrable"),
        pytest.param(KEY, replace(KEY, clauses="ON DELETE CASCADE"), "to b (id) ON DELETE CASCADE in", id="clause"),
    ],
)  # fmt: skip
def test_different(expected, found, message):
    base = [] if expected == ID else [ID]
    assert message in finding(table(*base, expected), table(*base, found)).message


@pytest.mark.parametrize(
    ("part", "subject", "field"),
    [
        (NAME, "column a.name", "name"),
        (KEY, "foreign key a.id", "id"),
        (Unique("u", ("id",)), "unique constraint on a (id)", "id"),
        (PrimaryKey("p", ("id",)), "primary key of a", "id"),
        (Index("i", ("id",)), "index on a (id)", "id"),
        (Check("c", "(id > 0)", ("id",)), "check on a (id)", "id"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_the_subject(part, subject, field):
    made = finding(table(ID, part), BARE)
    assert made.message.startswith(f"{subject}, which")
    assert made.field == field
    assert (made.kind, made.found) == ("missing", None)
    assert made.expected is not None


def test_a_table_has_no_field():
    assert finding(None, FULL).field is None


@pytest.mark.parametrize(
    ("migration", "last", "place"),
    [
        (MAKER, LAST, ("two.py", 7, 5)),
        (None, LAST, ("last.py", 7, 5)),
        (None, None, ("the database", 1, 1)),
    ],
    ids=["at its migration", "at the app's last", "in the database"],
)
def test_the_place(migration, last, place):
    made = finding(FULL, BARE, migration=migration, last=last)
    assert (made.path, made.line, made.column) == place
    assert made.migration == migration


def test_the_advice_is_the_operations():
    assert finding(FULL, BARE, operations=("one", "two")).advice == "one\ntwo"
    assert finding(FULL, BARE).advice is None


def test_the_json_keys_of_drift():
    details = finding(FULL, table(ID, replace(NAME, null=True))).details()
    assert details["comparison"] == LIVE
    assert details["kind"] == "different"
    assert details["expected"] != details["found"]
