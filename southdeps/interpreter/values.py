"""What an expression of a migration means, as far as that can be said without running anything.

Text, numbers, None and booleans are Python's own. Containers are Python's own with the place where they were
written. Everything else is a value of this module or a `Special` of the layer above (South's `db` and `orm`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from msgspec import Struct, field

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter
    from southdeps.syntax import nodes
    from southdeps.syntax.nodes import Place

Value: TypeAlias = Any
Args: TypeAlias = tuple[Value, ...]
Keywords: TypeAlias = dict[str, Value]


class TupleValue(tuple[Value, ...]):  # noqa: SLOT001  # a tuple can't have slots
    """A tuple that knows where it was written."""

    at: Place | None = None


class ListValue(list[Value]):
    """A list that knows where it was written."""

    at: Place | None = None


class DictValue(dict[Value, Value]):
    """A dict that knows where it was written; not `complete` where it has more keys than are known."""

    at: Place | None = None
    complete: bool = True


def located(elements: Iterable[Value], kind: str, at: Place) -> TupleValue | ListValue:
    """A tuple or list (a set is as good as a list here) written at `at`."""
    container = TupleValue(elements) if kind == "tuple" else ListValue(elements)
    container.at = at
    return container


def listed(values: Iterable[Value]) -> ListValue:
    """A list that was written nowhere."""
    return ListValue(values)


class Unknown(Struct, frozen=True):
    """A value that only the running program could know; `text` is the expression as written, for SD401."""

    text: str = "?"


class PartialString(Unknown, frozen=True):
    """A text of which only parts are known: `known`, with `GAP` for the rest."""

    known: str = ""


#: Stands in a partly known text for what only the running program knows; as a name in SQL it is no table.
HOLE = "southdeps_unknown"


class Condition(NamedTuple):
    """What a statement hangs on: whether `table` has rows, or where `exists` is there; else `text` alone.

    Where not `expected`, it hangs on the contrary. `filtered` tells that only some rows of the table count.
    """

    table: str | None
    expected: bool
    text: str
    filtered: bool = False
    exists: bool = False

    def negated(self) -> Condition:
        """The condition under which the other branch runs."""
        return self._replace(expected=not self.expected)


class Truth(Struct, frozen=True):
    """A boolean that hangs on rows that the database may have."""

    condition: Condition


class Either(Struct, frozen=True):
    """One of several values, depending on a condition that can't be decided."""

    options: tuple[Value, ...]


class External(Struct, frozen=True):
    """A dotted name that lies in another module and is not looked up before it is needed."""

    path: str


class Scope(Struct, eq=False):
    """The names of a module, class or function, and the scope around it; `module` is its dotted name."""

    module: str
    names: dict[str, Value] = field(default_factory=dict)
    parent: Scope | None = None
    of_class: bool = False
    outside: set[str] = field(default_factory=set)  # the names that `global` has declared

    def find(self, name: str) -> Value:
        """The value bound to `name` here or around; KeyError where there is none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        raise KeyError(name)

    def outermost(self) -> Scope:
        """The scope of the module."""
        return self if self.parent is None else self.parent.outermost()

    def seen_from_function(self) -> Scope:
        """The scope that a function written here sees: never that of a class around it."""
        return self.parent.seen_from_function() if self.of_class and self.parent is not None else self

    def forget(self) -> None:
        """Let go of all names when the run is over.

        Functions and the scope that they are written in hold each other: Python would find them by and by, at ten times
        the cost.
        """
        for value in self.names.values():
            if isinstance(value, Class) and value.scope.parent is self:
                value.scope.forget()
        self.names.clear()


class Function(Struct, frozen=True, eq=False):
    """A function or lambda of the scanned source; `bound` stands before its arguments."""

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

    def find(self, name: str) -> Value:
        """The attribute `name`, inherited ones too; KeyError where there is none."""
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
    """Something callable that this package itself answers."""

    call: Callable[[Interpreter, Args, Keywords], Value]


class AbstractObject:
    """A value with a meaning of its own (`db`, `orm`, a row); what a subclass does not answer is Unknown."""

    def attribute(self, interpreter: Interpreter, name: str) -> Value:
        """`self.name`"""
        return Unknown(f"{self.describe()}.{name}")

    def assign(self, interpreter: Interpreter, name: str, value: Value) -> None:
        """`self.name = value`"""

    def call(self, interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
        """`self(*args, **keywords)`"""
        return Unknown(f"{self.describe()}()")

    def item(self, interpreter: Interpreter, key: Value) -> Value:
        """`self[key]`"""
        return Unknown(f"{self.describe()}[...]")

    def elements(self) -> list[Value] | None:
        """What `for x in self` binds in turn, if that is known."""
        return None

    def rows(self, interpreter: Interpreter) -> Value | None:
        """What one turn of `for x in self` binds, if the database decides how often it turns; else None."""
        return None

    def truth(self, interpreter: Interpreter) -> bool | Condition:
        """`bool(self)`, or what it hangs on."""
        return True

    def contains(self, interpreter: Interpreter, value: Value) -> bool | Condition | None:
        """`value in self`, or what that hangs on; None where that can't be said either."""
        return None

    def describe(self) -> str:
        """The value in a message."""
        return type(self).__name__.lower()


class CallResult(AbstractObject):
    """What a call of something outside the scanned source gives: a field, a date, anything."""

    def __init__(self, path: str, args: Args, keywords: Keywords) -> None:
        """`path` is the dotted name of what was called."""
        self.path = path
        self.args = args
        self.keywords = keywords

    def rows(self, interpreter: Interpreter) -> Value | None:
        """Whatever wraps a query (a progress bar, a pager) gives its rows."""
        for arg in self.args:
            if isinstance(arg, AbstractObject):
                row = arg.rows(interpreter)
                if row is not None:
                    return row
        return None

    def truth(self, interpreter: Interpreter) -> bool | Condition:
        return Condition(None, True, self.describe())

    def describe(self) -> str:
        return f"{self.path}()"


def is_known(value: Value) -> bool:
    """Whether `value` is plain data through and through."""
    if isinstance(value, str | int | float | bool) or value is None:
        return True
    if isinstance(value, Mapping):
        return all(is_known(key) and is_known(item) for key, item in value.items())
    if isinstance(value, tuple | list):
        return all(is_known(item) for item in value)
    return False


def options(value: Value) -> tuple[Value, ...]:
    """The values that `value` may be: several for Either, else itself."""
    return value.options if isinstance(value, Either) else (value,)


def either(values: Iterable[Value]) -> Value:
    """One value for several possible ones; equal ones count once."""
    distinct: list[Value] = []
    for value in values:
        for option in options(value):
            if not any(
                option is seen or (type(option) is type(seen) and option == seen) for seen in distinct
            ):
                distinct.append(option)
    if len(distinct) == 1:
        return distinct[0]
    return Either(tuple(distinct[:8])) if distinct else Unknown()


def describe(value: Value) -> str:
    """A value in a message."""
    match value:
        case Unknown(text=text):
            return text
        case External(path=path):
            return path
        case Either(options=options):
            return " or ".join(describe(option) for option in options)
        case AbstractObject():
            return value.describe()
        case DictValue():
            return "a dict"
    return repr(value)
