"""Imports the project's code where packages that it needs are not installed.

An import error that the code itself catches stays: the package is absent, after all. For one that escapes, a stand-in
is put in place and the statement is run again. A module of the project is executed statement by statement; once there
are stand-ins, a statement that fails leaves stand-ins for the names it would have bound. Until then, and for names
that a module of the project itself lacks, errors are the project's own and are raised. Imports inside Django, South
and the standard library are theirs to handle.
"""
from __future__ import print_function

import __builtin__
import __future__
import ast
import imp
import os
import re
import sys
import types

from southdeps_py2 import missing_settings, standins
from southdeps_py2.standins import LIKE, imported, is_standin, standin

real_import = __builtin__.__import__


class State(object):
    """Where the project's copy lies, and the innermost import that failed last.

    `lenient`: what the project's own modules lack is replaced too (settings; local ones are not in the repository).
    `starred`: the modules that import all names of a stand-in, and which. `lacking`: an import in the project failed.
    """

    root = None
    failed = (None, None, ())  # the error, the dotted name, the names that were asked for
    lenient = False
    starred = {}
    lacking = False


MIGRATIONS = ("migrations", "south_migrations")


class PartialModule(types.ModuleType):
    """A module of the project of which some statement failed: names that it lacks are stand-ins.

    But for its migrations: South asks for these by name, and there are none without files.
    """

    broken = False

    def __getattr__(self, name):
        if name.startswith("__") or name in MIGRATIONS or not self.broken or located(name, self.__dict__.get("__path__", [])):
            raise AttributeError("'module' object has no attribute '%s'" % name)
        return standin("%s.%s" % (self.__name__, name))


class StandInModule(types.ModuleType):
    """A module in which every public name is a stand-in."""

    __path__ = []
    __all__ = []  # what a star import is meant to bring is added when it is missed, see add_name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return standin("%s.%s" % (self.__name__, name))


class Finder(object):
    """For sys.meta_path: modules of the project, but not its migrations, and whatever is missing below a stand-in."""

    def find_module(self, name, path=None):
        parent, _, last = name.rpartition(".")
        found = located(last, path)
        if found is None:
            return Missing() if isinstance(sys.modules.get(parent), StandInModule) else None
        return Loader(found) if is_own(found) and not is_migration(name) else None


class Missing(object):
    def load_module(self, name):
        return add_module(name)


class Loader(object):
    def __init__(self, path):
        self.path = path

    def load_module(self, name):
        module = sys.modules.setdefault(name, PartialModule(name))
        module.__loader__ = self
        file = self.path
        if os.path.isdir(file):
            module.__path__ = [file]
            file = os.path.join(file, "__init__.py")
        module.__package__ = name if hasattr(module, "__path__") else name.rpartition(".")[0]
        module.__file__ = file
        try:
            execute(file, module)
        except BaseException:
            sys.modules.pop(name, None)  # as Python does: the next import raises it again
            raise
        return module


def located(name, path):
    """The file, or package folder, that the import system would load; None if there is none."""
    try:
        file, found, (_, _, kind) = imp.find_module(name, path)
    except ImportError:
        return None
    if file:
        file.close()
    return found or ""


def execute(file, module):
    """Run a module's statements one by one; those that fail leave stand-ins behind."""
    with open(file, "rb") as source:
        text = source.read()
    tree = compile(text, file, "exec", ast.PyCF_ONLY_AST, True)
    module.__doc__ = ast.get_docstring(tree, clean=False)
    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            flags |= sum(getattr(__future__, alias.name).compiler_flag for alias in statement.names)
        if not attempt(statement, file, flags, module) and not (
            isinstance(statement, ast.ClassDef)
            and without_standins(statement, module)
            and attempt(statement, file, flags, module)
        ):
            module.broken = True
            for name in bound(statement):
                if name not in module.__dict__:
                    setattr(module, name, standin("%s.%s" % (module.__name__, name)))


