"""`--format full`: errors in full, everything else in a few lines."""

from __future__ import annotations

from functools import cache

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from southdeps import api
from southdeps.cli.commands import cli
from southdeps.report import Report, Used
from southdeps.reporters import Style, render
from tests import corpus
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
        '   = add to class Migration: depends_on = (("a", "0001_initial"),)\n'
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


#: Releases without their declarations, with many errors.
RELEASES = ("karaage-3.1.34", "transifex-1.2.1")


@pytest.fixture(scope="module")
def stripped(tmp_path_factory):
    """What is found in a release without its declarations."""

    @cache
    def checked(release):
        folder = tmp_path_factory.mktemp("stripped")
        corpus.stripped(release, folder)
        return api.check([folder / release])

    return checked


@pytest.mark.parametrize("release", RELEASES)
def test_many_errors_stay_readable(release, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    corpus.stripped(release, tmp_path)
    ran = CliRunner().invoke(cli, ["check", "--no-cache", release])
    *blocks, end = ran.stdout.split("\n\n")
    errors = api.check([release]).summary.errors
    assert len(blocks) == errors > 25
    assert max(len(lines.splitlines()) for lines in blocks) <= 5  # and the empty line behind each
    assert len(end.splitlines()) + len(ran.stderr.splitlines()) <= 12
    assert "errors to fix by hand: " in end  # what is left
    assert end.endswith("fixable with `southdeps fix`\n")  # what to do


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("release", RELEASES)
def test_many_errors_stay_readable_in_a_terminal(release, width, stripped):
    report = stripped(release)
    *blocks, end = render("full", report, Style(width=width)).split("\n\n")
    assert len(blocks) == report.summary.errors
    assert max(len(lines.splitlines()) for lines in blocks) <= 5
    assert len(end.splitlines()) <= 12
    assert max(len(click.unstyle(line)) for line in end.splitlines()) <= width
    assert sum("-v shows what to do" in lines for lines in blocks) < len(blocks) / 4
