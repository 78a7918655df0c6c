"""What a file of a migrations folder says and does."""

from __future__ import annotations

import msgspec
import pytest

from southdeps.effect_kinds import DiagnosticKind
from southdeps.effects import Diagnostic
from southdeps.summary import DeclaredPair, MigrationSummary
from tests.projects import create, migration, name, summary


@pytest.mark.parametrize(
    ("app", "written", "target"),
    [
        ("a", "0001_initial", "a:0001_initial"),
        ("project.a", "0001_initial", "a:0001_initial"),
        ("a", "0001_initial.py", "a:0001_initial"),
        ("a", "migrations/0001_initial", "a:0001_initial"),
        ("a", "0001.x.py", "a:0001.x"),
    ],
)
def test_what_south_reads_in_a_pair(app, written, target):
    assert DeclaredPair((1, 1), app, written).target == name(target)


def test_depends_on_is_read_before_needed_by():
    found = MigrationSummary(
        "south", depends_on=(DeclaredPair((2, 1), "a", "1"),), needed_by=(DeclaredPair((1, 1), "b", "1"),)
    )
    assert [(attribute, entry.app) for attribute, entry in found.entries()] == [
        ("depends_on", "a"),
        ("needed_by", "b"),
    ]


def test_whether_everything_was_followed():
    gave_up = Diagnostic((1, 1), (), DiagnosticKind.NOT_FULLY_ANALYSED, "words")
    dynamic = Diagnostic((1, 1), (), DiagnosticKind.DYNAMIC_NAME, "words")
    assert MigrationSummary("south", actions=(dynamic,)).fully_analysed
    assert not MigrationSummary("south", actions=(gave_up,)).fully_analysed
    assert not MigrationSummary("south", error="syntax error").fully_analysed


def test_the_cache_gives_back_what_it_was_given():
    body = f"{create('a_thing: name, owner -> auth.User')}\nlist(orm['auth.User'].objects.all())\ndb.execute('FROB x')"
    found = summary(migration(body, "auth.User: name", head="depends_on = (('a', '1'),)"))
    data = msgspec.msgpack.encode(found)
    assert msgspec.msgpack.decode(data, type=MigrationSummary) == found
    assert len(found.actions) > 5
