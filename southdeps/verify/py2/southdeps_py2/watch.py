"""Watches South run: which migration starts, the first error of the database in it, what it creates and drops."""

import re
import sys

from southdeps_py2 import gis, imports, standins

#: psycopg2.extensions.TRANSACTION_STATUS_INERROR
INERROR = 3

#: Every column, and every table as a column without a name.
CATALOG = """
    SELECT c.relname, coalesce(a.attname, '')
    FROM pg_class c LEFT JOIN LATERAL (
        SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT NULL
    ) a ON true
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
"""


class Watcher(object):
    """What is known of the migration that is running. `pass_over` makes failing statements do nothing (a survey)."""

    def __init__(self, say, text_of, job, isolated):
        self.say = say
        self.text_of = text_of
        self.migration = None
        self.action = None
        self.module = None
        self.first = None
        self.pass_over = False
        self.failed_statements = 0
        self.extensions = Extensions() if isolated else None
        database = job["databases"]["default"]
        self.catalog = Catalog(database) if "postgresql" in database["ENGINE"] else None

    def start(self, migration):
        self.migration, self.first, self.failed_statements = str(migration), None, 0
        self.module = migration.full_name()
        del standins.touched[:]
        self.say("start", migration=self.migration)

    def look(self):
        """What is there now was not made by a migration."""
        self.module = None
        if self.catalog:
            self.catalog.change()

    def done(self):
        appeared, vanished = self.catalog.change() if self.catalog else ([], [])
        self.say(
            "done",
            migration=self.migration,
            appeared=appeared,
            vanished=vanished,
            touched=standins.used(),
            geometries=geometries_in(self.module),
        )

    def failed(self, error):
        """The error of the database counts that ended the transaction, not what came out of the migration after it."""
        facts = self.first or {"error": self.text_of(error), "statement": None, "live": False}
        trace = sys.exc_info()[2]
        touched = standins.used() or standins_named(self.module, trace)
        touched += gis.lacking_for(error, trace)
        self.say("failed", migration=self.migration, raised=self.text_of(error), touched=touched, **facts)

    def around_statement(self, connection):
        """An error that did not leave the transaction aborted (SQLite, a savepoint) has been dealt with."""
        if self.first and getattr(connection, "get_transaction_status", lambda: None)() != INERROR:
            self.first = None

    def database_error(self, error, statement):
        self.failed_statements += 1
        if self.pass_over:
            self.say("passed-over", migration=self.migration, error=self.text_of(error))
        elif self.first is None:
            if isinstance(statement, str):
                statement = statement.decode("utf-8", "replace")
            self.first = {"error": self.text_of(error), "statement": statement, "live": live_model()}


def standins_in(module):
    """The stand-ins among the names of a module: global name -> what it stands for."""
    names = getattr(sys.modules.get(module), "__dict__", {})
    return dict((key, value.standin) for key, value in list(names.items()) if standins.is_standin(value))


def standins_named(module, trace):
    """The stand-ins that the functions of a migration's module which an error went through name."""
    found, named = standins_in(module), set()
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == module:
            named.update(trace.tb_frame.f_code.co_names)
        trace = trace.tb_next
    return sorted(set(found[name] for name in named & set(found)))


def geometries_in(module):
    """The stand-ins for GeoDjango's geometries that a migration's module imports."""
    return sorted(name for name in standins_in(module).values() if name.startswith("django.contrib.gis."))


def live_model():
    """Whether the statement being executed is a query of a model that is not frozen: one that Django registered."""
    from django.db.models import get_model
    from django.db.models.query import QuerySet

    frame = sys._getframe()
    while frame is not None:
        queried = frame.f_locals.get("self")
        if isinstance(queried, QuerySet):
            meta = queried.model._meta
            return get_model(meta.app_label, meta.object_name, False, False) is queried.model
        frame = frame.f_back
    return False