def attempt(statement, file, flags, module):
    """Execute one statement in a module; whether it went through."""
    code = compile(ast.Module([statement]), file, "exec", flags, True)
    try:
        retrying(lambda: eval(code, module.__dict__))
    except Exception as error:
        if not may_be_due_to_absence(error):
            raise
        standins.note("the statement at %s, line %d (%s)" % (shown(file), statement.lineno, type(error).__name__))
        return False
    return True


def may_be_due_to_absence(error):
    """Whether an error of a statement of the project may be one that it would not make with all packages installed."""
    if isinstance(error, SyntaxError):
        return False
    about_settings = type(error).__name__ == "ImproperlyConfigured"
    if about_settings and missing_settings.State.assumed:
        return True
    about_absence = about_settings or isinstance(error, ImportError)
    return standins.in_use() or State.lenient or (State.lacking and about_absence)


def is_own(file):
    """Whether a file belongs to the copy of the project."""
    return file.startswith(State.root)


def is_folder_of_project(name):
    """Whether the project has a folder for the package of this dotted name."""
    places = [os.path.join(root, *name.split(".")) for root in sys.path]
    return any(is_own(place) and os.path.isdir(place) for place in places)


def shown(file):
    """A file's path within the project."""
    return os.sep.join(os.path.relpath(file, State.root).split(os.sep)[2:]) if is_own(file) else file


def lacks_nothing(module):
    """Whether a module is the project's own and whole: a name that it lacks is lacking in the project."""
    file = getattr(module, "__file__", None)
    return bool(file) and is_own(file) and not getattr(module, "broken", False) and not State.lenient


def without_standins(statement, module):
    """Take the stand-ins from among a class statement's bases: their metaclass does not go with others.

    False where there are none, or nothing else: then the class becomes a stand-in.
    """
    kept = [base for base in statement.bases if not is_standin(value_of(base, module))]
    mixed = 0 < len(kept) < len(statement.bases)
    statement.bases = kept if mixed else statement.bases
    return mixed


def value_of(expression, module):
    try:
        return eval(compile(ast.Expression(expression), "base", "eval"), module.__dict__)
    except Exception:
        return None


def bound(statement):
    """The names that a statement of a module would bind, in whatever branch."""
    for node in ast.walk(statement) if not isinstance(statement, DEFINITIONS) else [statement]:
        if isinstance(node, DEFINITIONS):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias) and node.name != "*":
            yield (node.asname or node.name).split(".")[0]


DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


def watched_import(name, globals=None, locals=None, fromlist=None, level=-1):
    """The built-in import, noting the innermost one that failed."""
    try:
        found = real_import(name, globals or {}, locals or {}, fromlist or [], level)
        if fromlist and "*" in fromlist and isinstance(found, StandInModule):
            State.starred[globals["__name__"]] = found.__name__
        return found
    except ImportError as error:
        if State.failed[0] is not error:
            names = [fromlist] if isinstance(fromlist, basestring) else fromlist  # South gives a text
            State.failed = (error, absolute(name, globals or {}, level), tuple(names or ()))
            State.lacking = State.lacking or is_own((globals or {}).get("__file__") or "")
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
    """Call `attempt` until nothing fails that can be made good; `again` is called before each further try."""
    while True:
        try:
            return attempt()
        except ImportError as error:
            if State.failed[0] is not error or not make_good(*State.failed[1:]):
                raise
        except AttributeError as error:
            if not (missing_settings.add(str(error))):
                raise
        except NameError as error:
            if not add_name(str(error), sys.exc_info()[2]):
                raise
        again()


