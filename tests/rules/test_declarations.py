"""SD201 to SD204, SD206 and SD303: wrong declarations in South's words, and how to mend them."""

from __future__ import annotations

import pytest

from southdeps.finding import DeclarationFix
from tests import projects
from tests.projects import migration, name

UNNESTED = "need more than 1 value to unpack"
TRIPLE = "too many values to unpack"
TUPLE = 'Write a tuple of pairs: depends_on = (("a", "0001_initial"),)'
ANY_TUPLE = 'Write a tuple of pairs: depends_on = (("app", "0001_initial"),)'


def unknown(target):
    return f"DependsOnUnknownMigration: Migration 'b:0002_more' depends on unknown migration '{target}'."


def unmigrated(app):
    return (
        f"DependsOnUnmigratedApplication: Migration 'b:0002_more' depends on unmigrated application '{app}'."
    )


def higher(target):
    return f"DependsOnHigherMigration: Lower migration 'b:0002_more' depends on a higher migration '{target}' in the same app."


NO_MIGRATIONS = "NoMigrations: Application '<module 'plain'>' has no migrations."

#: what is written, then of what is found: the code, South's words, and what to do
WRONG = {
    "not nested": ("('a', '0001_initial')", "SD201", f"ValueError: {UNNESTED}", TUPLE),
    "not nested, of an app that wasn't scanned": ("('zzz', '0001_initial')", "SD201", f"ValueError: {TRIPLE}", 'Write a tuple of pairs: depends_on = (("zzz", "0001_initial"),)'),
    "a triple": ("(('a', '0001_initial', 'x'),)", "SD201", f"ValueError: {TRIPLE}", ANY_TUPLE),
    "None": ("None", "SD201", "TypeError: 'NoneType' object is not iterable", ANY_TUPLE),
    "a text": ("'ab'", "SD201", f"ValueError: {UNNESTED}", ANY_TUPLE),
    "two texts without a comma": ("(('a' '0001_initial'),)", "SD201", f"ValueError: {TRIPLE}", TUPLE),
    "a prefix": ("(('a', '0001'),)", "SD202", unknown("a:0001"), 'Write ("a", "0001_initial").'),
    "the wrong case": ("(('a', '0001_Initial'),)", "SD202", unknown("a:0001_Initial"), 'Write ("a", "0001_initial").'),
    "a blank behind": ("(('a', '0001_initial '),)", "SD202", unknown("a:0001_initial "), 'Write ("a", "0001_initial").'),
    "no such migration": ("(('a', '0009_nope'),)", "SD202", unknown("a:0009_nope"), "a has 0002_more, 0002_other, 0001_initial."),
    "a prefix of two": ("(('a', '0002'),)", "SD202", unknown("a:0002"), "a has 0002_more, 0002_other, 0001_initial."),
    "an app without migrations": ("(('plain', '0001_initial'),)", "SD203", NO_MIGRATIONS, "Remove the entry: syncdb creates the app's tables before any migration runs."),
    "Django's own app": ("(('auth', '0001_initial'),)", "SD203", "NoMigrations: Application '<module 'auth'>' has no migrations.", "Remove the entry: syncdb creates the app's tables before any migration runs."),
    "the wrong case of an app": ("(('A', '0001_initial'),)", "SD203", unmigrated("A"), 'Write ("a", "0001_initial").'),
    "no app": ("(('', '0001_initial'),)", "SD203", unmigrated(""), "Install , or remove the entry."),
    "itself": ("(('b', '0002_more'),)", "SD204", higher("b:0002_more"), "Remove the entry: a migration can't depend on itself."),
    "a higher one of the same app": ("(('b', '0003_last'),)", "SD204", higher("b:0003_last"), "Remove the entry: within an app the order of the file names decides."),
}  # fmt: skip
RIGHT = {
    "a pair": "(('a', '0001_initial'),)",
    "with the file's ending": "(('a', '0001_initial.py'),)",
    "with a folder": "(('a', 'migrations/0001_initial'),)",
    "a dotted app": "(('project.a', '0001_initial'),)",
    "a lower one of the same app": "(('b', '0001_initial'),)",
    "twice": "(('a', '0001_initial'), ('a', '0001_initial'))",
    "nothing": "()",
}
FILES = {
    "plain:": "",
    "a:0001_initial": migration(),
    "a:0002_more": migration(),
    "a:0002_other": migration(),
    "b:0001_initial": migration(),
    "b:0003_last": migration(),
}
CODES = ("SD201", "SD202", "SD203", "SD204", "SD205", "SD206", "SD303", "SD404")


def found(tmp_path, value, attribute="depends_on"):
    """What is found where that is declared."""
    files = {**FILES, "b:0002_more": migration(head=f"{attribute} = {value}")}
    return [finding for finding in projects.inspect(tmp_path, files).findings if finding.code in CODES]


@pytest.mark.parametrize(("value", "code", "error", "advice"), WRONG.values(), ids=WRONG)
def test_wrong_declarations(tmp_path, value, code, error, advice):
    (finding,) = found(tmp_path, value)
    assert (finding.code, finding.severity) == (code, "error")
    assert finding.migration == name("b:0002_more")
    assert finding.message.startswith("depends_on of b:0002_more ")
    assert finding.message.endswith(f": {error}")
    assert finding.advice == advice
    assert finding.fixable == (finding.declaration_fix is not None)


