"""Frozen models whose field classes can't be imported: a plain field, or a relation where there is a `to`."""
from __future__ import print_function

import standins

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
OF_RELATIONS = ("to", "null", "blank", "related_name", "unique", "db_index", "db_column", "primary_key")
OF_FOREIGN_KEYS = OF_RELATIONS + ("to_field", "default")
OF_MANY_TO_MANY = ("to", "null", "blank", "related_name", "symmetrical", "through", "db_table")
OF_PLAIN = ("null", "blank", "unique", "db_index", "db_column", "primary_key", "default", "max_length")

#: What was replaced so far.
replaced = set()


def install():
    """Replace South's look-up of classes by name, before its modules copy it to themselves."""
    from south import utils

    known = {}

    def ask_for_it_by_name(name):
        if name not in known:
            try:
                found = standins.retrying(lambda: utils._ask_for_it_by_name(name))
            except (ImportError, AttributeError):
                found = standins.standin(name)
            known[name] = field_class(name) if is_no_class(found) else found
        return known[name]

    utils.ask_for_it_by_name = ask_for_it_by_name


def is_no_class(found):
    """A stand-in, or a class of the project's that inherits from one and from no field of Django's."""
    from django.db.models import Field

    return standins.is_standin(found) and not (isinstance(found, type) and issubclass(found, Field))


def field_class(name):
    """Something that can be called like the field class `name`."""
    replaced.add(name)

    def make(*args, **kwargs):
        from django.db import models

        last = name.rpartition(".")[2]
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

    return make


def only(names, kwargs):
    return dict((name, kwargs[name]) for name in names if name in kwargs)
