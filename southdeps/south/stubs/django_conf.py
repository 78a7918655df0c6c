"""`django.conf` and `django.VERSION`."""

from __future__ import annotations

from southdeps.interpreter.values import AbstractObject, Evaluator, TupleValue, Unknown, Value
from southdeps.south.environment import TrackedEnvironment
from southdeps.south.stubs.project import Stubs, constant

#: The backend in Django's own package, by kind of database.
ENGINES = {"postgresql": "postgresql_psycopg2", "mysql": "mysql", "sqlite3": "sqlite3", "oracle": "oracle"}


class LazySettings(AbstractObject):
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


#: The last Django that South 1.0 is for.
VERSION = TupleValue((1, 6, 11, "final", 0))

STUBS: Stubs = {
    "django.conf.settings": lambda project: LazySettings(project.django),
    "django.VERSION": constant(VERSION),
}
