"""Tables of apps that some migration freezes but that are not here, as an installed app would have left them."""
from __future__ import print_function


def create_all():
    """Create, for each model of an absent app, a table with every column that any frozen version of it has.

    All columns but the primary key may be null, so that a row can be written through any of the versions. Returns the
    names of the new tables.
    """
    from django.db import connection

    present = set(connection.introspection.table_names())
    absent = dict((table, fields) for table, fields in tables().items() if table not in present)
    for table, fields in sorted(absent.items()):
        create(connection, table, fields)
    return sorted(absent)


def create_bare(names):
    """Tables of which only the name is known, with nothing but a key: they can be dropped, or referred to."""
    from django.db import connection

    for name in names:
        connection.cursor().execute("CREATE TABLE %s (id serial PRIMARY KEY)" % connection.ops.quote_name(name))


def drop_column(table, column):
    """Leave a column to the migration that adds it."""
    from django.db import connection

    quote = connection.ops.quote_name
    connection.cursor().execute("ALTER TABLE %s DROP COLUMN IF EXISTS %s" % (quote(table), quote(column)))


def tables():
    """Table name -> column name -> field, over all frozen versions of the models of absent apps."""
    found = {}
    for model in models_of_absent_apps():
        for meta in [model._meta] + [f.rel.through._meta for f in model._meta.local_many_to_many]:
            if meta is model._meta or meta.auto_created:
                columns = found.setdefault(meta.db_table, {})
                for field in meta.local_fields:
                    columns.setdefault(field.column, field)
    return found


def models_of_absent_apps():
    from south.migration import all_migrations

    from southdeps_py2.isolation import is_absent

    seen = set()
    for migrations in all_migrations():
        for migration in migrations:
            frozen = getattr(migration.migration_class(), "models", {})
            absent = set(repr(item) for item in frozen.items() if "." in item[0] and is_absent(item[0].split(".")[0]))
            if absent <= seen:
                continue
            seen |= absent
            try:
                orm = migration.orm()
            except Exception as error:
                print("the frozen models of %s can't be built: %s" % (migration, error))
                continue
            for model in orm:
                if is_absent(model._meta.app_label) and not model._meta.proxy:
                    yield model


def create(connection, table, fields):
    quote = connection.ops.quote_name
    columns = []
    for name, field in sorted(fields.items()):
        kind = field.db_type(connection=connection)
        if kind:
            key = " PRIMARY KEY" if field.primary_key else " UNIQUE" if field.unique else ""
            columns.append("%s %s%s" % (quote(name), kind, key))
    connection.cursor().execute("CREATE TABLE %s (%s)" % (quote(table), ", ".join(columns)))
