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
