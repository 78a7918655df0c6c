"""GeoDjango on a machine without the GEOS library: its fields store text, its geometries are stand-ins."""

import sys
import types

from southdeps_py2 import standins

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


def install(engine):
    """Replace what needs GEOS where that can't be loaded; `engine` is the project's ENGINE, None if unknown."""
    try:
        from django.contrib.gis.geos import Point  # noqa: F401

        return
    except Exception:
        pass
    for name in [name for name in sys.modules if name.startswith((MODELS,) + MODULES)]:
        del sys.modules[name]
    Finder.engine = engine
    sys.meta_path.insert(0, Finder())


class Finder(object):
    engine = None

    def find_module(self, name, path=None):
        if name.startswith(MODULES) or name == MODELS or name.startswith(MODELS + "."):
            return self

    def load_module(self, name):
        if name in sys.modules:
            return sys.modules[name]
        standins.note("the GEOS library")
        if name.startswith(MODELS):
            module = models_module(name, self.engine)
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
