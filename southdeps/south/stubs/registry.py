"""What names of Django, South and Python's library mean to a migration; no module is read to say so."""

from __future__ import annotations

import sys
from collections.abc import Callable

from southdeps import effects
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    External,
    Keywords,
    Native,
    TupleValue,
    Unknown,
    Value,
    listed,
)
from southdeps.south import datafiles, rawsql
from southdeps.south.db import Db
from southdeps.south.environment import DjangoEnvironment, TrackedEnvironment
from southdeps.south.frozen import FrozenModel, truncate_name
from southdeps.south.migration import SouthBase
from southdeps.south.orm import Model
from southdeps.south.stubs.contrib import CONTRIB, CONTRIB_TABLES


class Settings(AbstractObject):
    """`django.conf.settings`; only what was read statically is known."""

    def __init__(self, django: TrackedEnvironment) -> None:
        self.django = django

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        django = self.django.ask()
        if name in django.settings:
            return django.settings[name]
        match name:
            case "AUTH_USER_MODEL":
                return django.user_model
            case "DATABASES" | "DATABASE_ENGINE":
                engine = f"django.db.backends.{ENGINES[django.backend]}"
                return engine if name == "DATABASE_ENGINE" else {"default": {"ENGINE": engine}}
            case "INSTALLED_APPS":
                return InstalledApps(django.installed)
        return Unknown(f"settings.{name}")

    def describe(self) -> str:
        return "settings"


ENGINES = {"postgresql": "postgresql_psycopg2", "mysql": "mysql", "sqlite3": "sqlite3", "oracle": "oracle"}


class InstalledApps(AbstractObject):
    """`settings.INSTALLED_APPS`: dotted paths, or without settings the labels of all scanned apps."""

    def __init__(self, installed: frozenset[str] | None) -> None:
        self.installed = installed

    def contains(self, interpreter: Evaluator, value: Value) -> bool | None:
        if not isinstance(value, str) or self.installed is None:
            return None
        return True if value in self.installed or value.rpartition(".")[2] in self.installed else None

    def describe(self) -> str:
        return "settings.INSTALLED_APPS"


class Connection(AbstractObject):
    """`django.db.connection`"""

    def __init__(self, django: TrackedEnvironment) -> None:
        self.django = django

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        return self  # connections['default']

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "vendor":
                backend = self.django.ask().backend
                return {"sqlite3": "sqlite"}.get(backend, backend)
            case "cursor":
                return Native(lambda interpreter, args, keywords: Cursor())
            case "settings_dict":
                return {"ENGINE": f"django.db.backends.{ENGINES[self.django.ask().backend]}"}
            case "introspection":
                return Introspection()
            case "close" | "rollback" | "_rollback":
                return about_transaction(name)
        return Unknown(f"connection.{name}")

    def describe(self) -> str:
        return "connection"


class Introspection(AbstractObject):
    """`connection.introspection`: which tables are there is known only as the plan goes on."""

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"table_names", "get_table_list"}:
            return Native(lambda interpreter, args, keywords: Tables())
        return Unknown(f"connection.introspection.{name}")


class Tables(AbstractObject):
    """The names of the tables that are there."""

    def contains(self, interpreter: Evaluator, value: Value) -> bool | Condition | None:
        if not isinstance(value, str):
            return None
        return effects.table_exists(value)

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return Condition("the tables that are there")


class Cursor(AbstractObject):
    """A database cursor."""

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"execute", "executemany"}:
            return Native(self.execute)
        return Unknown(f"cursor.{name}")

    def execute(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`cursor.execute(sql, params)`"""
        rawsql.record(interpreter, args[0] if args else keywords.get("sql"))
        return Unknown("rows of a query")

    def symbolic_element(self, interpreter: Evaluator) -> Value:
        return Unknown("a row of a query")

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return Condition("rows of a query")

    def describe(self) -> str:
        return "cursor"


def live_model(app: str, name: str, table: str | None = None) -> Model:
    """A model class as it is imported: whatever columns its table has when all is migrated."""
    table = table or CONTRIB_TABLES.get(f"{app}.{name}".lower()) or truncate_name(f"{app}_{name.lower()}")
    return LiveModel(FrozenModel(app, name, table, ()), reference="live-model")


class LiveModel(Model):
    """An imported model: it needs all columns that its table will have, and is worth a warning (SD407)."""

    def require(self, interpreter: Evaluator, columns: object = None) -> None:
        interpreter.record(
            effects.Require, self.table, (effects.ALL,), "live-model", False, self.definition.app
        )
        if self.definition.app not in CONTRIB:
            interpreter.record(
                effects.Diagnostic,
                effects.DiagnosticKind.LIVE_MODEL,
                f"{self.definition.name} is imported from {self.definition.app}.models: the model of today, "
                "not of the time of this migration",
            )


def user_model(django: DjangoEnvironment) -> Model:
    """The model that AUTH_USER_MODEL names."""
    app, _, name = django.user_model.partition(".")
    return live_model(app, name)


def about_transaction(name: str) -> Native:
    """A call that decides what a `try` recovers from (southdeps.south.recovery)."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        interpreter.record(effects.Transaction, name)
        return Unknown(f"{name}()")

    return Native(call)


def identity(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """A translation marker."""
    return args[0] if args else None


def look_up(path: str, django: TrackedEnvironment) -> Value | None:
    """What a dotted name of Django, South or the standard library stands for; None where it lies elsewhere."""
    package = path.partition(".")[0]
    if path in _FIXED:
        return _FIXED[path]
    if package not in {"south", "django"}:
        return External(path) if package in sys.stdlib_module_names or package in _PYTHON_2 else None
    if path in _OPEN:
        return _OPEN[path](django)
    head, _, name = path.rpartition(".")
    if head.startswith("django.contrib.") and head.endswith(".models") and name[:1].isupper():
        return live_model(head.split(".")[-2], name)
    return External(path)


_PYTHON_2 = frozenset(
    [
        "__builtin__",
        "__future__",
        "cPickle",
        "StringIO",
        "cStringIO",
        "urllib2",
        "urlparse",
        "md5",
        "sha",
        "sets",
        "exceptions",
    ]
)

_FIXED: dict[str, Value] = {
    "south.v2.SchemaMigration": SouthBase(data=False),
    "south.v2.DataMigration": SouthBase(data=True),
    "south.v2.BaseMigration": SouthBase(data=False),
    **datafiles.PATH_FUNCTIONS,
    "django.utils.translation.ugettext": Native(identity),
    "django.utils.translation.ugettext_lazy": Native(identity),
    "django.utils.translation.ugettext_noop": Native(identity),
    "django.utils.encoding.force_text": Native(identity),
    "django.utils.encoding.smart_str": Native(identity),
    "django.VERSION": TupleValue((1, 6, 11, "final", 0)),
    "sys.version_info": TupleValue((2, 7, 18, "final", 0)),
    **{
        f"django.db.transaction.{name}": about_transaction(name)
        for name in ("atomic", "commit_on_success", "rollback", "savepoint_rollback")
    },
    "django.db.models.get_models": Native(lambda interpreter, args, keywords: listed([Unknown("a model")])),
}

_OPEN: dict[str, Callable[[TrackedEnvironment], Value]] = {
    "south.db.db": Db,
    "south.db.dbs": lambda django: {"default": Db(django)},
    "django.conf.settings": Settings,
    "django.db.connection": Connection,
    "django.db.connections": Connection,
    "django.contrib.auth.get_user_model": lambda django: Native(
        lambda interpreter, args, keywords: user_model(django.ask())
    ),
}
