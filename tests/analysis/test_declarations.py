"""SD201 to SD204, SD206 and SD303: South's words, the place, the proposal, and how the one repair is done."""

from __future__ import annotations

import pytest

from southdeps import patch
from southdeps.analysis.declarations import DeclarationError, MigrationIndex, dependencies, verdict
from southdeps.finding import ATTRIBUTES, DeclarationFix, MigrationId
from southdeps.summary import DeclaredPair, MigrationSummary
from tests.environments import virtualenv
from tests.projects import inspect, migration

A1, A2, A10 = (MigrationId("a", name) for name in ("0001_initial", "0002_more", "0010_Last"))
B1, B2 = (MigrationId("b", name) for name in ("0001_initial", "0002_more"))
SCANNED = MigrationIndex(
    {"a": (A1, A2, A10), "b": (B1, B2), "empty": ()},
    unlisted=frozenset({MigrationId("a", "0003-dash")}),
    unmigrated=frozenset({"auth"}),
    modules={"auth": "<module 'django.contrib.auth' from 'auth/__init__.py'>"},
    broken={A2: "ImportError: No module named gone"},
)
INSTALLED = MigrationIndex(SCANNED.chains, unknown=frozenset({"installed_but_not_found"}))


def entry(app: str, name: str) -> DeclaredPair:
    return DeclaredPair((1, 1), app, name)


@pytest.mark.parametrize(
    ("named", "target"),
    {
        "as it is": (("a", "0001_initial"), A1),
        "dotted app": (("proj.apps.a", "0001_initial"), A1),
        "ending": (("a", "0001_initial.py"), A1),
        "folder": (("a", "migrations/0001_initial"), A1),
        "two dots": (("a", "0001.initial.py"), MigrationId("a", "0001.initial")),
        "no app": (("", "0001_initial"), MigrationId("", "0001_initial")),
    }.values(),
    ids=["as it is", "dotted app", "ending", "folder", "two dots", "no app"],
)
def test_what_an_entry_names(named, target):
    assert entry(*named).target == target


UNKNOWN = "DependsOnUnknownMigration: Migration 'b:0001_initial' depends on unknown migration '{}'."
UNMIGRATED = (
    "DependsOnUnmigratedApplication: Migration 'b:0001_initial' depends on unmigrated application '{}'."
)
HIGHER = "DependsOnHigherMigration: Lower migration 'b:0001_initial' depends on a higher migration '{}' in the same app."
VERDICTS = {
    "known": (entry("a", "0001_initial"), SCANNED, None, ""),
    "unlisted but there": (entry("a", "0003-dash"), SCANNED, None, ""),
    "unknown name": (
        entry("a", "0009_nope"),
        SCANNED,
        DeclarationError.UNKNOWN_MIGRATION,
        UNKNOWN.format("a:0009_nope"),
    ),
    "prefix": (entry("a", "0001"), SCANNED, DeclarationError.UNKNOWN_MIGRATION, UNKNOWN.format("a:0001")),
    "trailing space": (
        entry("a", "0001_initial "),
        SCANNED,
        DeclarationError.UNKNOWN_MIGRATION,
        UNKNOWN.format("a:0001_initial "),
    ),
    "can't be imported": (
        entry("a", "0002_more"),
        SCANNED,
        DeclarationError.UNKNOWN_MIGRATION,
        UNKNOWN.format("a:0002_more"),
    ),
    "empty package": (
        entry("empty", "0001_x"),
        SCANNED,
        DeclarationError.UNKNOWN_MIGRATION,
        UNKNOWN.format("empty:0001_x"),
    ),
    "app without migrations": (
        entry("auth", "0001_initial"),
        SCANNED,
        DeclarationError.UNMIGRATED_APP,
        "NoMigrations: Application '<module 'django.contrib.auth' from 'auth/__init__.py'>' has no migrations.",
    ),
    "app in another case": (
        entry("A", "0001_initial"),
        SCANNED,
        DeclarationError.UNMIGRATED_APP,
        UNMIGRATED.format("A"),
    ),
    "no app at all": (
        entry("", "0001_initial"),
        SCANNED,
        DeclarationError.UNMIGRATED_APP,
        UNMIGRATED.format(""),
    ),
    "an unknown app": (entry("zzz", "0001_initial"), SCANNED, None, ""),
    "app that is not installed": (
        entry("x.zzz", "0001_x"),
        INSTALLED,
        DeclarationError.UNMIGRATED_APP,
        UNMIGRATED.format("x.zzz"),
    ),
    "installed app that was not found": (entry("installed_but_not_found", "0001_x"), INSTALLED, None, ""),
    "itself": (
        entry("b", "0001_initial"),
        SCANNED,
        DeclarationError.HIGHER_IN_SAME_APP,
        HIGHER.format("b:0001_initial"),
    ),
    "higher in the same app": (
        entry("b", "0002_more"),
        SCANNED,
        DeclarationError.HIGHER_IN_SAME_APP,
        HIGHER.format("b:0002_more"),
    ),
    "malformed": (
        DeclaredPair((1, 1), error="ValueError: x"),
        SCANNED,
        DeclarationError.MALFORMED,
        "ValueError: x",
    ),
    "known at run time only": (DeclaredPair((1, 1), dynamic=True), SCANNED, None, ""),
}


