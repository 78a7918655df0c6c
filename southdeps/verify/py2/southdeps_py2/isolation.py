"""What differs from a project with everything installed: absent apps are satisfied, live models are not there."""
from __future__ import print_function

from southdeps_py2 import imports, standins, thaw


def install(root):
    """Arrange for it; Django's settings stand, nothing of South is imported yet."""
    imports.install(root)
    thaw.install()
    answer_to_real_names()
    skip_validation()
    skip_unknown_commands()
    make_content_types()
    leave_out_receivers()
    load_each_migration_once()
    imports.load_migrations()
    forget_absent_apps()


class Installed(list):
    """INSTALLED_APPS, in which an app is also found by the dotted name that it has in its project."""

    names = ()

    def __contains__(self, name):
        return name in self.names or list.__contains__(self, name)


def answer_to_real_names():
    from django.conf import settings

    settings.INSTALLED_APPS = Installed(settings.INSTALLED_APPS)
    settings.INSTALLED_APPS.names = [m.rpartition(".")[0] for m in settings.SOUTH_MIGRATION_MODULES.values()]


def load_each_migration_once():
    """South reloads every migration before every app, for the case that another database is in use by now."""
    from south.migration.base import Migrations

    Migrations.invalidate_all_modules = staticmethod(lambda: None)


def skip_validation():
    """Models that half-imported code has registered are nobody's concern."""
    from django.core.management.base import BaseCommand

    BaseCommand.validate = lambda *args, **kwargs: None


def skip_unknown_commands():
    """Management commands of the project are not installed: a migration that calls one goes on without."""
    from django.core import management

    call = management.call_command

    def call_known(name, *args, **options):
        if name in management.get_commands() or not isinstance(name, basestring):
            return call(name, *args, **options)
        standins.touched.append("manage.py %s" % name)

    management.call_command = call_known


def make_content_types():
    """South's signal for created models makes their content types, where their app has models: here it has none."""
    from south.db.generic import DatabaseOperations

    def send(self, app_label, model_names, verbosity=0, interactive=False):
        from django.contrib.contenttypes.models import ContentType

        for name in model_names:
            ContentType.objects.get_or_create(app_label=app_label, model=name.lower(), defaults={"name": name.lower()})

    DatabaseOperations.really_send_create_signal = send


def leave_out_receivers():
    """The project's receivers wait for its live models; where those are missing they would hear of everything."""
    from django.dispatch import Signal

    connect = Signal.connect

    def connect_others(self, receiver, *args, **kwargs):
        code = getattr(receiver, "__code__", None)
        if standins.is_standin(receiver) or code and code.co_filename.startswith(imports.State.root):
            return
        connect(self, receiver, *args, **kwargs)

    Signal.connect = connect_others


def forget_absent_apps():
    """Take declarations that name an app which is not here as satisfied; all others stay South's to judge."""
    from django.db.models import get_apps
    from south.migration.base import Migration

    here = set(module.__name__.split(".")[-2] for module in get_apps())
    declared = Migration._get_dependency_objects

    def of_present_apps(self, attribute):
        migration = self.migration_class()
        try:
            entries = list(getattr(migration, attribute, []))
            kept = [(app, name) for app, name in entries if app.split(".")[-1] in here]
        except (TypeError, ValueError, AttributeError):
            return declared(self, attribute)
        if len(kept) < len(entries):
            setattr(migration, attribute, kept)
        return declared(self, attribute)

    Migration._get_dependency_objects = of_present_apps
