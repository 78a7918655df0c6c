"""What a repair consists of: the least that cures, on the right side, proved; and what is left, and why."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from southdeps import fixes, patch
from southdeps.analysis import build
from southdeps.analysis.simulate import SimulationInput, simulate_migrate
from southdeps.errors import CannotEditError
from southdeps.finding import Declare
from southdeps.fixes import FixOptions, in_old_lines
from southdeps.graph import is_acyclic, reachability, with_links
from tests import projects
from tests.fixes.generated import APPS, projects_of_three_apps
from tests.projects import create, migration, name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from southdeps.analysis.simulate import SimulationResult
    from southdeps.fixes import FixResult

A = migration(create("a_thing: name"), "a.Thing: name")
MORE = migration(create("a_more: name"), "a.More: name")
READS = "orm['a.Thing'].objects.count()"
SIZE = migration(
    "db.add_column('a_thing', 'size', self.gf('django.db.models.fields.IntegerField')(default=0))"
)
INSERTS = migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name")
ASKS = {
    "top": "from django.conf import settings",
    "head": "if 'shop.a' in settings.INSTALLED_APPS:\n    pass",
}


def refers(table: str, *models: str, **more: str) -> str:
    """A migration that makes a table with a foreign key to each of the models."""
    columns = [f"key{number} -> {model}" for number, model in enumerate(models)]
    return migration(
        create(f"{table}: {', '.join(columns) or 'name'}"), *(f"{model}: name" for model in models), **more
    )


def declaring(pairs: str, attribute: str = "depends_on") -> dict[str, str]:
    return {"head": f"{attribute} = {pairs}"}


B = refers("b_thing", "a.Thing")

#: name -> the migrations, and what changes
CHANGED: dict[str, tuple[dict[str, str], list[str]]] = {
    "one pair": ({"a:0001_initial": A, "b:0001_initial": B}, ['b:0001_initial depends_on gets ("a", "0001_initial")']),
    "nothing is missing": ({"a:0001_initial": A, "b:0001_initial": refers("b_thing", "b.Thing")}, []),
    "what follows from the order of files is not written again": (
        {"a:0001_initial": A, "b:0001_initial": B, "b:0002_more": refers("b_more", "a.Thing")},
        ['b:0001_initial depends_on gets ("a", "0001_initial")'],
    ),
    "what follows from another new pair is not written": (
        {"a:0001_initial": A, "b:0001_initial": B, "c:0001_initial": refers("c_thing", "a.Thing", "b.Thing")},
        [
            'b:0001_initial depends_on gets ("a", "0001_initial")',
            'c:0001_initial depends_on gets ("b", "0001_initial")',
        ],
    ),
    "what follows from a declared pair is not written": (
        {
            "a:0001_initial": A,
            "b:0001_initial": refers("b_thing", "a.Thing", **declaring("(('a', '0001_initial'),)")),
            "c:0001_initial": refers("c_thing", "a.Thing", "b.Thing"),
        },
        ['c:0001_initial depends_on gets ("b", "0001_initial")'],
    ),
    "only the latest of an app": (
        {"a:0001_initial": A, "a:0002_more": MORE, "b:0001_initial": refers("b_thing", "a.Thing", "a.More")},
        ['b:0001_initial depends_on gets ("a", "0002_more")'],
    ),
    "an earlier and a later migration, each with what it needs": (
        {
            "a:0001_initial": A,
            "a:0002_more": MORE,
            "b:0001_initial": B,
            "b:0002_more": refers("b_more", "a.More"),
        },
        [
            'b:0001_initial depends_on gets ("a", "0001_initial")',
            'b:0002_more depends_on gets ("a", "0002_more")',
        ],
    ),
    "two apps at different times": (
        {
            "a:0001_initial": A,
            "a:0002_more": refers("a_more", "b.Thing"),
            "b:0001_initial": B,
        },
        [
            'a:0002_more depends_on gets ("b", "0001_initial")',
            'b:0001_initial depends_on gets ("a", "0001_initial")',
        ],
    ),
    "who makes a column NOT NULL waits for the insert that does not know it": (
        {"a:0001_initial": A, "a:0002_size": SIZE, "b:0001_initial": INSERTS},
        [
            'b:0001_initial needed_by gets ("a", "0002_size")',
            'b:0001_initial depends_on gets ("a", "0001_initial")',
        ],
    ),
    "a warning is cured beside errors": (
        {
            "a:0001_initial": A,
            "a:0002_size": SIZE,
            "b:0001_initial": INSERTS,
            "b:0002_late": refers("b_late", "c.Thing"),
            "c:0001_initial": migration(create("c_thing: name") + "\nlist(orm['a.Thing'].objects.all())", "c.Thing: name", "a.Thing: name, size"),
        },
        [
            'b:0001_initial needed_by gets ("a", "0002_size")',
            'b:0001_initial depends_on gets ("a", "0001_initial")',
            'b:0002_late depends_on gets ("c", "0001_initial")',
            'c:0001_initial depends_on gets ("a", "0002_size")',
        ],
    ),
    "a dropper waits for the reader": (
        {
            "a:0001_initial": A,
            "a:0002_drop": migration("db.delete_table('a_thing')"),
            "b:0001_initial": migration(READS, "a.Thing: name"),
        },
        [
            'b:0001_initial needed_by gets ("a", "0002_drop")',
            'b:0001_initial depends_on gets ("a", "0001_initial")',
        ],
    ),
    "rows that exactly one migration makes": (
        {
            "a:0001_initial": migration("orm['auth.Group'].objects.create(name='Editors')", "auth.Group: name"),
            "b:0001_initial": migration("orm['auth.Group'].objects.get(name='Editors')", "auth.Group: name"),
        },
        ['b:0001_initial depends_on gets ("a", "0001_initial")'],
    ),
    "an optional app says it itself": (
        {"a:0001_initial": A, "b:0001_initial": refers("b_thing", "a.Thing", **ASKS)},
        ['a:0001_initial needed_by gets ("b", "0001_initial")'],
    ),
    "a prefix is completed": (
        {"a:0001_initial": A, "b:0001_initial": refers("b_thing", "a.Thing", **declaring("(('a', '0001'),)"))},
        ['b:0001_initial depends_on names ("a", "0001_initial")'],
    ),
    "an app without migrations goes": (
        {
            "a:0001_initial": A,
            "b:0001_initial": refers("b_thing", "a.Thing", **declaring("(('auth', '0001_initial'), ('a', '0001_initial'))")),
        },
        ["b:0001_initial depends_on loses an entry"],
    ),
    "a pair that is not nested": (
        {"a:0001_initial": A, "b:0001_initial": refers("b_thing", "a.Thing", **declaring("('a', '0001_initial')"))},
        ["b:0001_initial depends_on becomes a sequence of pairs"],
    ),
    "at module level": (
        {"a:0001_initial": A, "b:0001_initial": refers("b_thing", "a.Thing", top="depends_on = (('a', '0001_initial'),)")},
        ["b:0001_initial depends_on moves into the class"],
    ),
    "spelled as in Django 1.7, with an entry that South can't take": (
        {
            "a:0001_initial": A,
            "b:0001_initial": refers(
                "b_thing", "a.Thing", **declaring("[('auth', '0001_initial'), ('a', '0001_initial')]", "dependencies")
            ),
        },
        [
            "b:0001_initial dependencies becomes depends_on",
            "b:0001_initial depends_on loses an entry",
        ],
    ),
    "several in one attribute, and a new pair": (
        {
            "a:0001_initial": A,
            "c:0001_initial": migration(create("c_thing: name"), "c.Thing: name"),
            "d:0001_initial": migration(create("d_thing: name"), "d.Thing: name"),
            "b:0001_initial": refers(
                "b_thing", "a.Thing", "c.Thing", "d.Thing", **declaring("(('auth', '0001'), ('a', '0001'), ('sites', '0001'), ('c', '0001'))")
            ),
        },
        [
            "b:0001_initial depends_on loses an entry",
            'b:0001_initial depends_on names ("a", "0001_initial")',
            "b:0001_initial depends_on loses an entry",
            'b:0001_initial depends_on names ("c", "0001_initial")',
            'b:0001_initial depends_on gets ("d", "0001_initial")',
        ],
    ),
}  # fmt: skip


def repaired(
    folder: Path, files: Mapping[str, str], fix_options: FixOptions | None = None, **options: object
) -> FixResult:
    return fixes.fix_project(projects.load(folder, files, **options), fix_options)


def told(result: FixResult) -> list[str]:
    return [f"{change.at} {change}" for change in result.changes]


def left(result: FixResult) -> list[tuple[str, str]]:
    return [(f"{one.finding.code} {one.finding.migration}", one.reason) for one in result.unfixed]


@pytest.mark.parametrize(("files", "expected"), CHANGED.values(), ids=CHANGED)
def test_the_least_that_cures(files, expected, tmp_path):
    result = repaired(tmp_path, files)
    assert told(result) == expected
    assert left(result) == []
    assert {name_of(edit.path) for edit in result.edits} == {str(change.at) for change in result.changes}
    assert fixes.fix_project(result.project).edits == ()


def name_of(path: Path) -> str:
    return f"{path.parts[-3]}:{path.stem}"


#: name -> the migrations, those of somebody else, the wishes; what changes, and what is left and why
SIDES: dict[str, tuple[dict[str, str], dict[str, str], FixOptions, list[str], list[tuple[str, str]]]] = {
    "the reader is somebody else's": (
        {"a:0001_initial": A},
        {"b:0001_initial": B},
        FixOptions(),
        ['a:0001_initial needed_by gets ("b", "0001_initial")'],
        [],
    ),
    "the provider is somebody else's": (
        {"b:0001_initial": B},
        {"a:0001_initial": A},
        FixOptions(),
        ['b:0001_initial depends_on gets ("a", "0001_initial")'],
        [],
    ),
    "both are": (
        {"c:0001_initial": migration(create("c_thing: name"), "c.Thing: name")},
        {"a:0001_initial": A, "b:0001_initial": B},
        FixOptions(),
        [],
        [
            (
                "SD101 b:0001_initial",
                'Neither file belongs to the project: ask its authors for depends_on = (("a", "0001_initial"),) in b:0001_initial.\nUntil then list a before b in INSTALLED_APPS.',
            )
        ],
    ),
    "both are, and no order helps: whichever app is first, a:0003 takes b along before a:0002": (
        {"c:0001_initial": migration(create("c_thing: name"), "c.Thing: name")},
        {
            "a:0001_initial": A,
            "a:0002_more": MORE,
            "a:0003_last": migration(create("a_last: name"), **declaring("(('b', '0001_initial'),)")),
            "b:0001_initial": refers("b_thing", "a.More"),
        },
        FixOptions(),
        [],
        [
            (
                "SD101 b:0001_initial",
                'Neither file belongs to the project: ask its authors for depends_on = (("a", "0002_more"),) in b:0001_initial.\nNo order of INSTALLED_APPS avoids it.',
            )
        ],
    ),
    "the provider is optional and somebody else's": (
        {"b:0001_initial": refers("b_thing", "a.Thing", **ASKS)},
        {"a:0001_initial": A},
        FixOptions(),
        [],
        [
            (
                "SD101 b:0001_initial",
                'a is optional for b: write depends_on = (("a", "0001_initial"),) in b:0001_initial, if it is installed.',
            )
        ],
    ),
    "a wrong declaration of somebody else's": (
        {"a:0001_initial": A},
        {"b:0001_initial": refers("b_thing", "a.Thing", **declaring("(('a', '0001'),)"))},
        FixOptions(),
        ['a:0001_initial needed_by gets ("b", "0001_initial")'],
        [
            (
                "SD202 b:0001_initial",
                'Write ("a", "0001_initial").\nThe file does not belong to the project: its authors have to change it.',
            )
        ],
    ),
    "needed-by is preferred": (
        {"a:0001_initial": A, "b:0001_initial": B, "c:0001_initial": refers("c_thing", "b.Thing")},
        {},
        FixOptions(needed_by=frozenset({"a"})),
        [
            'a:0001_initial needed_by gets ("b", "0001_initial")',
            'c:0001_initial depends_on gets ("b", "0001_initial")',
        ],
        [],
    ),
    "needed-by is preferred where the file is somebody else's": (
        {"b:0001_initial": B},
        {"a:0001_initial": A},
        FixOptions(needed_by=frozenset({"a"})),
        ['b:0001_initial depends_on gets ("a", "0001_initial")'],
        [],
    ),
    "one app only": (
        {"a:0001_initial": A, "b:0001_initial": B, "c:0001_initial": refers("c_thing", "a.Thing", "b.Thing")},
        {},
        FixOptions(only=frozenset({"c"})),
        [
            'c:0001_initial depends_on gets ("a", "0001_initial")',
            'c:0001_initial depends_on gets ("b", "0001_initial")',
        ],
        [("SD101 b:0001_initial", "--only names other apps.")],
    ),
    "a file is declined": (
        {"a:0001_initial": A, "b:0001_initial": B, "c:0001_initial": refers("c_thing", "a.Thing", "b.Thing")},
        {},
        FixOptions(declined=frozenset({name("b:0001_initial")})),
        [
            'c:0001_initial depends_on gets ("a", "0001_initial")',
            'c:0001_initial depends_on gets ("b", "0001_initial")',
        ],
        [("SD101 b:0001_initial", "You declined to change its file.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("own", "others", "fix_options", "changes", "rest"), SIDES.values(), ids=SIDES)
def test_on_which_side(own, others, fix_options, changes, rest, tmp_path):
    (tmp_path / "others").mkdir()
    projects.write(tmp_path / "others", others)
    result = repaired(tmp_path / "own", own, fix_options, read_only=(tmp_path / "others",))
    assert told(result) == changes
    assert left(result) == rest


def test_links_out_of_the_project_lead_to_files_of_somebody_else(tmp_path):
    projects.write(tmp_path / "own", {"a:0001_initial": A})
    projects.write(tmp_path / "library", {"b:0001_initial": B})
    (tmp_path / "own" / "b").symlink_to(tmp_path / "library" / "b")
    result = repaired(tmp_path / "own", {})
    assert told(result) == ['a:0001_initial needed_by gets ("b", "0001_initial")']


def test_what_the_settings_do_not_install_is_optional(tmp_path):
    """South stops at a dependency on an app that is not installed (DependsOnUnmigratedApplication)."""
    files = {"a:0001_initial": A, "b:0001_initial": B, "settings.py": "INSTALLED_APPS = ['south', 'b']"}
    result = repaired(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert told(result) == ['a:0001_initial needed_by gets ("b", "0001_initial")']


def test_nothing_is_written_into_the_files_of_a_cycle(tmp_path):
    files = {
        "a:0001_initial": refers("a_thing", "b.Thing", "c.Thing"),
        "b:0001_initial": B,
        "c:0001_initial": migration(create("c_thing: name"), "c.Thing: name"),
        "d:0001_initial": refers("d_thing", "a.Thing"),
    }
    result = repaired(tmp_path, files, FixOptions(needed_by=frozenset({"a"})))
    assert told(result) == ['d:0001_initial depends_on gets ("a", "0001_initial")']
    assert [code for code, _ in left(result)] == [
        "SD101 a:0001_initial",
        "SD205 a:0001_initial",
        "SD101 a:0001_initial",
        "SD101 b:0001_initial",
    ]


def test_of_two_that_exclude_each_other_the_certain_one_is_declared(tmp_path):
    files = {
        "a:0001_initial": A,
        "b:0001_initial": B,
        "a:0000_first": migration(
            "if os.environ.get('COUNT'):\n    orm['b.Thing'].objects.count()",
            "b.Thing: name",
            top="import os",
        ),
    }
    result = repaired(tmp_path, files)
    assert told(result) == ['b:0001_initial depends_on gets ("a", "0001_initial")']
    assert left(result) == [
        (
            "SD101 a:0000_first",
            "Declaring it would close a cycle: b:0001_initial itself needs a:0000_first.",
        )
    ]


@pytest.mark.parametrize(
    ("head", "changes", "reasons"),
    [
        pytest.param(
            {"top": "depends_on = (('a', '0009_nope'),)"},
            ['b:0001_initial depends_on gets ("a", "0001_initial")'],
            [
                (
                    "SD206 b:0001_initial",
                    "Corrected, it would still stop South: DependsOnUnknownMigration: Migration 'b:0001_initial' depends on unknown migration 'a:0009_nope'.",
                )
            ],
            id="moved into the class it would stop South",
        ),
        pytest.param(
            declaring("(('a', '0001_initial', 'x'),)"),
            [],
            [
                (
                    "SD201 b:0001_initial",
                    'Write a tuple of pairs: depends_on = (("app", "0001_initial"),)',
                ),
                (
                    "SD101 b:0001_initial",
                    "The file cannot be edited safely: line 7: an entry is no pair of app and migration.",
                ),
            ],
            id="a declaration that can't be extended",
        ),
    ],
)
def test_what_is_refused_is_left_and_the_rest_is_done(head, changes, reasons, tmp_path):
    files = {
        "a:0001_initial": A,
        "b:0001_initial": refers("b_thing", "a.Thing", **head),
        "c:0001_initial": refers("c_thing", "a.Thing"),
    }
    result = repaired(tmp_path, files)
    assert told(result) == [*changes, 'c:0001_initial depends_on gets ("a", "0001_initial")']
    assert left(result) == reasons


def test_a_completed_name_may_not_close_a_cycle(tmp_path):
    files = {
        "a:0001_initial": refers("a_thing", "b.Thing"),
        "b:0001_initial": migration(
            create("b_thing: name"), "b.Thing: name", **declaring("(('a', '0001'),)")
        ),
    }
    result = repaired(tmp_path, files)
    assert told(result) == ['a:0001_initial depends_on gets ("b", "0001_initial")']
    assert left(result) == [
        (
            "SD202 b:0001_initial",
            "Declaring it would close a cycle: a:0001_initial itself needs b:0001_initial.",
        )
    ]


def test_a_refused_pair_is_handed_out_for_pasting(tmp_path, monkeypatch):
    def refuse(*args: object) -> bytes:
        raise CannotEditError("there is no way", line=7, paste="    depends_on = ...\n")

    monkeypatch.setattr(patch, "add", refuse)
    (rest,) = repaired(tmp_path, {"a:0001_initial": A, "b:0001_initial": B}).unfixed
    assert rest.reason == "The file cannot be edited safely: line 7: there is no way."
    assert rest.paste == "    depends_on = ...\n"


def test_an_edit_that_does_not_cure_is_not_made(tmp_path, monkeypatch):
    """Should an edit ever write anything else than what it was asked for, the new bytes tell."""
    monkeypatch.setattr(patch, "add", lambda source, attribute, pairs: source + b"\n# nothing\n")
    result = repaired(tmp_path, {"a:0001_initial": A, "b:0001_initial": B})
    assert result.edits == ()
    assert left(result) == [("SD101 b:0001_initial", "Declaring it does not fix it.")]


def test_an_edit_that_breaks_the_file_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setattr(patch, "add", lambda source, attribute, pairs: source + b"\nclass (:\n")
    result = repaired(tmp_path, {"a:0001_initial": A, "b:0001_initial": B})
    assert result.edits == ()
    assert left(result) == [("SD101 b:0001_initial", "With it the file could not be parsed.")]


def test_nothing_is_made_to_wait_for_a_declared_cycle(tmp_path):
    """South runs nothing of a plan that leads to it; the entry that c:0000 has on itself is removed as well."""
    reads = "orm['b.T1'].objects.count()"
    needs = "depends_on = (('{}', '{}'),)".format
    files = {
        "a:0001_m": migration(reads, "b.T1: name", head=needs("c", "0000_m")),
        "b:0001_m": migration(create("b_t1: name"), head=needs("c", "0001_m")),
        "c:0000_m": migration(reads, "b.T1: name", head=needs("c", "0000_m")),
        "c:0001_m": migration(create("c_t1: name"), head=needs("b", "0001_m")),
    }
    result = fixes.fix_project(projects.load(tmp_path, files))
    assert [(str(change.at), str(change)) for change in result.changes] == [
        ("c:0000_m", "depends_on loses an entry"),
    ]
    assert ("SD101 a:0001_m", "Break the cycle of b:0001_m first (SD205).") in left(result)
    assert not any(finding.fixable for finding in result.inspection.findings)


def test_what_is_left_is_reported_in_the_lines_of_the_old_files(tmp_path):
    """A pair makes the file longer; the diff is still for the file as it is."""
    files = {
        "a:0001_initial": A,
        "b:0001_initial": migration(
            create("b_thing: owner -> a.Thing") + "\ndb.execute('NO SQL AT ALL (')", "a.Thing: name"
        ),
    }
    result = repaired(tmp_path, files)
    (new,), (old,) = result.unfixed, in_old_lines(result)
    (edit,) = result.edits
    assert new.finding.code == "SD403"
    assert edit.after.split(b"\n")[new.finding.line - 1] == edit.before.split(b"\n")[old.finding.line - 1]
    assert new.finding.line == old.finding.line + 4


ORDERS = tuple(permutations(APPS))


def is_worse(before: SimulationResult, after: SimulationResult) -> bool:
    """Whether South stops where it did not, earlier than before, or at a migration that went through."""
    passed = before.order[:-1] if before.outcome == "fails" else before.order
    if before.outcome == "ok":
        return after.outcome != "ok"
    earlier = after.outcome == "blocked" and len(after.order) < len(passed)
    return earlier or (after.outcome == "fails" and after.failed in passed)


@settings(max_examples=60, deadline=None)
@given(projects_of_three_apps())
def test_whatever_the_project(tmp_path_factory, files):
    loaded = projects.load(tmp_path_factory.mktemp("project"), files)
    result = fixes.fix_project(loaded)
    assert fixes.fix_project(result.project).edits == ()
    # What could be fixed and is not has been refused, with a reason.
    assert not [
        one.finding.message
        for one in result.unfixed
        if one.finding.fixable and one.reason in {one.finding.advice, "no automatic fix"}
    ]
    before, after = build.analysis_context(loaded), build.analysis_context(result.project)
    if is_acyclic(before.declared):
        assert is_acyclic(after.declared)
    links = {(one.what.late, one.what.early) for one in result.changes if isinstance(one.what, Declare)}
    for link in links:
        assert not reachability(with_links(before.declared, links - {link})).depends(*link)
    in_cycles = {member for cycle in result.inspection.cycles for member in cycle}
    assert not in_cycles & {one.at for one in result.changes if isinstance(one.what, Declare)}
    for order in ORDERS:
        runs = [simulate_migrate(SimulationInput(context, order)) for context in (before, after)]
        assert not is_worse(*runs), order


@settings(max_examples=30, deadline=None)
@given(projects_of_three_apps())
def test_edits_change_declarations_alone(tmp_path_factory, files):
    result = fixes.fix_project(projects.load(tmp_path_factory.mktemp("project"), files))
    assert all(one.summary.error is None for one in result.project.migrations.values())
    words = (b"depends_on", b"needed_by", b"dependencies")
    for edit in result.edits:
        kept = iter(edit.after.split(b"\n"))
        assert all(any(word in line for word in words) or line in kept for line in edit.before.split(b"\n"))


def test_who_inherits_from_a_changed_migration_is_looked_at_again(tmp_path):
    """c inherits what b declares, and b is read from its new bytes though nothing is written yet."""
    files = {
        "a:0001_initial": A,
        "b:first": B,
        "c:0001_initial": "from b.migrations.first import Migration as Base\n"
        + migration(create("c_thing: name"), base="Base"),
    }
    result = repaired(tmp_path, files)
    assert told(result) == ['b:first depends_on gets ("a", "0001_initial")']
    declared = build.analysis_context(result.project).declared
    assert declared[name("c:0001_initial")] == {name("a:0001_initial")}
    assert fixes.fix_project(result.project).edits == ()


def test_one_pair_that_can_not_be_written_does_not_keep_others_from_it(tmp_path):
    """South finds a migration with a dash in its name where it is declared, though it does not list it."""
    files = {
        "a:0001-initial": A,
        "a:0002_more": MORE,
        "b:0001_initial": refers("b_thing", "a.Thing", "a.More"),
        "c:0001_initial": migration(create("c_thing: name"), **declaring("(('a', '0001-initial'),)")),
    }
    result = repaired(tmp_path, files)
    assert told(result) == ['b:0001_initial depends_on gets ("a", "0002_more")']
    ((finding, reason),) = left(result)
    assert finding == "SD101 b:0001_initial"
    assert reason.startswith(
        "The file cannot be edited safely: line 1: 'a', '0001-initial' is no name of a migration"
    )
