"""`--format full`: errors in full, everything else in a few lines."""

from __future__ import annotations

import click
from msgspec.structs import replace

from southdeps.finding import Related
from southdeps.report import Report, Used
from southdeps.reporters import Style, render
from southdeps.reporters.full import wrapped
from tests.projects import name
from tests.reporters.made_up import NASTY, report

WARNING = replace(NASTY, path="c/migrations/0001_x.py", message="a warning", advice=None, related=())
INFO = replace(WARNING, code="SD404", name="app-not-scanned", severity="info", message="an info")
ERROR = replace(
    WARNING,
    code="SD101",
    name="missing-dependency",
    severity="error",
    requires=name("a:0001_initial"),
    message="an error",
)


def text(*findings, **style):
    return click.unstyle(render("full", Report(findings, (("migration", 1),)), Style(**style)))


def test_a_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert click.unstyle(render("full", report(tmp_path))) == (
        "b/migrations/0001_initial.py:12:13: SD101 error: b:0001_initial references table a_thing, which a:0001_initial "
        "creates, without depending on it\n"
        "12 |             ('thing', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['a.Thing'])),\n"
        "   |                                                                                     ^^^^^^^\n"
        '   = add to class Migration of b:0001_initial: depends_on = (("a", "0001_initial"),)\n'
        "\n"
        "b/migrations/0002_more.py:7:19: SD202 error: depends_on of b:0002_more names a:0001: DependsOnUnknownMigration: "
        "Migration 'b:0002_more' depends on unknown migration 'a:0001'.\n"
        "7 |     depends_on = (('a', '0001'),)\n"
        "  |                   ^\n"
        '  = Write ("a", "0001_initial").\n'
        "\n"
        "1 info (SD401: 1); -v shows them\n"
        "3 migrations in 2 apps checked: 2 errors, 0 warnings, 1 info; 2 fixable with `southdeps fix`\n"
    )


def test_few_warnings_have_a_line_each_and_many_one_per_code():
    assert (
        text(WARNING, WARNING).splitlines()[:2]
        == ["c/migrations/0001_x.py:1:1: SD102 warning: a warning"] * 2
    )
    other = replace(WARNING, code="SD407", name="live-model", migration=name("d:0001_y"))
    assert text(*[WARNING] * 5, other).splitlines()[:2] == [
        "SD102 warning: 5 findings of dropped-too-early in c:0001_x; -v shows them",
        "SD407 warning: 1 finding of live-model in d:0001_y; -v shows them",
    ]


def test_infos_are_counted():
    assert text(INFO, INFO, replace(INFO, code="SD401")).startswith(
        "3 infos (SD401: 1, SD404: 2); -v shows them\n"
    )


def test_verbose_shows_everything_and_what_was_used():
    used = Used("x/settings.py", "manage.py", apps_not_found=("cms", "mptt"))
    shown = render("full", Report((INFO, *[WARNING] * 9), used=used), Style(verbose=True))
    assert shown.startswith("settings: x/settings.py (from manage.py)\nenvironment: none found\n")
    assert "apps not found: cms, mptt\ndatabase: postgresql; user model: auth.User\n" in shown
    assert shown.count("a warning") == 9
    assert "-v shows" not in shown


def test_own_files_come_first_then_apps():
    others = replace(ERROR, path="a/other.py", app="a")
    own = [replace(ERROR, path=f"{app}/own.py", app=app) for app in "zb"]
    found = Report((others, *own), read_only=frozenset({"a/other.py"}))
    lines = [line for line in render("full", found).splitlines() if "SD101" in line]
    assert [click.unstyle(line).partition(":")[0] for line in lines] == ["b/own.py", "z/own.py", "a/other.py"]


def test_what_several_errors_need_is_named():
    assert "\n2 errors need a:0001_initial to run first\n" in text(ERROR, ERROR)
    assert "to run first" not in text(ERROR, replace(ERROR, requires=name("a:0002_more")))


def test_other_places():
    here = Related(ERROR.path, 7, "again here")
    there = Related("d/1.py", 3, "d:1 reads it")
    lines = text(replace(ERROR, related=(here, replace(here, line=9), there))).splitlines()
    assert lines[1:3] == ["  = d/1.py:3: d:1 reads it", "  = also in line 7, 9"]


def test_lines_are_broken_to_the_width():
    long = replace(ERROR, message="word " * 40, advice="more " * 40)
    assert max(map(len, text(long, width=60).splitlines()[:-2])) <= 60
    assert text(long, width=60).split() == text(long).split()
    assert wrapped("short", 60, "  ") == ["short"]
    assert wrapped("x" * 99, 60, "  ") == ["x" * 99]


def test_control_characters_are_escaped():
    assert "\x1b" not in text(NASTY, replace(NASTY, severity="error"))


def test_what_many_migrations_miss_for_one_reason_is_one_block():
    gone = replace(ERROR, code="SD301", name="no-such-table", requires=None, table="auth_user")
    many = [replace(gone, migration=name(f"{app}:0001_x"), path=f"{app}/1.py", app=app) for app in "abcdef"]
    lines = text(*many, replace(gone, table="other")).splitlines()
    assert len([line for line in lines if "SD301" in line]) == 2
    assert "  = the same in 5 other places: b:0001_x, c:0001_x, d:0001_x and 2 more; -v shows them" in lines
    assert lines[-1] == "1 migration checked: 7 errors, 0 warnings, 0 infos"
    assert text(*many, verbose=True).count("SD301") == 6
    assert text(*many[:2]).count("SD301") == 2
