"""User models that are not here: Django and the apps that are here work on without them."""

from __future__ import annotations

import pytest

from southdeps.verify.layout import copy_folders
from southdeps.verify.trials import Trial, run_trial
from tests.verify.apps import create, foreign_key, write

SETTINGS = """\
SECRET_KEY = '-'
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'x'}}
AUTH_USER_MODEL = '%s'
INSTALLED_APPS = ('django.contrib.contenttypes', 'django.contrib.auth', 'django.contrib.admin', %s'south', 'b')
"""
BOX = """\
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models


class Box(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL)


class Lid(models.Model):
    maker = models.ForeignKey(get_user_model())
"""


@pytest.fixture
def trial(root, open_testbed):
    """A function that migrates an app of a project whose users are of this model, in one of these apps."""

    def run(user_model, *apps, app="b"):
        installed = "".join(f"{name!r}, " for name in apps)
        (root / "settings.py").write_text(SETTINGS % (user_model, installed), "utf-8")
        code = copy_folders((root,), root.with_name("code"))
        with open_testbed(root, code=code, module="settings", roots=(root,)) as testbed:
            return run_trial(testbed, Trial(app, (app,))), testbed.left_out

    return run


def test_a_package_with_the_user_model_that_is_not_here(root, trial):
    """The table of users is made from what is frozen of them, and no other model's."""
    write(
        root,
        "b:0001_initial",
        create("b_box", foreign_key("owner", "members.Member"))
        + "\ndb.execute('SELECT id FROM members_member')",
        models=["members.Member"],
    )
    (root / "b" / "models.py").write_text(BOX, "utf-8")
    result, left_out = trial("members.Member", "members")
    assert (result.status, result.last.failure, left_out.absent) == ("passes", None, ("members",))
    assert "the user model members.Member" in left_out.standins


def test_the_table_of_users_that_nothing_makes(root, trial):
    write(root, "b:0001_initial", "db.execute('SELECT id FROM auth_user')")
    (root / "b" / "models.py").write_text(BOX, "utf-8")
    result, _ = trial("members.Member", "members")
    assert result.last.failure.table == "auth_user"


def test_a_user_model_whose_parent_is_not_here(root, trial):
    write(root, "people:0001_initial", create("people_person"))
    (root / "people" / "models.py").write_text(
        "from email_users.models import AbstractEmailUser\n\n\nclass Person(AbstractEmailUser):\n    pass\n",
        "utf-8",
    )
    write(
        root,
        "b:0001_initial",
        create("b_box", foreign_key("owner", "people.Person")),
        models=["people.Person"],
    )
    (root / "b" / "models.py").write_text(BOX, "utf-8")
    result, _ = trial("people.Person", "people")
    assert (result.status, [str(one.on) for one in result.missing]) == ("fails", ["people:0001_initial"])


def test_users_of_an_app_that_the_settings_do_not_install_are_their_mistake(root, trial):
    write(root, "people:0001_initial", create("people_person"))
    model = "from django.contrib.auth.models import AbstractBaseUser\n\n\nclass Person(AbstractBaseUser):\n    pass\n"
    (root / "people" / "models.py").write_text(model, "utf-8")
    write(root, "b:0001_initial", create("b_box"))
    (root / "b" / "models.py").write_text(BOX, "utf-8")
    result, _ = trial("people.Person")
    assert result.status == "stuck"
    assert "has not been installed" in result.last.failure.error
