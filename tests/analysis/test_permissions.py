"""Permissions that Django makes of announced models, and what PostgreSQL says to names that are too long."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.analysis.permissions import unfit_permissions
from southdeps.rules import inspect
from tests.analysis.test_simulate import rehearsed, settings
from tests.projects import create, load, migration

ANNOUNCE = "db.send_create_signal('b', [{!r}])"
SEND = "db.send_pending_create_signals()"
NEXT = migration("db.add_column('b_box', 'n', self.gf('django.db.models.fields.IntegerField')(null=True))")
LONG, FITS = "v" * 40, "v" * 39
REFUSED = "django.db.utils.DataError: value too long for type character varying({})"
AT_THE_END = " (in the permissions of its models)"
BASE = f"class Named(models.Model):\n    class Meta:\n        {{}}\n        verbose_name = '{LONG}'\n"


def models(meta="", name="Box", base="models.Model", before=""):
    """A models module: one model, with lines for its Meta."""
    inner = "".join(f"\n        {line}" for line in meta.splitlines())
    options = f"    class Meta:{inner}\n" if meta else ""
    head = "from django.db import models\nfrom django.utils.translation import gettext_lazy as _\n"
    return f"{head}{before}class {name}({base}):\n    size = models.IntegerField()\n{options}"


def project(module, announced="Box", more=""):
    """An app `b` with one model, which its first migration announces, and a second migration."""
    first = create("b_box: size") + "\n" + ANNOUNCE.format(announced) + f"\n{more}"
    return {"b/models.py": module, "b:0001_initial": migration(first), "b:0002_more": NEXT}


# What the real South 1.0.2 and Django 1.6 did with each of these.
NAMES = {
    "a verbose name": (models(f"verbose_name = _('{LONG}')"), 50),
    "one that just fits": (models(f"verbose_name = '{FITS}'"), None),
    "one of accented letters that just fits": (models("verbose_name = u'" + "é" * 39 + "'"), None),
    "one too long for a content type": (models("verbose_name = '" + "v" * 101 + "'"), 100),
    "one that is computed": (models(f"verbose_name = name_of('{LONG}')"), None),
    "a permission of its own": (models(f"permissions = (('can_x', '{'p' * 51}'),)"), 50),
    "one of its own that just fits": (models(f"permissions = (('can_x', '{'p' * 50}'),)"), None),
    "another model of the app": (models(before=BASE.format("managed = False")), 50),
    "an abstract model": (models(before=BASE.format("abstract = True")), None),
    "the Meta of an abstract model": (models(before=BASE.format("abstract = True"), base="Named"), 50),
    "a Meta of its own instead": (
        models("ordering = ('size',)", before=BASE.format("abstract = True"), base="Named"),
        None,
    ),
}


@pytest.mark.parametrize(("module", "length"), NAMES.values(), ids=NAMES)
def test_names_that_are_too_long(tmp_path, module, length):
    """South announces the models after the app's last migration."""
    expected = ("ok", None) if length is None else ("blocked", REFUSED.format(length) + AT_THE_END)
    outcome, order, said = rehearsed(tmp_path, project(module), "django.contrib.contenttypes", "b")
    assert (outcome, said) == expected
    assert order == "b:0001_initial b:0002_more"


def test_the_words_of_a_class_count_unless_it_has_a_verbose_name(tmp_path):
    name = "HTTPServerConfigurationOfTheOldPartnerPortal"
    said = [
        rehearsed(tmp_path / str(len(meta)), project(models(meta, name), name), "b")[2]
        for meta in ("", "verbose_name = 'portal'")
    ]
    assert said == [REFUSED.format(50) + AT_THE_END, None]


def test_no_permission_is_made_of_what_is_not_announced(tmp_path):
    module = models(f"verbose_name = '{LONG}'")
    assert rehearsed(tmp_path, project(module, "Gone"), "b")[0] == "ok"


def test_a_migration_that_sends_the_announcements_fails_itself(tmp_path):
    files = project(models(f"verbose_name = '{LONG}'"), more=SEND)
    assert rehearsed(tmp_path, files, "b") == ("fails", "b:0001_initial", REFUSED.format(50))


def test_sqlite_and_projects_without_auth_take_any_name(tmp_path):
    files = project(models(f"verbose_name = '{LONG}'"))
    assert rehearsed(tmp_path / "sqlite", files, "b", backend="sqlite3")[0] == "ok"
    alone = files | {"settings.py": "INSTALLED_APPS = ('south', 'b')\n"}
    loaded = load(tmp_path / "alone", alone, settings=str(tmp_path / "alone" / "settings.py"))
    assert unfit_permissions(loaded) == {}


@pytest.mark.parametrize(("more", "where"), [("", "b:0002_more"), (SEND, "b:0001_initial")])
def test_check_reports_it_where_it_fails_and_names_the_permission(tmp_path, more, where):
    files = project(models(f"verbose_name = '{LONG}'"), more=more) | settings("b")
    loaded = load(tmp_path, files, settings=str(tmp_path / "settings.py"))
    (found,) = [one for one in inspect(build.analysis_context(loaded)).findings if one.code == "SD308"]
    assert found.message == (
        f"{where} fails: value too long for type character varying(50) "
        f"(the permission 'Can change {LONG}', which Django makes for b)"
    )
