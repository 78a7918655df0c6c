"""A project without its dependencies: what is absent is replaced or left out, and listed; the rest is the project's."""
from __future__ import print_function

import imp
import sys

from southdeps_py2 import frozen_fields, gis, imports, missing_settings, relations, standins, user_models


class State(object):
    """What is not there: `absent` the labels of installed apps that can't be imported, None where only the files are
    known (then any app may be installed that is not here); `broken` app label or migration -> reason.
    """

    absent = None
    broken = {}


def install(settings_known):
    """Arrange for it; the settings stand, nothing of the project's apps is imported yet."""
    from django.conf import settings

    missing_settings.State.assumed = not settings_known
    if "south" not in settings.INSTALLED_APPS:  # settings for tests do without
        settings.INSTALLED_APPS = list(settings.INSTALLED_APPS) + ["south"]
    settings.LOGGING_CONFIG = None  # its handlers write to files and to other machines
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    gis.stand_in()
    frozen_fields.install()
    relations.install(is_absent)
    leave_out_receivers()
    leave_out_absent_packages(settings, settings_known)
    load_models_as_far_as_possible(settings_known)
    user_models.replace_absent(lambda label: is_not_installed(label) if State.absent is None else is_absent(label))
    leave_out_absent_apps(settings, settings_known)
    load_all_models(settings_known)
    validate_only_what_is_whole()
    skip_unknown_commands(settings_known)
    for name, (migration, reason) in sorted(imports.load_migrations().items()):
        replace_migration(name, migration, reason)
    satisfy_absent_apps()


def leave_out_absent_packages(settings, settings_known):
    """Take the apps out of INSTALLED_APPS of which there is no file, before anything of the project is imported: a
    module that asks for a model makes Django load all apps that are installed.
    """
    keep_apps(settings, settings_known, has_files)


def has_files(name):
    """Whether a module of this dotted name, or the package of the project that should hold it, is here."""
    found = imports.located(name.partition(".")[0], None)
    if found is None or imports.is_own(found):
        return found is not None
    try:
        imports.real_import(name, {}, {}, ["__name__"])  # of Django's or South's
        return True
    except ImportError:
        return False


def leave_out_absent_apps(settings, settings_known):
    """Take the apps out of INSTALLED_APPS that can't be imported and are not the project's own."""
    keep_apps(settings, settings_known, can_be_imported)


def can_be_imported(name):
    try:
        imports.retrying(lambda: imports.real_import(name, {}, {}, ["__name__"]))
        return not isinstance(sys.modules[name], imports.StandInModule)
    except Exception:
        return imports.is_folder_of_project(name)  # then its error is raised where Django imports it


def keep_apps(settings, settings_known, is_there):
    installed = [str(name) for name in settings.INSTALLED_APPS]
    kept = [name for name in installed if is_there(name)]
    settings.INSTALLED_APPS = kept
    if settings_known:
        absent = set(name.rpartition(".")[2] for name in installed if name not in kept)
        State.absent = absent | (State.absent or set())


def load_models_as_far_as_possible(settings_known):
    """An app whose models can't be loaded has none, where that may be due to what is absent."""
    from django.db.models.loading import AppCache

    load = AppCache.load_app

    def load_app(self, name, can_postpone=False):
        level = self.nesting_level
        try:
            models = load(self, name, can_postpone)
            user_models.replace_standin(models, name.rpartition(".")[2])
            return models
        except Exception as error:
            if settings_known and not standins.in_use():
                raise
            self.nesting_level = level
            models = "%s.models" % name
            label = name.rpartition(".")[2]
            State.broken[label] = imports.reason(models, error)
            sys.modules.setdefault(str(name), imp.new_module(str(name)))
            sys.modules[models] = module = imp.new_module(models)
            module.__file__ = __file__
            self.app_store[module] = len(self.app_store)
            self.app_labels[label] = module
            return module

    AppCache.load_app = load_app


