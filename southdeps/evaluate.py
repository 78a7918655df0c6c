"""Runs the statements of a module on paper: what its names mean, and which calls it makes.

No line of the scanned project is executed. What can't be decided goes both ways, and whatever then happens
carries the condition it hangs on. Knows Python 2 only; what South and Django add comes in through `Special`
values.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from southdeps import builtin, syntax
from southdeps.source import parse_expression
from southdeps.values import (
    Args,
    Class,
    Condition,
    DictValue,
    Either,
    External,
    Function,
    Instance,
    Keywords,
    ListValue,
    Made,
    Native,
    Property,
    Scope,
    Special,
    Static,
    Truth,
    TupleValue,
    Unknown,
    Value,
    either,
    located,
)

#: Beyond these a run is given up: no migration that people wrote comes near them.
MAX_STEPS, MAX_DEPTH, MAX_TURNS = 200_000, 40, 1_000

#: How a block ended: None (it ran through), or one of these.
BREAK, CONTINUE, RETURN, RAISE = "break", "continue", "return", "raise"


@dataclass(slots=True)
class Frame:
    """A call under way: what it may have returned already."""

    returns: list[Value] = field(default_factory=list)


class Run:
    """One run on paper; `resolve` answers what a dotted name of another module means."""

    #: What each kind of statement does; a subclass may have it otherwise.
    statements: ClassVar[dict[type, Callable[..., str | None]]]

    def __init__(self, resolve: Callable[[str], Value]) -> None:
        """Start with nothing in doubt."""
        self.resolve = resolve
        self.doubt: tuple[Condition, ...] = ()
        self.at: syntax.Place = (1, 1)
        self.home: str | None = None  # the module whose places are told
        self.steps = 0
        self.frames: list[Frame] = []
        self.actions: list[Any] = []  # what the layer above records
        self.temporary_tables: set[str] = set()
        self.abroad = False  # whether the statement at hand lies in another module than `home`
        self.raised: str | None = None
        self.taken_for_granted: list[Condition] | None = None

    # Statements

    def module(self, body: Sequence[syntax.Stmt], scope: Scope) -> None:
        """Run the statements of a module or class in its scope."""
        with self.frame():
            self.block(body, scope)

    @contextmanager
    def frame(self) -> Iterator[Frame]:
        """A call, module or class body: doubt that arises within ends with it."""
        frame, doubt = Frame(), self.doubt
        self.frames.append(frame)
        try:
            yield frame
        finally:
            self.frames.pop()
            self.doubt = doubt

    @contextmanager
    def doubting(self, *conditions: Condition) -> Iterator[None]:
        """Whatever happens within hangs on `conditions` too."""
        doubt = self.doubt
        self.doubt = (*doubt, *(condition for condition in conditions if condition not in doubt))
        try:
            yield
        finally:
            self.doubt = doubt

    def block(self, body: Sequence[syntax.Stmt], scope: Scope) -> str | None:
        for statement in body:
            self.steps += 1
            if self.steps > MAX_STEPS:
                return RAISE
            self.arrive(statement.at, scope)
            try:
                end = self.statements[type(statement)](self, statement, scope)
            except RecursionError:  # a text put together from hundreds of parts
                end = None
            if self.raised is not None:
                return RAISE
            if end is not None:
                return end
        return None

    def arrive(self, at: syntax.Place, scope: Scope) -> None:
        """Findings point at the migration itself, also for what its helpers in other modules do."""
        self.abroad = self.home is not None and scope.module != self.home
        if not self.abroad:
            self.at = at

    def place(self, at: syntax.Place | None) -> syntax.Place:
        """The place to tell for something written at `at`."""
        return self.at if at is None or self.abroad else at

    def record(self, action: Callable[..., Any], *details: Any, at: syntax.Place | None = None) -> None:
        """Note that the program does something here, under the conditions of the moment."""
        self.actions.append(action(self.place(at), self.doubt, *details))

    def do_evaluate(self, node: syntax.Evaluate, scope: Scope) -> None:
        if isinstance(node.value, syntax.Call):
            self.make_call(node.value, scope)  # nobody asks for its value, nor for how that would be written
        else:
            self.evaluate(node.value, scope)

    def do_assign(self, node: syntax.Assign, scope: Scope) -> None:
        value = self.evaluate(node.value, scope)
        if node.operator:
            target = node.targets[0]
            old = self.evaluate(target, scope)
            if isinstance(old, ListValue) and isinstance(value, list | tuple) and node.operator == "+":
                old.extend(value)
                return
            value = self.operate(node.operator, (old, value))
        for target in node.targets:
            self.bind(target, value, scope)

    def do_if(self, node: syntax.If, scope: Scope) -> str | None:
        test = self.truth(self.evaluate(node.test, scope), node.test)
        if isinstance(test, bool):
            return self.block(node.body if test else node.orelse, scope)
        return self.both_ways(test, node.body, node.orelse, scope)

    def both_ways(
        self, condition: Condition, body: Sequence[syntax.Stmt], orelse: Sequence[syntax.Stmt], scope: Scope
    ) -> str | None:
        """Run two branches of which one will be taken; what they leave in the scope is joined."""
        before = dict(scope.names)
        with self.doubting(condition):
            end = self.block(body, scope)
        self.raised = None
        after, scope.names = scope.names, before
        with self.doubting(condition.negated()):
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
            self.doubt = (*self.doubt, condition.negated() if end is not None else condition)
        return None

    def do_for(self, node: syntax.For, scope: Scope) -> str | None:
        iterable = self.evaluate(node.iterable, scope)
        turns = self.turns(iterable)
        if turns is None:
            return self.uncertain_turn(node, self.turn_of(iterable), scope)
        doubt = self.doubt
        for value in turns[:MAX_TURNS]:
            self.bind(node.target, value, scope)
            end = self.block(node.body, scope)
            if end == BREAK:
                break
            if end in {RETURN, RAISE}:
                return end
            if len(self.doubt) == len(doubt):
                self.doubt = doubt
        self.doubt = doubt
        return self.block(node.orelse, scope)

    def uncertain_turn(
        self, node: syntax.For, turn: tuple[Value, tuple[Condition, ...]], scope: Scope
    ) -> str | None:
        value, conditions = turn
        before = dict(scope.names)
        with self.doubting(*conditions):
            self.bind(node.target, value, scope)
            end = self.block(node.body, scope)
        self.raised = None
        scope.names = join(scope.names, before)
        if end == RETURN:
            self.doubt = (*self.doubt, *(condition.negated() for condition in conditions))
        return self.block(node.orelse, scope)

    def turns(self, iterable: Value) -> list[Value] | None:
        """The values that a loop over `iterable` binds in turn; None where only the running program knows."""
        if isinstance(iterable, str | tuple | list | dict):
            return list(iterable)
        return None

    def turn_of(self, iterable: Value) -> tuple[Value, tuple[Condition, ...]]:
        """One turn of a loop of which nobody knows how often it turns, and what that hangs on."""
        if isinstance(iterable, Special):
            value = iterable.rows(self)
            truth = iterable.truth(self)
            if value is not None:
                return value, (truth,) if isinstance(truth, Condition) else ()
        return Unknown("an element"), (Condition(None, True, "a loop"),)

    def do_while(self, node: syntax.While, scope: Scope) -> str | None:
        test = self.truth(self.evaluate(node.test, scope), node.test)
        if test is False:
            return self.block(node.orelse, scope)
        if test is True:
            end = self.block(node.body, scope)
            return end if end in {RETURN, RAISE} else None
        return self.both_ways(test, node.body, node.orelse, scope)

    def do_try(self, node: syntax.Try, scope: Scope) -> str | None:
        before, doubt = dict(scope.names), self.doubt
        with self.catching(node.handlers) as taken:
            end = self.block(node.body, scope)
            if end == RAISE and node.handlers:
                self.raised = None
                self.doubt = doubt
                end = self.block(node.handlers[0].body, scope)
            else:
                if end is None:
                    end = self.block(node.orelse, scope)
                self.doubt = doubt
                self.handle(node, scope, before, tuple(taken))
        final = self.block(node.final, scope)
        return final or end

    @contextmanager
    def catching(self, handlers: Sequence[syntax.Handler]) -> Iterator[list[Condition]]:
        """Within a `try`: the rows that its body takes for granted, where a handler is there for their absence."""
        outer = self.taken_for_granted
        caught = any(
            handler.kind is None
            or "DoesNotExist" in render(handler.kind)
            or "Exception" in render(handler.kind)
            for handler in handlers
        )
        mine: list[Condition] = []
        self.taken_for_granted = mine if caught else outer
        try:
            yield mine
        finally:
            self.taken_for_granted = outer

    def take_for_granted(self, condition: Condition) -> None:
        """A row is fetched that may not be there: what follows in the `try` around hangs on it."""
        if self.taken_for_granted is not None:
            self.taken_for_granted.append(condition)
            self.doubt = (*self.doubt, condition)

    def handle(
        self, node: syntax.Try, scope: Scope, before: dict[str, Value], taken: tuple[Condition, ...]
    ) -> None:
        """Run the handlers of a `try` whose body has run through, for the case that it hadn't."""
        after, scope.names = scope.names, before
        condition = taken[0].negated() if taken else Condition(None, True, "an exception")
        ends = []
        for handler in node.handlers if not self.is_import_guard(node, scope) else ():
            with self.doubting(condition), self.frame():
                ends.append(self.block(handler.body, scope))
            self.raised = None
        # What the body has bound holds; a handler only fills in what the body could not.
        known = {name: value for name, value in after.items() if not isinstance(value, Unknown)}
        scope.names = {**after, **scope.names, **known}
        if taken and ends and ends[0] in {RETURN, BREAK, CONTINUE}:
            self.doubt = (*self.doubt, *taken)

    def is_import_guard(self, node: syntax.Try, scope: Scope) -> bool:
        """Whether the body is imports that all resolve: then no `except` for their absence ever runs."""
        imports = [statement for statement in node.body if isinstance(statement, syntax.Import)]
        return bool(imports) and all(
            not isinstance(self.resolve(import_path(statement, scope.module)), Unknown)
            for statement in imports
        )

    def do_with(self, node: syntax.With, scope: Scope) -> str | None:
        for context, target in node.items:
            value = self.evaluate(context, scope)
            if target is not None:
                self.bind(target, value, scope)
        return self.block(node.body, scope)

    def do_return(self, node: syntax.Return, scope: Scope) -> str:
        value = self.evaluate(node.value, scope) if node.value is not None else None
        self.frames[-1].returns.append(value)
        return RETURN

    def do_raise(self, node: syntax.Raise, scope: Scope) -> str:
        if node.value is not None:
            self.evaluate(node.value, scope)
        if self.raised is None:
            self.raised = render(node.value) if node.value is not None else "an exception"
        return RAISE

    def do_delete(self, node: syntax.Delete, scope: Scope) -> None:
        for target in node.targets:
            if isinstance(target, syntax.Name):
                scope.names.pop(target.id, None)
            elif isinstance(target, syntax.Subscript):
                container, key = self.evaluate(target.value, scope), self.evaluate(target.index, scope)
                if isinstance(container, dict):
                    builtin.attempt(lambda container=container, key=key: container.pop(key, None))  # type: ignore[misc]

    def do_import(self, node: syntax.Import, scope: Scope) -> None:
        if node.name == "*":
            value = self.resolve(absolute(node.module, scope.module))
            if isinstance(value, Class):
                scope.names.update(
                    {name: item for name, item in value.scope.names.items() if not name.startswith("_")}
                )
            return
        path = import_path(node, scope.module)
        dotted = node.name is None and node.bound == path.partition(".")[0]
        scope.names[node.bound] = External(node.bound if dotted else path)

    def do_jump(self, node: syntax.Jump, scope: Scope) -> str | None:
        return {"break": BREAK, "continue": CONTINUE}.get(node.kind)

    def do_function(self, node: syntax.FunctionDef, scope: Scope) -> None:
        function = Function(node, scope.seen_from_function())
        value: Value = function
        for decorator in reversed(node.decorators):
            if isinstance(decorator, syntax.Name) and decorator.id == "property":
                value = Property(function)
            elif isinstance(decorator, syntax.Name) and decorator.id in {"staticmethod", "classmethod"}:
                value = Static(function, with_class=decorator.id == "classmethod")
        scope.names[node.name] = value

    def do_class(self, node: syntax.ClassDef, scope: Scope) -> None:
        bases = tuple(self.look_up(self.evaluate(base, scope)) for base in node.bases)
        inner = Scope(scope.module, {}, scope, of_class=True)
        with self.frame():
            self.block(node.body, inner)
        scope.names[node.name] = Class(node.name, inner, bases)

    def bind(self, target: syntax.Expr, value: Value, scope: Scope) -> None:
        """`target = value`, for any target."""
        match target:
            case syntax.Name(id=name):
                scope.names[name] = value
            case syntax.Sequence(elements=elements):
                parts = self.turns(value)
                if parts is None or len(parts) != len(elements):
                    parts = [Unknown("an element")] * len(elements)
                for element, part in zip(elements, parts, strict=True):
                    self.bind(element, part, scope)
            case syntax.Attribute(value=owner_node, attr=attr):
                owner = self.look_up(self.evaluate(owner_node, scope))
                if isinstance(owner, Special):
                    owner.assign(self, attr, value)
                elif isinstance(owner, Instance):
                    owner.names[attr] = value
                elif isinstance(owner, Class):
                    owner.scope.names[attr] = value
            case syntax.Subscript(value=owner_node, index=index):
                owner, key = self.evaluate(owner_node, scope), self.evaluate(index, scope)
                if isinstance(owner, dict | list):
                    builtin.attempt(lambda: operator.setitem(owner, key, value))

    # Expressions

    def evaluate(self, node: syntax.Expr, scope: Scope) -> Value:
        """The value of an expression; never raises for what the scanned program may hold."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            return Unknown("too long a program")
        return _EXPRESSIONS[type(node)](self, node, scope)

    def constant(self, node: syntax.Constant, scope: Scope) -> Value:
        return node.value

    def name(self, node: syntax.Name, scope: Scope) -> Value:
        try:
            return scope.find(node.id)
        except KeyError:
            return builtin.NAMES.get(node.id, Unknown(node.id))

    def attribute(self, node: syntax.Attribute, scope: Scope) -> Value:
        return self.get(self.evaluate(node.value, scope), node.attr)

    def get(self, owner: Value, attr: str) -> Value:
        """`owner.attr`"""
        if isinstance(owner, Either):
            return either(self.get(option, attr) for option in owner.options)
        if isinstance(owner, External):
            known = self.resolve(owner.path)
            if isinstance(known, Special):
                return known.attribute(self, attr)
            value = self.get(known, attr) if not isinstance(known, External) else Unknown()
            return self.resolve(f"{owner.path}.{attr}") if isinstance(value, Unknown) else value
        match owner:
            case Special():
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
        return builtin.method(owner, attr)

    def inherited(self, cls: Class, attr: str, instance: Instance | None) -> Value:
        try:
            value = cls.find(attr)
        except KeyError:
            bases = (base for ancestor in cls.lineage() for base in ancestor.bases)
            special = next((base for base in bases if isinstance(base, Special)), None)
            return special.attribute(self, attr) if special is not None else Unknown(f"{cls.name}.{attr}")
        match value:
            case Static(function, with_class):
                return Function(function.definition, function.scope, (cls,)) if with_class else function
            case Property(function) if instance is not None:
                return self.call_value(Function(function.definition, function.scope, (instance,)), (), {})
            case Function() if instance is not None:
                return Function(value.definition, value.scope, (instance,))
        return value

    def subscript(self, node: syntax.Subscript, scope: Scope) -> Value:
        owner = self.look_up(self.evaluate(node.value, scope))
        key = self.evaluate(node.index, scope)
        self.arrive(node.at, scope)
        return self.item(owner, key, node)

    def item(self, owner: Value, key: Value, node: syntax.Expr) -> Value:
        """`owner[key]`"""
        if isinstance(key, Either):
            return either(self.item(owner, option, node) for option in key.options)
        key = self.look_up(key)
        if isinstance(owner, Special):
            return owner.item(self, key)
        if isinstance(owner, str | list | tuple | dict) and isinstance(key, str | int | slice | TupleValue):
            return builtin.attempt(lambda: owner[key], Unknown(render(node)))  # type: ignore[index]
        return Unknown(render(node))

    def slice(self, node: syntax.Slice, scope: Scope) -> Value:
        bounds = [
            self.evaluate(bound, scope) if bound is not None else None
            for bound in (node.lower, node.upper, node.step)
        ]
        if all(bound is None or isinstance(bound, int) for bound in bounds):
            return slice(*bounds)
        return Unknown(render(node))

    def starred(self, node: syntax.Starred, scope: Scope) -> Value:
        return self.evaluate(node.value, scope)

    def call(self, node: syntax.Call, scope: Scope) -> Value:
        return reworded(self.make_call(node, scope), node)

    def make_call(self, node: syntax.Call, scope: Scope) -> Value:
        func = self.evaluate(node.func, scope)
        args: list[Value] = []
        keywords: Keywords = {}
        for arg in node.args:
            value = self.evaluate(arg, scope)
            if not isinstance(arg, syntax.Starred):
                args.append(value)
            elif arg.double:
                keywords.update(
                    {key: item for key, item in value.items() if isinstance(key, str)}
                    if isinstance(value, dict)
                    else {"**": value}
                )
            else:
                args.extend(self.turns(value) or [Unknown(render(arg))])
        for name, expression in node.keywords:
            keywords[name] = self.evaluate(expression, scope)
        self.arrive(node.at, scope)
        result = self.call_value(func, tuple(args), keywords)
        self.arrive(node.at, scope)
        return result

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        """`func(*args, **keywords)`"""
        func = self.look_up(func)
        match func:
            case Either():
                return either(self.call_value(option, args, keywords) for option in func.options)
            case Native():
                return func.call(self, args, keywords)
            case Special():
                return func.call(self, args, keywords)
            case Function():
                return self.call_function(func, args, keywords)
            case Static():
                return self.call_function(func.function, args, keywords)
            case Class() if is_outsider(func):
                return Made(f"{func.scope.module}.{func.name}", args, keywords)
            case Class():
                instance = Instance(func)
                init = self.inherited(func, "__init__", instance)
                if isinstance(init, Function):
                    self.call_function(init, args, keywords)
                return instance
            case External():
                return Made(func.path, args, keywords)
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
        if isinstance(definition, syntax.Lambda):
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
        self, params: Sequence[syntax.Param], args: Args, keywords: Keywords, scope: Scope
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

    def sequence(self, node: syntax.Sequence, scope: Scope) -> Value:
        elements: list[Value] = []
        for element in node.elements:
            value = self.evaluate(element, scope)
            if isinstance(element, syntax.Starred):
                elements.extend(self.turns(value) or [])
            else:
                elements.append(value)
        return located(elements, node.kind, node.at)

    def dict(self, node: syntax.Dict, scope: Scope) -> Value:
        result = DictValue()
        result.at = node.at
        for key_node, value_node in node.items:
            value = self.evaluate(value_node, scope)
            if key_node is None:
                result.update(value if isinstance(value, dict) else {})
                result.complete &= isinstance(value, dict)
                continue
            key = self.look_up(self.evaluate(key_node, scope))
            result.complete &= not isinstance(key, Unknown | External | Special)
            builtin.attempt(lambda key=key, value=value: operator.setitem(result, key, value))  # type: ignore[misc]
        return result

    def frozen(self, node: syntax.Frozen, scope: Scope) -> Value:
        result = builtin.LazyDict(lambda text: self.evaluate(parse_expression(text), scope))
        result.at = node.at
        for key_node, text in node.blocks:
            key = self.look_up(self.evaluate(key_node, scope))
            if isinstance(key, str):
                result.defer(key, text)
            else:
                result.complete = False
        return result

    def operation(self, node: syntax.Operation, scope: Scope) -> Value:
        if node.operator in {"and", "or"}:
            return self.boolean(node, scope)
        operands = [self.look_up(self.evaluate(operand, scope)) for operand in node.operands]
        self.arrive(node.at, scope)
        result = self.operate(node.operator, operands)
        return reworded(result, node)

    def boolean(self, node: syntax.Operation, scope: Scope) -> Value:
        left = self.evaluate(node.operands[0], scope)
        truth = self.truth(left, node.operands[0])
        if isinstance(truth, bool):
            return left if truth == (node.operator == "or") else self.evaluate(node.operands[1], scope)
        with self.doubting(truth if node.operator == "and" else truth.negated()):
            right = self.evaluate(node.operands[1], scope)
        decided = self.truth(right, node.operands[1])
        if isinstance(decided, bool) and decided == (node.operator == "or") and isinstance(right, bool):
            return right  # `x and False`, `x or True`
        if isinstance(left, Truth) and decided is (node.operator == "and"):
            return left  # `x and True`, `x or False`
        return Unknown(render(node))

    def operate(self, name: str, operands: Sequence[Value]) -> Value:
        """The operator `name` on values."""
        for index, operand in enumerate(operands):
            if isinstance(operand, Either):
                return either(
                    self.operate(name, [*operands[:index], option, *operands[index + 1 :]])
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
            same = builtin.identical(operands[0], operands[1])
            return Unknown() if same is None else same == (name == "is")
        return builtin.operate(self, name, operands)

    def contains(self, container: Value, value: Value) -> bool | Condition | None:
        """`value in container`, or what that hangs on; None where that can't be said either."""
        if isinstance(container, Special):
            return container.contains(self, value)
        if isinstance(container, str | tuple | list | dict) and isinstance(
            value, str | int | float | None | tuple
        ):
            if builtin.attempt(lambda: value in container, default=False):
                return True
            unsure = any(isinstance(item, Unknown | Either | External) for item in container)
            return None if unsure else False
        return None

    def conditional(self, node: syntax.Conditional, scope: Scope) -> Value:
        test = self.truth(self.evaluate(node.test, scope), node.test)
        if isinstance(test, bool):
            return self.evaluate(node.body if test else node.orelse, scope)
        with self.doubting(test):
            body = self.evaluate(node.body, scope)
        with self.doubting(test.negated()):
            orelse = self.evaluate(node.orelse, scope)
        return either([body, orelse])

    def truth(self, value: Value, node: syntax.Expr | None) -> bool | Condition:
        """`bool(value)`, or what it hangs on."""
        value = self.look_up(value)
        match value:
            case Truth():
                return value.condition
            case Special():
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

    def lambda_(self, node: syntax.Lambda, scope: Scope) -> Value:
        return Function(node, scope.seen_from_function())

    def comprehension(self, node: syntax.Comprehension, scope: Scope) -> Value:
        inner = Scope(scope.module, {}, scope)
        elements: list[Value] = []
        hanging: list[Condition] = []
        sure = self.expand(node, 0, inner, elements, hanging)
        if not sure:
            element = elements[0] if elements else Unknown("an element")
            return builtin.uncertain(element, hanging, render(node))
        if node.kind == "dictionary":
            return builtin.attempt(lambda: DictValue(elements), Unknown(render(node)))
        return located(elements, "list", node.at)

    def expand(
        self,
        node: syntax.Comprehension,
        depth: int,
        scope: Scope,
        out: list[Value],
        hanging: list[Condition],
    ) -> bool:
        """Run a comprehension's clauses from `depth` on; False where it is not known what comes out.

        What it hangs on that there are any elements is added to `hanging`.
        """
        if depth == len(node.clauses):
            out.append(self.evaluate(node.element, scope))
            return True
        target, iterable_node, tests = node.clauses[depth]
        iterable = self.look_up(self.evaluate(iterable_node, scope))
        turns = self.turns(iterable)
        sure = turns is not None
        conditions: tuple[Condition, ...] = ()
        if turns is None:
            value, conditions = self.turn_of(iterable)
            turns = [value]
        hanging.extend(conditions)
        with self.doubting(*conditions):
            for value in turns[:MAX_TURNS]:
                self.bind(target, value, scope)
                truths = [self.truth(self.evaluate(test, scope), test) for test in tests]
                if False in truths:
                    continue
                undecided = [truth for truth in truths if isinstance(truth, Condition)]
                sure = sure and not undecided
                hanging.extend(undecided)
                with self.doubting(*undecided):
                    sure = self.expand(node, depth + 1, scope, out, hanging) and sure
        return sure

    def joined(self, node: syntax.Joined, scope: Scope) -> Value:
        parts = [self.look_up(self.evaluate(part, scope)) for part in node.parts]
        if all(isinstance(part, str | int) for part in parts):
            return "".join(str(part) for part in parts)
        return Unknown(render(node))

    def opaque(self, node: syntax.Opaque, scope: Scope) -> Value:
        return Unknown(node.text)