@pytest.mark.parametrize(("named", "migration_index", "kind", "error"), VERDICTS.values(), ids=VERDICTS)
def test_the_verdict_of_south(named, migration_index, kind, error):
    said = verdict(B1, named, migration_index)
    assert (said.kind, said.error) == (kind, error)
    assert said.target is None if kind is not None or named.dynamic else said.target == named.target


def test_a_lower_migration_of_the_same_app_may_be_named():
    assert verdict(B2, entry("b", "0001_initial"), SCANNED).target == B1


def test_names_are_compared_by_bytes():
    assert verdict(A10, entry("a", "0002_more"), MigrationIndex(SCANNED.chains)).kind is None
    assert verdict(A2, entry("a", "0010_Last"), SCANNED).kind is DeclarationError.HIGHER_IN_SAME_APP


def test_dependencies_leave_out_what_south_stops_at():
    summary = {
        A1: MigrationSummary("south", needed_by=(entry("b", "0002_more"), entry("zzz", "0001_x"))),
        A2: MigrationSummary("south"),
        A10: MigrationSummary("south", depends_on=(entry("a", "0003-dash"),)),
        B1: MigrationSummary(
            "south", depends_on=(entry("a", "0001_initial"), entry("b", "0002_more"), entry("a", "0009"))
        ),
        B2: MigrationSummary("south", depends_on=(DeclaredPair((1, 1), dynamic=True),)),
        MigrationId("a", "0003-dash"): MigrationSummary("south"),
    }
    assert dependencies(summary, SCANNED) == {
        A1: frozenset(),
        A2: {A1},
        A10: {A2, MigrationId("a", "0003-dash")},
        B1: {A1},
        B2: {A1, B1},
        MigrationId("a", "0003-dash"): frozenset(),
    }


# On disk: findings as `check` reports them


def project(declaration: str, *, top: str = "") -> dict[str, str]:
    return {
        "a:0001_initial": migration(),
        "a:0002_more": migration(),
        "a:0010_Last": migration(),
        "u:": "",
        "b:0001_initial": migration(head=declaration, top=top),
        "b:0002_more": migration(),
    }


