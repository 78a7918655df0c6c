"""The project's settings and modules, as it has them or (isolated) as far as they can be had."""
from __future__ import print_function

import os


class State(object):
    configured = False


def configure(config):
    """Make the settings stand: a module of the project's, or values; the databases are ours in either case."""
    if State.configured:
        return
    State.configured = True
    isolated = config["isolated"]
    module = config["settings"]["module"]
    if isolated:
        from southdeps_py2 import imports, missing_settings

        imports.install(isolated["root"])
        missing_settings.State.asked = config["settings"]["values_from"]
        module = module and imports.settings_module(module)
    from django.conf import settings

    if module:
        os.environ["DJANGO_SETTINGS_MODULE"] = module
        settings.INSTALLED_APPS  # raises what is wrong with the settings
    else:
        settings.configure(**values(config["settings"]["values"]))
    from southdeps_py2 import databases, gis, watch

    gis.State.engine = databases.install(settings, config["databases"], config["postgis"])
    watch.count_cursors()
    if isolated:
        from southdeps_py2 import isolation

        isolation.install(settings_known=bool(module))
    from southdeps_py2 import reloading

    reloading.install()


def values(given):
    """Settings from JSON: names and INSTALLED_APPS as Python 2 has them in a source file."""
    return dict((str(name), value) for name, value in given.items())


def preload(without):
    """Import models and migrations and build the frozen models of each: most of a run's time.

    Gives whether a query was made, and the migrations whose frozen models can't be built. The attempt leaves traces, so
    that a new process has to be started which does `without` those; they fail in the job that runs them.
    """
    from django.db.models import get_models
    from south.migration.base import all_migrations

    from southdeps_py2 import watch

    get_models()
    failed = []
    for app in all_migrations():
        for migration in app:
            try:
                if str(migration) not in without:
                    migration.orm()
            except Exception as error:
                print("%s can't be loaded in advance: %s" % (migration, error))
                failed.append(str(migration))
    return watch.cursors() > 0, failed
