"""The database that a project's settings name, read and not executed."""

from __future__ import annotations

from collections.abc import Mapping

from southdeps.drift.catalogue import Target
from southdeps.errors import CannotRunError
from southdeps.interpreter.alternatives import options
from southdeps.interpreter.values import Value
from southdeps.project.django_settings import Settings

#: Keys of Django's DATABASES -> parameters of libpq.
_PARAMETERS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
#: Keys of OPTIONS that libpq knows under the same name.
_OPTIONS = frozenset(
    {"options", "service", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "connect_timeout"}
)


def target_of(settings: Settings | None) -> Target:
    """The default database of the settings. Raises CannotRunError if they name none that can be read."""
    if settings is None:
        raise CannotRunError("--from-settings: no settings were found; name them with --settings")
    entry = default_database(settings)
    if entry is None:
        raise CannotRunError(
            f"{settings.file}: DATABASES has no default that can be read; use --database URL"
        )
    known = {key: _text(entry.get(key)) for key in _PARAMETERS}
    unknown = [key for key, text in known.items() if text is None and entry.get(key) is not None]
    if unknown not in ([], ["PASSWORD"]):  # a password may come from PGPASSWORD and ~/.pgpass
        keys, verb = " and ".join(unknown), "are" if len(unknown) > 1 else "is"
        raise CannotRunError(
            f"{settings.file}: {keys} of the database {verb} known only at run time; use --database URL"
        )
    if settings.backend == "sqlite3":
        return Target("sqlite3", known["NAME"] or "")
    if settings.backend != "postgresql":
        raise CannotRunError(f"{settings.file}: drift reads PostgreSQL and SQLite databases only")
    parameters = {_PARAMETERS[key]: text for key, text in known.items() if text}
    extra = entry.get("OPTIONS")
    if isinstance(extra, dict):
        parameters |= {key: text for key in _OPTIONS if (text := _text(extra.get(key)))}
    return Target("postgresql", "", parameters)


def default_database(settings: Settings) -> Mapping[str, Value] | None:
    """The entry of DATABASES (Django 1.2), or the DATABASE_* settings before it."""
    for option in options(settings.values.get("DATABASES")):
        default = option.get("default") if isinstance(option, dict) else None
        if isinstance(default, dict):
            return {str(key): value for key, value in default.items()}
    old = {key: settings.values.get(f"DATABASE_{key}") for key in (*_PARAMETERS, "OPTIONS")}
    return old if old["NAME"] is not None else None


def _text(value: Value) -> str | None:
    texts = [str(one) for one in options(value) if isinstance(one, str | int)]
    return texts[0] if texts else None