def is_outsider(cls: Class) -> bool:
    """Whether a class of the scanned source is one of Django's fields or the like by inheritance."""
    return any(
        isinstance(base, External) and base.path.startswith("django.db.models")
        for ancestor in cls.lineage()
        for base in ancestor.bases
    )


def import_path(node: syntax.Import, module: str) -> str:
    """The dotted path that an import in `module` binds."""
    base = absolute(node.module, module)
    return base if node.name is None else f"{base}.{node.name}".lstrip(".")


def absolute(path: str, module: str) -> str:
    """A module's path without leading dots, seen from `module`."""
    name = path.lstrip(".")
    level = len(path) - len(name)
    if level == 0:
        return path
    package = module.split(".")[:-level]
    return ".".join([*package, name] if name else package)


def reworded(value: Value, node: syntax.Expr) -> Value:
    """A value as it is, one that is not known with the text of the expression that gave it."""
    return replace(value, text=render(node)) if isinstance(value, Unknown) else value


def join(one: dict[str, Value], other: dict[str, Value]) -> dict[str, Value]:
    """The names after two branches of which one was taken."""
    names = dict(other)
    for name, value in one.items():
        names[name] = value if name not in other or other[name] is value else either([value, other[name]])
    return names


def render(node: syntax.Expr | None) -> str:
    """An expression in short, as it might be written, for messages."""
    match node:
        case syntax.Constant(value=value):
            return repr(value)
        case syntax.Name(id=name):
            return name
        case syntax.Attribute(value=value, attr=attr):
            return f"{render(value)}.{attr}"
        case syntax.Subscript(value=value, index=index):
            return f"{render(value)}[{render(index)}]"
        case syntax.Call(func=func, args=args, keywords=keywords):
            inner = [*(render(arg) for arg in args), *(f"{name}={render(value)}" for name, value in keywords)]
            return f"{render(func)}({', '.join(inner)})"
        case syntax.Operation(operator=name, operands=operands):
            if len(operands) == 1:
                return f"{name.removeprefix('u')} {render(operands[0])}"
            return f" {name} ".join(render(operand) for operand in operands)
        case syntax.Sequence(elements=elements):
            return f"({', '.join(render(element) for element in elements)})"
        case syntax.Opaque(text=text):
            return text
    return "..."


