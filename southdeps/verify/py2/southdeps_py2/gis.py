"""GeoDjango where it can't work, for want of the GEOS library or of PostGIS, and what shows that it can't."""

import linecache
import os
import sys
import types

from southdeps_py2 import standins

NAME = "django.contrib.gis"
POSTGIS = "django.contrib.gis.db.backends.postgis"
FIELDS = (
    "GeometryField",
    "PointField",
    "LineStringField",
    "PolygonField",
    "MultiPointField",
    "MultiLineStringField",
    "MultiPolygonField",
    "GeometryCollectionField",
)
OF_GEOMETRIES = ("srid", "dim", "geography", "spatial_index", "extent", "tolerance")
MODULES = ("django.contrib.gis.geos", "django.contrib.gis.gdal", "django.contrib.gis.geometry")
MODELS = "django.contrib.gis.db.models"


class State(object):
    """The ENGINE that the project's settings name for the default database, None if they name none; and what stand-ins
    stand in for.
    """

    engine = None
    lacking = "GeoDjango"


def has_library():
    """Whether the GEOS library is on this machine; the settings stand."""
    try:
        from django.contrib.gis.geos import Point  # noqa: F401

        return True
    except Exception:
        return False


def is_geographic(engine):
    """Whether an ENGINE is one of GeoDjango's."""
    return bool(engine) and "gis" in engine


def is_in_use():
    """Whether the default database is one that GeoDjango works on."""
    from django.conf import settings

    return settings.DATABASES["default"]["ENGINE"] == POSTGIS


def make_extension():
    """Make the database one of PostGIS, as the projects' own are before syncdb, if GeoDjango is to work on it."""
    from django.db import connection

    if is_in_use():
        connection.cursor().execute("CREATE EXTENSION IF NOT EXISTS postgis")


def stand_in():
    """Replace GeoDjango's fields and geometries, unless they work."""
    if is_in_use():
        return
    State.lacking = "PostGIS" if has_library() else "the GEOS library"
    for name in [name for name in sys.modules if name.startswith((MODELS,) + MODULES)]:
        del sys.modules[name]
    sys.meta_path.insert(0, Finder())


def lacking_for(error, trace):
    """What a failure lacks on this machine, a name or two: the library behind GeoDjango, or its kind of database.

    `trace` is the failure's traceback. South hides the import error of a frozen field behind its own. Fields fail on a
    backend that is none of GeoDjango's wherever the project runs.
    """
    while getattr(error, "exc_info", None) and error.exc_info[1] is not None:  # South's, see jobs.text_of
        _, error, trace = error.exc_info
    of_a_field = "required field '%s" % NAME in repr(error) or "geo_db_type" in repr(error)
    if not (of_a_field or passes(trace, NAME)) or is_in_use():
        return []
    if of_a_field and State.engine and not is_geographic(State.engine):
        return []
    if not has_library():
        return ["the GEOS library, which is not on this machine"]
    return ["PostGIS, which the server lacks"] if of_a_field else []


def passes(trace, name):
    """Whether a traceback goes through a module below `name`, or a line that names it."""
    while trace is not None:
        code = trace.tb_frame.f_code
        line = linecache.getline(code.co_filename, trace.tb_lineno)
        if os.path.join(*name.split(".")) in code.co_filename or name in line:
            return True
        trace = trace.tb_next
    return False


class Finder(object):
    def find_module(self, name, path=None):
        if name.startswith(MODULES) or name == MODELS or name.startswith(MODELS + "."):
            return self

    def load_module(self, name):
        if name in sys.modules:
            return sys.modules[name]
        standins.note(State.lacking)
        if name.startswith(MODELS):
            module = models_module(name, State.engine)
        else:
            from southdeps_py2.imports import StandInModule

            module = StandInModule(name)
        sys.modules[name] = module
        return module


def models_module(name, engine):
    """What stands for `django.contrib.gis.db.models` and the modules in it."""
    from django.db import models

    module = types.ModuleType(name)
    module.__path__ = []
    module.__dict__.update((key, value) for key, value in vars(models).items() if not key.startswith("__"))
    module.GeoManager = models.Manager
    for field in FIELDS:
        setattr(module, field, field_class(field, engine))
    return module


made = {}


def field_class(name, engine):
    from django.db import models

    if name in made:
        return made[name]

    def init(self, verbose_name=None, *args, **kwargs):
        kept = dict((key, value) for key, value in kwargs.items() if key not in OF_GEOMETRIES)
        models.TextField.__init__(self, verbose_name, **kept)

    def db_type(self, connection):
        """Text in place of PostGIS's type; a backend that is known to lack geometries fails as it does with GEOS."""
        if engine and "gis" not in engine:
            if "postgres" not in engine and "psycopg" not in engine:
                standins.touched.append("%s on %s" % (name, engine))
            return connection.ops.geo_db_type(self)
        return "text"

    attributes = {"__init__": init, "db_type": db_type, "__module__": MODELS + ".fields"}
    made[name] = type(models.TextField)(name, (models.TextField,), attributes)
    return made[name]
