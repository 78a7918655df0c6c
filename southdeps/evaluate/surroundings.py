"""What a run on paper takes from outside the sources: the database's kind and the settings that are known."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from southdeps.values import Value


class Surroundings(Struct, frozen=True):
    """The database's kind (postgresql, mysql, sqlite3, oracle), AUTH_USER_MODEL, INSTALLED_APPS and the like.

    `installed` holds the dotted paths of the settings, or without settings the labels of all scanned apps.
    """

    backend: str = "postgresql"
    user_model: str = "auth.User"
    installed: frozenset[str] | None = None
    settings: Mapping[str, Value] = field(default_factory=dict)
    dry_run: bool = False


class NeedsProjectError(Exception):
    """A module's meaning hangs on settings or on other modules of the project."""


def known(surroundings: Surroundings | None) -> Surroundings:
    """The surroundings; raises NeedsProjectError where a file is read by itself."""
    if surroundings is None:
        raise NeedsProjectError
    return surroundings
