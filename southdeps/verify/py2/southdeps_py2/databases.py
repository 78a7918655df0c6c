"""Django's connections lead to the databases of the job, whatever the settings say."""

from southdeps_py2 import gis


def install(settings, entries, postgis):
    """Replace DATABASES; every alias of the settings stays, those without an entry with the default's.

    A GeoDjango backend is PostGIS's, of version `postgis`, where the server has it and GEOS is on this machine. Gives the
    ENGINE that the settings name for the default database, None if they name none.
    """
    own = getattr(settings, "DATABASES", None) or {}
    replaced = {}
    for alias in set(own) | set(entries):
        entry = dict(entries.get(alias, entries["default"]))
        if postgis and gis.is_geographic(engine_of(own, alias)) and gis.has_library():
            entry["ENGINE"] = gis.POSTGIS
            settings.POSTGIS_VERSION = tuple(int(part) for part in postgis.split(".")[:3])
        replaced[str(alias)] = entry
    settings.DATABASES = replaced
    return engine_of(own, "default")


def engine_of(databases, alias):
    try:
        return databases[alias]["ENGINE"]
    except (KeyError, TypeError):
        return None


def use(entries):
    """Lead the connections to other databases of the same kind; what was open before a fork is left alone."""
    from django.db import connections

    for alias in list(connections):
        entry = dict(entries.get(alias, entries["default"]))
        del entry["ENGINE"]
        wrapper = connections[alias]
        wrapper.settings_dict.update(entry)
        wrapper.connection = None
