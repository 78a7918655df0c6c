"""The tables that syncdb creates for apps without migrations."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.project.installed_apps import Installed
from southdeps.project.synced_tables import synced_tables
from southdeps.scan import App

MODELS = """
from django.db import models

class Ticket(models.Model):
    class Meta:
        db_table = 'helpline_ticket'

class Note(models.Model):
    pass

class Base(models.Model):
    class Meta:
        abstract = True

class Elsewhere(models.Model):
    class Meta:
        managed = False
        db_table = 'elsewhere'

class Child(Base):
    pass
"""


@pytest.fixture
def synced(tmp_path):
    """A function from the names of further entries of INSTALLED_APPS to what syncdb creates besides app `desk`."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "models.py").write_text(MODELS, "utf-8")
    app = App("desk", "desk", folder, None, (), editable=True, has_models=True)
    wanted = ["helpline_ticket", "desk_note", "desk_base", "desk_child", "elsewhere", "desk_other"]

    def run(*names):
        entries = [Installed("desk", app), *map(Installed, names)]
        return synced_tables(entries, wanted, Files((tmp_path,)))

    return run


def test_plain_models_are_certain(synced):
    assert synced().tables == {"helpline_ticket": "desk", "desk_note": "desk"}


MAY = {
    "a name with the label in front": ("desk_whatever", True),
    "a word of the models": ("elsewhere", True),
    "Django's own": ("django_session", True),
    "South's own": ("south_migrationhistory", True),
    "another app's of Django that is not installed": ("django_comments", False),
    "no app's": ("crate", False),
}


@pytest.mark.parametrize(("table", "expected"), MAY.values(), ids=MAY)
def test_what_it_may_create(synced, table, expected):
    assert synced("django.contrib.sessions").may_create(table) is expected


def test_an_app_that_is_not_known_may_create_anything(synced):
    assert synced("somewhere.else").may_create("crate")
