"""Programs made up by chance: all that Python 2 and 3 share, as Python 3 writes it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

NAMES = ("a", "b", "orm", "self", "db", "x1", "_y", "été", "match")
TEXTS = (
    "",
    "a",
    "'",
    '"',
    "\\",
    "%s",
    "{}",
    "a\nb",
    "é",
    "\x00",
    "\ud800",
    "€" * 3,
    "orm['a.B']",
    "\\n",
    "a" * 200,
)
NUMBERS = (0, 1, 7, 255, 2**31, 2**63 - 1, 2**64, 0.5, 1e300, 3.0)


def program(chance: Random) -> str:
    """The source of a module of a few statements."""
    body = [statement(chance, 3) for _ in range(chance.randint(1, 3))]
    return ast.unparse(ast.Module(body=body, type_ignores=[]))


def several(make: Callable[..., Any], chance: Random, depth: int, least: int, most: int) -> list[Any]:
    return [make(chance, depth) for _ in range(chance.randint(least, most))]


def maybe(make: Callable[..., Any], chance: Random, depth: int) -> Any:
    return make(chance, depth) if chance.random() < 0.5 else None


def word(chance: Random) -> str:
    return chance.choice(NAMES)


def name(chance: Random, depth: int = 0) -> ast.Name:
    return ast.Name(id=word(chance))


def constant(chance: Random) -> ast.expr:
    kind = chance.randrange(4)
    value: Any = chance.choice((None, True, False))
    if kind == 1:
        value = chance.choice(TEXTS)
    elif kind == 2:
        value = chance.choice(NUMBERS)
    elif kind == 3:
        value = chance.randbytes(chance.randint(0, 5))
    return ast.Constant(value=value)


def expression(chance: Random, depth: int) -> ast.expr:
    """An expression of at most `depth` levels."""
    if depth == 0:
        return name(chance) if chance.random() < 0.5 else constant(chance)
    return chance.choice(EXPRESSIONS)(chance, depth - 1)


def argument(chance: Random, depth: int) -> ast.expr:
    value = expression(chance, depth)
    return ast.Starred(value=value) if chance.random() < 0.2 else value


def keyword(chance: Random, depth: int) -> ast.keyword:
    return ast.keyword(arg=word(chance) if chance.random() < 0.8 else None, value=expression(chance, depth))


def call(chance: Random, depth: int) -> ast.expr:
    named = {each.arg: each for each in several(keyword, chance, depth, 0, 3)}
    return ast.Call(
        func=expression(chance, depth),
        args=several(argument, chance, depth, 0, 3),
        keywords=[*named.values()],
    )


def subscript(chance: Random, depth: int) -> ast.expr:
    index = expression(chance, depth)
    if chance.random() < 0.3:
        bounds = [maybe(expression, chance, depth) for _ in range(3)]
        index = ast.Slice(lower=bounds[0], upper=bounds[1], step=bounds[2])
    return ast.Subscript(value=expression(chance, depth), slice=index)


def dictionary(chance: Random, depth: int) -> ast.expr:
    values = several(expression, chance, depth, 0, 3)
    return ast.Dict(keys=[maybe(expression, chance, depth) for _ in values], values=values)


def comparison(chance: Random, depth: int) -> ast.expr:
    operators = chance.choices(
        (ast.Eq(), ast.NotEq(), ast.Lt(), ast.In(), ast.NotIn(), ast.IsNot()), k=chance.randint(1, 3)
    )
    return ast.Compare(
        left=expression(chance, depth),
        ops=[*operators],
        comparators=[expression(chance, depth) for _ in operators],
    )


def clause(chance: Random, depth: int) -> ast.comprehension:
    tests = several(expression, chance, depth, 0, 2)
    return ast.comprehension(target=name(chance), iter=expression(chance, depth), ifs=tests, is_async=0)


def comprehension(chance: Random, depth: int) -> ast.expr:
    clauses = several(clause, chance, depth, 1, 2)
    if chance.random() < 0.3:
        return ast.DictComp(
            key=expression(chance, depth), value=expression(chance, depth), generators=clauses
        )
    kind = chance.choice((ast.ListComp, ast.SetComp, ast.GeneratorExp))
    return kind(elt=expression(chance, depth), generators=clauses)


def parameters(chance: Random, depth: int) -> ast.arguments:
    """Distinct parameters, some with defaults, maybe `*args` and `**kwargs`."""
    names = chance.sample(NAMES, chance.randint(0, 4))
    count = chance.randint(0, len(names))
    star = count < len(names) or chance.random() < 0.3
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(arg=each) for each in names[:count]],
        vararg=ast.arg(arg="args") if star else None,
        kwonlyargs=[ast.arg(arg=each) for each in names[count:]],
        kw_defaults=[maybe(expression, chance, depth) for _ in names[count:]],
        kwarg=ast.arg(arg="kwargs") if chance.random() < 0.3 else None,
        defaults=[expression(chance, depth) for _ in range(chance.randint(0, count))],
    )


EXPRESSIONS: tuple[Callable[[Random, int], ast.expr], ...] = (
    call,
    subscript,
    dictionary,
    comparison,
    comprehension,
    lambda chance, depth: expression(chance, 0),
    lambda chance, depth: ast.Attribute(value=expression(chance, depth), attr=word(chance)),
    lambda chance, depth: ast.Tuple(elts=several(expression, chance, depth, 0, 3)),
    lambda chance, depth: ast.List(elts=several(expression, chance, depth, 0, 3)),
    lambda chance, depth: ast.Set(elts=several(expression, chance, depth, 1, 3)),
    lambda chance, depth: ast.BinOp(
        left=expression(chance, depth),
        op=chance.choice((ast.Add(), ast.Mod(), ast.Pow(), ast.Sub(), ast.BitOr())),
        right=expression(chance, depth),
    ),
    lambda chance, depth: ast.UnaryOp(
        op=chance.choice((ast.Not(), ast.USub(), ast.Invert())), operand=expression(chance, depth)
    ),
    lambda chance, depth: ast.BoolOp(
        op=chance.choice((ast.And(), ast.Or())), values=several(expression, chance, depth, 2, 4)
    ),
    lambda chance, depth: ast.IfExp(
        test=expression(chance, depth), body=expression(chance, depth), orelse=expression(chance, depth)
    ),
    lambda chance, depth: ast.Lambda(args=parameters(chance, depth), body=expression(chance, depth)),
)


def target(chance: Random, depth: int) -> ast.expr:
    kind = chance.randrange(4)
    if kind == 0:
        return ast.Attribute(value=name(chance), attr=word(chance))
    if kind == 1:
        return ast.Subscript(value=name(chance), slice=expression(chance, depth))
    if kind == 2:
        return ast.Tuple(elts=several(name, chance, depth, 1, 3))
    return name(chance)


def alias(chance: Random, depth: int) -> ast.alias:
    return ast.alias(name=word(chance), asname=word(chance) if chance.random() < 0.5 else None)


def dotted(chance: Random, depth: int) -> ast.alias:
    return ast.alias(name=f"{word(chance)}.{word(chance)}", asname=alias(chance, depth).asname)


def short(chance: Random, depth: int) -> ast.expr:
    """What stands before `as`: Python's own grammar and tree-sitter's differ in how far that reaches."""
    return ast.Call(func=name(chance), args=several(expression, chance, depth, 0, 2), keywords=[])


def statement(chance: Random, depth: int) -> ast.stmt:
    """A statement that holds others at most `depth` levels deep."""
    if depth == 0 or chance.random() < 0.5:
        return chance.choice(SIMPLE)(chance, 2)
    return chance.choice(COMPOUND)(chance, depth - 1)


def body(chance: Random, depth: int) -> list[ast.stmt]:
    return several(statement, chance, depth, 1, 3)


def orelse(chance: Random, depth: int) -> list[ast.stmt]:
    return several(statement, chance, depth, 0, 2)


def handler(chance: Random, depth: int) -> ast.ExceptHandler:
    bound = word(chance) if chance.random() < 0.5 else None
    return ast.ExceptHandler(type=short(chance, 1), name=bound, body=body(chance, depth))


def item(chance: Random, depth: int) -> ast.withitem:
    return ast.withitem(context_expr=short(chance, 1), optional_vars=maybe(name, chance, 0))


SIMPLE: tuple[Callable[[Random, int], ast.stmt], ...] = (
    lambda chance, depth: ast.Expr(value=expression(chance, depth)),
    lambda chance, depth: ast.Assign(
        targets=several(target, chance, depth, 1, 2), value=expression(chance, depth), lineno=1
    ),
    lambda chance, depth: ast.AugAssign(
        target=name(chance), op=chance.choice((ast.Add(), ast.Mod())), value=expression(chance, depth)
    ),
    lambda chance, depth: ast.Delete(targets=several(name, chance, depth, 1, 3)),
    lambda chance, depth: ast.Raise(exc=maybe(expression, chance, depth), cause=None),
    lambda chance, depth: ast.Return(value=maybe(expression, chance, depth)),
    lambda chance, depth: ast.Assert(test=expression(chance, depth), msg=maybe(expression, chance, depth)),
    lambda chance, depth: chance.choice((ast.Pass(), ast.Global(names=["a"]))),
    lambda chance, depth: ast.Import(names=several(dotted, chance, depth, 1, 2)),
    lambda chance, depth: ast.Import(names=several(alias, chance, depth, 1, 2)),
    lambda chance, depth: ast.ImportFrom(
        module=word(chance), names=several(alias, chance, depth, 1, 3), level=chance.randint(0, 2)
    ),
)

COMPOUND: tuple[Callable[[Random, int], ast.stmt], ...] = (
    lambda chance, depth: ast.If(
        test=expression(chance, 2), body=body(chance, depth), orelse=orelse(chance, depth)
    ),
    lambda chance, depth: ast.For(
        target=name(chance),
        iter=expression(chance, 2),
        body=body(chance, depth),
        orelse=orelse(chance, depth),
        lineno=1,
    ),
    lambda chance, depth: ast.While(
        test=expression(chance, 2), body=body(chance, depth), orelse=orelse(chance, depth)
    ),
    lambda chance, depth: ast.Try(
        body=body(chance, depth),
        handlers=several(handler, chance, depth, 1, 2),
        orelse=orelse(chance, depth),
        finalbody=orelse(chance, depth),
    ),
    lambda chance, depth: ast.With(
        items=several(item, chance, depth, 1, 2), body=body(chance, depth), lineno=1
    ),
    lambda chance, depth: ast.ClassDef(
        name=word(chance),
        bases=several(expression, chance, 1, 0, 2),
        keywords=[],
        body=body(chance, depth),
        decorator_list=[],
    ),
    lambda chance, depth: ast.FunctionDef(
        name=word(chance),
        args=parameters(chance, 1),
        body=body(chance, depth),
        decorator_list=several(name, chance, 1, 0, 1),
        lineno=1,
    ),
)
