"""Interprets a program that starts Django. Undecidable branches are both explored, and reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

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
from southdeps.interpreter.try_statements import handler_of, names_of_handler
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
    Scope,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.project.includes import INCLUDES, included
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.python2_stdlib import STANDARD_LIBRARY
from southdeps.project.settings_values import (
    INSTALLED_APPS,
    SETTINGS,
    is_list,
    unknown_parts,
    with_copied_lists,
    with_element,
)
from southdeps.project.startup_stubs import GLOBAL_SETTINGS
from southdeps.syntax import nodes
from southdeps.syntax.walk import names_in

#: These differ from machine to machine, whatever the file says.
_SWITCHES = frozenset({"DEBUG", "TEMPLATE_DEBUG"})

#: Modules of Django >= 1.7, for which South is no more.
_LATER_MODULES = frozenset({"django.db.migrations", "django.apps"})
_IMPORTS = frozenset({"import_module", "__import__"})


class RunningProgram(Protocol):
    """What is asked of the program that is run: project.startup.Program."""

    files: Files
    is_missing: Callable[[str], bool]
    environ: DictValue
    unknown_at: dict[str, str]
    notes: dict[str, None]
    sources: dict[str, Path]
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
        if attr == "update" and owner is self.scope.outermost().names:
            return Native(self.update_names)
        value = super().get(owner, attr)
        if isinstance(value, Unknown) and isinstance(owner, Class) and owner.name in self.program.scopes:
            scope = self.program.scope(f"{owner.name}.{attr}")
            return Class(f"{owner.name}.{attr}", scope) if scope is not None else value
        return value

    def names_of(self, owner: Value, function: str) -> Value:
        """`vars(module)` or `dir(module)`"""
        if not isinstance(owner, Class):
            return Unknown(f"{function}({describe(owner)})")
        return ListValue(sorted(owner.scope.names)) if function == "dir" else owner.scope.names

    def item(self, owner: Value, key: Value, node: nodes.Expr) -> Value:
        """`owner[key]`; variables of the environment count as unset where the program provides for that."""
        if owner is self.program.environ and self.guarded and isinstance(key, str) and key not in owner:
            self.raise_error(error("KeyError", key))
        return super().item(owner, key, node)

    def truth(self, value: Value, node: nodes.Expr | None) -> bool | Condition:
        if node is not None and not _SWITCHES.isdisjoint(names_in([node])):
            return Condition(render_short(node))
        return super().truth(value, node)

    def explore_branches(
        self, condition: Condition, body: Sequence[nodes.Stmt], orelse: Sequence[nodes.Stmt], scope: Scope
    ) -> str | None:
        at, before, after, ends = self.at, scope.names, [], []
        for branch in (body, orelse):
            scope.names = with_copied_lists(before)
            end = self.block(branch, scope)
            self.raised = None
            ends.append(end)
            if end != RAISE:
                after.append(scope.names)
        if not SETTINGS.isdisjoint(names_in([*body, *orelse])) or (after and differ(after[0], after[-1])):
            self.at, self.scope = at, scope
            self.note(f"`{condition.text}` can't be decided; both ways are taken")
        scope.names = join(after[0], after[-1]) if after else before
        return ends[0] if ends[0] == ends[1] else None

    def do_try(self, node: nodes.Try, scope: Scope) -> str | None:
        """Which way a `try` goes is known if it only imports what is there, or what can't be."""
        before = with_copied_lists(scope.names)
        at, doubts = self.at, self.doubts
        kinds = [names_of_handler(self, handler, scope) for handler in node.handlers]
        self.guarded += bool(node.handlers)
        end = self.block(node.body, scope)
        self.guarded -= bool(node.handlers)
        if end == RAISE and node.handlers:
            raised = self.raised
            taken = handler_of(node.handlers, kinds, raised.error if raised is not None else None)
            if taken is not None:
                self.raised = None
                end = self.block(taken.body, scope)
        elif end is None and self.doubts == doubts and only_imports_count(node, kinds):
            end = self.block(node.orelse, scope)
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
        self.doubts += not self.is_there(name, node.name)
        if self.program.is_missing(name):
            self.raise_error(error("ImportError", f"No module named {name.rpartition('.')[2]}"))
        elif f"{name}.{node.name}" in _LATER_MODULES:
            self.raise_error(error("ImportError", f"cannot import name {node.name}"))
        elif node.name != "*" or isinstance(self.resolve(name), Class):
            do_import(self, node, scope)
            self.bind_at_once(node, scope)
        elif name == GLOBAL_SETTINGS:
            scope.names[INSTALLED_APPS] = TupleValue()
        elif self.guarded:  # local settings, which need not be there
            self.note(f"{name} was not found; what it sets is not known")
        else:
            self.obscure(f"{name} was not found; what it sets is not known")

    def is_there(self, module: str, name: str | None) -> bool:
        """Whether an import of a module, or of a name in it, surely works."""
        if module.partition(".")[0] in STANDARD_LIBRARY:
            return True
        file = self.program.resolver.locate(module)
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
        if name in INCLUDES:
            parts = included(name, args, self.file, self.program.files, self.look_up)
            if parts is not None and self.execute(parts):
                return None
            self.obscure(f"{text}(...) is not followed")
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

    def execute(self, parts: Sequence[tuple[Path, nodes.Module]]) -> bool:
        """Run code in the scope of the module at hand; whether all of it could be followed."""
        scope, at = self.scope.outermost(), self.at
        for file, module in parts:
            if module in self.including or module.error is not None:
                return False
            inner = Scope(f"{file}", scope.names)
            self.program.sources[inner.module] = file
            self.including.append(module)
            self.module(module.body, inner)
            self.including.pop()
            scope.names = inner.names
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

    expressions = {**Interpreter.expressions, nodes.Name: read_name}  # noqa: RUF012
    statements = {  # noqa: RUF012
        **Interpreter.statements,
        nodes.Try: do_try,
        nodes.Import: do_import,
        nodes.Assign: do_assign,
        nodes.Evaluate: do_evaluate,
    }


def only_imports_count(node: nodes.Try, kinds: Sequence[frozenset[str]]) -> bool:
    """Whether only an import that fails can take a `try` into one of its handlers, which catch these exceptions."""
    if all(isinstance(line, nodes.Import | nodes.Jump) for line in node.body):
        return True
    return all(names <= {"ImportError"} for names in kinds)


def differ(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two ways of a program have come to different settings that matter to South."""
    return any(one.get(name) != other.get(name) for name in SETTINGS)
