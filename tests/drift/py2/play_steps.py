"""Run by Python 2.7: makes the live database of a case by the steps in its case.json.

    play_steps.py SETTINGS_MODULE STEPS_JSON

A step is ["syncdb", "--all"], ["migrate", APP, NAME, "--fake"], ["south", CODE or list of CODE] with South's `db` and
Django's `models` in view, or ["sql", STATEMENT or {BACKEND: STATEMENT or list}], ["forwards" or "backwards", APP, FILE] of a migration's file.
"""

import json
import os
import sys


def main(settings, steps):
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    from django.core.management import call_command
    from django.db import connection

    for step in json.loads(steps):
        kind, arguments = step[0], step[1:]
        if kind == "syncdb":
            call_command("syncdb", interactive=False, verbosity=0, migrate_all="--all" in arguments)
        elif kind == "migrate":
            names = [one for one in arguments if not one.startswith("--")]
            try:
                call_command("migrate", *names, interactive=False, verbosity=0, fake="--fake" in arguments)
            except Exception as error:  # as in the cases: a migration may fail
                print("migrate: %s" % error)
        elif kind == "south":
            south(as_list(arguments[0]))
        elif kind == "sql":
            statements = arguments[0]
            if isinstance(statements, dict):
                statements = statements[connection.vendor.replace("sqlite", "sqlite3")]
            cursor = connection.cursor()
            for statement in as_list(statements):
                cursor.execute(statement)
        elif kind in ("forwards", "backwards"):
            run_migration(kind, *arguments)
        else:
            raise ValueError(kind)


def south(lines):
    from django.db import models
    from south.db import db

    db.debug = False
    db.start_transaction()
    for line in lines:
        exec(line, {"db": db, "models": models})
    db.execute_deferred_sql()
    db.commit_transaction()


def run_migration(direction, app, path):
    """Run one direction of a migration that is a file anywhere, and is not recorded."""
    import imp

    from south.db import db
    from south.orm import FakeORM

    migration = imp.load_source("proposal", path).Migration
    orm = FakeORM(migration, app)
    db.start_transaction()
    getattr(migration(), direction)(orm)
    db.execute_deferred_sql()
    db.commit_transaction()


def as_list(value):
    return value if isinstance(value, list) else [value]


main(*sys.argv[1:])
