"""Tables of apps that are frozen in some migration but are not here, as an installed app would have left them."""
from __future__ import print_function


def make(made):
    """Create, for each model of an absent app, a table with every column that any frozen version of it has.

    `made` are tables that the project's own migrations create: those are left to them. All columns but the primary
    key may be null, so that a row can be written through any of the versions. Returns the names of the new tables.
    """
    from django.db import connection

    present = set(connection.introspection.table_names()) | set(made)
    absent = dict((table, fields) for table, fields in tables().items() if table not in present)
    for table, fields in sorted(absent.items()):
        create(connection, table, fields)
    return sorted(absent)


def make_bare(names):
    """Tables of which only the name is known, with nothing but a key: they can be dropped, or referred to."""
    from django.db import connection

    for name in names:
        connection.cursor().execute("CREATE TABLE %s (id serial PRIMARY KEY)" % connection.ops.quote_name(name))


def leave_out(table, column):
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
    from django.db.models import get_apps
    from south.migration import all_migrations

    here = set(module.__name__.split(".")[-2] for module in get_apps())
    seen = set()
    for migrations in all_migrations():
        for migration in migrations:
            frozen = getattr(migration.migration_class(), "models", {})
            absent = set(repr(item) for item in frozen.items() if item[0].split(".")[0] not in here and "." in item[0])
            if absent <= seen:
                continue
            seen |= absent
            try:
                orm = migration.orm()
            except Exception as error:
                print("%s can't be thawed: %s" % (migration, error))
                continue
            for model in orm:
                if model._meta.app_label not in here and not model._meta.proxy:
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
