"""Interprets a program that starts Django. Undecidable branches are both explored, and reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from southdeps.files import Files, relative
from southdeps.interpreter import expressions
from southdeps.interpreter.alternatives import either, options
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import describe, render_short
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.import_paths import has_absolute_imports
from southdeps.interpreter.interpreter import Interpreter
from southdeps.interpreter.statements import do_assign, do_evaluate, do_import
from southdeps.interpreter.values import (
    Args,
    Class,
    DictValue,
    Either,
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
from southdeps.project import startup_branches, startup_paths
from southdeps.project.includes import INCLUDES, evaluated, included
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.python2_stdlib import STANDARD_LIBRARY
from southdeps.project.settings_values import (
    INSTALLED_APPS,
    SETTINGS,
    is_list,
    unknown_parts,
    with_element,
)
from southdeps.project.startup_paths import EnvironPath, PathText
from southdeps.project.startup_stubs import GLOBAL_SETTINGS
from southdeps.syntax import nodes
from southdeps.syntax.walk import Mentions, names_in

#: These differ from machine to machine, whatever the file says.
_SWITCHES = frozenset({"DEBUG", "TEMPLATE_DEBUG"})

#: Modules of Django >= 1.7, for which South is no more.
_LATER_MODULES = frozenset({"django.db.migrations", "django.apps"})
_IMPORTS = frozenset({"import_module", "__import__"})
_EVALUATIONS = frozenset({"eval", "literal_eval"})


class RunningProgram(Protocol):
    """What is asked of the program that is run: project.startup.Program."""

    files: Files
    folder: str
    path: ListValue
    is_missing: Callable[[str], bool]
    environ: DictValue
    unknown_at: dict[str, str]
    notes: dict[str, None]
    sources: dict[str, Path]
    lost_path: bool
    lost_variables: bool
    stopped: bool
    unset: bool
    scopes: dict[str, Scope | None]

    @property
    def resolver(self) -> ModuleResolver:
        """What finds modules on the search path as it is by now."""

    def resolve(self, path: str) -> Value:
        """What a dotted name stands for."""

    def scope(self, name: str) -> Scope | None:
        """The names that a module of the search path binds."""

    def is_doubtful(self, name: str) -> bool:
        """Whether importing a module may fail since it imports what may not be there."""

    def failure(self, name: str) -> RaisedError | None:
        """The exception that importing a module of the project surely raises."""


class StartupRun(Interpreter):
    """Explores undecidable branches with copies of lists, and notes what it could not decide or follow."""

    def __init__(self, program: RunningProgram) -> None:
        """Modules are those of `program`."""
        super().__init__(program.resolve, self.absolute_name)
        self.program = program
        self.scope = Scope("")
        self.including: list[nodes.Module] = []
        self.doubts = 0  # imports so far that may fail or not
        self.guarded = 0  # how many `try` statements with handlers are around
        self.mentions = Mentions(SETTINGS)  # where the program names settings that matter to South

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

    def give_up(self, reason: str) -> None:
        if self.gave_up_at is None:
            self.obscure(f"not followed to its end ({reason})")
        super().give_up(reason)

    def read_name(self, node: nodes.Name, scope: Scope) -> Value:
        """A name that is read; `globals()` and its like give the names of the module."""
        if node.id == "compile":
            return Native(lambda interpreter, args, keywords: args[0])
        if node.id in {"globals", "locals", "vars", "dir"}:
            return Native(
                lambda interpreter, args, keywords: (
                    self.names_of(self.look_up(args[0]), node.id) if args else scope.outermost().names
                )
            )
        return expressions.name(self, node, scope)

    def get(self, owner: Value, attr: str) -> Value:
        if attr == "__dict__" and isinstance(owner, Class) and owner.name in self.program.scopes:
            return owner.scope.names
        if attr == "get" and owner is self.program.environ:
            return Native(lambda interpreter, args, keywords: self.variable(args))
        if attr == "update" and owner is self.scope.outermost().names:
            return Native(self.update_names)
        if isinstance(owner, PathText):
            found = startup_paths.attribute(owner, attr, self.program.files, self.program.folder)
            return found if found is not None else super().get(owner, attr)
        value = super().get(owner, attr)
        if isinstance(value, Unknown) and isinstance(owner, Class) and owner.name in self.program.scopes:
            scope = self.program.scope(f"{owner.name}.{attr}")
            return Class(f"{owner.name}.{attr}", scope) if scope is not None else value
        return value

    def whole_module(self, body: Sequence[nodes.Stmt], scope: Scope) -> None:
        """Run the statements of a module; those that raise an exception are noted, and the others run nevertheless.

        A statement that asked for a variable which is not set may raise nothing where it is.
        """
        for statement in body:
            self.program.unset = False
            self.module([statement], scope)
            if self.raised is not None and not (self.raised.when or self.program.unset):
                self.at, self.scope = statement.at, scope
                self.note(f"{self.raised.error} stops Django here")
                self.program.stopped = True
            self.raised = None

    def variable(self, args: Args) -> Value:
        """`os.environ.get(name, default)`"""
        name = self.look_up(args[0]) if args else Unknown()
        if not isinstance(name, str):
            return Unknown("a variable of the environment")
        if name not in self.program.environ and len(args) == 1:
            self.program.unset = True
        return self.program.environ.get(name, *args[1:2])

    def names_of(self, owner: Value, function: str) -> Value:
        """`vars(module)` or `dir(module)`"""
        if not isinstance(owner, Class):
            return Unknown(f"{function}({describe(owner)})")
        return ListValue(sorted(owner.scope.names)) if function == "dir" else owner.scope.names

    def item(self, owner: Value, key: Value, node: nodes.Expr) -> Value:
        """`owner[key]`; variables of the environment count as unset where the program provides for that."""
        if owner is self.program.environ and self.guarded and isinstance(key, str) and key not in owner:
            self.raise_error(replace(error("KeyError", key), cause=startup_branches.UNSET))
        return super().item(owner, key, node)

    def operate(self, name: str, operands: Sequence[Value]) -> Value:
        first = self.look_up(operands[0])
        if isinstance(first, PathText) and len(operands) == 2:
            found = startup_paths.operate(first, name, self.look_up(operands[1]))
            if found is not None:
                return found
        return super().operate(name, operands)

    def truth(self, value: Value, node: nodes.Expr | None) -> bool | Condition:
        if node is not None and not _SWITCHES.isdisjoint(names_in([node])):
            return Condition(render_short(node))
        return super().truth(value, node)

    @property
    def environ(self) -> DictValue:
        """The variables of the environment, as the program has set them so far."""
        return self.program.environ

    def explore_branches(
        self, condition: Condition, body: Sequence[nodes.Stmt], orelse: Sequence[nodes.Stmt], scope: Scope
    ) -> str | None:
        return startup_branches.explore_branches(self, condition, body, orelse, scope)

    def absolute_name(self, module: str, scope: Scope) -> str:
        """The module that an import statement in a scope names."""
        implicit = not has_absolute_imports(scope)
        return self.program.resolver.absolute(module, scope.module, implicit=implicit)

    def do_import(self, node: nodes.Import, scope: Scope) -> None:
        """An import, which may fail, or bring what is not known."""
        name = self.absolute(node.module, scope)
        self.doubts += not self.is_there(name, node.name)
        if self.program.is_missing(name):
            self.raise_error(error("ImportError", f"No module named {name.rpartition('.')[2]}"))
        elif f"{name}.{node.name}" in _LATER_MODULES:
            self.raise_error(error("ImportError", f"cannot import name {node.name}"))
        elif (failure := self.failure(name, node.name)) is not None:
            self.raise_error(failure)
        elif node.name != "*" or isinstance(self.resolve(name), Class):
            do_import(self, node, scope)
            self.bind_at_once(node, scope)
        elif name == GLOBAL_SETTINGS:
            scope.names[INSTALLED_APPS] = TupleValue()
        elif self.guarded:  # local settings, which need not be there
            self.note(f"{name} was not found; what it sets is not known")
        else:
            self.obscure(f"{name} was not found; what it sets is not known")

    def failure(self, module: str, name: str | None) -> RaisedError | None:
        """The exception that importing a module, or a module in it, surely raises."""
        raised = self.program.failure(module)
        is_inside = name not in {None, "*"} and self.program.resolver.is_module(f"{module}.{name}")
        return self.program.failure(f"{module}.{name}") if raised is None and is_inside else raised

    def is_there(self, module: str, name: str | None) -> bool:
        """Whether an import of a module, or of a name in it, surely works."""
        if module.partition(".")[0] in STANDARD_LIBRARY:
            return True
        file = self.program.resolver.locate(module)
        if isinstance(self.program.resolve(module), External):
            return file is not None  # installed, and not followed
        if file is None or name in {None, "*"} or self.program.resolver.is_module(f"{module}.{name}"):
            return file is not None and not self.program.is_doubtful(module)
        scope = self.program.scope(module)
        return scope is not None and name in scope.names and not self.program.is_doubtful(module)

    def bind_at_once(self, node: nodes.Import, scope: Scope) -> None:
        """Bind what a name of another module is now: it may be changed there, or come back to where it is from."""
        if node.name not in {None, "*"}:
            value = self.look_up(scope.names[node.bound])
            if isinstance(value, str | list | tuple | dict | Either):
                scope.names[node.bound] = value

    def do_assign(self, node: nodes.Assign, scope: Scope) -> None:
        """An assignment; where INSTALLED_APPS got a part that is not known is remembered."""
        do_assign(self, node, scope)
        if INSTALLED_APPS in names_in(node.targets):
            self.locate_unknown_apps()
        self.locate_unknown_rest()

    def do_evaluate(self, node: nodes.Evaluate, scope: Scope) -> None:
        """A call, as in `INSTALLED_APPS.append(...)`."""
        do_evaluate(self, node, scope)
        if INSTALLED_APPS in names_in([node.value]):
            self.locate_unknown_apps()
        self.locate_unknown_rest()

    def locate_unknown_apps(self) -> None:
        """Remember that the statement at hand has put the unknown parts of INSTALLED_APPS into it, if they are new."""
        for text in unknown_parts(self.scope.outermost().names.get(INSTALLED_APPS)):
            self.program.unknown_at.setdefault(text, self.where)

    def locate_unknown_rest(self) -> None:
        """Note that the statement at hand has put a folder on `sys.path`, or set a variable, that is not known."""
        unknown = [folder for folder in self.program.path if not isinstance(folder, str)]
        if unknown:
            self.program.path[:] = [folder for folder in self.program.path if isinstance(folder, str)]
            self.program.lost_path = True
            self.note(f"a folder of sys.path is known only at run time: {describe(unknown[0])}")
        variables = [name for name in self.program.environ if not isinstance(name, str)]
        for name in variables:
            del self.program.environ[name]
        if variables:
            self.program.lost_variables = True
            self.note("variables of the environment are set that are known only at run time")

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        if isinstance(func, EnvironPath):
            return startup_paths.call(func, self, args, keywords)
        text = func.path if isinstance(func, External) else func.text if isinstance(func, Unknown) else ""
        name = text.rpartition(".")[2]
        names = self.scope.outermost().names
        if name in INCLUDES:
            parts = included(name, args, self.file, self.program.files, self.look_up)
            namespace = self.look_up(args[1]) if name != "include" and len(args) > 1 else names
            if parts is not None and isinstance(namespace, dict) and self.execute(parts, namespace):
                return None
            self.obscure(f"{text}(...) is not followed")
        elif name in _EVALUATIONS and len(args) == 1:
            code = evaluated(self.look_up(args[0]))
            if code is not None:
                return self.evaluate(code, self.scope.outermost())
        elif text == "imp.find_module" and len(args) == 1 and isinstance(args[0], str):
            self.imported(args[0])
        elif name in _IMPORTS and args and isinstance(args[0], str):
            whole = name == "import_module" or bool((*args[3:4], keywords.get("fromlist"))[0])
            return self.imported(args[0] if whole else args[0].partition(".")[0])
        self.doubts += bool(text)  # code that is not here may raise anything
        if (
            text
            and name not in INCLUDES
            and any(arg is names or is_list(arg, names) for arg in (*args, *keywords.values()))
        ):
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

    def execute(self, parts: Sequence[tuple[Path, nodes.Module]], names: dict[Value, Value]) -> bool:
        """Run code with these names, in the module at hand; whether all of it could be followed."""
        scope, at = self.scope.outermost(), self.at
        for file, module in parts:
            if module in self.including or module.error is not None:
                return False
            own = names is scope.names
            inner, before = Scope(scope.module, names), self.file
            self.program.sources[scope.module] = file
            self.including.append(module)
            self.module(module.body, inner)
            self.including.pop()
            self.program.sources[scope.module] = before
            if own:
                scope.names = names = inner.names
            elif inner.names is not names:
                names.update(inner.names)
            self.scope, self.at = scope, at
        return True

    def imported(self, name: str) -> Value:
        """The module that a call imports; raises ImportError in the program if it can't be there."""
        if self.program.is_missing(name):
            self.raise_error(error("ImportError", f"No module named {name.rpartition('.')[2]}"))
        self.doubts += not self.is_there(name, None)
        return External(name)

    def assign(self, owner: Value, attr: str, value: Value) -> None:
        super().assign(owner, attr, value)
        if attr == INSTALLED_APPS:
            self.locate_unknown_apps()
        if isinstance(owner, External) and (owner.path, attr) == ("sys", "path"):
            self.program.path[:] = value if isinstance(value, list | tuple) else [*self.program.path, value]

    expressions = {**Interpreter.expressions, nodes.Name: read_name}  # noqa: RUF012
    statements = {  # noqa: RUF012
        **Interpreter.statements,
        nodes.Try: startup_branches.do_try,
        nodes.Import: do_import,
        nodes.Assign: do_assign,
        nodes.Evaluate: do_evaluate,
    }
