"""Stand-ins for what can't be imported: classes, modules and constants that accept whatever is done to them."""
from __future__ import print_function

import types

#: What the running migration has done with stand-ins, apart from importing them.
touched = []

#: What had to be replaced or left out so far, in order.
noted = []


def note(what):
    if what not in noted:
        noted.append(what)


def in_use():
    """Whether anything was replaced: an error after that may be due to it."""
    return bool(noted)


def used():
    return sorted(set(touched))

#: Where Python or Django has the same thing, it serves.
LIKE = {
    "six": "django.utils.six",
    "builtins": "__builtin__",
    "future.builtins": "__builtin__",
    "get_user_model": "django.contrib.auth.get_user_model",
    "python_2_unicode_compatible": "django.utils.encoding.python_2_unicode_compatible",
    "native_str": "__builtin__.str",
    "with_metaclass": "django.utils.six.with_metaclass",
    "string_types": "django.utils.six.string_types",
    "text_type": "django.utils.six.text_type",
    "iteritems": "django.utils.six.iteritems",
}


class StandInType(type):
    """A class that gives a stand-in for any attribute; calls, loops and truth go through quietly."""

    def __init__(cls, name, bases, attributes):
        super(StandInType, cls).__init__(name, bases, attributes)
        if "standin" not in attributes:  # a class of the project's, derived from one that is not there
            cls.standin = "%s.%s" % (cls.__module__, name)
            for key, value in attributes.items():
                if hasattr(value, "contribute_to_class"):
                    delattr(cls, key)  # a field or a manager, which works in a model only

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        full = "%s.%s" % (cls.standin, name)
        touched.append(full)
        return standin(full)

    def __iter__(cls):
        touched.append("iter(%s)" % cls.standin)
        return iter(())

    def __conform__(cls, protocol):
        return adapted()


def adapted():
    """What psycopg2 writes into a statement where a value is a stand-in."""
    from psycopg2.extensions import AsIs

    return AsIs("'standin'")


class StandIn(object):
    """The root of all stand-in classes; as a decorator it gives back what it decorates."""

    __metaclass__ = StandInType
    standin = "standin"

    def __new__(cls, *args, **kwargs):
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, types.MethodType)):
            return args[0]
        touched.append("%s()" % cls.standin)
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(type(self), name)

    def __call__(self, *args, **kwargs):
        return type(self)(*args, **kwargs)

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __nonzero__(self):
        return True

    def __int__(self):
        return 0

    def __float__(self):
        return 0.0

    def __str__(self):
        return "standin"

    def __conform__(self, protocol):
        return adapted()

    def __getitem__(self, key):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


class StandInText(unicode):
    """A constant of unknown value: empty, as one that is not configured; as a number it is 0."""

    standin = "standin"

    def __int__(self):
        return self.number(int)

    def __long__(self):
        return self.number(long)

    def __float__(self):
        return self.number(float)

    def number(self, kind):
        touched.append("%s(%s)" % (kind.__name__, self.standin))
        return kind(0)


def unknown_text(name):
    """The stand-in for the constant of this dotted name."""
    text = StandInText()
    text.standin = name
    return text


#: All there are, by name: code may compare them by identity, as Django's signals do.
made = {}


def standin(name):
    """A stand-in for the thing of this dotted name: Django's own of that name, else a text or a class."""
    if name not in made:
        made[name] = make(name, str(name.rpartition(".")[2]))
    return made[name]


def make(name, last):
    from django.conf import settings

    like = LIKE.get(name, LIKE.get(last))
    if like:
        return imported(like)
    note(name)
    if last.isupper():
        known = settings.configured and hasattr(settings, last)
        return getattr(settings, last) if known else unknown_text(name)
    if last.endswith(("Field", "ForeignKey")):
        from southdeps_py2 import frozen_fields

        return frozen_fields.field_class(name)
    return StandInType(last, (StandIn,), {"standin": name, "__module__": "standins"})


def imported(name):
    """The object, or module, at a dotted name."""
    parent, _, last = name.rpartition(".")
    return getattr(__import__(parent, {}, {}, [last]), last) if parent else __import__(name)


def is_standin(thing):
    return isinstance(thing, StandInType) or isinstance(type(thing), StandInType)
