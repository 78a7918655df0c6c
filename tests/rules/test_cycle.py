"""SD205: how a cycle is reported, what opens it, what is left alone for it, and what is no cycle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from southdeps.analysis.cycle_breaking import Constraint
from southdeps.cli.commands import cli
from southdeps.finding import MigrationId
from southdeps.rules.cycle import MOST_LINKS, cycle_text
from tests import projects
from tests.projects import create, migration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from southdeps.finding import Finding

PLAIN_A = migration(create("a_thing: name"), "a.Thing: name")
PLAIN_B = migration(create("b_thing: name"), "b.Thing: name")
A = migration(create("a_thing: name, other -> b.Thing"), "a.Thing: name", "b.Thing: name")
B = migration(create("b_thing: owner -> a.Thing"), "b.Thing: name", "a.Thing: name")
B_TWICE = migration(create("b_thing: owner -> a.Thing, buyer -> a.Thing"), "b.Thing: name", "a.Thing: name")
MANY_TO_MANY = """
db.create_table('a_thing_others', (
    ('id', models.AutoField(verbose_name='ID', primary_key=True, auto_created=True)),
    ('thing', models.ForeignKey(orm['a.thing'], null=False)),
    ('other', models.ForeignKey(orm['b.thing'], null=False))
))"""
READS_A = "\norm['a.Thing'].objects.count()"
READS_B = "\norm['b.Thing'].objects.count()"
ADDS_COLUMN = "db.add_column('a_thing', 'other', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['b.Thing'], null=True))"

CYCLE = "these migrations need each other in a cycle: "
FAKE = "On databases that have it already, run the new migration with --fake."
A_NEEDS_B = (
    "a/migrations/0001_initial.py:{}: a:0001_initial needs table b_thing, which b:0001_initial provides"
)
B_NEEDS_A = (
    "b/migrations/0001_initial.py:{}: b:0001_initial needs table a_thing, which a:0001_initial provides"
)


def declaring(attribute: str, other: str) -> str:
    """The head of a class that declares one dependency; it stands in line 7 of the file."""
    return f'{attribute} = (("{projects.name(other).app}", "{projects.name(other).name}"),)'


#: name -> the migrations, and what is reported of the cycle: place, message, advice line by line
TOLD: dict[str, tuple[dict[str, str], list[str]]] = {
    "two foreign keys": (
        {"a:0001_initial": A, "b:0001_initial": B},
        [
            "a/migrations/0001_initial.py:12:13",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            A_NEEDS_B.format(12),
            B_NEEDS_A.format(11),
            "To break it, move the foreign key a_thing.other_id (a/migrations/0001_initial.py:12) into a later migration of a.",
            FAKE,
        ],
    ),
    "one many-to-many table is less than two foreign keys": (
        {
            "a:0001_initial": migration(
                create("a_thing: name") + MANY_TO_MANY, "a.Thing: name", "b.Thing: name"
            ),
            "b:0001_initial": B_TWICE,
        },
        [
            "a/migrations/0001_initial.py:16:13",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            A_NEEDS_B.format(16),
            B_NEEDS_A.format(11),
            "To break it, move the many-to-many table a_thing_others (a/migrations/0001_initial.py:16) into a later migration of a.",
            FAKE,
        ],
    ),
    "both sides of a many-to-many table move at once": (
        {
            "a:0001_initial": migration(
                create("a_thing: name") + MANY_TO_MANY.replace("a.thing", "b.more"),
                "a.Thing: name",
                "b.Thing: name",
                "b.More: name",
            ),
            "b:0001_initial": migration(
                create("b_thing: name") + "\n" + create("b_more: name") + READS_A,
                "b.Thing: name",
                "a.Thing: name",
            ),
        },
        [
            "a/migrations/0001_initial.py:15:13",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            "a/migrations/0001_initial.py:15: a:0001_initial needs table b_more, which b:0001_initial provides",
            B_NEEDS_A.format(17),
            "To break it, move the many-to-many table a_thing_others (a/migrations/0001_initial.py:15) into a later migration of a.",
            FAKE,
        ],
    ),
    "two foreign keys where the other side reads rows": (
        {
            "a:0001_initial": migration(create("a_thing: name") + READS_B, "a.Thing: name", "b.Thing: name"),
            "b:0001_initial": B_TWICE,
        },
        [
            "a/migrations/0001_initial.py:13:9",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            A_NEEDS_B.format(13),
            B_NEEDS_A.format(11),
            "To break it, do all of this:",
            "- move the foreign key b_thing.owner_id (b/migrations/0001_initial.py:11) into a later migration of b",
            "- move the foreign key b_thing.buyer_id (b/migrations/0001_initial.py:12) into a later migration of b",
            FAKE,
        ],
    ),
    "a child's link to its parent is its key and stays": (
        {
            "a:0001_initial": migration(
                create("a_child: thing_ptr == b.Thing"), "a.Child: name", "b.Thing: name"
            ),
            "b:0001_initial": migration(
                create("b_thing: child -> a.Child"), "b.Thing: name", "a.Child: name"
            ),
        },
        [
            "a/migrations/0001_initial.py:10:13",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            A_NEEDS_B.format(10),
            "b/migrations/0001_initial.py:11: b:0001_initial needs table a_child, which a:0001_initial provides",
            "To break it, move the foreign key b_thing.child_id (b/migrations/0001_initial.py:11) into a later migration of b.",
            FAKE,
        ],
    ),
    "through the order of an app's files": (
        {
            "a:0001_initial": PLAIN_A,
            "a:0002_more": migration(ADDS_COLUMN, "a.Thing: name", "b.Thing: name"),
            "a:0003_extra": migration(create("a_extra: name"), "a.Extra: name"),
            "b:0001_initial": migration(
                create("b_thing: extra -> a.Extra"), "b.Thing: name", "a.Extra: name"
            ),
        },
        [
            "a/migrations/0002_more.py:9:9",
            f"{CYCLE}a:0002_more needs b:0001_initial, which needs a:0003_extra, which follows a:0002_more",
            "a/migrations/0002_more.py:9: a:0002_more needs table b_thing, which b:0001_initial provides",
            "b/migrations/0001_initial.py:11: b:0001_initial needs table a_extra, which a:0003_extra provides",
            "a:0003_extra follows a:0002_more",
            "To break it, move the foreign key a_thing.other_id (a/migrations/0002_more.py:9) into a later migration of a.",
            FAKE,
        ],
    ),
    "declared, and nothing is known to need it": (
        {
            "a:0001_initial": migration(
                create("a_thing: name"), "a.Thing: name", head=declaring("depends_on", "b:0001_initial")
            ),
            "b:0001_initial": B,
        },
        [
            "a/migrations/0001_initial.py:7:19",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            "a/migrations/0001_initial.py:7: a:0001_initial declares depends_on b:0001_initial",
            B_NEEDS_A.format(11),
            "To break it, remove the entry (a/migrations/0001_initial.py:7): no known reason makes a:0001_initial need b.",
        ],
    ),
    "declared by needed_by, in the other file": (
        {
            "a:0001_initial": PLAIN_A,
            "b:0001_initial": migration(
                create("b_thing: owner -> a.Thing"),
                "b.Thing: name",
                "a.Thing: name",
                head=declaring("needed_by", "a:0001_initial"),
            ),
        },
        [
            "a/migrations/0001_initial.py:1:1",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            "b/migrations/0001_initial.py:7: b:0001_initial declares needed_by a:0001_initial",
            B_NEEDS_A.format(11),
            "To break it, remove the entry (b/migrations/0001_initial.py:7): no known reason makes a:0001_initial need b.",
        ],
    ),
    "declared later than it is needed": (
        {
            "a:0001_initial": migration(
                create("a_thing: other -> b.Thing"),
                "a.Thing: name",
                "b.Thing: name",
                head=declaring("depends_on", "b:0002_more"),
            ),
            "b:0001_initial": PLAIN_B,
            "b:0002_more": migration(create("b_more: owner -> a.Thing"), "b.More: name", "a.Thing: name"),
        },
        [
            "a/migrations/0001_initial.py:7:19",
            f"{CYCLE}a:0001_initial needs b:0002_more, which needs a:0001_initial",
            "a/migrations/0001_initial.py:7: a:0001_initial declares depends_on b:0002_more",
            "b/migrations/0002_more.py:11: b:0002_more needs table a_thing, which a:0001_initial provides",
            "To break it, let a:0001_initial depend on b:0001_initial instead of b:0002_more (a/migrations/0001_initial.py:7): that is what it needs.",
        ],
    ),
    "declared and needed: the entry goes with the foreign key": (
        {
            "a:0001_initial": migration(
                create("a_thing: other -> b.Thing"),
                "a.Thing: name",
                "b.Thing: name",
                head=declaring("depends_on", "b:0001_initial"),
            ),
            "b:0001_initial": migration(create("b_thing: name") + READS_A, "b.Thing: name", "a.Thing:"),
        },
        [
            "a/migrations/0001_initial.py:11:13",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            A_NEEDS_B.format(11),
            B_NEEDS_A.format(13),
            "To break it, do all of this:",
            "- move the foreign key a_thing.other_id (a/migrations/0001_initial.py:11) into a later migration of a",
            "- remove the entry (a/migrations/0001_initial.py:7)",
            FAKE,
        ],
    ),
    "rows read on both sides": (
        {
            "a:0001_initial": migration(create("a_thing: name") + READS_B, "a.Thing: name", "b.Thing: name"),
            "b:0001_initial": migration(create("b_thing: name") + READS_A, "b.Thing: name", "a.Thing: name"),
        },
        [
            "a/migrations/0001_initial.py:13:9",
            f"{CYCLE}a:0001_initial needs b:0001_initial, which needs a:0001_initial",
            A_NEEDS_B.format(13),
            B_NEEDS_A.format(13),
            "Moving foreign keys and many-to-many tables cannot break it.",
        ],
    ),
}


def found(folder: Path, files: Mapping[str, str], code: str) -> list[Finding]:
    return [finding for finding in projects.inspect(folder, files).findings if finding.code == code]


@pytest.mark.parametrize(("files", "expected"), TOLD.values(), ids=TOLD)
def test_a_cycle_is_reported_step_by_step(files, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (cycle,) = found(tmp_path, files, "SD205")
    assert cycle.advice is not None
    place = f"{cycle.path}:{cycle.line}:{cycle.column}"
    assert [place, cycle.message, *cycle.advice.split("\n")] == expected
    assert (cycle.severity, cycle.fixable) == ("error", False)


def test_two_cycles_are_two_findings(tmp_path):
    files = {
        "a:0001_initial": A,
        "b:0001_initial": B,
        "c:0001_initial": A.replace("a_thing", "c_thing")
        .replace("a.thing", "c.thing")
        .replace("b.Thing", "d.Thing")
        .replace("b.thing", "d.thing"),
        "d:0001_initial": B.replace("b_thing", "d_thing")
        .replace("b.thing", "d.thing")
        .replace("a.Thing", "c.Thing")
        .replace("a.thing", "c.thing"),
    }
    assert [str(cycle.migration) for cycle in found(tmp_path, files, "SD205")] == [
        "a:0001_initial",
        "c:0001_initial",
    ]


def test_check_tells_them_if_it_is_asked_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    b = migration(
        create("b_thing: owner -> a.Thing"),
        "b.Thing: name",
        "a.Thing: name",
        head=declaring("depends_on", "a:0001_initial"),
    )
    more = migration(create("a_more: name"), "a.More: name", head=declaring("depends_on", "b:0001_initial"))
    projects.write(tmp_path, {"a:0001_initial": PLAIN_A, "a:0002_more": more, "b:0001_initial": b})
    line = "southdeps: apps a, b need each other, though no migrations do: a:0002_more needs b:0001_initial, b:0001_initial needs a:0001_initial\n"
    silent, told = (
        CliRunner().invoke(cli, ["check", "--no-cache", *verbose], prog_name="southdeps")
        for verbose in ((), ("--verbose",))
    )
    assert (silent.exit_code, told.exit_code) == (0, 0)
    assert told.stdout.endswith(silent.stdout)
    assert line not in silent.stderr
    assert line in told.stderr


def test_a_long_cycle_is_cut_in_the_message_alone():
    names = [MigrationId(app, "0001_initial") for app in "abcdefghij"]
    links = [Constraint(late, early, "", "x.py", (1, 1)) for late, early in pairwise([*names, names[0]])]
    text = cycle_text(names[0], links)
    assert text.startswith("a:0001_initial needs b:0001_initial, which needs c:0001_initial, ")
    assert text.endswith(", and so on through 4 more, which needs a:0001_initial")
    assert text.count("needs") == MOST_LINKS
