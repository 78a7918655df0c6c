"""What a job can ask for."""


def syncdb(job, watcher):
    from django.core.management import call_command

    from southdeps_py2 import gis

    gis.make_extension()
    call_command("syncdb", interactive=False, verbosity=0, migrate=False)


def migrate(job, watcher, *target):
    """South's `migrate [APP [NAME]]`, with the edges of the job among the dependencies."""
    from django.core.management import call_command

    if job["edges"]:
        from southdeps_py2 import edges

        edges.inject(job["edges"])
    call_command("migrate", *target, interactive=False, verbosity=0)
    if len(target) < 2:
        watcher.say("unapplied", migrations=unapplied(*target))


def unapplied(label=None):
    """The migrations of an app, or of all, that South's table does not name after a migrate that raised nothing."""
    from south.migration.base import Migrations, all_migrations
    from south.models import MigrationHistory

    applied = set(
        MigrationHistory.objects.filter(applied__isnull=False).values_list("app_name", "migration")
    )
    apps = [Migrations(label)] if label else list(all_migrations())
    return [str(m) for app in apps for m in app if (m.app_label(), m.name()) not in applied]


def load(job, watcher, *files):
    """Django's `loaddata FILE...`, one command for all files."""
    import io
    import re

    from django.core.management import call_command

    output = io.BytesIO()
    try:
        call_command("loaddata", *files, verbosity=1, stdout=output)
    except (Exception, SystemExit) as error:
        watcher.say("load-failed", error=watcher.text_of(error))
        return
    installed = re.search(r"Installed (\d+) object", output.getvalue())
    watcher.say("loaded", objects=int(installed.group(1)) if installed else 0)


def survey(job, watcher):
    """Run every migration of every app, passing over the statements that fail: what does each one create?"""
    from southdeps_py2 import survey as surveying

    surveying.run(watcher)


def create_absent(job, watcher):
    """The tables of apps that are frozen somewhere but not here."""
    from southdeps_py2 import absent_tables

    watcher.say("absent-tables", tables=absent_tables.create_all())


def drop(job, watcher, *names):
    """Leave tables that the project's own migrations create to them."""
    from django.db import connection

    for table in sorted(set(names) & set(connection.introspection.table_names())):
        connection.cursor().execute("DROP TABLE %s CASCADE" % connection.ops.quote_name(table))


def create_bare(job, watcher, *tables):
    from southdeps_py2 import absent_tables

    absent_tables.create_bare(tables)


def drop_column(job, watcher, table, column):
    from southdeps_py2 import absent_tables

    absent_tables.drop_column(table, column)


def describe(job, watcher):
    """The apps with migrations in South's order, their migrations, and how the project was loaded."""
    from django.conf import settings
    from south.migration.base import all_migrations

    from southdeps_py2 import isolation

    apps = list(all_migrations())
    watcher.say("apps", labels=[app.app_label() for app in apps], aliases=sorted(settings.DATABASES))
    watcher.say("left-out", **isolation.left_out())


def list_dependencies(job, watcher):
    """Which migration depends on which, as South resolves the declarations."""
    from south.migration.base import Migrations, all_migrations

    Migrations.calculate_dependencies()
    pairs = [(str(m), str(other)) for app in all_migrations() for m in app for other in m.dependencies]
    watcher.say("dependencies", pairs=sorted(pairs))


ACTIONS = {
    "syncdb": syncdb,
    "migrate": migrate,
    "load": load,
    "survey": survey,
    "create-absent": create_absent,
    "drop": drop,
    "create-bare": create_bare,
    "drop-column": drop_column,
    "describe": describe,
    "dependencies": list_dependencies,
}
