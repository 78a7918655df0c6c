"""Which databases Django's connections lead to."""

from __future__ import annotations

OURS = "{'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'ours', 'HOST': '/sock'}"
INSTALL = f"""
from southdeps_py2 import databases

class Settings(object):
    DATABASES = OWN

engine = databases.install(Settings, {{'default': {OURS}, 'log': dict({OURS}, NAME='log')}}, POSTGIS)
said = [engine, dict((alias, (entry['ENGINE'].rpartition('.')[2], entry['NAME'])) for alias, entry in Settings.DATABASES.items())]
"""
PLAIN = "postgresql_psycopg2"


def install(python, own, postgis=""):
    return python(INSTALL.replace("OWN", own).replace("POSTGIS", repr(postgis)))


def test_every_alias_of_the_settings_leads_to_one_of_ours(python):
    own = "{'default': {'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop'}, 'old': {'ENGINE': 'x', 'NAME': 'y'}}"
    engine, databases = install(python, own)
    assert engine == "django.db.backends.mysql"
    assert databases == {"default": [PLAIN, "ours"], "old": [PLAIN, "ours"], "log": [PLAIN, "log"]}


def test_settings_without_databases(python):
    assert install(python, "None") == [None, {"default": [PLAIN, "ours"], "log": [PLAIN, "log"]}]
    assert install(python, "{'default': {}}")[0] is None


def test_postgis_needs_the_library_too(python):
    """Without GEOS no backend of GeoDjango can be imported."""
    geographic = "{'default': {'ENGINE': 'django.contrib.gis.db.backends.postgis', 'NAME': 'shop'}}"
    no_geos = "from django.conf import settings\nsettings.GEOS_LIBRARY_PATH = '/nowhere/libgeos_c.so.1'\n"
    code = no_geos + INSTALL.replace("OWN", geographic).replace("POSTGIS", "'3.3.2'")
    assert python(code)[1]["default"] == [PLAIN, "ours"]


def test_a_job_leads_open_connections_elsewhere(python):
    assert python("""
        from django.db import connection
        from southdeps_py2 import databases

        connection.cursor()
        databases.use({'default': {'ENGINE': 'another', 'NAME': 'next'}})
        entry = connection.settings_dict
        said = [connection.connection, entry['NAME'], entry['ENGINE']]
    """) == [None, "next", "django.db.backends.sqlite3"]
