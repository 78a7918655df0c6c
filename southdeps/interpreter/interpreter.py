"""One run on paper: its state, and what it means to get, call, compare and decide."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from msgspec import Struct, field

from southdeps.interpreter import methods, operators
from southdeps.interpreter.expressions import EXPRESSIONS
from southdeps.interpreter.plain import attempt
from southdeps.interpreter.statements import RAISE, RETURN, STATEMENTS, absolute, join
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    CallResult,
    Class,
    Condition,
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
    either,
)
from southdeps.syntax import nodes
from southdeps.syntax.nodes import render

#: Beyond these a run is given up: no migration that people wrote comes near them.
MAX_STEPS, MAX_DEPTH = 200_000, 25


class Frame(Struct):
    """A call under way: what it may have returned already."""

    returns: list[Value] = field(default_factory=list)


class Interpreter:
    """One run on paper.

    `resolve` answers what a dotted name of another module means, `absolute` which module an import statement in a scope
    names: (module as written, scope) -> dotted name.
    """

    #: What each kind of statement does; a subclass may have it otherwise.
    statements: ClassVar[dict[type, Callable[..., str | None]]] = STATEMENTS

    #: What each kind of expression means; a subclass may have it otherwise.
    expressions: ClassVar[dict[type, Callable[..., Value]]] = EXPRESSIONS

    def __init__(
        self, resolve: Callable[[str], Value], absolute: Callable[[str, Scope], str] = absolute
    ) -> None:
        """Start with nothing in doubt."""
        self.resolve = resolve
        self.absolute = absolute
        self.path_condition: tuple[Condition, ...] = ()
        self.at: nodes.Place = (1, 1)
        self.home: str | None = None  # the module whose places are told
        self.steps = 0
        self.frames: list[Frame] = []
        self.actions: list[Any] = []  # what the layer above records
        self.temporary_tables: set[str] = set()
        self.in_helper_module = False  # whether the statement at hand lies in another module than `home`
        self.raised: str | None = None
        self.transactions: frozenset[str] = frozenset()  # the calls about them so far
        self.guards: list[tuple[frozenset[str], list[Condition]]] = []  # the `try`s around, innermost last

    def module(self, body: Sequence[nodes.Stmt], scope: Scope) -> None:
        """Run the statements of a module or class in its scope."""
        with self.frame():
            self.block(body, scope)

    @contextmanager
    def frame(self) -> Iterator[Frame]:
        """A call, module or class body: doubt that arises within ends with it."""
        frame, path_condition = Frame(), self.path_condition
        self.frames.append(frame)
        try:
            yield frame
        finally:
            self.frames.pop()
            self.path_condition = path_condition

    @contextmanager
    def assuming(self, *conditions: Condition) -> Iterator[None]:
        """Whatever happens within hangs on `conditions` too."""
        path_condition = self.path_condition
        self.path_condition = (
            *path_condition,
            *(condition for condition in conditions if condition not in path_condition),
        )
        try:
            yield
        finally:
            self.path_condition = path_condition

    def block(self, body: Sequence[nodes.Stmt], scope: Scope) -> str | None:
        for statement in body:
            self.steps += 1
            if self.steps > MAX_STEPS:
                return RAISE
            self.enter_location(statement.at, scope)
            try:
                end = self.statements[type(statement)](self, statement, scope)
            except RecursionError:  # a text put together from hundreds of parts
                end = None
            if self.raised is not None:
                return RAISE
            if end is not None:
                return end
        return None

    def enter_location(self, at: nodes.Place, scope: Scope) -> None:
        """Findings point at the migration itself, also for what its helpers in other modules do."""
        self.in_helper_module = self.home is not None and scope.module != self.home
        if not self.in_helper_module:
            self.at = at

    def place(self, at: nodes.Place | None) -> nodes.Place:
        """The place to tell for something written at `at`."""
        return self.at if at is None or self.in_helper_module else at

    def record(
        self, action: Callable[..., Any], *details: Any, at: nodes.Place | None = None, **more: Any
    ) -> None:
        """Note that the program does something here, under the conditions of the moment."""
        self.actions.append(action(self.place(at), self.path_condition, *details, **more))

    def iterate(self, iterable: Value) -> list[Value] | None:
        """The values that a loop over `iterable` binds in turn; None where only the running program knows."""
        if isinstance(iterable, str | tuple | list | dict):
            return list(iterable)
        return iterable.elements() if isinstance(iterable, AbstractObject) else None

    def symbolic_iteration(self, iterable: Value) -> tuple[Value, tuple[Condition, ...]]:
        """One turn of a loop of which nobody knows how often it turns, and what that hangs on."""
        if isinstance(iterable, AbstractObject):
            value = iterable.rows(self)
            truth = iterable.truth(self)
            if value is not None:
                return value, (truth,) if isinstance(truth, Condition) else ()
        return Unknown("an element"), (Condition(None, True, "a loop"),)

    def assume_row(self, condition: Condition, error: str) -> None:
        """A row is fetched that may not be there: what follows in the `try` that catches `error` hangs on it."""
        for caught, taken in reversed(self.guards):
            if error in caught:
                taken.append(condition)
                self.path_condition = (*self.path_condition, condition)
                return

    def explore_branches(
        self, condition: Condition, body: Sequence[nodes.Stmt], orelse: Sequence[nodes.Stmt], scope: Scope
    ) -> str | None:
        """Run two branches of which one will be taken; what they leave in the scope is joined."""
        before = dict(scope.names)
        with self.assuming(condition):
            end = self.block(body, scope)
        self.raised = None
        after, scope.names = scope.names, before
        with self.assuming(condition.negated()):
            other_end = self.block(orelse, scope)
        other = scope.names
        if end != RAISE:
            self.raised = None
        if end is None and other_end is None:
            scope.names = join(after, other)
            return None
        if end is not None and other_end is not None:
            return end if end == other_end else RETURN
        ended, scope.names = (end, other) if end is not None else (other_end, after)
        if ended != RAISE:  # a guard that raises leaves the rest as certain as it was
            self.path_condition = (
                *self.path_condition,
                condition.negated() if end is not None else condition,
            )
        return None

    def bind(self, target: nodes.Expr, value: Value, scope: Scope) -> None:
        """`target = value`, for any target."""
        match target:
            case nodes.Name(id=name) if name in scope.outside:
                names = scope.outermost().names
                names[name] = either([names[name], value]) if self.path_condition and name in names else value
            case nodes.Name(id=name):
                scope.names[name] = value
            case nodes.Sequence(elements=elements):
                parts = self.iterate(value)
                if parts is None or len(parts) != len(elements):
                    parts = [Unknown("an element")] * len(elements)
                for element, part in zip(elements, parts, strict=True):
                    self.bind(element, part, scope)
            case nodes.Attribute(value=owner_node, attr=attr):
                owner = self.look_up(self.evaluate(owner_node, scope))
                if isinstance(owner, AbstractObject):
                    owner.assign(self, attr, value)
                elif isinstance(owner, Instance):
                    owner.names[attr] = value
                elif isinstance(owner, Class):
                    owner.scope.names[attr] = value
            case nodes.Subscript(value=owner_node, index=index):
                owner, key = self.evaluate(owner_node, scope), self.evaluate(index, scope)
                if isinstance(owner, dict | list):
                    attempt(lambda: operator.setitem(owner, key, value))

    def evaluate(self, node: nodes.Expr, scope: Scope) -> Value:
        """The value of an expression; never raises for what the scanned program may hold."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            return Unknown("too long a program")
        return self.expressions[type(node)](self, node, scope)

    def get(self, owner: Value, attr: str) -> Value:
        """`owner.attr`"""
        if isinstance(owner, Either):
            return either(self.get(option, attr) for option in owner.options)
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
        return methods.method(owner, attr)

    def inherited(self, cls: Class, attr: str, instance: Instance | None) -> Value:
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
        return value

    def item(self, owner: Value, key: Value, node: nodes.Expr) -> Value:
        """`owner[key]`"""
        if isinstance(key, Either):
            return either(self.item(owner, option, node) for option in key.options)
        key = self.look_up(key)
        if isinstance(owner, AbstractObject):
            return owner.item(self, key)
        if isinstance(owner, str | list | tuple | dict) and isinstance(key, str | int | slice | TupleValue):
            return attempt(lambda: owner[key], Unknown(render(node)))  # type: ignore[index]
        return Unknown(render(node))

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        """`func(*args, **keywords)`"""
        func = self.look_up(func)
        match func:
            case Either():
                return either(self.call_value(option, args, keywords) for option in func.options)
            case Native():
                return func.call(self, args, keywords)
            case AbstractObject():
                return func.call(self, args, keywords)
            case Function():
                return self.call_function(func, args, keywords)
            case Static():
                return self.call_function(func.function, args, keywords)
            case Class() if is_outsider(func):
                return CallResult(f"{func.scope.module}.{func.name}", args, keywords)
            case Class():
                instance = Instance(func)
                init = self.inherited(func, "__init__", instance)
                if isinstance(init, Function):
                    self.call_function(init, args, keywords)
                return instance
            case External():
                return CallResult(func.path, args, keywords)
            case TupleValue():  # a comma is missing between two tuples
                self.raised = "TypeError: 'tuple' object is not callable"
        return Unknown("?")

    def call_function(self, func: Function, args: Args, keywords: Keywords) -> Value:
        """Run the body of a function of the scanned source with these arguments."""
        if len(self.frames) > MAX_DEPTH:
            return Unknown("too deep a recursion")
        definition = func.definition
        scope = Scope(func.scope.module, {}, func.scope)
        self.bind_parameters(definition.params, (*func.bound, *args), dict(keywords), scope)
        if isinstance(definition, nodes.Lambda):
            with self.frame():
                return self.evaluate(definition.body, scope)
        at = self.at
        with self.frame() as frame:
            end = self.block(definition.body, scope)
            if end == RAISE:
                return Unknown("an exception")
        self.at = at
        if not frame.returns:
            return None
        return either(frame.returns if end == RETURN else [*frame.returns, None])

    def bind_parameters(
        self, params: Sequence[nodes.Param], args: Args, keywords: Keywords, scope: Scope
    ) -> None:
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

    def look_up(self, value: Value) -> Value:
        """What an imported name stands for, as far as it can be known."""
        return self.resolve(value.path) if isinstance(value, External) else value

    def operate(self, name: str, operands: Sequence[Value]) -> Value:
        """The operator `name` on values."""
        for index, operand in enumerate(operands):
            if isinstance(operand, Either):
                return either(
                    self.operate(name, [*operands[:index], self.look_up(option), *operands[index + 1 :]])
                    for option in operand.options
                )
        if name == "not":
            truth = self.truth(operands[0], None)
            return (not truth) if isinstance(truth, bool) else Truth(truth.negated())
        if name in {"in", "not in"}:
            found = self.contains(operands[1], operands[0])
            if isinstance(found, Condition):
                return Truth(found if name == "in" else found.negated())
            return Unknown() if found is None else found == (name == "in")
        if name in {"is", "is not"}:
            same = operators.identical(operands[0], operands[1])
            return Unknown() if same is None else same == (name == "is")
        return operators.operate(self, name, operands)

    def contains(self, container: Value, value: Value) -> bool | Condition | None:
        """`value in container`, or what that hangs on; None where that can't be said either."""
        if isinstance(container, AbstractObject):
            return container.contains(self, value)
        if isinstance(container, str | tuple | list | dict) and isinstance(
            value, str | int | float | None | tuple
        ):
            if attempt(lambda: value in container, default=False):
                return True
            unsure = any(isinstance(item, Unknown | Either | External) for item in container)
            return None if unsure else False
        return None

    def truth(self, value: Value, node: nodes.Expr | None) -> bool | Condition:
        """`bool(value)`, or what it hangs on."""
        value = self.look_up(value)
        match value:
            case Truth():
                return value.condition
            case AbstractObject():
                return value.truth(self)
            case Either():
                truths = {self.truth(option, None) for option in value.options}
                if len(truths) == 1:
                    return truths.pop()
            case Unknown() | External():
                pass
            case Class() | Function() | Instance() | Native():
                return True
            case _:
                return bool(value)
        return Condition(None, True, render(node) if node is not None else "a condition")


def is_outsider(cls: Class) -> bool:
    """Whether a class of the scanned source is one of Django's fields or the like by inheritance."""
    return any(
        isinstance(base, External) and base.path.startswith("django.db.models")
        for ancestor in cls.lineage()
        for base in ancestor.bases
    )
