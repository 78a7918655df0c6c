"""In which order Django's app cache loads the installed apps: that is the order in which South migrates them.

Rehearses `django.db.models.loading.AppCache` of Django 1.6. Apps are loaded as INSTALLED_APPS lists them, but a models
module that asks the cache for models while it is imported makes it load all others first (case 30), and one that
raises ImportError the first time is loaded again after all others. Any other exception stops Django at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from southdeps.interpreter.values import RaisedError
from southdeps.project.module_resolver import ModuleResolver, is_implicit, is_package, packages_of
from southdeps.project.python2_stdlib import STANDARD_LIBRARY
from southdeps.syntax import nodes
from southdeps.syntax.walk import bound_by, calls_in, within, words_in

#: Functions that make the cache load all apps; wrappers usually have the same name.
_ASKING = frozenset({"get_model", "get_models", "get_app", "get_apps", "get_user_model", "get_app_paths"})

#: What is taken to import well and to ask nothing.
_PASSED_OVER = STANDARD_LIBRARY | {"django", "south"}

#: A function that calls a function that calls ... one that asks: no further.
_DEPTH = 4


class _StartupError(Exception):  # stands for an exception of the rehearsed program
    """An exception other than ImportError that the simulated program has not caught, with Python's message."""


class _StartupImportError(_StartupError):
    """An ImportError."""


class Exceptions(Protocol):
    """What importing modules raises: project.configuration.Configuration."""

    def exception(self, file: Path, module: str) -> RaisedError | None:
        """The exception that the statements of a module surely raise."""


class NoExceptions:
    """Takes every module to run to its end."""

    def exception(self, file: Path, module: str) -> RaisedError | None:
        return None


class _Module:
    """A module that is being imported or has been: the names that it has bound so far, and what they stand for."""

    def __init__(self, importer: str, *, implicit: bool) -> None:
        """`importer` is the module's name, a package's that of its `__init__`; `implicit` as for ModuleResolver."""
        self.importer = importer
        self.implicit = implicit
        self.done = False
        self.names: set[str] = set()
        self.functions: dict[str, nodes.FunctionDef] = {}
        self.imported: dict[str, tuple[str, str]] = {}  # name -> module and name there