Run.statements = {
    syntax.Evaluate: Run.do_evaluate,
    syntax.Assign: Run.do_assign,
    syntax.If: Run.do_if,
    syntax.For: Run.do_for,
    syntax.While: Run.do_while,
    syntax.Try: Run.do_try,
    syntax.With: Run.do_with,
    syntax.Return: Run.do_return,
    syntax.Raise: Run.do_raise,
    syntax.Delete: Run.do_delete,
    syntax.Import: Run.do_import,
    syntax.Jump: Run.do_jump,
    syntax.FunctionDef: Run.do_function,
    syntax.ClassDef: Run.do_class,
}

_EXPRESSIONS: dict[type, Callable[..., Value]] = {
    syntax.Constant: Run.constant,
    syntax.Name: Run.name,
    syntax.Attribute: Run.attribute,
    syntax.Subscript: Run.subscript,
    syntax.Slice: Run.slice,
    syntax.Starred: Run.starred,
    syntax.Call: Run.call,
    syntax.Sequence: Run.sequence,
    syntax.Dict: Run.dict,
    syntax.Frozen: Run.frozen,
    syntax.Operation: Run.operation,
    syntax.Conditional: Run.conditional,
    syntax.Lambda: Run.lambda_,
    syntax.Comprehension: Run.comprehension,
    syntax.Joined: Run.joined,
    syntax.Opaque: Run.opaque,
}
