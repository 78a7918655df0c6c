"""Interprets programs that start Django: settings modules, `manage.py`, a buildout's `bin/django`.

Undecidable branches are both explored, and reported. Environment variables count as unset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from southdeps.files import Files, relative
from southdeps.interpreter import expressions
from southdeps.interpreter.alternatives import either, options
from southdeps.interpreter.branches import RAISE, join
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import describe, render_short
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.import_paths import has_absolute_imports
from southdeps.interpreter.interpreter import Interpreter
from southdeps.interpreter.statements import do_assign, do_evaluate, do_import
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    CallResult,
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
    Unknown,
    Value,
)
from southdeps.project.module_resolver import ModuleResolver, is_package
from southdeps.project.settings_values import (
    INSTALLED_APPS,
    SETTINGS,
    is_list,
    unknown_parts,
    with_copied_lists,
    with_element,
)
from southdeps.project.startup_stubs import library_stubs, matches, relative_to
from southdeps.syntax import nodes
from southdeps.syntax.walk import names_in

#: These differ from machine to machine, whatever the file says.
_SWITCHES = frozenset({"DEBUG", "TEMPLATE_DEBUG"})

#: Calls that run further files, which may set anything.
_INCLUDES = frozenset({"include", "exec", "execfile", "load_source"})
#: Modules of Django >= 1.7, for which South is no more.
_LATER_MODULES = frozenset({"django.db.migrations", "django.apps"})
_IMPORTS = frozenset({"import_module", "__import__"})


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
        start = Native(self.start)
        self.natives: dict[str, Value] = {
            **library_stubs(files),
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
                value = StartupRun(self).get(value, name)
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
            StartupRun(self).module(module.body, scope)
        return self.scopes.get(name)

    def exception(self, file: Path, name: str) -> RaisedError | None:
        """The exception that importing the package called `name` surely raises."""
        module = self.files.module(file)
        run = StartupRun(self)
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


class StartupRun(Interpreter):
    """Explores undecidable branches with copies of lists, and notes what it could not decide or follow."""

    def __init__(self, program: Program) -> None:
        """Modules are those of `program`."""
        super().__init__(program.resolve, self.absolute_name)
        self.program = program
        self.scope = Scope("")
        self.including: list[Path] = []
        self.guarded = 0  # how many `try` statements with handlers are around

    @property
    def file(self) -> Path:
        """The file of the statement at hand."""
        return self.program.sources.get(self.scope.module, Path())

    @property
    def where(self) -> str:
        """The file and line of the statement at hand."""
        return f"{relative(self.file)}:{self.at[0]}"

    def note(self, text: str) -> None:
        """Report something about the statement at hand."""
        self.program.notes[f"{self.where}: {text}"] = None

    def obscure(self, text: str) -> None:
        """Note that the statement at hand may change INSTALLED_APPS: from here on more may be in it."""
        names = self.scope.outermost().names
        if INSTALLED_APPS in names:
            unknown = Unknown(text)
            self.program.unknown_at.setdefault(describe(unknown), self.where)
            names[INSTALLED_APPS] = either(
                with_element(one, unknown) for one in options(names[INSTALLED_APPS])
            )
        else:
            self.note(text)

    def enter_location(self, at: nodes.Place, scope: Scope) -> None:
        super().enter_location(at, scope)
        self.scope = scope

    def read_name(self, node: nodes.Name, scope: Scope) -> Value:
        """A name that is read; `globals()` and its like give the names of the module."""
        if node.id in {"globals", "locals", "vars"}:
            return Native(lambda interpreter, args, keywords: scope.outermost().names)
        return expressions.name(self, node, scope)

    def get(self, owner: Value, attr: str) -> Value:
        if attr == "update" and owner is self.scope.outermost().names:
            return Native(self.update_names)
        value = super().get(owner, attr)
        if isinstance(value, Unknown) and isinstance(owner, Class) and owner.name in self.program.scopes:
            scope = self.program.scope(f"{owner.name}.{attr}")
            return Class(f"{owner.name}.{attr}", scope) if scope is not None else value
        return value

    def truth(self, value: Value, node: nodes.Expr | None) -> bool | Condition:
        if node is not None and not _SWITCHES.isdisjoint(names_in([node])):
            return Condition(render_short(node))
        return super().truth(value, node)

    def explore_branches(
        self, condition: Condition, body: Sequence[nodes.Stmt], orelse: Sequence[nodes.Stmt], scope: Scope
    ) -> str | None:
        if not SETTINGS.isdisjoint(names_in([*body, *orelse])):
            self.note(f"`{condition.text}` can't be decided; both ways are taken")
        before, after, ends = scope.names, [], []
        for branch in (body, orelse):
            scope.names = with_copied_lists(before)
            end = self.block(branch, scope)
            self.raised = None
            ends.append(end)
            if end != RAISE:
                after.append(scope.names)
        scope.names = join(after[0], after[-1]) if after else before
        return ends[0] if ends[0] == ends[1] else None

    def do_try(self, node: nodes.Try, scope: Scope) -> str | None:
        """Which way a `try` goes is known if it only imports what is there, or what can't be."""
        before = with_copied_lists(scope.names)
        at = self.at
        self.guarded += bool(node.handlers)
        end = self.block(node.body, scope)
        self.guarded -= bool(node.handlers)
        if end == RAISE and node.handlers:
            self.raised = None
            end = self.block(node.handlers[0].body, scope)
        elif end is None:
            end = self.block(node.orelse, scope)
            after = scope.names
            handlers = [handler.body for handler in node.handlers]
            if not SETTINGS.isdisjoint(names_in([*node.body, *(line for body in handlers for line in body)])):
                self.at = at
                self.note("which way this `try` goes can't be decided; both ways are taken")
            for body in handlers:
                scope.names = with_copied_lists(before)
                if self.block(body, scope) != RAISE:
                    after = join(after, scope.names)
                self.raised = None
            scope.names = after
        return self.block(node.final, scope) or end

    def absolute_name(self, module: str, scope: Scope) -> str:
        """The module that an import statement in a scope names."""
        implicit = not has_absolute_imports(scope)
        return self.program.resolver.absolute(module, scope.module, implicit=implicit)

    def do_import(self, node: nodes.Import, scope: Scope) -> None:
        """An import, which may fail, or bring what is not known."""
        name = self.absolute(node.module, scope)
        if self.program.is_missing(name):
            self.raise_error(error("ImportError", f"No module named {name.rpartition('.')[2]}"))
        elif f"{name}.{node.name}" in _LATER_MODULES:
            self.raise_error(error("ImportError", f"cannot import name {node.name}"))
        elif node.name != "*" or isinstance(self.resolve(name), Class):
            do_import(self, node, scope)
        elif self.guarded:  # local settings, which need not be there
            self.note(f"{name} was not found; what it sets is not known")
        else:
            self.obscure(f"{name} was not found; what it sets is not known")

    def do_assign(self, node: nodes.Assign, scope: Scope) -> None:
        """An assignment; where INSTALLED_APPS got a part that is not known is remembered."""
        do_assign(self, node, scope)
        if INSTALLED_APPS in names_in(node.targets):
            self.locate_unknown_apps()

    def do_evaluate(self, node: nodes.Evaluate, scope: Scope) -> None:
        """A call, as in `INSTALLED_APPS.append(...)`."""
        do_evaluate(self, node, scope)
        if INSTALLED_APPS in names_in([node.value]):
            self.locate_unknown_apps()

    def locate_unknown_apps(self) -> None:
        """Remember that the statement at hand has put the unknown parts of INSTALLED_APPS into it, if they are new."""
        for text in unknown_parts(self.scope.outermost().names.get(INSTALLED_APPS)):
            self.program.unknown_at.setdefault(text, self.where)

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        text = func.path if isinstance(func, External) else func.text if isinstance(func, Unknown) else ""
        name = text.rpartition(".")[2]
        names = self.scope.outermost().names
        if name in _INCLUDES:
            if not self.include(name, args):
                self.obscure(f"{text}(...) is not followed")
        elif name in _IMPORTS and args and isinstance(args[0], str):
            return self.imported(args[0] if name == "import_module" else args[0].partition(".")[0])
        elif text and any(arg is names or is_list(arg, names) for arg in (*args, *keywords.values())):
            self.obscure(f"{text}(...), which may change it")
        return super().call_value(func, args, keywords)

    def update_names(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`globals().update(...)`"""
        names = self.scope.outermost().names
        for arg in map(self.look_up, args):
            if isinstance(arg, dict):
                names.update(arg)
            else:
                self.obscure(f"names out of {describe(arg)}")
        names.update(keywords)
        return None

    def include(self, name: str, args: Args) -> bool:
        """Follow `execfile(path)`, or django-split-settings' `include(*patterns)`, if all files are known and there."""
        if name not in {"execfile", "include"}:
            return False
        found: list[Path] = []
        for arg in args[:1] if name == "execfile" else args:
            optional = isinstance(arg, CallResult) and arg.path.endswith(".optional")
            path = self.look_up(arg.args[0] if isinstance(arg, CallResult) and optional else arg)
            if not isinstance(path, str) or isinstance(path, PartialString):
                return False
            pattern = relative_to(self.file, path) if name == "include" else Path(path)
            files = [
                file for file in matches(pattern, self.program.files) if self.program.files.is_file(file)
            ]
            if not (files or optional):
                return False
            found += files
        return bool(found) and all(self.execute(file) for file in found)

    def execute(self, file: Path) -> bool:
        """Run a file in the scope of the module at hand; whether it could be read."""
        module = self.program.files.module(file)
        if module is None or file in self.including:
            return False
        scope, at = self.scope.outermost(), self.at
        inner = Scope(f"{file}", scope.names)
        self.program.sources[inner.module] = file
        self.including.append(file)
        self.module(module.body, inner)
        self.including.pop()
        scope.names = inner.names
        self.scope, self.at = scope, at
        return True

    def imported(self, name: str) -> Value:
        """The module that a call imports; raises ImportError in the program if it can't be there."""
        if self.program.is_missing(name):
            self.raise_error(error("ImportError", f"No module named {name.rpartition('.')[2]}"))
        return External(name)

    expressions = {**Interpreter.expressions, nodes.Name: read_name}  # noqa: RUF012
    statements = {  # noqa: RUF012
        **Interpreter.statements,
        nodes.Try: do_try,
        nodes.Import: do_import,
        nodes.Assign: do_assign,
        nodes.Evaluate: do_evaluate,
    }
