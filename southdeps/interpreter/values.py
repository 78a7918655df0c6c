"""Abstract values: what an expression means, as far as that is known without running it.

Strings, numbers, None and booleans are Python's own. Containers are Python's own, and know where they were written.
Every other value is defined here, or an `AbstractObject` of a layer above. Values know the interpreter as `Evaluator`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias

from msgspec import Struct, field

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.frames import Frame, Guard
from southdeps.syntax import nodes
from southdeps.syntax.nodes import Place

Value: TypeAlias = Any
Args: TypeAlias = tuple[Value, ...]
Keywords: TypeAlias = dict[str, Value]


class TupleValue(tuple[Value, ...]):  # noqa: SLOT001  # a tuple can't have slots
    """A tuple that knows where it was written, and of which elements (by identity) it is not certain to hold them."""

    at: Place | None = None
    doubts: Mapping[int, Condition] = MappingProxyType({})


class ListValue(list[Value]):
    """A list that knows where it was written, and of which elements (by identity) it is not certain to hold them."""

    at: Place | None = None
    doubts: Mapping[int, Condition] = MappingProxyType({})


class DictValue(dict[Value, Value]):
    """A dict that knows where it was written; not `complete` where it has more keys than are known."""

    at: Place | None = None
    complete: bool = True


def located(elements: Iterable[Value], kind: str, at: Place) -> TupleValue | ListValue:
    """A tuple or list (a set is as good as a list here) written at `at`."""
    container = TupleValue(elements) if kind == "tuple" else ListValue(elements)
    container.at = at
    return container


#: A list that was written nowhere.
listed = ListValue


class Unknown(Struct, frozen=True):
    """A value that only the running program knows; `text` is the expression as written."""

    text: str = "?"


class PartialString(Unknown, frozen=True):
    """A string of which only parts are known: `known`, with `HOLE` for the rest."""

    known: str = ""


#: Stands in a partly known string for what is unknown; no table is called so.
HOLE = "southdeps_unknown"


class Truth(Struct, frozen=True):
    """A boolean that is true if the condition holds."""

    condition: Condition


class RaisedError(Struct, frozen=True):
    """An exception of the program: the name of its class, its message, and the names of its base classes.

    `cause` is for the layer that raises it, which recognises its own exceptions by it.
    """

    type_name: str
    message: str = ""
    bases: tuple[str, ...] = ("Exception", "BaseException")
    cause: object = None

    @property
    def names(self) -> frozenset[str]:
        """The class and its base classes by their last names, as an `except` clause may spell them."""
        return frozenset(name.rpartition(".")[2] for name in (self.type_name, *self.bases))

    def __str__(self) -> str:
        """The last line of the traceback."""
        return f"{self.type_name}: {self.message}" if self.message else self.type_name


class Raised(NamedTuple):
    """An exception on its way up, where it was raised, and the path condition there.

    `in_helper` tells whether that was in another module than the reported one.
    """

    error: RaisedError
    at: Place
    when: tuple[Condition, ...]
    in_helper: bool = False


class Either(Struct, frozen=True):
    """One of several values. `when` holds the conditions of each, or is empty where nothing tells them apart."""

    options: tuple[Value, ...]
    when: tuple[tuple[Condition, ...], ...] = ()

    def alternatives(self) -> Iterator[tuple[Value, tuple[Condition, ...]]]:
        """Each value with its conditions."""
        return zip(self.options, self.when or ((),) * len(self.options), strict=True)


class External(Struct, frozen=True):
    """A name of another module, by its dotted path; it is looked up when it is needed."""

    path: str


class Scope(Struct, eq=False):
    """The names of a module, class or function, and the scope around it; `module` is its dotted name."""

    module: str
    names: dict[str, Value] = field(default_factory=dict)
    parent: Scope | None = None
    of_class: bool = False
    outside: set[str] = field(default_factory=set)  # the names that `global` has declared
    body: Sequence[nodes.Stmt] = ()  # of a module

    def find(self, name: str) -> Value:
        """The value bound to `name` in this scope or one around it. Raises KeyError if there is none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        raise KeyError(name)

    @property
    def of_function(self) -> bool:
        """Whether the names are a function's own."""
        return self.parent is not None and not self.of_class

    def outermost(self) -> Scope:
        """The scope of the module."""
        return self if self.parent is None else self.parent.outermost()

    def seen_from_function(self) -> Scope:
        """The scope that a function written here sees: never that of a class around it."""
        return self.parent.seen_from_function() if self.of_class and self.parent is not None else self

    def forget(self) -> None:
        """Drop all names after the run.

        Functions and the scope around them refer to each other; freeing such cycles is ten times the work for the
        garbage collector.
        """
        for value in self.names.values():
            if isinstance(value, Class) and value.scope.parent is self:
                value.scope.forget()
        self.names.clear()


