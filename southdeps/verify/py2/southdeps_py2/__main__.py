"""Run by Python 2.7: does one job with South and writes down, line by line, what happened.

The job is a JSON file, named on the command line; southdeps/judge/runner.py makes it and reads the lines. Nothing of
Django is imported before the settings stand.
"""

from __future__ import print_function

import gc
import io
import json
import os
import sys

#: This package and nothing else: no module of ours may hide one of the project's.
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Lines(object):
    """Events, one JSON object a line, on disk as soon as they are said: a run that is killed keeps what it said."""

    def __init__(self, path):
        self.file = io.open(path, "ab", buffering=0)

    def __call__(self, event, **facts):
        facts["event"] = event
        self.file.write(json.dumps(facts).encode("ascii") + b"\n")


def configure(job):
    """Make the settings: a module of the project's, or values; the database is ours in either case."""
    module = job["settings"].get("module")
    if module:
        os.environ["DJANGO_SETTINGS_MODULE"] = module
    from django.conf import settings

    if not module:
        settings.configure(**job["settings"]["values"])
    settings.DATABASES = {"default": job["database"]}
    settings.DATABASE_ROUTERS = []


def words(error):
    """What the interpreter would print of an error, on one line: `module.Class: text`.

    Some errors of South (exceptions.py) quote the one that was meant; DependsOnUnknownMigration prints its text and
    returns nothing.
    """
    while getattr(error, "exc_info", None) and error.exc_info[1] is not None:
        error = error.exc_info[1]
    stdout, sys.stdout = sys.stdout, io.BytesIO()
    try:
        text = str(error)
    except UnicodeError:
        text = unicode(error).encode("utf-8")
    except TypeError:
        text = sys.stdout.getvalue()
    finally:
        sys.stdout = stdout
    module = type(error).__module__
    name = type(error).__name__ if module == "exceptions" else "%s.%s" % (module, type(error).__name__)
    first = text.strip().split("\n")[0].strip()
    return ("%s: %s" % (name, first)).decode("utf-8", "replace") if first else name


def run(job, say):
    from southdeps_py2 import watch

    configure(job)
    if job["isolated"]:
        from southdeps_py2 import isolation

        isolation.install(job["isolated"]["root"])
    watcher = watch.install(say, words, job)
    for action in job["actions"]:
        watcher.look()
        ACTIONS[action[0]](job, watcher, *action[1:])


def syncdb(job, watcher):
    from django.core.management import call_command

    call_command("syncdb", interactive=False, verbosity=0)


def migrate(job, watcher, *target):
    """South's `migrate [APP [NAME]]`, with the edges of the job among the dependencies."""
    from django.core.management import call_command

    if job["edges"]:
        from southdeps_py2 import edges

        edges.inject(job["edges"])
    options = {"interactive": False, "verbosity": 0, "no_initial_data": not job["initial_data"]}
    call_command("migrate", *target, **options)


def survey(job, watcher):
    """Every migration of every app, each statement that fails passed over: what would each one create?"""
    from southdeps_py2 import survey as surveying

    surveying.run(watcher)


def premake(job, watcher):
    """The tables of apps that are frozen somewhere but not here."""
    from southdeps_py2 import premade

    watcher.say("premade", tables=premade.make(job["isolated"]["made"]))


def drop(job, watcher, *names):
    """Leave tables that the project's own migrations create to them."""
    from django.db import connection

    for table in set(names) & set(connection.introspection.table_names()):
        connection.cursor().execute("DROP TABLE %s CASCADE" % connection.ops.quote_name(table))


def bare(job, watcher, *tables):
    from southdeps_py2 import premade

    premade.make_bare(tables)


def without(job, watcher, table, column):
    from southdeps_py2 import premade

    premade.leave_out(table, column)


def tell_apps(job, watcher):
    """The labels of the apps with migrations, in the order in which South takes them."""
    from south.migration import all_migrations

    watcher.say("apps", labels=[migrations.app_label() for migrations in all_migrations()])


def tell_dependencies(job, watcher):
    """Who depends on whom, by South's own reckoning."""
    from south.migration import all_migrations
    from south.migration.base import Migrations

    Migrations.calculate_dependencies()
    pairs = [(str(m), str(other)) for app in all_migrations() for m in app for other in m.dependencies]
    watcher.say("dependencies", pairs=sorted(pairs))


ACTIONS = {
    "syncdb": syncdb,
    "migrate": migrate,
    "survey": survey,
    "premake": premake,
    "drop": drop,
    "bare": bare,
    "without": without,
    "apps": tell_apps,
    "dependencies": tell_dependencies,
}


def main(path):
    with io.open(path, encoding="utf-8") as file:
        job = json.load(file)
    gc.disable()  # frozen models make millions of objects that live as long as the process
    sys.path[:] = [HERE] + job["path"] + sys.path[1:]
    say = Lines(job["events"])
    try:
        run(job, say)
    except SystemExit as error:
        say("ended", error="SystemExit: %s" % error.code if error.code else None, touched=[])
    except Exception as error:
        import traceback

        traceback.print_exc()
        from southdeps_py2 import standins

        say("ended", error=words(error), touched=sorted(set(standins.touched)))
    else:
        say("ended", error=None, touched=[])


if __name__ == "__main__":
    main(sys.argv[1])
