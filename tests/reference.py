"""What `southdeps.syntax` should make of a module, according to Python's own `ast`: for all that Python 3 can parse."""

from __future__ import annotations

import ast
from typing import Any

from southdeps.syntax import nodes
from southdeps.syntax.literals import encodable
from southdeps.syntax.snippets import parse_expression

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>", ast.MatMult: "@",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "u-", ast.UAdd: "u+", ast.Invert: "u~",
}  # fmt: skip
NOWHERE = (0, 0)


def module(text: str) -> list[Any]:
    """The statements of a module, in plain lists without places."""
    return block(ast.parse(text).body)


def block(body: list[ast.stmt]) -> list[Any]:
    return [converted for statement in body for converted in stmt(statement)]


def stmt(node: ast.stmt) -> list[Any]:
    match node:
        case ast.Expr(value):
            return [["Evaluate", expr(value)]]
        case ast.Assign(targets, value):
            return [["Assign", [expr(target) for target in targets], expr(value), ""]]
        case ast.AnnAssign(target, _, value):
            return [["Assign", [expr(target)], expr(value), ""]] if value else []
        case ast.AugAssign(target, op, value):
            return [["Assign", [expr(target)], expr(value), OPERATORS[type(op)]]]
        case ast.If(test, body, orelse):
            return [["If", expr(test), block(body), block(orelse)]]
        case ast.For(target, iterable, body, orelse):
            return [["For", expr(target), expr(iterable), block(body), block(orelse)]]
        case ast.While(test, body, orelse):
            return [["While", expr(test), block(body), block(orelse)]]
        case ast.Try(body, handlers, orelse, final):
            caught = [["ExceptHandler", expr(h.type), h.name, block(h.body)] for h in handlers]
            return [["Try", block(body), caught, block(orelse), block(final)]]
        case ast.With(items, body):
            pairs = [[expr(item.context_expr), expr(item.optional_vars)] for item in items]
            return [["With", pairs, block(body)]]
        case ast.Return(value):
            return [["Return", expr(value)]]
        case ast.Raise(exc):
            return [["Raise", expr(exc)]]
        case ast.Delete(targets):
            return [["Delete", [expr(target) for target in targets]]]
        case ast.Import(names):
            return [["Import", n.name, None, n.asname or n.name.partition(".")[0]] for n in names]
        case ast.ImportFrom(name, names, level):
            path = "." * level + (name or "")
            return [["Import", path, n.name, n.asname or n.name] for n in names]
        case ast.Nonlocal():
            return [["Evaluate", ["Opaque"]]]
        case ast.Global(names):
            return [["Jump", "global", names]]
        case ast.Pass() | ast.Break() | ast.Continue():
            return [["Jump", type(node).__name__.lower(), []]]
        case ast.FunctionDef(name, args, body, decorators) | ast.AsyncFunctionDef(
            name, args, body, decorators
        ):
            return [["FunctionDef", name, params(args), block(body), [expr(d) for d in decorators]]]
        case ast.ClassDef(name, bases, _, body):
            return [["ClassDef", name, [expr(base) for base in bases], block(body)]]
        case ast.Assert(test):
            return [["Evaluate", expr(test)]]
    raise NotImplementedError(ast.dump(node))


