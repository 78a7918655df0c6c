"""tree-sitter's nodes of expressions -> syntax."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from southdeps.syntax import nodes
from southdeps.syntax.concrete_tree import MEANINGLESS, SourceText, inside
from southdeps.syntax.literals import number_value, string_value

if TYPE_CHECKING:
    from tree_sitter import Node

    from southdeps.syntax.nodes import Expr

_F_STRING = re.compile(r"[rR]?[fF]")
_NO_F = {ord("f"): None, ord("F"): None}


def expression(source: SourceText, node: Node) -> Expr:
    return _EXPRESSIONS.get(node.type, opaque)(source, node)


def field(source: SourceText, node: Node, name: str) -> Expr:
    child = node.child_by_field_name(name)
    return expression(source, child) if child is not None else opaque(source, node)


def only_child(source: SourceText, node: Node) -> Expr | None:
    children = inside(node)
    return expression(source, children[0]) if children else None


def opaque(source: SourceText, node: Node) -> Expr:
    return nodes.Opaque(source.place(node), source.text(node))


def identifier(source: SourceText, node: Node) -> Expr:
    return nodes.Name(source.place(node), source.text(node))


def keyword_constant(source: SourceText, node: Node) -> Expr:
    return nodes.Constant(source.place(node), {"true": True, "false": False}.get(node.type))


def number(source: SourceText, node: Node) -> Expr:
    value = number_value(source.text(node))
    return opaque(source, node) if value is None else nodes.Constant(source.place(node), value)


def string(source: SourceText, node: Node) -> Expr:
    text = source.text(node)
    if text.startswith("`"):  # Python 2: repr()
        return opaque(source, node)
    if not _F_STRING.match(text):
        return nodes.Constant(source.place(node), string_value(text))
    start, *middle, end = (source.text(child) for child in node.children)
    parts: list[Expr] = []
    for child, content in zip(node.children[1:-1], middle, strict=True):
        if child.type == "interpolation":
            plain = child.child_count == 3  # between the braces no `!r`, `=` or format
            parts.append(field(source, child, "expression") if plain else opaque(source, child))
        elif child.type == "string_content":
            braces = content.replace("{{", "{").replace("}}", "}")
            value = string_value(f"{start.translate(_NO_F)}{braces}{end}")
            parts.append(nodes.Constant(source.place(child), value))
    return nodes.Joined(source.place(node), tuple(parts))


def concatenated_string(source: SourceText, node: Node) -> Expr:
    parts = [expression(source, child) for child in inside(node) if child.type == "string"]
    if all(isinstance(part, nodes.Constant) for part in parts):
        return nodes.Constant(
            source.place(node),
            "".join(str(part.value) for part in parts if isinstance(part, nodes.Constant)),
        )
    return nodes.Joined(source.place(node), tuple(parts))


def attribute(source: SourceText, node: Node) -> Expr:
    attr = node.child_by_field_name("attribute")
    assert attr is not None
    return nodes.Attribute(source.place(node), field(source, node, "object"), source.text(attr))


def subscript(source: SourceText, node: Node) -> Expr:
    indices = [expression(source, child) for child in node.children_by_field_name("subscript")]
    at = source.place(node)
    several = any(child.type == "," for child in node.children)
    index = nodes.SequenceLiteral(at, "tuple", tuple(indices)) if several or not indices else indices[0]
    return nodes.Subscript(at, field(source, node, "value"), index)


def slice_(source: SourceText, node: Node) -> Expr:
    bounds: list[Expr | None] = [None]
    for child in node.children:
        if child.type == ":":
            bounds.append(None)
        elif child.is_named and child.type not in MEANINGLESS:
            bounds[-1] = expression(source, child)
    lower, upper, step = (*bounds, None, None)[:3]
    return nodes.Slice(source.place(node), lower, upper, step)


def call(source: SourceText, node: Node) -> Expr:
    args: list[Expr] = []
    keywords: list[tuple[str, Expr]] = []
    arguments = node.child_by_field_name("arguments")
    if arguments is not None and arguments.type == "generator_expression":
        args.append(expression(source, arguments))
    elif arguments is not None:
        for child in inside(arguments):
            if child.type == "keyword_argument":
                name = child.child_by_field_name("name")
                assert name is not None
                keywords.append((source.text(name), field(source, child, "value")))
            else:
                args.append(expression(source, child))
    return nodes.Call(source.place(node), field(source, node, "function"), tuple(args), tuple(keywords))


def starred(source: SourceText, node: Node) -> Expr:
    inner = inside(node)[0]
    return nodes.Starred(source.place(node), expression(source, inner), node.type.startswith("dictionary"))


def sequence(source: SourceText, node: Node) -> Expr:
    kind = {"list": "list", "list_pattern": "list", "set": "set"}.get(node.type, "tuple")
    elements = tuple(expression(source, child) for child in inside(node))
    return nodes.SequenceLiteral(source.place(node), kind, elements)


def parenthesized(source: SourceText, node: Node) -> Expr:
    inner = only_child(source, node)
    return inner if inner is not None else opaque(source, node)


def dictionary(source: SourceText, node: Node) -> Expr:
    if node.start_byte in source.frozen:
        return nodes.Frozen(source.place(node), source.frozen[node.start_byte])
    items: list[tuple[Expr | None, Expr]] = []
    for child in inside(node):
        if child.type == "pair":
            items.append((field(source, child, "key"), field(source, child, "value")))
        elif child.type == "dictionary_splat":
            items.append((None, expression(source, inside(child)[0])))
    return nodes.Dict(source.place(node), tuple(items))


def binary(source: SourceText, node: Node) -> Expr:
    operator = node.child_by_field_name("operator")
    assert operator is not None
    operands = (field(source, node, "left"), field(source, node, "right"))
    return nodes.Operation(source.place(node), source.text(operator), operands)


def unary(source: SourceText, node: Node) -> Expr:
    operator = node.child_by_field_name("operator")
    name = f"u{source.text(operator)}" if operator is not None else "not"
    return nodes.Operation(source.place(node), name, (field(source, node, "argument"),))


def comparison(source: SourceText, node: Node) -> Expr:
    operands = [expression(source, child) for child in inside(node)]
    operators = [" ".join(source.text(child).split()) for child in node.children_by_field_name("operators")]
    at = source.place(node)
    links: list[Expr] = [
        nodes.Operation(at, "!=" if operator == "<>" else operator, (left, right))
        for operator, left, right in zip(operators, operands, operands[1:], strict=False)
    ]
    result = links[0]
    for link in links[1:]:
        result = nodes.Operation(at, "and", (result, link))
    return result


def conditional(source: SourceText, node: Node) -> Expr:
    body, test, orelse = (expression(source, child) for child in inside(node))
    return nodes.Conditional(source.place(node), test, body, orelse)


def lambda_(source: SourceText, node: Node) -> Expr:
    params = parameters(source, node.child_by_field_name("parameters"))
    return nodes.Lambda(source.place(node), params, field(source, node, "body"))


def comprehension(source: SourceText, node: Node) -> Expr:
    kind = node.type.split("_", 1)[0]
    body = node.child_by_field_name("body")
    if body is not None and body.type == "pair":
        pair = (field(source, body, "key"), field(source, body, "value"))
        element: Expr = nodes.SequenceLiteral(source.place(body), "tuple", pair)
    else:
        element = field(source, node, "body")
    clauses: list[tuple[Expr, Expr, tuple[Expr, ...]]] = []
    for child in inside(node):
        if child.type == "for_in_clause":
            clauses.append((field(source, child, "left"), field(source, child, "right"), ()))
        elif child.type == "if_clause" and clauses:
            target, iterable, tests = clauses[-1]
            clauses[-1] = (target, iterable, (*tests, expression(source, inside(child)[0])))
    return nodes.Comprehension(source.place(node), kind, element, tuple(clauses))


def parameters(source: SourceText, node: Node | None) -> tuple[nodes.Param, ...]:
    return tuple(
        parameter(source, child)
        for child in (inside(node) if node is not None else ())
        if child.type not in {"keyword_separator", "positional_separator"}
    )


def parameter(source: SourceText, node: Node) -> nodes.Param:
    match node.type:
        case "default_parameter" | "typed_default_parameter":
            name = node.child_by_field_name("name")
            assert name is not None
            return nodes.Param(source.text(name), field(source, node, "value"))
        case "list_splat_pattern" | "dictionary_splat_pattern":
            star = "*" if node.type == "list_splat_pattern" else "**"
            return nodes.Param(source.text(node).lstrip("* "), None, star)
        case "typed_parameter":
            return parameter(source, inside(node)[0])
        case _:
            return nodes.Param(source.text(node))


_EXPRESSIONS: dict[str, Callable[[SourceText, Node], Expr]] = {
    "identifier": identifier,
    "true": keyword_constant,
    "false": keyword_constant,
    "none": keyword_constant,
    "integer": number,
    "float": number,
    "string": string,
    "concatenated_string": concatenated_string,
    "attribute": attribute,
    "subscript": subscript,
    "slice": slice_,
    "call": call,
    "list_splat": starred,
    "dictionary_splat": starred,
    "list_splat_pattern": starred,
    "tuple": sequence,
    "list": sequence,
    "set": sequence,
    "expression_list": sequence,
    "pattern_list": sequence,
    "tuple_pattern": sequence,
    "list_pattern": sequence,
    "parenthesized_expression": parenthesized,
    "dictionary": dictionary,
    "binary_operator": binary,
    "boolean_operator": binary,
    "not_operator": unary,
    "unary_operator": unary,
    "comparison_operator": comparison,
    "conditional_expression": conditional,
    "lambda": lambda_,
    "list_comprehension": comprehension,
    "dictionary_comprehension": comprehension,
    "set_comprehension": comprehension,
    "generator_expression": comprehension,
}
