"""Idioms of old migrations, as small projects: those that work on a fresh database, and twins of them that fail.

Each has two apps, `alpha` and `beta`, which South migrates in either order. What the real South does with them is recorded
in `QUIET` and `LOUD` themselves: the first pass in both orders, the second fail in one at least (tests/verify/test_idioms.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.projects import create, migration

if TYPE_CHECKING:
    from collections.abc import Mapping

THING, BOX = "alpha.Thing: name", "beta.Box: name"
ALPHA = migration(create("alpha_thing: name"), THING)
SETTINGS = """\
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'south', {apps}]
DATABASES = {{'default': {{'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'x'}}}}
SECRET_KEY = '-'
"""
INTEGER = "self.gf('django.db.models.fields.IntegerField')"
SIZE = migration(f"db.add_column('alpha_thing', 'size', {INTEGER}(default=1), keep_default=False)")
NO_SIZE = migration("db.delete_column('alpha_thing', 'size')")
CONTENT_TYPE = "contenttypes.ContentType(db_table=django_content_type): name, app_label, model"
THINGS = "orm['alpha.Thing'].objects"
PAIR = "('alpha', '0001_initial')"
AFTER = f"depends_on = ({PAIR},)"
LIVE = """\
from django.db import models

class Thing(models.Model):
    name = models.CharField(max_length=50)

class Proxy(Thing):
    class Meta:
        proxy = True
"""
FIELDS = "from django.db import models\n\nclass NameField(models.CharField):\n    pass\n"
TOP = "from django.conf import settings\nfrom django.db import DatabaseError, connection, transaction\nfrom django.db.models import F, Max"
CUSTOM = ALPHA.replace("django.db.models.fields.CharField", "alpha.fields.NameField")


def beta(body: str, *models: str, head: str = AFTER, top: str = TOP, base: str = "DataMigration") -> str:
    """A migration that runs after alpha's first one."""
    return migration(body, *(models or (THING,)), head=head, top=top, base=base)


def reading(head: str = "", top: str = TOP) -> str:
    """A migration that reads a table of alpha's, with some declaration."""
    return beta(f"list({THINGS}.all())", head=head, top=top)


def once(body: str, *models: str, **more: str) -> dict[str, str]:
    """A project in which beta has one migration after alpha's first."""
    return {"alpha:0001_initial": ALPHA, "beta:0001_initial": beta(body, *models, **more)}


def twice(body: str, *models: str, **more: str) -> dict[str, str]:
    """A project in which beta has made a table of its own before."""
    first = migration(create("beta_box: name"), BOX)
    return {
        "alpha:0001_initial": ALPHA,
        "beta:0001_initial": first,
        "beta:0002_more": beta(body, *(models or (THING, BOX)), **more),
    }


def declaring(head: str = "", *, top: str = "", end: str = "", base: str = "") -> dict[str, str]:
    """A project in which beta declares in some way that it runs after alpha."""
    text = reading(head, f"{TOP}\n{top}") + end
    if base:
        text = text.replace("class Migration(DataMigration)", f"class Migration({base})")
    return {"alpha:0001_initial": ALPHA, "beta:0001_initial": text}


MIXIN = f"class Late(object):\n    {AFTER}"
BUILT = """

def after_alpha(cls):
    class Migration(cls):
        depends_on = (('alpha', '0001_initial'),)
    return Migration

Migration = after_alpha(Migration)
"""
DESCRIPTOR = """
class Pairs(object):
    def __get__(self, instance, owner):
        return [('alpha', '0001_initial')]
"""
GET = f"{THINGS}.get(name='x')"
ABSENT = "except orm['alpha.Thing'].DoesNotExist:"
TABLES = "connection.introspection.table_names()"
DESCRIPTION = "connection.introspection.get_table_description(connection.cursor(), 'alpha_thing')"

#: name -> the files of a project with which South has no trouble, in either order of the apps
QUIET: dict[str, Mapping[str, str]] = {
    # rows that may be missing
    "a row that may be missing": once(f"thing = None\ntry:\n    thing = {GET}\n{ABSENT}\n    pass\nif thing:\n    thing.delete()"),
    "a row that is made if it is missing": once(f"try:\n    thing = {GET}\n{ABSENT}\n    thing = orm['alpha.Thing'].objects.create(name='x')\nthing.name = 'y'\nthing.save()"),
    "a return if a row is missing": once(f"try:\n    thing = {GET}\nexcept Exception:\n    return\nthing.nothing()"),
    "the first row, if there is one": once(f"things = {THINGS}.filter(name='x')[:1]\nthing = things[0] if things else None"),
    "get or create": once(f"thing, made = {THINGS}.get_or_create(name='x')\nif made:\n    thing.name = 'y'\n    thing.save()\n{THINGS}.get(name='y')"),
    "a row that was made above": once(f"{THINGS}.create(name='x')\nthing = {GET}\nthing.save()"),
    "a row that alpha makes": {"alpha:0001_initial": migration(create("alpha_thing: name") + f"\n{THINGS}.create(name='x')", THING), "beta:0001_initial": beta(GET)},
    "rows of a SELECT": once("for row in db.execute('SELECT id FROM alpha_thing'):\n    db.execute('DELETE FROM alpha_thing WHERE id = %s', [row[0]])"),
    "the number of rows": once("cursor = connection.cursor()\ncursor.execute('SELECT count(*) FROM alpha_thing')\nprint(cursor.fetchone()[0])"),
    "a stop if there are many rows": once(f"if {THINGS}.count() > 1000:\n    raise RuntimeError('too many')"),
    "a check of numbers": once(f"before = {THINGS}.count()\nfor thing in {THINGS}.all():\n    thing.save()\nif before != {THINGS}.count():\n    raise RuntimeError('lost')"),
    "a method of rows that there are not": once(f"for thing in {THINGS}.all():\n    thing.get_absolute_url()"),
    "the largest key": once(f"last = {THINGS}.aggregate(last=Max('id'))['last'] or 0\nprint(last + 1)"),
    "an update by another column": once(f"{THINGS}.filter(name='x').update(name=F('name'))"),
    "a row that may be missing, in an expression": once(f"thing = None\ntry:\n    thing = {GET}\n{ABSENT}\n    pass\nthing and thing.nothing()"),
    "the first row, or its exception": once(f"try:\n    {THINGS}.all()[0].nothing()\nexcept IndexError:\n    pass"),
    "the exception of Django": once(f"from django.core.exceptions import ObjectDoesNotExist\ntry:\n    {GET}.nothing()\nexcept ObjectDoesNotExist:\n    pass"),
    "a row if it exists": once(f"if {THINGS}.filter(name='x').exists():\n    {GET}.nothing()"),
    "a row that was saved above": once(f"thing = orm['alpha.Thing'](name='x')\nthing.save()\n{GET}"),
    "a row that SQL has made": once(f"db.execute(\"INSERT INTO alpha_thing (name) VALUES ('x')\")\n{GET}"),
    # dry runs and backends
    "a guard against dry runs": once(f"if not db.dry_run:\n    for thing in {THINGS}.all():\n        thing.save()"),
    "a return in dry runs": once(f"if db.dry_run:\n    return\n{THINGS}.count()"),
    "no dry run": once(f"{THINGS}.count()", head=f"{AFTER}\nno_dry_run = True", base="SchemaMigration"),
    "SQL of MySQL alone": once("if db.backend_name == 'mysql':\n    db.execute('ALTER TABLE alpha_thing ENGINE=InnoDB')"),
    "SQL of PostgreSQL": once("if connection.vendor == 'postgresql':\n    db.execute('CREATE INDEX beta_names ON alpha_thing (name)')\nelse:\n    db.execute('NOT SQL')"),
    "SQL with parameters": once("db.execute('UPDATE alpha_thing SET name = %s WHERE name = %s', ['a', 'b'])"),
    "several statements of SQL": once("db.execute_many('UPDATE alpha_thing SET name = 1; DELETE FROM alpha_thing;')"),
    # helpers
    "a method that moves rows": once("self.move(orm)", head=f"{AFTER}\ndef move(self, orm):\n    for thing in {THINGS}.all():\n        thing.save()"),
    "a static method": once("self.count(orm)", head=f"{AFTER}\n@staticmethod\ndef count(orm):\n    return {THINGS}.count()"),
    "a function of the module": once("move(orm)", top=f"{TOP}\n\ndef move(orm):\n    list({THINGS}.all())\n"),
    "a function in a list": once("for step in (lambda: list(orm['alpha.Thing'].objects.all()), lambda: None):\n    step()"),
    "symmetrical": once(f"{THINGS}.count()", head=f"{AFTER}\nsymmetrical = True\ncomplete_apps = ['alpha', 'beta']"),
    # tables and columns that may be missing
    "a table that may be there": once(f"if 'beta_old' in {TABLES}:\n    db.delete_table('beta_old')"),
    "a table that may be there, in SQL": once("db.execute('DROP TABLE IF EXISTS beta_old')"),
    "a column that may be there": once(f"columns = [column[0] for column in {DESCRIPTION}]\nif 'size' in columns:\n    db.delete_column('alpha_thing', 'size')", base="SchemaMigration"),
    "a drop that is rolled back": once("try:\n    db.delete_table('beta_old')\nexcept DatabaseError:\n    db.rollback_transaction()\n    db.start_transaction()\nlist(orm['alpha.Thing'].objects.all())", base="SchemaMigration"),
    "a drop in a savepoint": once("sid = transaction.savepoint()\ntry:\n    db.execute('DROP TABLE beta_old')\nexcept DatabaseError:\n    transaction.savepoint_rollback(sid)\nlist(orm['alpha.Thing'].objects.all())", base="SchemaMigration"),
    "an app that may be installed": once("if 'gamma' in settings.INSTALLED_APPS:\n    orm['gamma.Thing'].objects.count()"),
    "a module that may be installed": once("try:\n    import gamma\nexcept ImportError:\n    gamma = None\nif gamma:\n    gamma.migrate()"),
    "SQL that is rolled back": once(f"try:\n    db.execute('SELECT nope FROM alpha_thing')\nexcept Exception:\n    connection._rollback()\nlist({THINGS}.all())"),
    # schemas
    "a table made anew": twice("db.delete_table('beta_box')\n" + create("beta_box: name"), base="SchemaMigration"),
    "a foreign key to a table made below": once(create("beta_box: lid -> beta.Lid") + "\n" + create("beta_lid: name"), THING, "beta.Lid: name", base="SchemaMigration"),
    "unique for a while": twice("db.create_unique('beta_box', ['name'])\ndb.delete_unique('beta_box', ['name'])", base="SchemaMigration"),
    "an index for a while": once("db.create_index('alpha_thing', ['name'])\ndb.delete_index('alpha_thing', ['name'])", base="SchemaMigration"),
    "a column renamed, then read": once("db.rename_column('alpha_thing', 'name', 'label')\nlist(orm['alpha.Thing'].objects.all())\ndb.rename_column('alpha_thing', 'label', 'name')", "alpha.Thing: label", base="SchemaMigration"),
    "a table renamed": twice("db.rename_table('beta_box', 'beta_case')\ndb.send_create_signal('beta', ['Case'])\nlist(orm['beta.Case'].objects.all())", "beta.Case: name", base="SchemaMigration"),
    "a type changed": twice("db.alter_column('beta_box', 'name', self.gf('django.db.models.fields.TextField')(null=True))", base="SchemaMigration"),
    "a required column with rows": twice(f"orm['beta.Box'].objects.create(name='x')\ndb.add_column('beta_box', 'size', {INTEGER}(default=1), keep_default=False)", base="SchemaMigration"),
    "all rows deleted": twice("db.clear_table('beta_box')", base="SchemaMigration"),
    "a required column that is gone again": {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE, "alpha:0003_no_size": NO_SIZE,
        "beta:0001_initial": beta(f"{THINGS}.create(name='x')", head="depends_on = (('alpha', '0003_no_size'),)"),
    },
    "an insert for each of no rows": {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE,
        "beta:0001_initial": beta(f"for thing in {THINGS}.all():\n    {THINGS}.create(name=thing.name)", head="depends_on = (('alpha', '0002_size'),)"),
    },
    "many inserts of nothing": {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE,
        "beta:0001_initial": beta(f"{THINGS}.bulk_create([])", head="depends_on = (('alpha', '0002_size'),)"),
    },
    "a required column that is not any more": {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE,
        "alpha:0003_null": migration(f"db.alter_column('alpha_thing', 'size', {INTEGER}(null=True))"),
        "beta:0001_initial": beta(f"{THINGS}.create(name='x')", head="depends_on = (('alpha', '0003_null'),)"),
    },
    "a column that is not frozen": {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE,
        "beta:0001_initial": beta(f"list({THINGS}.all())", head="depends_on = (('alpha', '0002_size'),)"),
    },
    # Django's own tables
    "users": once("orm['auth.User'].objects.filter(username='x').count()", "auth.User(db_table=auth_user): username"),
    "a foreign key to users": once(create("beta_box: owner -> auth.User"), "auth.User: username", base="SchemaMigration"),
    "content types renamed": once("orm['contenttypes.ContentType'].objects.filter(app_label='beta', model='old').update(model='new')", CONTENT_TYPE),
    "a content type that may be missing": once("types = orm['contenttypes.ContentType'].objects.filter(app_label='beta', model='old')\nif types.exists():\n    types[0].delete()", CONTENT_TYPE),
    "content types after their signal": twice("db.send_create_signal('beta', ['Box'])\ndb.send_pending_create_signals()", base="SchemaMigration"),
    # code of the project
    "a proxy of today": {**once("from alpha.models import Proxy\nProxy.objects.count()"), "alpha/models.py": LIVE},
    "a field class of the project": {"alpha:0001_initial": CUSTOM, "alpha/fields.py": FIELDS, "beta:0001_initial": beta(f"{THINGS}.create(name='x')")},
    "a folder of another tool": {**once(f"{THINGS}.count()"), "tools/__init__.py": "", "tools/migrations/__init__.py": "", "tools/migrations/0001_x.py": "revision = 1\n"},
    # declarations
    "a list": declaring(f"depends_on = [{PAIR}]"),
    "a list of lists": declaring("depends_on = [['alpha', '0001_initial']]"),
    "a set": declaring(f"depends_on = set([{PAIR}])"),
    "items of a dict": declaring("depends_on = {'alpha': '0001_initial'}.items()"),
    "a list that is appended to": declaring(f"depends_on = []\ndepends_on.append({PAIR})"),
    "a sum": declaring(f"depends_on = ()\ndepends_on += ({PAIR},)"),
    "a comprehension": declaring("depends_on = [(app, '0001_initial') for app in ('alpha',)]"),
    "under a condition": declaring(f"if 'alpha' in settings.INSTALLED_APPS:\n    {AFTER}"),
    "a name of the module": declaring("depends_on = PAIRS", top=f"PAIRS = ({PAIR},)"),
    "a name of another module": {**declaring("depends_on = PAIRS", top="from alpha.pairs import PAIRS"), "alpha/pairs.py": f"PAIRS = ({PAIR},)\n"},
    "after the class": declaring(end=f"\nMigration.depends_on = [{PAIR}]\n"),
    "inherited": declaring(top=MIXIN, base="Late, DataMigration"),
    "a class that a function builds": declaring(end=BUILT),
    "a class that type builds": declaring(end=f"\nMigration = type('Migration', (Migration,), {{'depends_on': [{PAIR}]}})\n"),
    "a descriptor": declaring("depends_on = Pairs()", top=DESCRIPTOR),
    "the name of a file": declaring("depends_on = (('alpha', '0001_initial.py'),)"),
    "needed by": {"alpha:0001_initial": ALPHA.replace("    def forwards", "    needed_by = [('beta', '0001_initial')]\n    def forwards", 1), "beta:0001_initial": reading()},
    "needed by, as a base class says": {
        "alpha:0001_initial": ALPHA.replace("class Migration(SchemaMigration)", "class First(object):\n    needed_by = (('beta', '0001_initial'),)\n\nclass Migration(First, SchemaMigration)", 1),
        "beta:0001_initial": reading(),
    },
}  # fmt: skip


class Loud(NamedTuple):
    """A project that fails, and the code that says so."""

    code: str
    files: Mapping[str, str]


#: name -> the twin of the project of that name that fails, in one order at least
LOUD: dict[str, Loud] = {
    "a row that may be missing, in an expression": Loud("SD307", once(f"thing = None\ntry:\n    thing = {GET}\n{ABSENT}\n    pass\nthing.nothing()")),
    "the first row, or its exception": Loud("SD307", once(f"try:\n    {THINGS}.all()[0].nothing()\nexcept KeyError:\n    pass")),
    "a row if it exists": Loud("SD307", once(f"if not {THINGS}.count():\n    {GET}.nothing()")),
    "a row that was saved above": Loud("SD307", once(f"thing = orm['alpha.Thing'](name='x')\n{GET}")),
    "SQL that is rolled back": Loud("SD304", once(f"try:\n    db.execute('SELECT nope FROM alpha_thing')\nexcept Exception:\n    pass\nlist({THINGS}.all())")),
    "many inserts of nothing": Loud("SD409", {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE,
        "beta:0001_initial": beta(f"{THINGS}.bulk_create([orm['alpha.Thing'](name='x')])"),
    }),
    "a row that may be missing": Loud("SD307", once(GET)),
    "a return if a row is missing": Loud("SD307", once(f"try:\n    thing = {GET}\nexcept KeyError:\n    return")),
    "the first row, if there is one": Loud("SD307", once(f"thing = {THINGS}.filter(name='x')[0]")),
    "a row that was made above": Loud("SD307", once(f"{THINGS}.create(name='y')\nthing = {GET}")),
    "a row that alpha makes": Loud("SD405", {
        "alpha:0001_initial": migration(create("alpha_thing: name"), THING), "alpha:0002_rows": migration(f"{THINGS}.create(name='x')", THING), "beta:0001_initial": beta(GET),
    }),
    "rows of a SELECT": Loud("SD307", once("print(db.execute('SELECT id FROM alpha_thing')[0][0])")),
    "the number of rows": Loud("SD304", once("cursor = connection.cursor()\ncursor.execute('SELECT nope FROM alpha_thing')")),
    "a stop if there are many rows": Loud("SD309", once(f"if {THINGS}.count() < 1:\n    raise RuntimeError('too few')")),
    "a check of numbers": Loud("SD309", once(f"if {THINGS}.count() == {THINGS}.filter(name='x').count():\n    raise RuntimeError('no')")),
    "a method of rows that there are not": Loud("SD309", once(f"{THINGS}.create(name='x').get_absolute_url()")),
    "a guard against dry runs": Loud("SD101", once(f"if not db.dry_run:\n    for thing in {THINGS}.all():\n        thing.save()", head="")),
    "a return in dry runs": Loud("SD101", once(f"if db.dry_run:\n    return\n{THINGS}.count()", head="")),
    "SQL with parameters": Loud("SD304", once("db.execute('UPDATE alpha_thing SET nome = %s', ['a'])")),
    "a function of the module": Loud("SD101", once("move(orm)", head="", top=f"{TOP}\n\ndef move(orm):\n    list({THINGS}.all())\n")),
    "a static method": Loud("SD101", once("self.count(orm)", head=f"@staticmethod\ndef count(orm):\n    return {THINGS}.count()")),
    "a table that may be there": Loud("SD301", once("db.delete_table('beta_old')", base="SchemaMigration")),
    "a table that may be there, in SQL": Loud("SD301", once("db.execute('DROP TABLE beta_old')")),
    "a column that may be there": Loud("SD304", once("db.delete_column('alpha_thing', 'size')", base="SchemaMigration")),
    "a drop that is rolled back": Loud("SD301", once("try:\n    db.delete_table('beta_old')\nexcept DatabaseError:\n    pass\nlist(orm['alpha.Thing'].objects.all())", base="SchemaMigration")),
    "a table made anew": Loud("SD305", twice(create("beta_box: name"), base="SchemaMigration")),
    "unique for a while": Loud("SD306", twice("db.delete_unique('beta_box', ['name'])", base="SchemaMigration")),
    "an index for a while": Loud("SD305", once("db.create_index('alpha_thing', ['name'])\ndb.create_index('alpha_thing', ['name'])", base="SchemaMigration")),
    "a column renamed, then read": Loud("SD304", once("db.rename_column('alpha_thing', 'name', 'label')\nlist(orm['alpha.Thing'].objects.all())", base="SchemaMigration")),
    "a table renamed": Loud("SD301", twice("db.rename_table('beta_box', 'beta_case')\nlist(orm['beta.Box'].objects.all())", base="SchemaMigration")),
    "a required column that is gone again": Loud("SD409", {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE,
        "beta:0001_initial": beta(f"{THINGS}.create(name='x')", head="depends_on = (('alpha', '0002_size'),)"),
    }),
    "a column that is not frozen": Loud("SD101", {
        "alpha:0001_initial": ALPHA, "alpha:0002_size": SIZE, "beta:0001_initial": beta(f"list({THINGS}.all())", "alpha.Thing: name, size"),
    }),
    "a content type that may be missing": Loud("SD307", once("db.send_create_signal('beta', ['Old'])\norm['contenttypes.ContentType'].objects.get(app_label='beta', model='old')", CONTENT_TYPE)),
    "a proxy of today": Loud("SD101", {**once("from alpha.models import Proxy\nProxy.objects.count()", head=""), "alpha/models.py": LIVE}),
    "a field class of the project": Loud("SD309", {"alpha:0001_initial": CUSTOM, "alpha/fields.py": "", "beta:0001_initial": beta("pass")}),
    "a list": Loud("SD206", declaring(top=f"depends_on = [{PAIR}]")),
    "a list of lists": Loud("SD201", declaring("depends_on = ['alpha', '0001_initial']")),
    "a name of the module": Loud("SD101", declaring("depend_on = PAIRS", top=f"PAIRS = ({PAIR},)")),
    "inherited": Loud("SD101", declaring(top=MIXIN, base="DataMigration")),
    "after the class": Loud("SD202", declaring(end="\nMigration.depends_on = [('alpha', '0001')]\n")),
    "needed by": Loud("SD202", {"alpha:0001_initial": ALPHA.replace("    def forwards", "    needed_by = [('beta', '0001_next')]\n    def forwards", 1), "beta:0001_initial": reading()}),
}  # fmt: skip


def with_settings(files: Mapping[str, str], *apps: str) -> dict[str, str]:
    """The files of a project that installs these apps."""
    return {**files, "settings.py": SETTINGS.format(apps=", ".join(repr(app) for app in apps))}