class AppCache:
    """The app cache while it is filled; importing is rehearsed statement by statement."""

    def __init__(
        self,
        apps: Sequence[str],
        resolver: ModuleResolver,
        is_missing: Callable[[str], bool],
        exceptions: Exceptions,
    ) -> None:
        """`apps` are the entries of INSTALLED_APPS; `is_missing` knows modules that certainly can't be found."""
        self.apps = apps
        self.resolver = resolver
        self.is_missing = is_missing
        self.exceptions = exceptions
        self.order: list[str] = []
        self.handled: set[str] = set()
        self.postponed: list[str] = []
        self.nesting = 0
        self.complete = False
        self.modules: dict[str, _Module] = {}

    def populate(self) -> None:
        """AppCache._populate"""
        if self.complete:
            return
        for app in self.apps:
            if app not in self.handled:
                self.load(app, can_postpone=True)
        if not self.nesting:
            for app in self.postponed:
                self.load(app, can_postpone=False)
            self.complete = True

    def load(self, app: str, *, can_postpone: bool) -> None:
        """AppCache.load_app"""
        self.handled.add(app)
        self.nesting += 1
        try:
            if self.resolver.is_module(f"{app}.models"):
                self.load_module(f"{app}.models")
        except _StartupImportError:
            if not can_postpone:
                raise
            self.postponed.append(app)
            return
        finally:
            self.nesting -= 1
        if app not in self.order:
            self.order.append(app)

    def load_module(self, name: str) -> None:
        """`import name`: the packages around it first, each once."""
        if name.partition(".")[0] in _PASSED_OVER:
            return
        for each in (*packages_of(name), name):
            if self.is_missing(each):
                raise _StartupImportError(f"ImportError: No module named {each.rpartition('.')[2]}")
            file = self.resolver.locate(each)
            if each in self.modules or file is None or file.suffix != ".py":
                continue
            tree = self.resolver.files.module(file)
            body = tree.body if tree is not None else ()
            importer = f"{each}.__init__" if is_package(file) else each
            self.modules[each] = module = _Module(importer, implicit=is_implicit(body))
            try:
                self.run(body, module)
                self.raise_as(body, file, each)
            except _StartupError:
                del self.modules[each]
                raise
            module.done = True

    def raise_as(self, body: Sequence[nodes.Stmt], file: Path, name: str) -> None:
        """Raise what a module with these statements raises. Without `raise` in them it is not looked at again."""
        if any(isinstance(statement, nodes.Raise) for statement in within(body)):
            raised = self.exceptions.exception(file, name)
            if raised is not None:
                raise (_StartupImportError if "ImportError" in raised.names else _StartupError)(str(raised))

    def run(self, body: Sequence[nodes.Stmt], module: _Module) -> None:
        """Run statements as far as imports and questions to the cache go; what can't be decided goes both ways."""
        for statement in body:
            match statement:
                case nodes.Import():
                    self.do_import(statement, module)
                case nodes.FunctionDef(name=name, decorators=decorators):
                    self.ask(decorators, module)
                    module.functions[name] = statement
                case nodes.ClassDef(bases=bases, body=inner):
                    self.ask(bases, module)
                    names, functions = set(module.names), dict(module.functions)
                    self.run(inner, module)
                    module.names, module.functions = names, functions
                case nodes.Try(body=inner, handlers=handlers, orelse=other, final=final):
                    try:
                        self.run((*inner, *other), module)
                    except _StartupError as error:
                        taken = handler_of(handlers, error)
                        if taken is None:
                            raise
                        self.run(taken.body, module)
                    self.run(final, module)
                case nodes.If() | nodes.For() | nodes.While():
                    self.run_maybe(statement, module)
                case nodes.With(body=inner):
                    self.run(inner, module)
                case nodes.Raise(
                    value=nodes.Name(id="ImportError") | nodes.Call(func=nodes.Name(id="ImportError"))
                ):
                    raise _StartupImportError(import_error(statement.value))
                case _:
                    self.ask([statement], module)
            module.names.update(bound_by(statement))

    def run_maybe(self, statement: nodes.If | nodes.For | nodes.While, module: _Module) -> None:
        """Run branches that may not be taken: failures in them do not count."""
        self.ask([statement.iterable if isinstance(statement, nodes.For) else statement.test], module)
        for branch in (statement.body, statement.orelse):
            try:
                self.run(branch, module)
            except _StartupError:
                module.names.update(name for line in within(branch) for name in bound_by(line))

    def do_import(self, node: nodes.Import, module: _Module) -> None:
        """Import what a statement names. Raises _StartupImportError for a name that a module does not have yet."""
        name = self.resolver.absolute(node.module, module.importer, implicit=module.implicit)
        self.load_module(name)
        if node.name is None:
            return
        source = self.modules.get(name)
        if node.name == "*":
            if source is not None:
                module.names |= source.names
                module.functions |= source.functions
                module.imported |= source.imported
            return
        module.imported[node.bound] = (name, node.name)
        if self.resolver.is_module(f"{name}.{node.name}"):
            self.load_module(f"{name}.{node.name}")
        elif source is not None and not source.done and node.name not in source.names:
            raise _StartupImportError(f"ImportError: cannot import name {node.name}")

    def ask(self, nodes: Iterable[object], module: _Module) -> None:
        """Fill the cache if one of these expressions asks it for something."""
        if any(self.asks(call, module, _DEPTH) for call in calls_in(nodes)):
            self.populate()

    def asks(self, call: nodes.Call, module: _Module, depth: int) -> bool:
        """Whether a call asks the cache, by itself or in a function of the project."""
        match call.func:
            case nodes.Name(id=name) | nodes.Attribute(attr=name) if name in _ASKING:
                return ("seed_cache", False) not in [
                    (keyword, getattr(value, "value", None)) for keyword, value in call.keywords
                ]
            case nodes.Name(id=name) if depth:
                return self.function_asks(name, module, depth)
        return False

    def function_asks(self, name: str, module: _Module, depth: int) -> bool:
        """Whether the function called `name` in a module asks the cache when it is called."""
        for _ in range(_DEPTH):
            if name in module.functions:
                calls = calls_in(module.functions[name].body)
                return any(self.asks(call, module, depth - 1) for call in calls)
            source, name = module.imported.get(name, ("", name))
            if source not in self.modules:
                return False
            module = self.modules[source]
        return False


def handler_of(handlers: Sequence[nodes.ExceptHandler], error: _StartupError) -> nodes.ExceptHandler | None:
    """The handler that takes an exception: the first one, unless it names ImportError alone and it is another."""
    for handler in handlers:
        if isinstance(error, _StartupImportError) or set(words_in([handler.kind])) != {"ImportError"}:
            return handler
    return None


def import_error(raised: nodes.Expr | None) -> str:
    """The ImportError that a statement raises, as Python prints it."""
    args = raised.args if isinstance(raised, nodes.Call) else ()
    text = next(
        (arg.value for arg in args if isinstance(arg, nodes.Constant) and isinstance(arg.value, str)), ""
    )
    return f"ImportError: {text}" if text else "ImportError"


def load_order(
    apps: Sequence[str],
    resolver: ModuleResolver,
    is_missing: Callable[[str], bool] = lambda name: False,
    exceptions: Exceptions | None = None,
) -> tuple[list[str], str | None]:
    """The installed `apps` in the order in which the cache loads them, and what stops it, if something does.

    Without `exceptions`, what a module raises under a condition is not known.
    """
    cache = AppCache(apps, resolver, is_missing, exceptions or NoExceptions())
    try:
        cache.populate()
    except _StartupError as error:
        return cache.order, str(error)
    return cache.order, None
