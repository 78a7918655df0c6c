"""Projects from a grammar of the names of Python, South, Django and SQL: what can stand anywhere stands anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

APPS = ("a", "b", "auth")
MODELS = ("Thing", "Box", "User")
FIELDS = ("id", "name", "thing", "owner")
FIELD_CLASSES = (
    "django.db.models.fields.AutoField",
    "django.db.models.fields.CharField",
    "django.db.models.fields.DecimalField",
    "django.db.models.fields.related.ForeignKey",
    "django.db.models.fields.related.OneToOneField",
    "django.db.models.fields.related.ManyToManyField",
    "a.fields.Own",
    "",
)
OPERATIONS = (
    *("create_table", "delete_table", "rename_table", "clear_table", "add_column", "delete_column"),
    *("rename_column", "alter_column", "create_unique", "delete_unique", "create_index", "delete_index"),
    *("create_primary_key", "delete_primary_key", "delete_foreign_key", "foreign_key_sql", "execute"),
    *("execute_many", "execute_deferred_sql", "add_deferred_sql", "start_transaction", "commit_transaction"),
    *("rollback_transaction", "send_create_signal", "send_pending_create_signals", "shorten_name", "no_such"),
)
ORM_CALLS = (
    *(
        "all",
        "filter",
        "exclude",
        "get",
        "get_or_create",
        "create",
        "bulk_create",
        "update",
        "delete",
        "count",
    ),
    *(
        "exists",
        "values",
        "values_list",
        "order_by",
        "annotate",
        "extra",
        "raw",
        "select_related",
        "latest",
        "in_bulk",
    ),
    *("defer", "only", "using", "none", "iterator", "aggregate", "dates", "distinct", "reverse", "no_such"),
)
BUILTINS = (
    *("len", "range", "zip", "map", "filter", "dict", "list", "tuple", "set", "sorted", "getattr", "setattr"),
    *(
        "hasattr",
        "isinstance",
        "open",
        "int",
        "str",
        "unicode",
        "repr",
        "max",
        "sum",
        "enumerate",
        "reversed",
    ),
    *("type", "super", "vars", "globals", "eval", "__import__", "print", "os.path.join", "os.path.dirname"),
    *("datetime.datetime.now", "models.ForeignKey", "models.CharField", "call_command", "transaction.commit"),
    *("connection.cursor", "settings.AUTH_USER_MODEL", "get_user_model", "ContentType.objects.get_for_model"),
)
METHODS = (
    *(
        "format",
        "join",
        "split",
        "replace",
        "append",
        "extend",
        "pop",
        "update",
        "items",
        "keys",
        "values",
        "get",
    ),
    *(
        "setdefault",
        "sort",
        "strip",
        "lower",
        "execute",
        "fetchall",
        "fetchone",
        "save",
        "delete",
        "add",
        "__class__",
    ),
)
TEXTS = (
    *(
        "",
        "a",
        "a_thing",
        "a.Thing",
        "a.thing",
        "%s",
        "%(a)s",
        "{}",
        "{0!r:>99999}",
        "%99999s",
        "\\x00",
        "\\ud800",
    ),
    *("é", "'\\'", "orm['a.Thing']", "0001_initial", "../x", "x.json", "a:id", "$$", "a\\nb", "a" * 300),
)
NUMBERS = ("0", "1", "-1", "2**63", "10**9", "1e400", "0.5", "None", "True", "False", "1j", "10**10000")
SQL = (
    *(
        "SELECT * FROM a_thing",
        "INSERT INTO a_thing (id) VALUES (1)",
        "UPDATE a_thing SET id = %s",
        "DROP TABLE",
    ),
    *(
        "CREATE TABLE t (id int REFERENCES a_thing)",
        "ALTER TABLE a_thing ADD COLUMN",
        "ARRAY[",
        "(",
        ")",
        "$$",
        "'",
    ),
    *(
        "CREATE FUNCTION f() RETURNS int AS",
        "LANGUAGE plpgsql",
        "BEGIN",
        "END",
        ";",
        "--",
        "/*",
        "*/",
        "WHERE a = 1",
    ),
    *(
        "AND",
        "OR",
        "CASE WHEN",
        "THEN",
        "UNION",
        "WITH a AS (",
        "::regclass",
        "%s",
        "%(x)s",
        '"A"',
        "`b`",
        "é",
        "VALUES",
    ),
)


def _one(chance: Random, *choices: Callable[[Random, int], str], depth: int) -> str:
    return chance.choice(choices)(chance, depth - 1)


def _some(chance: Random, make: Callable[[Random, int], str], depth: int, most: int = 3) -> str:
    return ", ".join(make(chance, depth) for _ in range(chance.randint(0, most)))


def text(chance: Random, depth: int = 0) -> str:
    """A string literal."""
    if chance.random() < 0.2:
        words = chance.choices(SQL, k=chance.randint(1, 8))
        return repr(" ".join(words))
    return f"{chance.choice(('', 'u', 'r'))}'{chance.choice(TEXTS)}'".replace("r'\\", "'\\")


def expression(chance: Random, depth: int = 3) -> str:
    """Any expression, nested at most `depth` times."""
    if depth <= 0:
        return chance.choice(
            (text(chance), chance.choice(NUMBERS), chance.choice(("x", "y", "orm", "db", "self", "row")))
        )
    return _one(
        chance,
        text,
        _number,
        _model,
        _query,
        _call,
        _method,
        _container,
        _operation,
        _field,
        _lambda,
        depth=depth,
    )


def _number(chance: Random, depth: int) -> str:
    return chance.choice(NUMBERS)


def _model(chance: Random, depth: int) -> str:
    app, model = chance.choice(APPS), chance.choice(MODELS)
    return chance.choice((f"orm['{app}.{model}']", f"orm.{model}", f"orm[{expression(chance, depth)}]"))


def _query(chance: Random, depth: int) -> str:
    calls = "".join(
        f".{chance.choice(ORM_CALLS)}({_arguments(chance, depth)})" for _ in range(chance.randint(1, 3))
    )
    return f"{_model(chance, depth)}.objects{calls}"


def _arguments(chance: Random, depth: int) -> str:
    positional = [expression(chance, depth) for _ in range(chance.choice((0, 1, 1, 2)))]
    named = [
        f"{chance.choice((*FIELDS, 'thing__name', 'defaults', 'null', 'to', 'default'))}={expression(chance, depth)}"
        for _ in range(chance.choice((0, 0, 1)))
    ]
    star = [chance.choice(("*x", "**y"))] if chance.random() < 0.03 else []
    return ", ".join([*positional, *named, *star])


def _call(chance: Random, depth: int) -> str:
    return f"{chance.choice(BUILTINS)}({_arguments(chance, depth)})"


def _method(chance: Random, depth: int) -> str:
    return f"({expression(chance, depth)}).{chance.choice(METHODS)}({_arguments(chance, depth)})"


def _container(chance: Random, depth: int) -> str:
    opening, closing = chance.choice(("[]", "()", "{}"))
    if opening == "{":
        pairs = [
            f"{expression(chance, depth)}: {expression(chance, depth)}" for _ in range(chance.randint(0, 2))
        ]
        return f"{{{', '.join(pairs)}}}"
    inner = _some(chance, expression, depth)
    loop = f"{expression(chance, depth)} for x in {expression(chance, depth)}"
    return (
        f"{opening}{loop if chance.random() < 0.2 else inner + ',' * bool(inner and opening == '(')}{closing}"
    )


def _operation(chance: Random, depth: int) -> str:
    operator = chance.choice(
        ("+", "*", "%", "-", "//", "**", "<", "==", "in", "not in", "is", "and", "or", "<<")
    )
    return f"({expression(chance, depth)} {operator} {expression(chance, depth)})"


def _field(chance: Random, depth: int) -> str:
    return f"self.gf('{chance.choice(FIELD_CLASSES)}')({_arguments(chance, depth)})"


def _lambda(chance: Random, depth: int) -> str:
    return f"(lambda x: {expression(chance, depth)})({expression(chance, depth)})"


def _schema(chance: Random, depth: int) -> str:
    return f"db.{chance.choice(OPERATIONS)}({_arguments(chance, depth)})"


def _columns(chance: Random, depth: int) -> str:
    columns = ", ".join(
        f"('{chance.choice(FIELDS)}', {_field(chance, 1)})" for _ in range(chance.randint(0, 3))
    )
    return f"db.create_table('{chance.choice(APPS)}_{chance.choice(MODELS).lower()}', [{columns}])"


def statement(chance: Random, depth: int = 3) -> str:
    """One statement, perhaps with a body of others."""
    kind = chance.randrange(14)
    if kind < 3:
        return _schema(chance, depth)
    if kind < 5:
        return _columns(chance, depth)
    if kind < 7 or depth <= 0:
        return expression(chance, depth)
    target = chance.choice(
        ("x", "y", "x, y", "row.name", "x[0]", "self.models", "orm", "x.objects", "db.x", "x[:]")
    )
    if kind == 7:
        return f"{target} {chance.choice(('=', '=', '+=', '*='))} {expression(chance, depth)}"
    body = block(chance, depth - 1)
    heads = (
        f"for {target} in {expression(chance, depth)}:",
        f"if {expression(chance, depth)}:",
        f"while {expression(chance, depth)}:" if chance.random() < 0.1 else "if x:",
        "try:",
        f"def x({chance.choice(('', 'y', 'y=1', '*y', '**y'))}):",
        f"class x({chance.choice(('', 'object', 'Migration', 'models.Model', 'x'))}):",
        f"with {expression(chance, depth)} as x:",
    )
    head = chance.choice(heads)
    more = (
        f"\nexcept {chance.choice(('', 'Exception', 'x.DoesNotExist'))}:\n{block(chance, 0)}"
        if head == "try:"
        else ""
    )
    simple: tuple[str, ...] = (
        "return",
        "break",
        "continue",
        "pass",
        f"raise {expression(chance, 1)}",
        f"del {target}",
        "yield x",
    )
    simple += (
        f"import {chance.choice(('os', 'a.models', 'b', 'x.y'))}",
        f"from {chance.choice(APPS)}.models import *",
    )
    return chance.choice((f"{head}\n{body}{more}", f"{head}\n{body}{more}", chance.choice(simple)))


def block(chance: Random, depth: int) -> str:
    """Statements, indented."""
    lines = "\n".join(statement(chance, depth) for _ in range(chance.randint(1, 3)))
    return "\n".join("    " + line for line in lines.split("\n"))


def frozen_models(chance: Random) -> str:
    """A dict of frozen models, right or wrong."""
    models = []
    for _ in range(chance.randint(0, 3)):
        fields = [
            f"'{chance.choice(FIELDS)}': ('{chance.choice(FIELD_CLASSES)}', [], {{{_keywords(chance)}}})"
            for _ in range(chance.randint(0, 3))
        ]
        meta = f"'Meta': {{'object_name': {text(chance)}, 'db_table': {text(chance)}}}"
        key = chance.choice(
            (f"'{chance.choice(APPS)}.{chance.choice(MODELS).lower()}'", expression(chance, 1))
        )
        models.append(
            f"        {key}: {{\n            {', '.join(chance.sample([meta, *fields], len(fields)))}\n        }}"
        )
    return "{\n" + ",\n".join(models) + "\n    }"


def _keywords(chance: Random) -> str:
    values = (
        "True",
        "10",
        f"orm['{chance.choice(APPS)}.{chance.choice(MODELS)}']",
        "x.y",
        "datetime.datetime.now",
        "'",
    )
    keys = ("null", "max_length", "to", "primary_key", "default", "through", "unique", "db_column")
    return ", ".join(
        f"'{chance.choice(keys)}': {chance.choice(values)!r}" for _ in range(chance.randint(0, 2))
    )


def migration(chance: Random, app: str) -> str:
    """A migration of an app."""
    declared = ""
    if chance.random() < 0.3:
        pairs = ", ".join(f"('{chance.choice(APPS)}', {text(chance)})" for _ in range(chance.randint(0, 2)))
        value = chance.choice((f"({pairs},)", f"[{pairs}]", expression(chance, 2)))
        declared = f"    {chance.choice(('depends_on', 'needed_by'))} = {value}\n"
    return (
        "# encoding: utf-8\nimport datetime, os\nfrom south.db import db\nfrom south.v2 import SchemaMigration, DataMigration\n"
        "from django.db import models, connection, transaction\n"
        f"{statement(chance, 1) if chance.random() < 0.2 else ''}\n\n"
        f"class Migration({chance.choice(('SchemaMigration', 'SchemaMigration', 'DataMigration', 'x', ''))}):\n"
        f"{declared}\n    def forwards(self, orm):\n"
        + _indented(block(chance, 3))
        + f"\n\n    models = {frozen_models(chance)}\n"
        f"    complete_apps = ['{app}']\n"
    )


def _indented(lines: str) -> str:
    return "\n".join("    " + line for line in lines.split("\n"))


def models_module(chance: Random) -> str:
    """A `models.py`."""
    classes = [
        f"class {chance.choice(MODELS)}(models.Model):\n    {chance.choice(FIELDS)} = models.{chance.choice(('CharField', 'ForeignKey'))}"
        f"({_arguments(chance, 1)})\n"
        for _ in range(chance.randint(0, 2))
    ]
    return (
        "from django.db import models\n"
        + "".join(classes)
        + (statement(chance, 2) if chance.random() < 0.3 else "")
    )


def settings(chance: Random) -> str:
    """Settings that install the apps, among statements that do anything."""
    lines: Sequence[str] = [
        f"INSTALLED_APPS = {chance.choice((('south', 'a', 'b'), ['a'], ('b', 'a', 'no.such')))!r}",
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2'}}",
        statement(chance, 2),
        f"{chance.choice(('INSTALLED_APPS', 'SOUTH_MIGRATION_MODULES', 'AUTH_USER_MODEL', 'X'))} = {expression(chance, 2)}",
    ]
    return "\n".join(chance.sample(lines, chance.randint(2, 4))) + "\n"


def project(chance: Random) -> dict[str, bytes]:
    """The files of a project of two apps."""
    files = {
        "settings.py": settings(chance),
        "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\n",
    }
    if chance.random() < 0.5:
        del files["settings.py"]
    for app in ("a", "b"):
        files |= {
            f"{app}/__init__.py": "",
            f"{app}/models.py": models_module(chance),
            f"{app}/migrations/__init__.py": "",
        }
        for number in range(1, chance.randint(2, 3)):
            files[f"{app}/migrations/000{number}_{chance.choice(('initial', 'next'))}.py"] = migration(
                chance, app
            )
    if chance.random() < 0.1:
        files["a/fixtures/initial_data.json"] = chance.choice(
            ("[", "[]", '[{"model": "a.thing", "pk": 1}]', "{}", "[[" * 99)
        )
    return {name: content.encode("utf-8", "surrogatepass") for name, content in files.items()}
