"""Apps that are not here: what they bring down with them, and what goes on without them."""

from __future__ import annotations

from southdeps.verify.layout import copy_folders
from southdeps.verify.trials import Trial, run_trial
from tests.verify.apps import create, write

SETTINGS = """\
SECRET_KEY = '-'
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'x'}}
INSTALLED_APPS = ('django.contrib.contenttypes', 'django.contrib.auth', %s'south', 'b')
"""
BOX = "from django.db import models\n\n\nclass Box(models.Model):\n    pass\n"


def project(root, *absent, models):
    """An app `b` with a migration and these models, in a project that installs `absent` apps as well."""
    write(root, "b:0001_initial", create("b_box"))
    (root / "b" / "models.py").write_text(models, "utf-8")
    (root / "settings.py").write_text(SETTINGS % "".join(f"{name!r}, " for name in absent), "utf-8")
    return root


def result_of(root, open_testbed, app="b", **options):
    """How `app` fares; `options` name the settings."""
    code = copy_folders((root,), root.with_name("code"))
    with open_testbed(root, code=code, roots=(root,), **options) as testbed:
        return run_trial(testbed, Trial(app, (app,)))


def test_a_module_that_asks_for_all_models_does_not_load_apps_that_are_not_here(root, open_testbed):
    """Django imports every installed app as soon as one model is asked for; two of these are nowhere."""
    models = (
        "import notification.models\nfrom django.db.models import get_model\nget_model('auth', 'User')\n"
        + BOX
    )
    project(root, "django.contrib.markup", "notification", models=models)
    result = result_of(root, open_testbed, module="settings")
    assert (result.status, result.last.failure) == ("passes", None)


def test_a_model_that_is_not_loaded_yet_has_no_receivers(root, open_testbed):
    """`late` asks for a model of `b`, whose module is just being imported: the receiver would get every model."""
    write(root, "late:0001_initial", create("late_box"))
    (root / "late" / "models.py").write_text(
        "from django.db.models import get_model, signals\nBox = get_model('b', 'Box')\n\n\n"
        "def count(sender, instance, **options):\n    instance.box.count += 1\n\n\n"
        "signals.post_save.connect(count, sender=Box)\n",
        "utf-8",
    )
    project(root, models="import late.models\n" + BOX)
    assert result_of(root, open_testbed).status == "passes"


def test_a_receiver_that_fails_for_its_own_model_is_the_projects_mistake(root, open_testbed):
    models = BOX + (
        "\n\ndef count(sender, instance, **options):\n    instance.box.count += 1\n\n\n"
        "models.signals.post_save.connect(count, sender=Box)\n"
    )
    project(root, models=models)
    write(root, "b:0002_fill", "Box().save()", imports="from b.models import Box")
    result = result_of(root, open_testbed)
    assert (result.status, result.last.failure.error) == (
        "stuck",
        "AttributeError: 'Box' object has no attribute 'box'",
    )


def test_tables_that_are_called_after_an_app_of_the_project_are_its_own(root, open_testbed):
    """Something may be missing, as there are no settings; a table of `b` is not."""
    write(root, "b:0001_initial", "db.delete_table('b_older_box')")
    result = result_of(root, open_testbed)
    assert (result.status, result.last.failure.table) == ("stuck", "b_older_box")


def test_south_is_there_though_the_settings_of_the_tests_do_without(root, open_testbed):
    project(root, models=BOX)
    settings = root / "settings.py"
    settings.write_text(settings.read_text("utf-8").replace("'south', ", ""), "utf-8")
    result = result_of(root, open_testbed, module="settings")
    assert (result.status, result.last.failure) == ("passes", None)


def test_a_package_that_asks_for_an_app_in_the_settings_goes_on_without_them(root, open_testbed):
    """No settings are known, so that it may be installed after all."""
    project(root, models=BOX)
    refuses = (
        "from django.conf import settings\nfrom django.core.exceptions import ImproperlyConfigured\n"
        "if 'wysiwyg' not in settings.INSTALLED_APPS:\n    raise ImproperlyConfigured('wysiwyg is required')\n"
    )
    (root / "b" / "__init__.py").write_text(refuses, "utf-8")
    result = result_of(root, open_testbed)
    assert (result.status, result.last.failure) == ("passes", None)


def test_a_fixture_of_a_model_that_a_stand_in_replaces_is_not_judged(root, open_testbed):
    project(root, models="from pages.models import Page\n\n\nclass Box(Page):\n    pass\n")
    (root / "b" / "fixtures").mkdir()
    (root / "b" / "fixtures" / "first.json").write_text(
        '[{"pk": 1, "model": "b.box", "fields": {}}]', "utf-8"
    )
    load = "from django.core.management import call_command\ncall_command('loaddata', 'first', commit=False)"
    write(root, "b:0002_fill", load)
    result = result_of(root, open_testbed)
    assert (result.status, result.reasons) == (
        "partly judged",
        ("a model of a fixture that a stand-in may have replaced",),
    )
