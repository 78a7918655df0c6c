"""Stand-ins for what can't be imported, so that migrations run without their project's dependencies.

An import that the project's own code catches stays failed: that is what would happen without the package. One that
escapes is made good, and what asked for it is run again. Nothing inside Django, South and the standard library is
replaced: only they know which of their imports may fail.
"""
from __future__ import print_function

import __builtin__
import ast
import imp
import os
import re
import sys
import types

#: What the running migration has done with stand-ins, apart from importing them.
touched = []

real_import = __builtin__.__import__


class Root(object):
    """Where the project's copy lies, and what is known of failed imports."""

    folder = None
    allowed = set()
    failed = (None, None, ())


class StandInType(type):
    """A class that gives a stand-in for any attribute; calls, loops and truth go through quietly."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        touched.append("%s.%s" % (cls.__dict__.get("standin", cls.__name__), name))
        return standin(touched[-1])

    def __iter__(cls):
        touched.append(cls.__name__)
        return iter(())


class StandIn(object):
    """The root of all stand-in classes; as a decorator it gives back what it decorates."""

    __metaclass__ = StandInType

    def __new__(cls, *args, **kwargs):
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, types.MethodType)):
            return args[0]
        touched.append("%s()" % cls.__name__)
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

    def __getitem__(self, key):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def standin(name):
    return StandInType(str(name.rpartition(".")[2]), (StandIn,), {"standin": name, "__module__": "standins"})


def is_standin(thing):
    return isinstance(thing, StandInType) or isinstance(type(thing), StandInType)


class StandInModule(types.ModuleType):
    """A module in which every public name is a stand-in; what lies below it on disk can still be imported."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = standin("%s.%s" % (self.__name__, name))
        setattr(self, name, value)
        return value


class Finder(object):
    """For sys.meta_path: loads the names that were allowed to be stand-ins, and what is missing below them."""

    def find_module(self, name, path=None):
        if name in Root.allowed:
            return self
        parent, _, last = name.rpartition(".")
        if isinstance(sys.modules.get(parent), StandInModule) and not on_disk(last, path):
            return self
        return None

    def load_module(self, name):
        module = sys.modules.setdefault(name, StandInModule(name))
        module.__loader__ = self
        module.__all__ = []
        module.__path__ = list(folders(name))
        return module


def on_disk(name, path):
    try:
        found = imp.find_module(name, path)
    except ImportError:
        return False
    if found[0]:
        found[0].close()
    return True


def folders(name):
    """Where submodules of `name` may lie: the folders of that name below its parent's."""
    parent, _, last = name.rpartition(".")
    for folder in getattr(sys.modules.get(parent), "__path__", []) if parent else sys.path:
        if os.path.isdir(os.path.join(folder, last)):
            yield os.path.join(folder, last)


def watched_import(name, globals=None, locals=None, fromlist=None, level=-1):
    """The built-in import, noting the innermost one that failed."""
    try:
        return real_import(name, globals or {}, locals or {}, fromlist or [], level)
    except ImportError as error:
        if Root.failed[0] is not error:
            Root.failed = (error, absolute(name, globals or {}, level), tuple(fromlist or ()))
        raise


def absolute(name, globals, level):
    """The dotted name that an import statement means (explicit relative imports resolved)."""
    if level < 1:
        return name
    package = globals.get("__package__") or globals.get("__name__", "")
    if not globals.get("__package__") and "__path__" not in globals:
        package = package.rpartition(".")[0]
    parts = package.split(".")
    return ".".join(parts[: len(parts) - level + 1] + ([name] if name else []))


def retrying(attempt, again=lambda: None):
    """Call `attempt` until no import fails that a stand-in can replace; `again` is called before each further try."""
    while True:
        try:
            return attempt()
        except Exception as error:
            if not replace(error, sys.exc_info()[2]):
                raise
        again()


def replace(error, traceback):
    """Allow a stand-in for what the error shows to be missing; False if it shows nothing new."""
    if isinstance(error, ImportError) and Root.failed[0] is error:
        return allow_import(*Root.failed[1:])
    if isinstance(error, AttributeError) and allow_setting(str(error)):
        return True
    module = innermost_module(traceback)
    if module is None or module in Root.allowed:
        return False
    Root.allowed.add(module)
    return True


def allow_import(name, fromlist):
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        prefix = ".".join(parts[:end])
        if sys.modules.get(prefix) is None:
            if prefix in Root.allowed:
                return False
            Root.allowed.add(prefix)
            return True
    missing = [n for n in fromlist if n != "*" and not hasattr(sys.modules[name], n)]
    for attribute in missing:
        setattr(sys.modules[name], attribute, standin("%s.%s" % (name, attribute)))
    return bool(missing)


def allow_setting(message):
    """A setting that is not made: the value that some module of the project gives it, if it is written out there."""
    from django.conf import settings

    name = message.rpartition(" ")[2].strip("'")
    if not name.isupper() or hasattr(settings, name):
        return False
    for folder, _, files in os.walk(Root.folder):
        for file in files:
            if file.endswith(".py"):
                with open(os.path.join(folder, file)) as source:
                    found = re.search(r"^%s\s*=\s*(.+)$" % name, source.read(), re.MULTILINE)
                try:
                    setattr(settings, name, ast.literal_eval(found.group(1)))
                    return True
                except (AttributeError, ValueError, SyntaxError):
                    continue
    return False


def innermost_module(traceback):
    """The module of the project, no migration, whose own execution raised.

    Named after its file: Python 2 empties the globals of a module that failed.
    """
    found = None
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_name == "<module>" and code.co_filename.startswith(Root.folder):
            found = code.co_filename
        traceback = traceback.tb_next
    name = found and dotted(found)
    return None if name is None or is_migration(name) else name


def dotted(path):
    """The name under which the file at `path` was imported."""
    for folder in sys.path:
        if path.startswith(os.path.join(folder, "")):
            parts = os.path.splitext(os.path.relpath(path, folder))[0].split(os.sep)
            return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return None


def is_migration(name):
    from django.conf import settings

    return name.rpartition(".")[0] in settings.SOUTH_MIGRATION_MODULES.values()


def install(folder):
    """Watch imports, and have South look up frozen field classes through `thaw`."""
    Root.folder = os.path.join(folder, "")
    sys.meta_path.append(Finder())
    __builtin__.__import__ = watched_import
    import thaw

    thaw.install()


def load_migrations():
    """Import every migration of every app before South does: it finds them in sys.modules."""
    from django.conf import settings
    from south.migration.base import Migrations

    for package in sorted(settings.SOUTH_MIGRATION_MODULES.values()):
        retrying(lambda: real_import(package, {}, {}, ["x"]))
        for entry in sorted(os.listdir(sys.modules[package].__path__[0])):
            if Migrations.MIGRATION_FILENAME.match(entry):
                name = "%s.%s" % (package, os.path.splitext(entry)[0])
                retrying(lambda: real_import(name, {}, {}, ["Migration"]))
