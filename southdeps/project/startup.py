"""Programs that start Django: settings modules, `manage.py`, a buildout's `bin/django`; no variable is set for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps.files import Files
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Class,
    DictValue,
    Evaluator,
    External,
    Keywords,
    ListValue,
    Native,
    PartialString,
    RaisedError,
    Scope,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.project.module_resolver import ModuleResolver, is_package, packages_of
from southdeps.project.python_environment import linked
from southdeps.project.settings_values import CONFIGURATION, chosen_class
from southdeps.project.startup_branches import UNSET
from southdeps.syntax import nodes

if TYPE_CHECKING:
    from southdeps.project.startup_run import StartupRun

#: Installed packages whose meaning to settings is given here, so that their own code is not followed.
LIBRARIES = frozenset(
    {
        "configurations",
        "decouple",
        "dj_database_url",
        "environ",
        "path",
        "pathlib2",
        "split_settings",
        "unipath",
    }
)


class Program:
    """The modules of one program: found along its search path, interpreted when something asks for them."""

    def __init__(
        self,
        path: Iterable[Path],
        files: Files,
        is_missing: Callable[[str], bool] = lambda name: False,
        *,
        python3: bool = False,
    ) -> None:
        """`path` are the folders that its `sys.path` begins with; `is_missing` knows modules that can't be there."""
        self.path = ListValue(str(folder) for folder in path)
        self.folder = str(Path(*self.path[:1]).absolute())  # where it is started
        self.files = files
        self.is_missing = is_missing
        self.python3 = python3
        self.environ = DictValue({CONFIGURATION: chosen} if (chosen := chosen_class()) else {})
        self.started: list[Value] = []  # what is handed to execute_manager() and the like
        self.configured: dict[str, Value] | None = None  # what is handed to settings.configure()
        self.unknown_at: dict[
            str, str
        ] = {}  # where an unknown part of INSTALLED_APPS comes from, by its text
        self.notes: dict[str, None] = {}
        self.sources: dict[str, Path] = {}  # the file of each module that was run, by the module's name
        self.resolvers: dict[tuple[str, ...], ModuleResolver] = {}
        self.unset = False  # whether a variable of the environment was read that is not set
        self.stopped = False  # whether the settings raise an exception that nothing catches
        self.lost_variables = False  # whether variables of the environment were set that are not known
        self.lost_path = False  # whether a folder was put on the path that is not known
        self.scopes: dict[str, Scope | None] = {}
        self.doubtful: set[str] = set()
        self.failures: dict[str, RaisedError] = {}  # what importing a module raises, where that is certain

    @cached_property
    def natives(self) -> dict[str, Value]:
        """What the libraries that a program starts with do to it, by dotted name."""
        # Loads the interpreter and the libraries' stubs (15 ms), which a project without such a program does not need.
        from southdeps.project.startup_config import config_stubs
        from southdeps.project.startup_paths import path_stubs
        from southdeps.project.startup_stubs import library_stubs

        start = Native(self.start)
        return {
            **library_stubs(self.files, self.folder),
            **path_stubs(self.files, self.folder),
            **config_stubs(self.files),
            "sys.path": self.path,
            "sys.modules": LoadedModules(self),
            "os.environ": self.environ,
            "os.getenv": Native(
                lambda interpreter, args, keywords: interpreter.call_value(
                    interpreter.get(self.environ, "get"), args, keywords
                )
            ),
            "runpy.run_path": Native(self.run_path),
            "site.addsitedir": Native(self.add_site),
            "imp.load_source": Native(self.load_source),
            "pkgutil.find_loader": Native(self.find_loader),
            "django.core.management.execute_manager": start,
            "django.core.management.setup_environ": start,
            "django.conf.settings.configured": False,
            "django.conf.settings.configure": Native(self.configure),
            "djangorecipe.manage.main": start,
            "djangorecipe.binscripts.manage": start,
        }

    def interpreter(self) -> StartupRun:
        """What runs the statements of this program."""
        from southdeps.project.startup_run import StartupRun  # loads the interpreter

        return StartupRun(self)

    @property
    def roots(self) -> list[Path]:
        """The folders of the search path as it is by now."""
        return [Path(folder) for folder in self.path if isinstance(folder, str)]

    @property
    def resolver(self) -> ModuleResolver:
        """What finds modules on the search path as it is by now."""
        folders = tuple(folder for folder in self.path if isinstance(folder, str))
        if folders not in self.resolvers:
            self.resolvers[folders] = ModuleResolver(self.files, map(Path, folders), python3=self.python3)
        return self.resolvers[folders]

    @cached_property
    def django_version(self) -> Value:
        """The version of the project's own Django, if that is known, else of the last for which South is."""
        file = self.resolver.locate("django")
        module = self.files.module(file) if file is not None and file.suffix == ".py" else None
        for line in module.body if module is not None else ():
            if isinstance(line, nodes.Assign) and [getattr(one, "id", "") for one in line.targets] == [
                "VERSION"
            ]:
                value = self.interpreter().evaluate(line.value, Scope("django.__init__"))
                if isinstance(value, TupleValue):
                    return value
        return self.natives["django.VERSION"]

    def start(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`execute_manager(settings)` and the like."""
        self.started.extend(args[:1])
        return None

    def configure(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`settings.configure(default_settings, **settings)`, of which the first call counts."""
        if self.configured is None:
            defaults = interpreter.look_up((*args, keywords.get("default_settings"))[0])
            names = defaults.scope.names if isinstance(defaults, Class) else {}
            self.configured = {**names, **keywords}
        return None

    def resolve(self, path: str) -> Value:
        """What a dotted name stands for; External if it lies outside the search path."""
        if path == "django.VERSION":
            return self.django_version
        parts = path.split(".")
        is_own = parts[0] in LIBRARIES and self.is_own(parts[0])
        if path in self.natives and not is_own:
            return self.natives[path]
        if is_library(path) or (parts[0] in LIBRARIES and not is_own):
            return External(path)
        for length in range(len(parts), 0, -1):
            scope = self.scope(".".join(parts[:length]))
            if scope is None:
                continue
            value: Value = Class(".".join(parts[:length]), scope)
            for name in parts[length:]:
                value = self.interpreter().get(value, name)
            return value
        return External(path)

    def is_own(self, name: str) -> bool:
        """Whether a module is the project's, not one that is installed."""
        file = self.resolver.locate(name)
        return file is not None and not any(part.endswith((".egg", "-packages")) for part in file.parts[:-1])

    def add_site(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`site.addsitedir(folder)`, which also adds what the `.pth` files in it name."""
        folder = interpreter.look_up(args[0]) if args else Unknown()
        self.path.append(folder)
        if isinstance(folder, str):
            self.path.extend(map(str, linked(Path(folder), self.files)))
        return None

    def load_source(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`imp.load_source(name, path)`"""
        name, path = (*map(interpreter.look_up, args[:2]), None, None)[:2]
        if isinstance(name, str) and isinstance(path, str) and not isinstance(path, PartialString):
            scope = self.run(Path(self.folder, path), name)
            if scope is not None:
                return Class(name, scope)
        return CallResult("imp.load_source", args, keywords)

    def run_path(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`runpy.run_path(path)`: the names that the file binds."""
        module = self.load_source(interpreter, ("<run_path>", *args[:1]), {})
        return DictValue(module.scope.names) if isinstance(module, Class) else Unknown("runpy.run_path(...)")

    def find_loader(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`pkgutil.find_loader(name)`, which is None if there is none."""
        name = interpreter.look_up(args[0]) if args else None
        if isinstance(name, str) and (self.is_missing(name) or self.resolver.is_module(name)):
            return None if self.is_missing(name) else Native(self.find_loader)
        return Unknown("pkgutil.find_loader(...)")

    def scope(self, name: str) -> Scope | None:
        """The names that a module of the search path binds; None where there is no such module."""
        if name not in self.scopes:
            self.scopes[name] = None  # a module that imports itself in a circle finds nothing yet
            file = self.resolver.locate(name)
            if file is not None:
                self.run(file, name)
        return self.scopes[name]

    def run(self, file: Path, name: str, *, to_its_end: bool = False) -> Scope | None:
        """Run the file of the module called `name` and give its names; None where it can't be read.

        With `to_its_end`, an exception does not end it: the statements that follow are read too.
        """
        module = self.files.module(file)
        if module is not None:
            package = is_package(file)
            scope = Scope(f"{name}.__init__" if package else name)
            scope.names.update({"__file__": str(file.absolute()), "__name__": name})
            if package:
                scope.names["__path__"] = ListValue([str(file.absolute().parent)])
            self.scopes[name] = scope
            self.sources[scope.module] = file
            run = self.interpreter()
            if to_its_end:
                run.whole_module(module.body, scope)
            else:
                run.module(module.body, scope)
            if module.error is not None:
                run.enter_location(module.error_at, scope)
                run.obscure(f"the file can't be read whole ({module.error})")
            if run.doubts or run.raised is not None:
                self.doubtful.add(name)
            failure = certain_failure(run)
            if failure is not None:
                self.failures[name] = failure
        return self.scopes.get(name)

    def is_doubtful(self, name: str) -> bool:
        """Whether importing a module may fail since it imports what may not be there."""
        self.scope(name)
        return name in self.doubtful

    def failure(self, name: str) -> RaisedError | None:
        """The exception that importing a module of the project surely raises; those that are installed work."""
        own = not is_library(name) and self.is_own(name)
        for each in (*packages_of(name), name) if own else ():
            if self.scope(each) is None or each in self.failures:
                return self.failures.get(each)
        return None

    def exception(self, file: Path, name: str) -> RaisedError | None:
        """The exception that importing the module called `name` surely raises."""
        module = self.files.module(file)
        run = self.interpreter()
        if module is not None:
            run.module(module.body, Scope(f"{name}.__init__" if is_package(file) else name))
            if module.syntax_error:
                return RaisedError("SyntaxError", "invalid syntax", ("StandardError", "Exception"))
        return certain_failure(run)


def certain_failure(run: StartupRun) -> RaisedError | None:
    """The exception that ended a run, unless it depends on what can't be decided, or on a variable that is not set."""
    raised = run.raised
    return (
        raised.error if raised is not None and not raised.when and raised.error.cause is not UNSET else None
    )


def is_library(name: str) -> bool:
    """Whether a module is part of Django or South, which are not followed."""
    return name.partition(".")[0] in {"django", "south"}


class SettingsObject(AbstractObject):
    """`django.conf.settings`, once the settings are read."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        """`values` are the settings by name."""
        self.values = values

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        return self.values.get(name, Unknown(f"settings.{name}"))


class LoadedModules(AbstractObject):
    """`sys.modules`"""

    def __init__(self, program: Program) -> None:
        """The modules of `program` that were run, or are being run."""
        self.program = program

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        scope = self.program.scope(key) if isinstance(key, str) else None
        return Class(str(key), scope) if scope is not None else Unknown(f"sys.modules[{key!r}]")
