"""Frozen models whose field classes can't be imported: a plain field, or a relation where there is a `to`."""
from __future__ import print_function

import sys

from southdeps_py2 import imports, standins

#: A word in the class's name -> the field of Django's that stores the like of it. The first that fits counts.
PLAIN = (
    ("AutoField", "AutoField"),
    ("Boolean", "BooleanField"),
    ("BigInteger", "BigIntegerField"),
    ("Integer", "IntegerField"),
    ("Decimal", "DecimalField"),
    ("Money", "DecimalField"),
    ("Float", "FloatField"),
    ("DateTime", "DateTimeField"),
    ("Date", "DateField"),
    ("Timestamp", "DateTimeField"),
)
RELATIONS = (("ManyToMany", "ManyToManyField"), ("OneToOne", "OneToOneField"), ("ForeignKey", "ForeignKey"))
OF_RELATIONS = ("to", "null", "blank", "related_name", "unique", "db_index", "db_column", "primary_key")
OF_FOREIGN_KEYS = OF_RELATIONS + ("to_field", "default")
OF_MANY_TO_MANY = ("to", "null", "blank", "related_name", "symmetrical", "through", "db_table")
OF_PLAIN = ("null", "blank", "unique", "db_index", "db_column", "primary_key", "default", "max_length")


def install():
    """Replace South's look-up of classes by name, before its modules copy it to themselves."""
    from south import utils

    known = {}

    def ask_for_it_by_name(name):
        if name not in known:
            try:
                found = imports.retrying(lambda: utils._ask_for_it_by_name(name))
            except (ImportError, AttributeError):
                if imports.lacks_nothing(sys.modules.get(str(name).rpartition(".")[0])):
                    raise
                found = standins.standin(name)
            known[name] = field_class(name) if standins.is_standin(found) else found
        return known[name]

    utils.ask_for_it_by_name = ask_for_it_by_name


def field_class(name):
    """A class to be called, or inherited from, in place of the field class `name`."""
    from django.db import models

    last = str(name.rpartition(".")[2])
    base = getattr(models, next((plain for word, plain in RELATIONS + PLAIN if word in last), "TextField"))

    def new(cls, *args, **kwargs):
        return plain_field(last, args, kwargs) if cls is made else base.__new__(cls)

    def init(self, *args, **kwargs):
        base.__init__(self, *args, **only(OF_FOREIGN_KEYS if "to" in kwargs else OF_PLAIN, kwargs))

    made = type(base)(last, (base,), {"__new__": new, "__init__": init, "__module__": "standins"})
    return made


def plain_field(last, args, kwargs):
    """The field of Django's own that serves for one of a class called `last`."""
    from django.db import models

    if args and "to" not in kwargs and not isinstance(args[0], basestring):
        kwargs["to"] = args[0]
    if "to" in kwargs:
        if "ManyToMany" in last:
            return models.ManyToManyField(**only(OF_MANY_TO_MANY, kwargs))
        kind = models.OneToOneField if "OneToOne" in last else models.ForeignKey
        return kind(**only(OF_FOREIGN_KEYS, kwargs))
    kind = next((plain for word, plain in PLAIN if word in last), "TextField")
    kwargs = only(OF_PLAIN, kwargs)
    if kind == "TextField" and kwargs.get("max_length"):
        kind = "CharField"
    if kind == "DecimalField":
        kwargs.update(max_digits=20, decimal_places=6)
    return getattr(models, kind)(**kwargs)


def only(names, kwargs):
    return dict((name, kwargs[name]) for name in names if name in kwargs)
