"""Django's connections lead to the databases of the job, whatever the settings say."""


def install(settings, entries):
    """Replace DATABASES; every alias of the settings stays, those without an entry with the default's.

    Gives the ENGINE that the settings name for the default database, None if they name none.
    """
    default = entries["default"]
    own = getattr(settings, "DATABASES", None) or {}
    settings.DATABASES = dict((str(a), dict(entries.get(a, default))) for a in set(own) | set(entries))
    try:
        return own["default"]["ENGINE"]
    except (KeyError, TypeError):
        return None


def use(entries):
    """Lead the connections to other databases; what was open before a fork is left alone."""
    from django.db import connections

    for alias in list(connections):
        entry = entries.get(alias, entries["default"])
        wrapper = connections[alias]
        wrapper.settings_dict.update(entry)
        wrapper.connection = None
