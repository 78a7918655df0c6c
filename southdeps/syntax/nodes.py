"""The program text of one module, reduced to what it means: a small syntax tree for Python 2 and 3 alike.

Named after Python's own `ast` where the two agree. The nodes are frozen and comparable, and are cached as
they are (msgspec). `at` is the place, (line, column), both counted from 1, the column in characters.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Place: TypeAlias = tuple[int, int]


class Node(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Any node of the tree."""

    at: Place


class Constant(Node, frozen=True, tag=True, array_like=True):
    """A literal: text, number, bytes as latin-1 text, True, False, None."""

    value: str | int | float | bool | None


class Name(Node, frozen=True, tag=True, array_like=True):
    """A name that is read."""

    id: str


class Attribute(Node, frozen=True, tag=True, array_like=True):
    """`value.attr`"""

    value: Expr
    attr: str


class Subscript(Node, frozen=True, tag=True, array_like=True):
    """`value[index]`"""

    value: Expr
    index: Expr


class Slice(Node, frozen=True, tag=True, array_like=True):
    """`lower:upper:step` within a subscript."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None


class Starred(Node, frozen=True, tag=True, array_like=True):
    """`*value`, or `**value` where `double`."""

    value: Expr
    double: bool = False


class Call(Node, frozen=True, tag=True, array_like=True):
    """`func(*args, **keywords)`"""

    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


class SequenceLiteral(Node, frozen=True, tag=True, array_like=True):
    """A tuple, list or set display."""

    kind: str
    elements: tuple[Expr, ...]


class Dict(Node, frozen=True, tag=True, array_like=True):
    """A dict display; `**other` stands as (None, other)."""

    items: tuple[tuple[Expr | None, Expr], ...]


class Frozen(Node, frozen=True, tag=True, array_like=True):
    """`models = {...}` as South writes it: for each model a key and a text, parsed when asked for."""

    blocks: tuple[tuple[Expr, str], ...]


class Operation(Node, frozen=True, tag=True, array_like=True):
    """An operator and its operands; a unary minus is `u-`, a chain of comparisons is split by `and`."""

    operator: str
    operands: tuple[Expr, ...]


class Conditional(Node, frozen=True, tag=True, array_like=True):
    """`body if test else orelse`"""

    test: Expr
    body: Expr
    orelse: Expr


class Lambda(Node, frozen=True, tag=True, array_like=True):
    """`lambda params: body`"""

    params: tuple[Param, ...]
    body: Expr


class Comprehension(Node, frozen=True, tag=True, array_like=True):
    """A list, set or dict comprehension or a generator expression; a dict's element is a pair."""

    kind: str
    element: Expr
    clauses: tuple[tuple[Expr, Expr, tuple[Expr, ...]], ...]


class Joined(Node, frozen=True, tag=True, array_like=True):
    """An f-string: constants and expressions, joined."""

    parts: tuple[Expr, ...]


class Opaque(Node, frozen=True, tag=True, array_like=True):
    """An expression of a form that is not read (`yield`, `await`, a statement that a newer Python has)."""

    text: str


class Param(msgspec.Struct, frozen=True, array_like=True):
    """A parameter of a function; `star` is "", "*" or "**"."""

    name: str
    default: Expr | None = None
    star: str = ""


Expr: TypeAlias = (
    Constant
    | Name
    | Attribute
    | Subscript
    | Slice
    | Starred
    | Call
    | SequenceLiteral
    | Dict
    | Frozen
    | Operation
    | Conditional
    | Lambda
    | Comprehension
    | Joined
    | Opaque
)


class Evaluate(Node, frozen=True, tag=True, array_like=True):
    """An expression that stands as a statement."""

    value: Expr


class Assign(Node, frozen=True, tag=True, array_like=True):
    """`target = target = value`; with `operator`, as `+` in `target += value`."""

    targets: tuple[Expr, ...]
    value: Expr
    operator: str = ""