def make_good(name, fromlist):
    """Put stand-ins where the import of `fromlist` from module `name` failed; False if there is no such place."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        prefix = ".".join(parts[:end])
        if sys.modules.get(prefix) is None:
            if located(parts[end - 1], path_of(prefix)) is not None:
                continue
            if lacks_nothing(sys.modules.get(prefix.rpartition(".")[0])):
                return False
            add_module(prefix)
            return True
    missing = [n for n in fromlist if n != "*" and not hasattr(sys.modules.get(name), n)]
    if sys.modules.get(name) is None or lacks_nothing(sys.modules[name]):
        return False
    for attribute in missing:
        setattr(sys.modules[name], attribute, standin("%s.%s" % (name, attribute)))
    return bool(missing)


def add_module(name):
    """Put a stand-in for the module `name` in sys.modules, and on the package above it where that has none."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    if not isinstance(above, StandInModule) and hasattr(above, last):
        sys.modules[name] = getattr(above, last)
    else:
        sys.modules[name] = imported(LIKE[name]) if name in LIKE else StandInModule(name)
        if name not in LIKE:
            standins.note(name)
        if above is not None:
            setattr(above, last, sys.modules[name])
    return sys.modules[name]


def path_of(name):
    parent = name.rpartition(".")[0]
    return getattr(sys.modules.get(parent), "__path__", []) if parent else None


def add_name(message, trace):
    """Add a name that may be meant to come from a star import of a stand-in, to the module that lacks it."""
    found = re.match(r"(?:global )?name '(\w+)' is not defined$", message)
    while trace.tb_next is not None:
        trace = trace.tb_next
    names = trace.tb_frame.f_globals
    source = State.starred.get(names.get("__name__"))
    if not found or source is None:
        return False
    names[found.group(1)] = standin("%s.%s" % (source, found.group(1)))
    return True


def is_migration(name):
    """Whether South imports a module as a migration, or as a package of migrations: those run as they are."""
    from django.conf import settings

    parent = name.rpartition(".")[0]
    packages = set(getattr(settings, "SOUTH_MIGRATION_MODULES", {}).values()) if settings.configured else ()
    return any(
        one in packages or one.rpartition(".")[2] in MIGRATIONS for one in (name, parent)
    )


def install(root):
    """From here on, imports of the code below `root` go this way."""
    State.root = os.path.join(root, "")
    sys.meta_path.append(Finder())
    __builtin__.__import__ = watched_import


def leniently(name, attribute):
    """Import a module of settings; what it lacks is replaced, since local ones are not in the repository."""
    State.lenient = True
    try:
        return retrying(lambda: real_import(str(name), {}, {}, [attribute]))
    except Exception as error:
        standins.note("settings %s (%s)" % (name, type(error).__name__))
        return None
    finally:
        State.lenient = False


def settings_module(name):
    """Import the settings leniently; the module's name, or None where INSTALLED_APPS can't be had."""
    apps = getattr(leniently(name, "INSTALLED_APPS"), "INSTALLED_APPS", None)
    return name if isinstance(apps, (list, tuple)) and apps else None


def load_migrations():
    """Import every migration before South does: it finds them in sys.modules.

    Gives those that stand-ins may have broken: the migration and the reason, by name.
    """
    from south.migration.base import all_migrations

    broken = {}
    for app in all_migrations():
        for migration in app:
            try:
                retrying(lambda: real_import(migration.full_name(), {}, {}, ["Migration"]))
            except Exception as error:
                if standins.in_use():
                    broken[str(migration)] = (migration, reason(migration.full_name(), error))
    return broken


def reason(module, error):
    """Why a module can't be imported, with the place in the project; the error is being handled."""
    return "%s: %s: %s" % (place_of(module, error), type(error).__name__, error)


def place_of(module, error):
    """The file and line of an error at import, within the project; the module's name if it has none there."""
    if isinstance(error, SyntaxError) and error.filename:
        return "%s, line %s" % (shown(error.filename), error.lineno)
    trace = sys.exc_info()[2]
    place = module
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        place = "%s, line %d" % (shown(file), trace.tb_lineno) if is_own(file) else place
        trace = trace.tb_next
    return place