class Function(Struct, frozen=True, eq=False):
    """A function or lambda of the scanned source; `bound` are arguments that come before those of the call."""

    definition: nodes.FunctionDef | nodes.Lambda
    scope: Scope
    bound: Args = ()


class Class(Struct, frozen=True, eq=False):
    """A class of the scanned source; `bases` as far as they are known."""

    name: str
    scope: Scope
    bases: tuple[Value, ...] = ()

    def lineage(self) -> Iterator[Class]:
        """The class and its known base classes, nearest first."""
        yield self
        for base in self.bases:
            if isinstance(base, Class):
                yield from base.lineage()

    def defines(self, name: str) -> bool:
        """Whether the class or a known base class has an attribute of that name."""
        return any(name in cls.scope.names for cls in self.lineage())

    def find(self, name: str) -> Value:
        """The attribute `name`, own or inherited. Raises KeyError if there is none."""
        for cls in self.lineage():
            if name in cls.scope.names:
                return cls.scope.names[name]
        raise KeyError(name)


class Instance(Struct, frozen=True, eq=False):
    """An object made by calling a class of the scanned source."""

    cls: Class
    names: dict[str, Value] = field(default_factory=dict)


class Static(Struct, frozen=True, eq=False):
    """A static method, or a class method where `with_class`."""

    function: Function
    with_class: bool


class Property(Struct, frozen=True, eq=False):
    """A method that is read like an attribute."""

    function: Function


class Native(Struct, frozen=True, eq=False):
    """A function whose meaning is given in Python."""

    call: Callable[[Evaluator, Args, Keywords], Value]


