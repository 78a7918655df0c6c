"""What ran on a live database, whatever its history says."""

from __future__ import annotations

import pytest

from southdeps.drift.history import examine_history
from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.schema.description import Column, Schema
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, table

#: What each migration does to the columns of its app's one table: makes (+) or drops (-).
CHAIN = {
    "a:0001": "+x +y",
    "a:0002": "+z",
    "a:0003": "",
    "a:0004": "+v +w",
    "a:0005": "-y",
    "a:0006": "-z +q",
    "b:0001": "+x",
}
ORDER = tuple(MigrationId(*name.split(":")) for name in CHAIN)


def simulate(order):
    """The schemas after each migration."""
    states: dict[str, tuple[str, ...]] = {"a": (), "b": ()}
    steps = []
    for migration in order:
        for change in CHAIN[str(migration)].split():
            sign, column = change[0], change[1:]
            kept = tuple(one for one in states[migration.app] if one != column)
            states[migration.app] = (*kept, column) if sign == "+" else kept
        steps.append((migration, schema(states)))
    return Timeline(Schema(), tuple(steps))


def schema(states):
    return Schema(
        {
            app: table(ID, *(Column(column, "integer") for column in columns), name=app)
            for app, columns in states.items()
            if columns
        }
    )


CASES = {
    # recorded, live columns of a and b, what is reported
    "all is well": ("a:1 a:2 a:3 a:4 a:5 a:6 b:1", "xvwq", "x", {}),
    "behind": ("a:1 a:2", "xyz", "", {"behind": "a:3 a:4 a:5 a:6 b:1"}),
    "nothing recorded, nothing there": ("", "", "", {"behind": "a:1 a:2 a:3 a:4 a:5 a:6 b:1"}),
    "unrecorded": ("a:1 a:2 a:3 b:1", "xyzvw", "x", {"unrecorded": "a:4", "behind": "a:5 a:6"}),
    "unrecorded behind one that changes no schema": (
        "a:1 a:2 b:1",
        "xyzvw",
        "x",
        {"unrecorded": "a:3 a:4", "behind": "a:5 a:6"},
    ),
    "unrecorded, though later ones have undone its work": (
        "a:1 b:1",
        "xvwq",
        "x",
        {"unrecorded": "a:2 a:3 a:4 a:5 a:6"},
    ),
    "one in the middle has not run": (
        "a:1 a:2 a:3 b:1",
        "xz",
        "x",
        {"unrecorded": "a:5", "behind": "a:4 a:6"},
    ),
    "half run": ("a:1 a:2 a:3 b:1", "xyzv", "x", {"half_run": "a:4", "behind": "a:5 a:6"}),
    "faked": ("a:1 a:2 a:3 a:4 b:1", "xyz", "x", {"faked": "a:4", "behind": "a:5 a:6"}),
    "in part undone by hand": ("a:1 a:2 a:3 a:4 b:1", "xyzv", "x", {"behind": "a:5 a:6"}),
    "faked whole": ("a:1 a:2 a:3 a:4 a:5 a:6 b:1", "xvwq", "", {"faked": "b:1"}),
    "ghost": ("a:1 a:2 a:3 a:4 a:5 a:6 a:9 b:1", "xvwq", "x", {"ghosts": "a:9"}),
    "history of an app that is not there": ("a:1 a:2 a:3 a:4 a:5 a:6 c:9 b:1", "xvwq", "x", {}),
}


@pytest.mark.parametrize(("recorded", "a", "b", "said"), CASES.values(), ids=CASES)
def test_history(recorded, a, b, said):
    live = schema({"a": a, "b": b})
    report = examine_history(names(recorded), ORDER, {"a", "b"}, live, simulate)
    found = {kind: getattr(report, kind) for kind in ("ghosts", "behind", "unrecorded", "half_run", "faked")}
    assert {kind: value for kind, value in found.items() if value} == {
        kind: tuple(names(value)) for kind, value in said.items()
    }
    assert set(report.applied) == {*ORDER} - set(report.behind)


def names(text):
    """`a:1` -> a:0001"""
    return [
        MigrationId(app, f"000{number}") for app, _, number in (one.partition(":") for one in text.split())
    ]


def test_the_author_of_a_difference():
    timeline = simulate(ORDER)
    live = schema({"a": "xyv", "b": "x"})
    authors = {one.name: timeline.author(one) for one in match_schemas(timeline.end, live)}
    assert {name: str(author) for name, author in authors.items()} == {
        "y": "a:0005",
        "w": "a:0004",
        "q": "a:0006",
    }


def test_what_no_migration_ever_made_has_no_author():
    timeline = simulate(ORDER)
    (one,) = match_schemas(timeline.end, schema({"a": "xvwqh", "b": "x"}))
    assert one.name == "h"
    assert timeline.author(one) is None
