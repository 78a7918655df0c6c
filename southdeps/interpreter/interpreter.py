"""One abstract interpretation: what it means to run a block, and to get, call, compare and decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import ClassVar

from southdeps.interpreter import binding, methods, operators
from southdeps.interpreter.alternatives import either, narrow, truth_of_alternatives
from southdeps.interpreter.branches import RAISE, RETURN, ListContents, join
from southdeps.interpreter.budget import MAX_DEPTH, Budget
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import LOOP, Condition
from southdeps.interpreter.containers import sources_of_elements
from southdeps.interpreter.describing import describe, render_short
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.expressions import EXPRESSIONS
from southdeps.interpreter.import_paths import absolute
from southdeps.interpreter.plain import attempt, is_small
from southdeps.interpreter.state import InterpreterState
from southdeps.interpreter.statements import STATEMENTS
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Class,
    DictValue,
    Either,
    External,
    Function,
    Instance,
    Keywords,
    Native,
    Property,
    Scope,
    Static,
    Truth,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.syntax import nodes

#: A function that calls itself without a known end is followed this often.
MAX_UNDECIDED_RECURSION = 2


class Interpreter(InterpreterState):
    """One abstract interpretation.

    `resolve` answers what a dotted name of another module means, `absolute` which module an import statement in a scope
    names: (module as written, scope) -> dotted name.
    """

    #: What each kind of statement does; subclasses may replace some.
    statements: ClassVar[dict[type, Callable[..., str | None]]] = STATEMENTS

    #: What each kind of expression means; subclasses may replace some.
    expressions: ClassVar[dict[type, Callable[..., Value]]] = EXPRESSIONS

    def __init__(
        self,
        resolve: Callable[[str], Value],
        absolute: Callable[[str, Scope], str] = absolute,
        budget: Budget | None = None,
        module: str | None = None,
    ) -> None:
        """`module` is the one whose places are reported; None reports those of every module."""
        super().__init__(budget, module)
        self._resolve = resolve
        self._absolute = absolute
        #: Functions under way, each with the length of the path condition when it was called.
        self.active: list[tuple[object, int]] = []

    def resolve(self, path: str) -> Value:
        """What a dotted name stands for; External if nothing is known of it."""
        return self._resolve(path)

    def absolute(self, module: str, scope: Scope) -> str:
        """The module that an import statement in a scope names."""
        return self._absolute(module, scope)

    def module(self, body: Sequence[nodes.Stmt], scope: Scope) -> None:
        """Run the statements of a module or class in its scope."""
        scope.body = body
        with self.frame():
            self.block(body, scope)

    def block(self, body: Sequence[nodes.Stmt], scope: Scope) -> str | None:
        """Run statements; how they end (`statements.RETURN` and the like), None if they run through."""
        for statement in body:
            if not self.spend(1):
                return RETURN
            self.enter_location(statement.at, scope)
            try:
                end = self.statements[type(statement)](self, statement, scope)
            except RecursionError:
                self.give_up("expressions nested too deeply")
                end = None
            if self.raised is not None:
                return RAISE
            if end is not None:
                return end
        return None

    def iterate(self, iterable: Value) -> list[Value] | None:
        """The values that a loop binds, in order; None if only the running program knows."""
        if isinstance(iterable, str | tuple | list | dict):
            return list(iterable)
        return iterable.elements() if isinstance(iterable, AbstractObject) else None

    def symbolic_iteration(self, iterable: Value) -> tuple[Value, tuple[Condition, ...]]:
        """One symbolic iteration of a loop of unknown length: what it binds, and its conditions."""
        if isinstance(iterable, AbstractObject):
            iterable.operand(self, "iter", (iterable,))
        for source in sources_of_elements(iterable):
            value = source.symbolic_element(self)
            if value is not None:
                truth = source.truth(self)
                return value, () if isinstance(truth, bool) else (truth,)
        return Unknown("an element"), (LOOP,)

    def explore_branches(
        self, condition: Condition, body: Sequence[nodes.Stmt], orelse: Sequence[nodes.Stmt], scope: Scope
    ) -> str | None:
        """Run both branches of an undecided `if` and join what they leave in the scope."""
        before = dict(scope.names)
        lists = ListContents(before)
        with self.assuming(condition):
            end = self.block(body, scope)
        after, scope.names = scope.names, before
        filled = lists.put_back()
        with self.assuming(condition.negated()):
            other_end = self.block(orelse, scope)
        other = scope.names
        lists.merge(filled, after, other, condition)
        if end is None and other_end is None:
            scope.names = join(after, other, condition, unbound=scope.of_function)
            return None
        if end is not None and other_end is not None:
            return end if end == other_end else RETURN
        ended, scope.names = (end, other) if end is not None else (other_end, after)
        if (
            ended != RAISE or self.guards
        ):  # an exception that nothing catches leaves the rest as certain as it was
            self.path_condition = (
                *self.path_condition,
                condition.negated() if end is not None else condition,
            )
        return None

    def bind(self, target: nodes.Expr, value: Value, scope: Scope) -> None:
        """`target = value`, for any target."""
        binding.bind(self, target, value, scope)

    def assign(self, owner: Value, attr: str, value: Value) -> None:
        """`owner.attr = value`"""
        binding.assign(self, owner, attr, value)

    def evaluate(self, node: nodes.Expr, scope: Scope) -> Value:
        """The value of an expression; raises nothing but RecursionError."""
        if not self.spend(1):
            return Unknown("not analysed")
        return self.expressions[type(node)](self, node, scope)

    def each(self, value: Either, function: Callable[[Value], Value]) -> Value:
        """What `function` gives for each alternative; an exception counts if its conditions can be decided."""
        results = []
        for option, when in value.alternatives():
            decidable = when and all(type(one) is not Condition for one in when)
            with self.assuming(*when), nullcontext() if decidable else self.guarding(None):
                results.append(function(option))
                if not decidable:
                    self.raised = None
                elif self.raised is not None:
                    self.raised = self.raised._replace(
                        error=self.unmet(self.raised.error, when[-1].negated())
                    )
        if value.when and not any(isinstance(result, Either) for result in results):
            return Either(tuple(results), value.when)
        return either(results)

    def get(self, owner: Value, attr: str) -> Value:
        """`owner.attr`"""
        owner = narrow(owner, self.path_condition)
        if isinstance(owner, Either):
            return self.each(owner, lambda option: self.get(option, attr))
        if isinstance(owner, External):
            known = self.resolve(owner.path)
            if isinstance(known, AbstractObject):
                return known.attribute(self, attr)
            value = self.get(known, attr) if not isinstance(known, External) else Unknown()
            return self.resolve(f"{owner.path}.{attr}") if isinstance(value, Unknown) else value
        match owner:
            case AbstractObject():
                return owner.attribute(self, attr)
            case Instance():
                if attr in owner.names:
                    return owner.names[attr]
                if attr == "__class__":
                    return owner.cls
                return self.inherited(owner.cls, attr, owner)
            case Class():
                return owner.name if attr == "__name__" else self.inherited(owner, attr, None)
            case Unknown():
                return Unknown(f"{owner.text}.{attr}")
        if methods.is_missing(owner, attr):
            self.raise_error(methods.no_attribute(owner, attr))
        return methods.method(owner, attr)

    def inherited(self, cls: Class, attr: str, instance: Instance | None) -> Value:
        """The attribute of a class, bound to `instance` if it is a method."""
        try:
            value = cls.find(attr)
        except KeyError:
            bases = (base for ancestor in cls.lineage() for base in ancestor.bases)
            special = next((base for base in bases if isinstance(base, AbstractObject)), None)
            return special.attribute(self, attr) if special is not None else Unknown(f"{cls.name}.{attr}")
        match value:
            case Static(function, with_class):
                return Function(function.definition, function.scope, (cls,)) if with_class else function
            case Property(function) if instance is not None:
                return self.call_value(Function(function.definition, function.scope, (instance,)), (), {})
            case Function() if instance is not None:
                return Function(value.definition, value.scope, (instance,))
            case Instance() if value.cls.defines("__get__"):
                return self.call_value(self.inherited(value.cls, "__get__", value), (instance, cls), {})
        return value

    def item(self, owner: Value, key: Value, node: nodes.Expr) -> Value:
        """`owner[key]`"""
        if isinstance(owner, Either):
            return self.each(owner, lambda option: self.item(option, key, node))
        if isinstance(key, Either):
            return self.each(key, lambda option: self.item(owner, option, node))
        key = self.look_up(key)
        if isinstance(owner, AbstractObject):
            return owner.item(self, key)
        if isinstance(owner, str | list | tuple | dict) and isinstance(key, str | int | slice | TupleValue):
            return attempt(lambda: owner[key], Unknown(render_short(node)))  # type: ignore[index]
        return Unknown(render_short(node))

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        """`func(*args, **keywords)`"""
        func = narrow(self.look_up(func), self.path_condition)
        match func:
            case Either():
                return self.each(func, lambda option: self.call_value(option, args, keywords))
            case Native() | AbstractObject():
                return func.call(self, args, keywords)
            case Function():
                return self.call_function(func, args, keywords)
            case Static():
                return self.call_function(func.function, args, keywords)
            case Class() if self.is_opaque(func):
                return CallResult(f"{func.scope.module}.{func.name}", args, keywords)
            case Class():
                instance = Instance(func)
                init = self.inherited(func, "__init__", instance)
                if isinstance(init, Function):
                    self.call_function(init, args, keywords)
                return instance
            case External() | Unknown():
                for value in (*args, *keywords.values()):
                    self.escape(value, func)
                return CallResult(func.path, args, keywords) if isinstance(func, External) else Unknown("?")
            case str() | int() | float() | bool() | None | tuple() | list() | dict():
                self.raise_error(error("TypeError", f"'{methods.type_name(func)}' object is not callable"))
        return Unknown("?")

    def escape(self, value: Value, func: External | Unknown) -> None:
        """Note that a function whose code is unknown has a value, and may change it."""
        if isinstance(value, AbstractObject):
            value.escape()

    def is_opaque(self, cls: Class) -> bool:
        """Whether instances of a class of the scanned source are known by its name and arguments alone."""
        return False

    def call_function(self, func: Function, args: Args, keywords: Keywords) -> Value:
        """Run the body of a function of the scanned source with these arguments."""
        definition = func.definition
        undecided = [length for active, length in self.active if active is definition]
        if len(undecided) > MAX_UNDECIDED_RECURSION and len(self.path_condition) > undecided[0]:
            return Unknown("a recursive call")  # like a loop of unknown length: what it does was seen once
        if len(self.frames) > MAX_DEPTH:
            self.give_up(f"calls nested more than {MAX_DEPTH} deep")
            return Unknown("a recursive call")
        scope = Scope(func.scope.module, {}, func.scope)
        self.bind_parameters(definition.params, (*func.bound, *args), dict(keywords), scope)
        self.active.append((definition, len(self.path_condition)))
        at = self.at
        try:
            with self.frame() as frame:
                if isinstance(definition, nodes.Lambda):
                    return self.evaluate(definition.body, scope)
                end = self.block(definition.body, scope)
        finally:
            self.active.pop()
        if end == RAISE:
            return either(frame.returns) if frame.returns else Unknown("an exception")
        self.at = at
        if frame.yields or (not frame.returns and self.budget.exceeded is not None):
            return Unknown("a generator" if frame.yields else "not analysed")
        return either(frame.returns if frame.returns and end == RETURN else [*frame.returns, None])

    def bind_parameters(
        self, params: Sequence[nodes.Param], args: Args, keywords: Keywords, scope: Scope
    ) -> None:
        """Bind arguments to parameters as a call does."""
        rest = list(args)
        for param in params:
            if param.star == "*":
                scope.names[param.name] = TupleValue(rest)
                rest = []
            elif param.star == "**":
                scope.names[param.name] = DictValue(keywords)
                keywords = {}
            elif rest:
                scope.names[param.name] = rest.pop(0)
            elif param.name in keywords:
                scope.names[param.name] = keywords.pop(param.name)
            elif param.default is not None:
                scope.names[param.name] = self.evaluate(param.default, scope)
            else:
                scope.names[param.name] = Unknown(param.name)

    def check_import(self, path: str, scope: Scope) -> None:
        """Called for `from module import name`: layers above know which modules lack which names."""

    def look_up(self, value: Value) -> Value:
        """What an imported name stands for; any other value is itself."""
        return self.resolve(value.path) if isinstance(value, External) else value

    def operate(self, name: str, operands: Sequence[Value]) -> Value:
        """The operator `name` on values."""
        operands = [narrow(operand, self.path_condition) for operand in operands]
        for index, operand in enumerate(operands):
            if isinstance(operand, Either):
                return self.each(operand, self.with_operand(name, operands, index))
        if name == "not":
            truth = self.truth(operands[0], None)
            return (not truth) if isinstance(truth, bool) else Truth(truth.negated())
        if name in {"in", "not in"}:
            found = self.contains(operands[1], operands[0])
            if isinstance(found, Condition):
                return Truth(found if name == "in" else found.negated())
            return Unknown() if found is None else found == (name == "in")
        if name in {"is", "is not"}:
            same = operators.identical(self, operands[0], operands[1])
            if isinstance(same, Condition):
                return Truth(same if name == "is" else same.negated())
            return Unknown() if same is None else same == (name == "is")
        return operators.operate(self, name, operands)

    def with_operand(self, name: str, operands: Sequence[Value], index: int) -> Callable[[Value], Value]:
        """An operator as a function of one of its operands."""
        return lambda value: self.operate(
            name, [*operands[:index], self.look_up(value), *operands[index + 1 :]]
        )

    def contains(self, container: Value, value: Value) -> bool | Condition | None:
        """`value in container`, or the condition that decides it; None if that is unknown too."""
        if isinstance(container, AbstractObject):
            return container.contains(self, value)
        if isinstance(container, str | tuple | list | dict) and isinstance(
            value, str | int | float | None | tuple
        ):
            if not (is_small(container) and is_small(value)):
                return None
            if attempt(lambda: value in container, default=False):
                return True
            unsure = any(isinstance(item, Unknown | Either | External) for item in container)
            return None if unsure or not getattr(container, "complete", True) else False
        return None

    def all_hold(self, parts: tuple[Condition, ...], text: str) -> Condition | None:
        """One condition for several that hold together; the layers above may know a kind that can be decided."""
        return None

    def truth(self, value: Value, node: nodes.Expr | None) -> bool | Condition:
        """`bool(value)`, or the condition that decides it."""
        value = narrow(self.look_up(value), self.path_condition)
        match value:
            case Truth():
                return value.condition
            case AbstractObject():
                return value.truth(self)
            case Either():
                decided = truth_of_alternatives(self, value)
                if decided is not None:
                    return decided
            case Unknown() | External():
                pass
            case Class() | Function() | Instance() | Native():
                return True
            case _:
                return bool(value)
        return Condition(render_short(node) if node is not None else describe(value))