class Evaluator(Protocol):
    """What values and stubs ask of the interpreter that holds them."""

    path_condition: tuple[Condition, ...]
    at: Place
    effects: list[Any]
    frames: list[Frame]
    raised: Raised | None
    handling: list[RaisedError | None]
    reported_module: str | None

    def evaluate(self, node: nodes.Expr, scope: Scope) -> Value:
        """The value of an expression."""

    def block(self, body: Sequence[nodes.Stmt], scope: Scope) -> str | None:
        """Run statements; how they end (`statements.RETURN` and the like), None if they run through."""

    def bind(self, target: nodes.Expr, value: Value, scope: Scope) -> None:
        """`target = value`"""

    def assign(self, owner: Value, attr: str, value: Value) -> None:
        """`owner.attr = value`"""

    def resolve(self, path: str) -> Value:
        """What a dotted name stands for; External if nothing is known of it."""

    def absolute(self, module: str, scope: Scope) -> str:
        """The module that an import statement in a scope names."""

    def check_import(self, path: str, scope: Scope) -> None:
        """Raise ImportError if `from module import name` in a scope fails for want of the name."""

    def look_up(self, value: Value) -> Value:
        """What an imported name stands for; any other value is itself."""

    def get(self, owner: Value, attr: str) -> Value:
        """`owner.attr`"""

    def inherited(self, cls: Class, attr: str, instance: Instance | None) -> Value:
        """The attribute of a class, bound to `instance` if it is a method."""

    def item(self, owner: Value, key: Value, node: nodes.Expr) -> Value:
        """`owner[key]`"""

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        """`func(*args, **keywords)`"""

    def operate(self, name: str, operands: Sequence[Value]) -> Value:
        """The operator `name` on values."""

    def truth(self, value: Value, node: nodes.Expr | None) -> bool | Condition:
        """`bool(value)`, or the condition that decides it."""

    def iterate(self, iterable: Value) -> list[Value] | None:
        """The values that a loop binds, in order; None if only the running program knows."""

    def symbolic_iteration(self, iterable: Value) -> tuple[Value, tuple[Condition, ...]]:
        """One symbolic iteration of a loop of unknown length: what it binds, and its conditions."""

    def recovered(self, start: int, middle: int, stop: int, caught: frozenset[str]) -> None:
        """Called after a `try`: the body's effects are from `start` to `middle`, those of `else` to `stop`."""

    def guarding(self, caught: frozenset[str] | None) -> AbstractContextManager[Guard]:
        """Within the body of a `try` whose handlers catch these classes."""

    def frame(self) -> AbstractContextManager[Frame]:
        """A call, module or class body: conditions that arise within end with it."""

    def assuming(self, *conditions: Condition) -> AbstractContextManager[None]:
        """Everything within also depends on `conditions`."""

    def explore_branches(
        self, condition: Condition, body: Sequence[nodes.Stmt], orelse: Sequence[nodes.Stmt], scope: Scope
    ) -> str | None:
        """Run both branches of an undecided `if` and join them."""

    def all_hold(self, parts: tuple[Condition, ...], text: str) -> Condition | None:
        """One condition for several that hold together; None if only the running program can decide it."""

    def enter_location(self, at: Place, scope: Scope) -> None:
        """Note that what is at `at` runs now."""

    def record(self, effect: Callable[..., Any], *details: Any, at: Place | None = None, **more: Any) -> None:
        """Note an effect of the program, here and under the path condition."""

    def raise_error(self, error: RaisedError) -> None:
        """Raise an exception in the program."""

    def fail(self, error: RaisedError) -> None:
        """Let the program raise an exception; one that nothing catches is noted, and what follows is seen."""

    def catches(self, error: RaisedError) -> bool:
        """Whether a `try` around catches an exception."""

    def may_raise(self, error: RaisedError, unless: Condition) -> bool:
        """Note that an operation raises `error` unless a condition holds; whether a `try` around catches it."""

    def fail_unless(self, error: RaisedError, *, holds: bool | Condition) -> None:
        """Let the program raise an exception if a condition does not hold."""

    def spend(self, amount: int) -> bool:
        """Take `amount` from the budget of steps; False if it is used up."""

    @property
    def steps_left(self) -> int:
        """What is left of the budget of steps."""

    def give_up(self, reason: str) -> None:
        """Note that something is not analysed further."""

    def shared(self, kind: type) -> Any:
        """The one object of a kind that everything that is run for one migration shares."""


class AbstractObject:
    """A value with a meaning of its own, such as an object of a library; what it does not answer is Unknown."""

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        """`self.name`"""
        return Unknown(f"{self.describe()}.{name}")

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        """`self.name = value`"""

    def call(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`self(*args, **keywords)`"""
        return Unknown(f"{self.describe()}()")

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        """`self[key]`"""
        return Unknown(f"{self.describe()}[...]")

    def assign_item(self, interpreter: Evaluator, key: Value, value: Value) -> None:
        """`self[key] = value`"""

    def escape(self) -> None:
        """Note that code which is not known has the object, and may change it."""

    def elements(self) -> list[Value] | None:
        """The values that `for x in self` binds, if they are known."""

    def symbolic_element(self, interpreter: Evaluator) -> Value | None:
        """What `for x in self` binds if only the number of its iterations is unknown; else None."""

    def combine(self, name: str, other: Value) -> Value | None:
        """The operator of that name with this value on the left; None if nothing is known of the result."""

    def operand(self, interpreter: Evaluator, operator: str, operands: Sequence[Value]) -> None:
        """Raise what Python raises if `self` is one of these operands."""

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        """`bool(self)`, or the condition that decides it."""
        return True

    def is_none(self, interpreter: Evaluator) -> bool | Condition:
        """`self is None`, or the condition that decides it."""
        return False

    def contains(self, interpreter: Evaluator, value: Value) -> bool | Condition | None:
        """`value in self`, or the condition that decides it; None if that is unknown too."""
        return None

    def describe(self) -> str:
        """The value in a message."""
        return type(self).__name__.lower()
