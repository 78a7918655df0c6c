"""Run by Python 2.7: plays sequences of South's operations on databases, one line of JSON in, one line out.

    play_operations.py DATABASE_JSON

A line is a list of migrations; a migration is a list of [operation, argument, ...]. All tables are dropped before the
first. The answer has for each migration null, or if it fails, and so changes nothing, [operation or null at its end,
error].
"""


import json
import os
import sys


def main(database):
    from django.conf import settings

    settings.configure(DATABASES={"default": json.loads(database)}, INSTALLED_APPS=["south"], USE_TZ=True)
    from django.db import connection
    from south.db import db

    sys.stderr = open(os.devnull, "w")
    db.debug = False
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        if connection.vendor == "postgresql":
            cursor = connection.cursor()
            cursor.execute(
                "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
            )
            cursor.close()
        else:
            drop_all(connection)
        print(json.dumps(play(db, texts(json.loads(line)))))
        sys.stdout.flush()


def texts(value):
    """A value with texts of bytes, as most migrations write them."""
    if isinstance(value, dict):
        return dict((str(key), texts(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return [texts(inner) for inner in value]
    return str(value) if isinstance(value, unicode) else value  # noqa: F821


def drop_all(connection):
    cursor = connection.cursor()
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (name,) in cursor.fetchall():
        cursor.execute('DROP TABLE "%s"' % name)


def play(db, migrations):
    return [migrate(db, operations) for operations in migrations]


def migrate(db, operations):
    place = None
    try:
        db.start_transaction()
        for place, operation in enumerate(operations):
            run(db, *operation)
        place = None
        db.execute_deferred_sql()
        db.commit_transaction()
    except Exception as error:
        db.rollback_transaction()
        db.clear_deferred_sql()
        return [place, words(error)]
    return None


def words(error):
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "exceptions" else "%s.%s" % (kind.__module__, kind.__name__)
    return "%s: %s" % (name, str(error).split("\n")[0])


def run(db, name, *arguments):
    if name == "create_table":
        table, fields = arguments
        db.create_table(table, [(one["name"], field(db, one)) for one in fields])
    elif name == "add_column":
        db.add_column(arguments[0], arguments[1]["name"], field(db, arguments[1]))
    elif name == "alter_column":
        table, one = arguments[:2]
        db.alter_column(table, column_of(one), field(db, one), **dict(arguments[2:]))
    else:
        getattr(db, name)(*arguments)


def column_of(one):
    return one["name"] + ("_id" if "to" in one else "")


def field(db, one):
    from django.db import models

    keywords = dict(one["keywords"])
    if "to" in one:
        table, key = one["to"]
        made = dict((str(word), value) for word, value in key.get("keywords", {}).items())
        keywords["to"] = db.mock_model(
            "Mock",
            table,
            pk_field_name=key["name"],
            pk_field_type=getattr(models, key["class"]),
            pk_field_kwargs=made,
        )
    return getattr(models, one["class"])(**keywords)


main(sys.argv[1])