FINDINGS = {
    "prefix": (
        'depends_on = (("a", "0010"),)',
        "SD202",
        (7, 19),
        DeclarationFix("replace", "depends_on", (7, 19), A10),
        'Write ("a", "0010_Last").',
    ),
    "other case": (
        'depends_on = [("a", "0010_last")]',
        "SD202",
        (7, 19),
        DeclarationFix("replace", "depends_on", (7, 19), A10),
        'Write ("a", "0010_Last").',
    ),
    "white space": (
        'needed_by = (("a", " 0001_initial "),)',
        "SD202",
        (7, 18),
        DeclarationFix("replace", "needed_by", (7, 18), A1),
        'Write ("a", "0001_initial").',
    ),
    "app in another case": (
        'depends_on = (("A", "0001_initial"),)',
        "SD203",
        (7, 19),
        DeclarationFix("replace", "depends_on", (7, 19), A1),
        'Write ("a", "0001_initial").',
    ),
    "ambiguous prefix": (
        'depends_on = (("a", "00"),)',
        "SD202",
        (7, 19),
        None,
        "a has 0010_Last, 0002_more.",
    ),
    "nothing like it": ('depends_on = (("a", "zzz"),)', "SD202", (7, 19), None, "a has 0010_Last."),
    "second entry": (
        'depends_on = (("a", "0001_initial"), ("a", "0002"))',
        "SD202",
        (7, 42),
        DeclarationFix("replace", "depends_on", (7, 42), A2),
        'Write ("a", "0002_more").',
    ),
    "unmigrated app": (
        'depends_on = (("u", "0001_initial"),)',
        "SD203",
        (7, 19),
        DeclarationFix("remove", "depends_on", (7, 19)),
        "Remove the entry: syncdb creates the app's tables before any migration runs.",
    ),
    "app of Django's": (
        'depends_on = (("auth", "0001_initial"),)',
        "SD203",
        (7, 19),
        DeclarationFix("remove", "depends_on", (7, 19)),
        "Remove the entry: syncdb creates the app's tables before any migration runs.",
    ),
    "itself": (
        'depends_on = (("b", "0001_initial"),)',
        "SD204",
        (7, 19),
        DeclarationFix("remove", "depends_on", (7, 19)),
        "Remove the entry: a migration can't depend on itself.",
    ),
    "higher": (
        'depends_on = (("b", "0002_more"),)',
        "SD204",
        (7, 19),
        None,
        "Remove the entry: within an app the order of the file names decides.",
    ),
    "not nested": (
        'depends_on = ("a", "0001_initial")',
        "SD201",
        (7, 18),
        DeclarationFix("reshape", "depends_on", (7, 18), names=(A1,)),
        'Write a tuple of pairs: depends_on = (("a", "0001_initial"),)',
    ),
    "no comma after the pair": (
        'depends_on = (("a", "0001_initial"))',
        "SD201",
        (7, 19),
        DeclarationFix("reshape", "depends_on", (7, 19), names=(A1,)),
        'Write a tuple of pairs: depends_on = (("a", "0001_initial"),)',
    ),
    "no comma in the pair": (
        'depends_on = (("a" "0001_initial"), ("a", "0002_more"))',
        "SD201",
        (7, 18),
        None,
        'Write a tuple of pairs: depends_on = (("app", "0001_initial"),)',
    ),
    "no comma in the only pair": (
        'depends_on = (("a" "0001_initial"),)',
        "SD201",
        (7, 18),
        DeclarationFix("reshape", "depends_on", (7, 18), names=(A1,)),
        'Write a tuple of pairs: depends_on = (("a", "0001_initial"),)',
    ),
    "no comma between two pairs": (
        'depends_on = (("a", "0001_initial") ("a", "0002_more"),)',
        "SD201",
        (7, 19),
        DeclarationFix("reshape", "depends_on", (7, 19), names=(A1, A2)),
        'Write a tuple of pairs: depends_on = (("a", "0001_initial"), ("a", "0002_more"),)',
    ),
    "pair of an app that was not scanned": (
        'depends_on = ("cms", "0001_initial")',
        "SD201",
        (7, 18),
        DeclarationFix("reshape", "depends_on", (7, 18), names=(MigrationId("cms", "0001_initial"),)),
        'Write a tuple of pairs: depends_on = (("cms", "0001_initial"),)',
    ),
    "two words": (
        'depends_on = ("hello", "world")',
        "SD201",
        (7, 18),
        None,
        'Write a tuple of pairs: depends_on = (("app", "0001_initial"),)',
    ),
    "text": ('depends_on = "a"', "SD201", (7, 5), None, None),
    "dict": ('depends_on = {"a": "0001_initial"}', "SD201", (7, 18), None, None),
    "none": ("depends_on = None", "SD201", (7, 5), None, None),
    "triple": ('depends_on = (("a", "0001_initial", 1),)', "SD201", (7, 19), None, None),
    "Django 1.7's name": (
        'dependencies = [("a", "0001_initial")]',
        "SD206",
        (7, 5),
        DeclarationFix("move", "dependencies", (7, 5), names=(A1,)),
        "Rename it to depends_on, and write each migration's name in full.",
    ),
}


@pytest.mark.parametrize(("declaration", "code", "place", "fix", "advice"), FINDINGS.values(), ids=FINDINGS)
def test_what_is_wrong_and_how_it_is_fixed(tmp_path, declaration, code, place, fix, advice):
    found = [one for one in inspect(tmp_path, project(declaration)).findings if one.code != "SD404"]
    (finding,) = found
    assert (finding.code, finding.migration) == (code, B1)
    assert finding.severity == ("warning" if code == "SD206" else "error")
    assert (finding.line, finding.column) == place
    assert finding.declaration_fix == fix
    assert finding.fixable == (fix is not None)
    if advice is not None:
        assert finding.advice == advice