class If(Node, frozen=True, tag=True, array_like=True):
    """`if test: body else: orelse`; an `elif` is an If within `orelse`."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


class For(Node, frozen=True, tag=True, array_like=True):
    """`for target in iterable: body else: orelse`"""

    target: Expr
    iterable: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


class While(Node, frozen=True, tag=True, array_like=True):
    """`while test: body else: orelse`"""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


class ExceptHandler(Node, frozen=True, tag=True, array_like=True):
    """`except kind as name: body`"""

    kind: Expr | None
    name: str | None
    body: tuple[Stmt, ...]


class Try(Node, frozen=True, tag=True, array_like=True):
    """`try: body except ...: else: orelse finally: final`"""

    body: tuple[Stmt, ...]
    handlers: tuple[ExceptHandler, ...]
    orelse: tuple[Stmt, ...]
    final: tuple[Stmt, ...]


class With(Node, frozen=True, tag=True, array_like=True):
    """`with context as target: body`"""

    items: tuple[tuple[Expr, Expr | None], ...]
    body: tuple[Stmt, ...]


class Return(Node, frozen=True, tag=True, array_like=True):
    """`return value`"""

    value: Expr | None


class Raise(Node, frozen=True, tag=True, array_like=True):
    """`raise value`"""

    value: Expr | None


class Delete(Node, frozen=True, tag=True, array_like=True):
    """`del targets`"""

    targets: tuple[Expr, ...]


class Import(Node, frozen=True, tag=True, array_like=True):
    """`import module as bound`, or `from module import name as bound`; `module` keeps its leading dots."""

    module: str
    name: str | None
    bound: str


class Jump(Node, frozen=True, tag=True, array_like=True):
    """`break`, `continue`, `pass`, or `global names`."""

    kind: str
    names: tuple[str, ...] = ()


class FunctionDef(Node, frozen=True, tag=True, array_like=True):
    """`def name(params): body`"""

    name: str
    params: tuple[Param, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()


class ClassDef(Node, frozen=True, tag=True, array_like=True):
    """`class name(bases): body`"""

    name: str
    bases: tuple[Expr, ...]
    body: tuple[Stmt, ...]


Stmt: TypeAlias = (
    Evaluate
    | Assign
    | If
    | For
    | While
    | Try
    | With
    | Return
    | Raise
    | Delete
    | Import
    | Jump
    | FunctionDef
    | ClassDef
)


#: What `Module.error` says of a file that Python itself could not read either.
UNPARSED = "syntax error: cannot parse this file"


class Module(msgspec.Struct, frozen=True, array_like=True):
    """One source file; `error` says why it could not be read whole (then the body is what could be).

    `syntax_error` if Python refuses it too. `python2_error` is the exception that Python 2 alone raises for its
    encoding.
    """

    body: tuple[Stmt, ...]
    error: str | None = None
    error_at: Place = (1, 1)
    syntax_error: bool = False
    python2_error: str | None = None
    python2_error_line: int = 1


def render(node: Expr | None) -> str:
    """An expression in short, as it might be written, for messages."""
    match node:
        case Constant(value=value):
            return repr(value)
        case Name(id=name):
            return name
        case Attribute(value=value, attr=attr):
            return f"{render(value)}.{attr}"
        case Subscript(value=value, index=index):
            return f"{render(value)}[{render(index)}]"
        case Call(func=func, args=args, keywords=keywords):
            inner = [*(render(arg) for arg in args), *(f"{name}={render(value)}" for name, value in keywords)]
            return f"{render(func)}({', '.join(inner)})"
        case Operation(operator=name, operands=operands):
            if len(operands) == 1:
                return f"{name.removeprefix('u')} {render(operands[0])}"
            return f" {name} ".join(render(operand) for operand in operands)
        case SequenceLiteral(elements=elements):
            return f"({', '.join(render(element) for element in elements)})"
        case Opaque(text=text):
            return text
    return "..."
