"""What the interpretation takes from outside the sources: the database's kind and the known settings."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from southdeps.databases import DEFAULT
from southdeps.interpreter.values import Value


class DjangoEnvironment(Struct, frozen=True):
    """The database's kind (postgresql, mysql, sqlite3, oracle), AUTH_USER_MODEL, INSTALLED_APPS and the like.

    `installed` holds the dotted paths of the settings, or without settings the labels of all scanned apps. `gis` tells
    whether the backend has GeoDjango's types, if that is known; `unlike` holds the aliases of databases of another kind
    than the default one.
    """

    backend: str = "postgresql"
    user_model: str = "auth.User"
    installed: frozenset[str] | None = None
    settings: Mapping[str, Value] = field(default_factory=dict)
    dry_run: bool = False
    gis: bool | None = None
    unlike: frozenset[str] = frozenset()

    def database(self, alias: Value) -> str | None:
        """The alias of a database whose tables are followed; empty for the default one, None if they can't be."""
        if alias in (None, "", DEFAULT):
            return ""
        return alias if isinstance(alias, str) and alias not in self.unlike else None


class TrackedEnvironment:
    """A DjangoEnvironment that records whether it was asked for anything."""

    def __init__(self, django: DjangoEnvironment) -> None:
        """In a dry run `db` executes nothing; that is known without asking."""
        self.dry_run = django.dry_run
        self.asked = False
        self._surroundings = django

    def ask(self) -> DjangoEnvironment:
        """The surroundings."""
        self.asked = True
        return self._surroundings