@pytest.mark.parametrize(
    "declaration",
    [declaration for declaration, _, _, mend, _ in FINDINGS.values() if mend is not None],
    ids=[name for name, (_, _, _, mend, _) in FINDINGS.items() if mend is not None],
)
def test_what_is_mended_is_wrong_no_more(tmp_path, declaration):
    files = project(declaration)
    (finding,) = (one for one in inspect(tmp_path, files).findings if one.declaration_fix is not None)
    path = tmp_path / "b" / "migrations" / "0001_initial.py"
    path.write_bytes(mended(path.read_bytes(), finding.declaration_fix))
    again = [one.code for one in inspect(tmp_path, {}).findings]
    assert not [code for code in again if code.startswith("SD2")], path.read_text()


def mended(source, mend):
    match mend.kind:
        case "remove":
            return patch.remove(source, mend.attribute, mend.at)
        case "replace":
            return patch.replace_entry(source, mend.attribute, mend.at, mend.to)
        case "reshape":
            return patch.reshape(source, mend.attribute)
    return patch.move_into_class(source, mend.attribute)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_what_stands_at_module_level_is_not_seen(tmp_path, attribute):
    top = f'{attribute} = (("a", "0001_initial"),)'
    (finding,) = inspect(tmp_path, project("", top=top)).findings
    assert (finding.code, finding.severity, finding.line) == ("SD206", "warning", 4)
    assert (
        finding.message == f"{attribute} is outside class Migration in b:0001_initial: South does not read it"
    )
    assert finding.declaration_fix == DeclarationFix("move", attribute, (4, 1), names=(A1,))


@pytest.mark.parametrize(
    ("top", "declaration"),
    [
        ('depends_on = (("a", "0001_initial"),)', "depends_on = depends_on"),
        ('depends_on = (("a", "0001_initial"),)', "needed_by = tuple(depends_on)"),
    ],
)
def test_what_the_class_reads_is_seen(tmp_path, top, declaration):
    assert not [
        one for one in inspect(tmp_path, project(declaration, top=top)).findings if one.code == "SD206"
    ]


def test_a_cycle_within_an_app_is_one_finding_without_the_higher_entry(tmp_path):
    found = inspect(tmp_path, project('depends_on = (("b", "0002_more"),)')).findings
    assert [one.code for one in found] == ["SD204"]


def test_needed_by_a_lower_migration_of_the_same_app_is_a_circle(tmp_path):
    files = {
        "b:0001_initial": migration(),
        "b:0002_more": migration(head='needed_by = (("b", "0001_initial"),)'),
    }
    assert [one.code for one in inspect(tmp_path, files).findings] == ["SD205"]


def test_a_module_that_raises_stops_every_command(tmp_path):
    files = {"b:0001_initial": migration(top='raise ImproperlyConfigured("never")')}
    (finding,) = inspect(tmp_path, files).findings
    assert (finding.code, finding.severity, finding.line) == ("SD303", "error", 4)
    assert finding.message.startswith(
        "South can't import b:0001_initial: every command stops with Improperly"
    )


# With settings and an environment


def settings(*apps: str) -> dict[str, str]:
    return {"settings.py": f"INSTALLED_APPS = {('south', *apps)!r}\n"}


def test_an_app_that_is_not_installed(tmp_path):
    files = project('depends_on = (("a", "0001_initial"), ("zzz", "0001_x"))') | settings("b", "u")
    found = inspect(tmp_path, files, settings=str(tmp_path / "settings.py")).findings
    assert [(one.code, one.advice) for one in found] == [
        ("SD203", "Install a, or remove the entry."),
        ("SD203", "Install zzz, or remove the entry."),
    ]
    assert not any(one.fixable for one in found)


def test_apps_that_are_not_installed_may_name_each_other(tmp_path):
    files = project('depends_on = (("a", "0001_initial"),)') | settings("u")
    assert not inspect(tmp_path, files, settings=str(tmp_path / "settings.py")).findings


def test_a_module_that_imports_what_is_not_there(tmp_path):
    files = {
        "a:0001_initial": migration(top="import gone"),
        "b:0001_initial": migration(head='depends_on = (("a", "0001_initial"),)'),
        **settings("a", "b"),
    }
    options = {"settings": str(tmp_path / "settings.py"), "python": virtualenv(tmp_path / "env")}
    found = inspect(tmp_path, files, **options).findings
    assert [(one.code, str(one.migration)) for one in found] == [
        ("SD303", "a:0001_initial"),
        ("SD202", "b:0001_initial"),
    ]
    assert "ImportError: No module named gone" in found[0].message
    assert found[1].advice == "a:0001_initial can't be imported: ImportError: No module named gone"


def test_without_an_environment_every_import_is_taken_to_work(tmp_path):
    files = {"a:0001_initial": migration(top="import gone"), **settings("a")}
    assert not inspect(tmp_path, files, settings=str(tmp_path / "settings.py")).findings