@pytest.mark.parametrize("value", RIGHT.values(), ids=RIGHT)
def test_right_declarations(tmp_path, value):
    assert found(tmp_path, value) == []


def test_needed_by_is_read_alike(tmp_path):
    (finding,) = found(tmp_path, "(('a', '0009_nope'),)", "needed_by")
    assert finding.message == f"needed_by of b:0002_more names a:0009_nope: {unknown('a:0009_nope')}"


def test_a_lower_migration_of_the_same_app_needs_no_higher_one(tmp_path):  # case 06c: a cycle, not SD204
    assert [one.code for one in found(tmp_path, "(('b', '0001_initial'),)", "needed_by")] == ["SD205"]


def test_a_higher_one_of_the_same_app_in_needed_by_is_refused_all_the_same(tmp_path):  # case 25
    assert [one.code for one in found(tmp_path, "(('b', '0003_last'),)", "needed_by")] == ["SD204"]


MENDS = {
    "replace": ("(('a', '0001'),)", DeclarationFix("replace", "depends_on", (7, 19), name("a:0001_initial"))),
    "replace the app": (
        "(('A', '0001_initial'),)",
        DeclarationFix("replace", "depends_on", (7, 19), name("a:0001_initial")),
    ),
    "remove": ("(('auth', '0001_initial'),)", DeclarationFix("remove", "depends_on", (7, 19))),
    "remove itself": ("(('b', '0002_more'),)", DeclarationFix("remove", "depends_on", (7, 19))),
    "reshape": ("('a', '0001_initial')", DeclarationFix("reshape", "depends_on", (7, 18))),
    "nobody knows what is meant": ("(('a', '0002'),)", None),
    "nobody knows who is to move": ("(('b', '0003_last'),)", None),
}


@pytest.mark.parametrize(("value", "mend"), MENDS.values(), ids=MENDS)
def test_the_one_way_to_mend_it(tmp_path, value, mend):
    (finding,) = found(tmp_path, value)
    assert finding.declaration_fix == mend


def test_the_place_is_that_of_the_entry(tmp_path):
    (finding,) = found(tmp_path, "(\n    ('a', '0001_initial'),\n    ('a', '0009_nope'),\n)")
    assert (finding.line, finding.column) == (9, 9)


def test_each_wrong_entry_is_a_finding_of_its_own(tmp_path):
    value = "(('a', '0009_nope'), ('plain', '0001_initial'), ('a', '0001_initial'))"
    assert [one.code for one in found(tmp_path, value)] == ["SD202", "SD203"]


INEFFECTIVE = {
    "at module level": (
        migration(top="depends_on = (('a', '0001_initial'),)"),
        "depends_on is outside class Migration in b:0002_more: South does not read it",
        "Move it into the class.",
    ),
    "needed_by at module level": (
        migration(top="needed_by = (('a', '0001_initial'),)"),
        "needed_by is outside class Migration in b:0002_more: South does not read it",
        "Move it into the class.",
    ),
    "as in Django 1.7": (
        migration(head="dependencies = [('a', '0001_initial')]"),
        "dependencies in b:0002_more is Django 1.7's name; South reads depends_on only",
        "Rename it to depends_on, and write each migration's name in full.",
    ),
}


@pytest.mark.parametrize(("text", "message", "advice"), INEFFECTIVE.values(), ids=INEFFECTIVE)
def test_declarations_that_south_does_not_see(tmp_path, text, message, advice):
    (finding,) = projects.inspect(tmp_path, {**FILES, "b:0002_more": text}).findings
    assert (finding.code, finding.severity, finding.message) == ("SD206", "warning", message)
    assert finding.advice == advice
    assert finding.declaration_fix is not None
    assert finding.declaration_fix.kind == "move"


def test_they_count_for_nothing(tmp_path):
    """What they would have declared is missing all the same."""
    files = {
        "a:0001_initial": migration(projects.create("a_thing: name")),
        "b:0001_initial": migration(
            projects.create("b_box: thing -> a.Thing"), "a.Thing: name", top="depends_on = (('a', '0001_initial'),)"
        ),
    }  # fmt: skip
    assert [one.code for one in projects.inspect(tmp_path, files).findings] == ["SD206", "SD101"]


def test_a_missing_comma_between_tuples(tmp_path):
    """Python calls the first tuple with what is in the second."""
    value = "(\n    ('a', '0001_initial')\n    ('a', '0002_more'),\n)"
    (finding,) = found(tmp_path, value)
    assert finding.code == "SD201"
    assert finding.message.endswith("TypeError: 'tuple' object is not callable")


def test_a_name_that_only_the_running_program_knows_is_no_error(tmp_path):
    assert found(tmp_path, "nobody()") == []


def test_an_app_that_was_not_scanned_is_taken_to_be_there(tmp_path):
    assert [one.code for one in found(tmp_path, "(('zzz', '0001_initial'),)")] == ["SD404"]


def test_an_app_that_the_settings_do_not_install(tmp_path):
    files = {
        **FILES,
        "b:0002_more": migration(head="depends_on = (('a', '0001_initial'),)"),
        "settings.py": "INSTALLED_APPS = ('south', 'b')\n",
    }
    (finding,) = [
        one
        for one in projects.inspect(tmp_path, files, settings=str(tmp_path / "settings.py")).findings
        if one.code == "SD203"
    ]
    assert finding.message.endswith(unmigrated("a"))
    assert finding.advice == "Install a, or remove the entry."