class Catalog(object):
    """The tables and columns there are, read over a connection of its own: it sees what was committed."""

    def __init__(self, database):
        import psycopg2

        names = {"NAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        self.connection = psycopg2.connect(
            **dict((names[k], v) for k, v in database.items() if v and k in names)
        )
        self.connection.autocommit = True
        self.seen = self.read()

    def read(self):
        cursor = self.connection.cursor()
        cursor.execute(CATALOG)
        return frozenset(cursor.fetchall())

    def extensions(self):
        cursor = self.connection.cursor()
        cursor.execute("SELECT name FROM pg_available_extensions")
        return set(name for name, in cursor.fetchall())

    def has_type(self, name):
        """Whether there is a type of this name: an earlier job may have made it."""
        cursor = self.connection.cursor()
        cursor.execute("SELECT 1 FROM pg_type WHERE typname = %s", [name])
        return cursor.fetchone() is not None

    def change(self):
        before, self.seen = self.seen, self.read()
        return sorted(self.seen - before), sorted(before - self.seen)


class Extensions(object):
    """Stand-ins for extensions that the server lacks: text under the name of the type that most of them are for."""

    asked = re.compile(r"\s*CREATE\s+EXTENSION\s+(IF\s+NOT\s+EXISTS\s+)?\"?([\w-]+)", re.IGNORECASE)

    def __init__(self):
        self.made = set()

    def stand_in(self, sql, catalog):
        found = self.asked.match(sql)
        if not found or catalog is None or found.group(2) in catalog.extensions():
            return sql
        name = found.group(2)
        standins.touched.append("extension %s" % name)
        if found.group(1) and (name in self.made or catalog.has_type(name)):
            return "SELECT 1"
        self.made.add(name)
        return 'CREATE DOMAIN "%s" AS text' % name


class Cursor(object):
    """Django's cursor, with its errors noted; with `pass_over` a statement that fails leaves an empty result."""

    def __init__(self, inner, connection, watcher):
        self.__dict__.update(inner=inner, connection=connection, watcher=watcher, void=False)

    def __getattr__(self, name):
        if self.void and name in ("fetchone", "fetchmany", "fetchall"):
            return lambda *args: None if name == "fetchone" else []
        return getattr(self.inner, name)

    def __setattr__(self, name, value):
        setattr(self.inner, name, value)

    def __iter__(self):
        return iter(()) if self.void else iter(self.inner)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.inner.close()

    def execute(self, sql, *args):
        if self.watcher.extensions:
            sql = self.watcher.extensions.stand_in(sql, self.watcher.catalog)
        return self._do(self.inner.execute, (sql,) + args)

    def executemany(self, *args):
        return self._do(self.inner.executemany, args)

    def _do(self, execute, args):
        guarded = self.watcher.pass_over and not getattr(self.connection.connection, "autocommit", False)
        self.__dict__["void"] = False
        self.watcher.around_statement(self.connection.connection)
        if guarded:
            self.inner.execute("SAVEPOINT southdeps")
        try:
            result = execute(*args)
            self.watcher.around_statement(self.connection.connection)
            return result
        except Exception as error:
            self.watcher.database_error(error, args[0])
            if not self.watcher.pass_over:
                raise
            self.__dict__["void"] = True
            if guarded:
                self.inner.execute("ROLLBACK TO SAVEPOINT southdeps")


class Cursors(object):
    count = 0


def cursors():
    """How many cursors were opened."""
    return Cursors.count


def count_cursors():
    """Count cursors from now on: a project that queries while it is imported can't be imported once for all jobs."""
    from django.db.backends import BaseDatabaseWrapper

    cursor = BaseDatabaseWrapper.cursor

    def counted(self):
        Cursors.count += 1
        return cursor(self)

    BaseDatabaseWrapper.cursor = counted


def install(say, text_of, job, config):
    """Put the watch around South's Migrator.run and every cursor of Django's; gives the watcher."""
    from django.db.backends import BaseDatabaseWrapper
    from south.migration.migrators import Migrator

    watcher = Watcher(say, text_of, job, config["isolated"])
    run, cursor = Migrator.run, BaseDatabaseWrapper.cursor

    def watched_run(self, migration, database):
        watcher.start(migration)
        try:
            if config["isolated"]:
                self.orm(migration)  # builds the frozen models: stand-ins among their fields do no harm
                del standins.touched[:]
                result = imports.retrying(lambda: run(self, migration, database), again)
            else:
                result = run(self, migration, database)
        except (Exception, SystemExit) as error:
            watcher.failed(error)
            raise
        watcher.done()
        return result

    def again():
        import south.db

        south.db.db.clear_run_data()
        watcher.first = None

    Migrator.run = watched_run
    BaseDatabaseWrapper.cursor = lambda self: Cursor(cursor(self), self, watcher)
    return watcher