def load_all_models(settings_known):
    """Load the models of all apps, where it may be that not all can be."""
    from django.db.models import get_apps

    if not settings_known or standins.in_use():
        get_apps()


def validate_only_what_is_whole():
    """Models that refer to what is absent are not valid; that is no mistake of theirs."""
    from django.core.management.base import BaseCommand

    validate = BaseCommand.validate

    def validate_if_whole(self, *args, **kwargs):
        if not standins.in_use() and not missing_settings.State.assumed:
            validate(self, *args, **kwargs)

    BaseCommand.validate = validate_if_whole


def skip_unknown_commands(settings_known):
    """A command may be that of an absent app: a migration that calls it goes on without, and is not judged."""
    from django.core import management

    call = management.call_command

    def call_known(name, *args, **options):
        whole = settings_known and not State.absent
        if whole or not isinstance(name, basestring) or name in management.get_commands():
            return call(name, *args, **options)
        standins.touched.append("manage.py %s" % name)

    management.call_command = call_known


def leave_out_receivers():
    """A stand-in can't receive a signal. A receiver for the model None, which was not loaded yet when a module asked for
    it, would receive those of every model; how far modules are loaded then depends on what is absent.
    """
    from django.dispatch import Signal

    connect = Signal.connect

    def connect_others(self, receiver, *args, **options):
        senders = [options["sender"]] if "sender" in options else list(args[:1])
        if senders == [None]:
            standins.note("the receiver %s of a model that is not loaded" % receiver_name(receiver))
        elif not standins.is_standin(receiver):
            connect(self, receiver, *args, **options)

    Signal.connect = connect_others


def receiver_name(receiver):
    return "%s.%s" % (getattr(receiver, "__module__", "?"), getattr(receiver, "__name__", type(receiver).__name__))


class CannotBeJudged(Exception):
    """What stands for a migration fails; South itself might not."""


def replace_migration(name, migration, reason):
    """Put a migration in the place of one that can't be imported, which fails, unjudged, when it is run."""
    State.broken[name] = reason

    def forwards(self, orm):
        standins.touched.append(reason)
        raise CannotBeJudged(reason)

    module = imp.new_module(migration.full_name())
    base = __import__("south.v2", {}, {}, ["SchemaMigration"]).SchemaMigration
    module.Migration = type("Migration", (base,), {"forwards": forwards, "models": {}, "__module__": module.__name__})
    sys.modules[module.__name__] = module


def is_absent(label):
    """Whether an app of this label may be installed where the project runs, though it is not here."""
    from django.db.models import get_apps

    if State.absent is not None:
        return label in State.absent
    return label not in set(module.__name__.split(".")[-2] for module in get_apps())


def is_not_installed(label):
    """Whether no app of this label is installed; nothing has to be imported to know it."""
    return label not in installed_labels()


def installed_labels():
    from django.conf import settings

    return [name.rpartition(".")[2] for name in settings.INSTALLED_APPS]


def satisfy_absent_apps():
    """Take declarations that name an absent app as satisfied; all others are South's to resolve."""
    from south.migration.base import Migration

    resolve = Migration._get_dependency_objects

    def of_present_apps(self, attribute):
        migration = self.migration_class()
        try:
            entries = list(getattr(migration, attribute, []))
            kept = [(app, name) for app, name in entries if not is_absent(app.split(".")[-1])]
        except (TypeError, ValueError, AttributeError):
            return resolve(self, attribute)
        if len(kept) < len(entries):
            setattr(migration, attribute, kept)
        return resolve(self, attribute)

    Migration._get_dependency_objects = of_present_apps


def left_out():
    """What every run goes without, for the report."""
    return {
        "standins": standins.noted,
        "absent": sorted(State.absent or ()),
        "installed": sorted(installed_labels()),
        "broken": State.broken,
        "whole": State.absent is not None and not State.absent and not standins.noted,
    }
