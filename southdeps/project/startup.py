"""Programs that start Django: settings modules, `manage.py`, a buildout's `bin/django`; no variable is set for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps.files import Files
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
    RaisedError,
    Scope,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.project.module_resolver import ModuleResolver, is_package
from southdeps.syntax import nodes

if TYPE_CHECKING:
    from southdeps.project.startup_run import StartupRun


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
        self.files = files
        self.is_missing = is_missing
        self.python3 = python3
        self.environ = DictValue()
        self.started: list[Value] = []  # what is handed to execute_manager() and the like
        self.configured: dict[str, Value] | None = None  # what is handed to settings.configure()
        self.unknown_at: dict[
            str, str
        ] = {}  # where an unknown part of INSTALLED_APPS comes from, by its text
        self.notes: dict[str, None] = {}
        self.sources: dict[str, Path] = {}  # the file of each module that was run, by the module's name
        self.resolvers: dict[tuple[str, ...], ModuleResolver] = {}
        self.scopes: dict[str, Scope | None] = {}
        self.doubtful: set[str] = set()

    @cached_property
    def natives(self) -> dict[str, Value]:
        """What the libraries that a program starts with do to it, by dotted name."""
        # Loads the interpreter and the libraries' stubs (15 ms), which a project without such a program does not need.
        from southdeps.project.startup_stubs import library_stubs

        start = Native(self.start)
        return {
            **library_stubs(self.files),
            "sys.path": self.path,
            "sys.modules": LoadedModules(self),
            "os.environ": self.environ,
            "os.getenv": Native(lambda interpreter, args, keywords: self.environ.get(*args[:2])),
            "site.addsitedir": Native(lambda interpreter, args, keywords: self.path.append(args[0])),
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
        if path in self.natives:
            return self.natives[path]
        parts = path.split(".")
        if parts[0] in {"django", "south"}:
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

    def scope(self, name: str) -> Scope | None:
        """The names that a module of the search path binds; None where there is no such module."""
        if name not in self.scopes:
            self.scopes[name] = None  # a module that imports itself in a circle finds nothing yet
            file = self.resolver.locate(name)
            if file is not None:
                self.run(file, name)
        return self.scopes[name]

    def run(self, file: Path, name: str) -> Scope | None:
        """Run the file of the module called `name` and give its names; None where it can't be read."""
        module = self.files.module(file)
        if module is not None:
            package = is_package(file)
            scope = Scope(f"{name}.__init__" if package else name)
            scope.names.update({"__file__": str(file.absolute()), "__name__": name})
            self.scopes[name] = scope
            self.sources[scope.module] = file
            run = self.interpreter()
            run.module(module.body, scope)
            if module.error is not None:
                run.enter_location(module.error_at, scope)
                run.obscure(f"the file can't be read whole ({module.error})")
            if run.doubts or run.raised is not None:
                self.doubtful.add(name)
        return self.scopes.get(name)

    def is_doubtful(self, name: str) -> bool:
        """Whether importing a module may fail since it imports what may not be there."""
        self.scope(name)
        return name in self.doubtful

    def exception(self, file: Path, name: str) -> RaisedError | None:
        """The exception that importing the package called `name` surely raises."""
        module = self.files.module(file)
        run = self.interpreter()
        if module is not None:
            run.module(module.body, Scope(f"{name}.__init__"))
        return run.raised.error if run.raised is not None and not run.raised.when else None


class LoadedModules(AbstractObject):
    """`sys.modules`"""

    def __init__(self, program: Program) -> None:
        """The modules of `program` that were run, or are being run."""
        self.program = program

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        scope = self.program.scopes.get(key) if isinstance(key, str) else None
        return Class(str(key), scope) if scope is not None else Unknown(f"sys.modules[{key!r}]")