def params(args: ast.arguments) -> list[Any]:
    """Parameters in the order in which they are written."""
    plain = args.posonlyargs + args.args
    defaults = [None] * (len(plain) - len(args.defaults)) + args.defaults
    found = [[arg.arg, expr(default), ""] for arg, default in zip(plain, defaults, strict=True)]
    found += [[args.vararg.arg, None, "*"]] if args.vararg else []
    found += [
        [arg.arg, expr(default), ""] for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    return found + ([[args.kwarg.arg, None, "**"]] if args.kwarg else [])


def expr(node: ast.expr | None) -> Any:
    match node:
        case None:
            return None
        case ast.Constant(bytes(value)):
            return ["Constant", value.decode("latin-1")]
        case ast.Constant(value):
            value = encodable(value) if isinstance(value, str) else value
            return ["Constant", value] if is_small(value) else ["Opaque"]
        case ast.JoinedStr(values):
            return ["Joined", [part(value) for value in values]]
        case ast.Yield() | ast.YieldFrom() | ast.Await() | ast.NamedExpr():
            return ["Opaque"]
        case ast.Name(name):
            return ["Name", name]
        case ast.Attribute(value, attr):
            return ["Attribute", expr(value), attr]
        case ast.Subscript(value, index):
            return ["Subscript", expr(value), expr(index)]
        case ast.Slice(lower, upper, step):
            return ["Slice", expr(lower), expr(upper), expr(step)]
        case ast.Starred(value):
            return ["Starred", expr(value), False]
        case ast.Call(func, args, keywords):
            stars = [["Starred", expr(k.value), True] for k in keywords if k.arg is None]
            named = [[k.arg, expr(k.value)] for k in keywords if k.arg is not None]
            return ["Call", expr(func), [*map(expr, args), *stars], named]
        case ast.Tuple(elements) | ast.List(elements) | ast.Set(elements):
            return ["SequenceLiteral", type(node).__name__.lower(), [expr(element) for element in elements]]
        case ast.Dict(keys, values):
            return ["Dict", [[expr(key), expr(value)] for key, value in zip(keys, values, strict=True)]]
        case ast.BinOp(left, op, right):
            return ["Operation", OPERATORS[type(op)], [expr(left), expr(right)]]
        case ast.UnaryOp(op, operand):
            return ["Operation", OPERATORS[type(op)], [expr(operand)]]
        case ast.BoolOp(op, values):
            return chain(OPERATORS[type(op)], [expr(value) for value in values])
        case ast.Compare(left, ops, comparators):
            operands = [expr(operand) for operand in (left, *comparators)]
            links = [
                ["Operation", OPERATORS[type(op)], [one, other]]
                for op, one, other in zip(ops, operands, operands[1:], strict=False)
            ]
            return chain("and", links)
        case ast.IfExp(test, body, orelse):
            return ["Conditional", expr(test), expr(body), expr(orelse)]
        case ast.Lambda(args, body):
            return ["Lambda", params(args), expr(body)]
        case ast.ListComp(element, clauses):
            return ["Comprehension", "list", expr(element), comprehension(clauses)]
        case ast.SetComp(element, clauses):
            return ["Comprehension", "set", expr(element), comprehension(clauses)]
        case ast.GeneratorExp(element, clauses):
            return ["Comprehension", "generator", expr(element), comprehension(clauses)]
        case ast.DictComp(key, value, clauses):
            pair = ["SequenceLiteral", "tuple", [expr(key), expr(value)]]
            return ["Comprehension", "dictionary", pair, comprehension(clauses)]
    raise NotImplementedError(ast.dump(node))


def is_small(value: object) -> bool:
    """Whether a constant is one that a migration can mean: no `...`, no complex number, no number beyond 64 bits."""
    if isinstance(value, int):
        return value < 2**63
    return value is None or isinstance(value, str | float)


def part(node: ast.expr) -> Any:
    """A part of an f-string."""
    if isinstance(node, ast.FormattedValue):
        return expr(node.value) if node.conversion == -1 and node.format_spec is None else ["Opaque"]
    return expr(node)


def chain(operator: str, operands: list[Any]) -> Any:
    """`a and b and c` as ((a and b) and c)."""
    result = operands[0]
    for operand in operands[1:]:
        result = ["Operation", operator, [result, operand]]
    return result


def comprehension(clauses: list[ast.comprehension]) -> list[Any]:
    return [[expr(c.target), expr(c.iter), [expr(test) for test in c.ifs]] for c in clauses]


def plain(value: Any) -> Any:
    """Our syntax in the same plain lists, without places."""
    match value:
        case nodes.Frozen(blocks=blocks):
            return ["Dict", [[plain(key), plain(parse_expression(text))] for key, text in blocks]]
        case nodes.Opaque():
            return ["Opaque"]
        case nodes.Joined(parts=parts):
            return ["Joined", join([plain(part) for part in parts])]
        case nodes.Node():
            inner = [plain(getattr(value, name)) for name in value.__struct_fields__ if name != "at"]
            return [type(value).__name__, *inner]
        case nodes.Param(name, default, star):
            return [name, plain(default), star]
        case tuple():
            return [plain(item) for item in value]
    return value


def join(parts: list[Any]) -> list[Any]:
    """The parts of adjacent f-strings as those of one, neighbouring constants in one."""
    joined: list[Any] = []
    for one in parts:
        for inner in one[1] if one[0] == "Joined" else [one]:
            if joined and joined[-1][0] == inner[0] == "Constant":
                joined[-1] = ["Constant", joined[-1][1] + inner[1]]
            else:
                joined.append(inner)
    return joined
