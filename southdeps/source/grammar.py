"""tree-sitter's concrete tree -> our small syntax tree (`southdeps.source.syntax`).

tree-sitter-python takes Python 2 and 3 alike: print statements, backticks, `<>`, `0755`, `except X, e`.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from southdeps.source import syntax

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

    from southdeps.source.syntax import Expr, Place, Stmt

#: byte of a dict display's opening brace -> the models frozen in it, which tree-sitter was not given.
FrozenAt = dict[int, tuple[tuple["Expr", str], ...]]

_F_STRING = re.compile(r"[rR]?[fF]")
_NO_F = {ord("f"): None, ord("F"): None}
_STRING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)


@cache
def parser() -> Parser:
    """The one parser of this process; made late, since loading the grammar takes some 30 ms."""
    import tree_sitter  # noqa: PLC0415
    import tree_sitter_python  # noqa: PLC0415

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))


def parse(data: bytes, *, holes: tuple[tuple[int, int], ...] = ()) -> Tree:
    """Parse UTF-8 bytes but for `holes` (start and end bytes, in order); places stay those of `data`."""
    import tree_sitter  # noqa: PLC0415

    ranges = []
    start, point = 0, (0, 0)
    for hole_start, hole_end in holes:
        hole_point = _advance(data, start, point, hole_start)
        ranges.append(tree_sitter.Range(point, hole_point, start, hole_start))
        start, point = hole_end, _advance(data, hole_start, hole_point, hole_end)
    this = parser()
    # An end far beyond the text stands for "to the end", as tree-sitter itself has it.
    this.included_ranges = [*ranges, tree_sitter.Range(point, (0xFFFFFFFF, 0xFFFFFFFF), start, 0xFFFFFFFF)]
    return this.parse(data)


def _advance(data: bytes, start: int, point: tuple[int, int], end: int) -> tuple[int, int]:
    newlines = data.count(b"\n", start, end)
    if newlines:
        return point[0] + newlines, end - data.rfind(b"\n", start, end) - 1
    return point[0], point[1] + end - start


def first_error(root: Node) -> Place | None:
    """The place of the first node that tree-sitter could not make sense of, if there is one."""
    if not root.has_error:
        return None
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    row, column = node.start_point
    return row + 1, column + 1


def inside(node: Node) -> list[Node]:
    """The parts of a node that mean something: no comments, no backslashes at a line's end, no errors."""
    return [child for child in node.named_children if child.type not in _MEANINGLESS]


_MEANINGLESS = frozenset({"comment", "line_continuation", "ERROR"})


class Converter:
    """Turns the nodes of one tree into syntax; holds what all share: the text, and what was cut out of it."""

    def __init__(self, data: bytes, frozen: FrozenAt, *, skip: frozenset[str] = frozenset()) -> None:
        """`skip` names functions whose bodies are not converted."""
        self.data = data
        self.frozen = frozen
        self.skip = skip
        # Columns count characters; bytes are as good where a file has ASCII only.
        self.lines = None if data.isascii() else data.split(b"\n")

    def place(self, node: Node) -> Place:
        row, column = node.start_point
        if self.lines is not None:
            column = len(self.lines[row][:column].decode("utf-8", "replace"))
        return row + 1, column + 1

    def text(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    # Statements

    def block(self, node: Node | None) -> tuple[Stmt, ...]:
        if node is None:
            return ()
        return tuple(stmt for child in inside(node) for stmt in self.statement(child))

    def statement(self, node: Node) -> Iterator[Stmt]:
        convert = _STATEMENTS.get(node.type)
        if convert is not None:
            yield from convert(self, node)
        else:
            yield syntax.Evaluate(self.place(node), self.expression(node))

    def expression_statement(self, node: Node) -> Iterator[Stmt]:
        children = inside(node)
        if len(children) == 1:
            child = children[0]
            if child.type == "assignment":
                yield from self.assignment(child)
            elif child.type == "augmented_assignment":
                left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
                operator = child.child_by_field_name("operator")
                assert left is not None
                assert right is not None
                assert operator is not None
                yield syntax.Assign(
                    self.place(child),
                    (self.expression(left),),
                    self.expression(right),
                    self.text(operator)[:-1],
                )
            else:
                yield syntax.Evaluate(self.place(child), self.expression(child))
        elif children:
            elements = tuple(self.expression(child) for child in children)
            yield syntax.Evaluate(self.place(node), syntax.Sequence(self.place(node), "tuple", elements))

    def assignment(self, node: Node) -> Iterator[Stmt]:
        targets = []
        value: Node | None = node
        while value is not None and value.type == "assignment":
            left = value.child_by_field_name("left")
            assert left is not None
            targets.append(self.expression(left))
            value = value.child_by_field_name("right")
        if value is not None:  # else a bare annotation
            yield syntax.Assign(self.place(node), tuple(targets), self.expression(value))

    def if_statement(self, node: Node) -> Iterator[Stmt]:
        orelse: tuple[Stmt, ...] = ()
        for clause in reversed(node.children_by_field_name("alternative")):
            if clause.type == "else_clause":
                orelse = self.block(clause.child_by_field_name("body"))
            else:
                orelse = (self.branch(clause, orelse),)
        yield self.branch(node, orelse)

    def branch(self, node: Node, orelse: tuple[Stmt, ...]) -> syntax.If:
        body = self.block(node.child_by_field_name("consequence"))
        return syntax.If(self.place(node), self.field(node, "condition"), body, orelse)

    def for_statement(self, node: Node) -> Iterator[Stmt]:
        yield syntax.For(
            self.place(node),
            self.field(node, "left"),
            self.field(node, "right"),
            self.block(node.child_by_field_name("body")),
            self.otherwise(node),
        )

    def while_statement(self, node: Node) -> Iterator[Stmt]:
        body = self.block(node.child_by_field_name("body"))
        yield syntax.While(self.place(node), self.field(node, "condition"), body, self.otherwise(node))

    def otherwise(self, node: Node) -> tuple[Stmt, ...]:
        clause = next((child for child in inside(node) if child.type == "else_clause"), None)
        return self.block(clause.child_by_field_name("body")) if clause is not None else ()

    def try_statement(self, node: Node) -> Iterator[Stmt]:
        handlers = []
        final: tuple[Stmt, ...] = ()
        for clause in inside(node):
            inner = next((child for child in inside(clause) if child.type == "block"), None)
            if clause.type in {"except_clause", "except_group_clause"}:
                handlers.append(self.handler(clause, inner))
            elif clause.type == "finally_clause":
                final = self.block(inner)
        body = self.block(node.child_by_field_name("body"))
        yield syntax.Try(self.place(node), body, tuple(handlers), self.otherwise(node), final)

    def handler(self, clause: Node, body: Node | None) -> syntax.Handler:
        kinds = [child for child in inside(clause) if child.type != "block"]
        kind = self.expression(kinds[0]) if kinds else None
        name = None
        if kinds and kinds[0].type == "as_pattern":
            kind = self.expression(inside(kinds[0])[0])
            name = self.text(inside(kinds[0])[-1])
        elif len(kinds) > 1:  # Python 2: except Kind, name
            name = self.text(kinds[1])
        return syntax.Handler(self.place(clause), kind, name, self.block(body))

    def with_statement(self, node: Node) -> Iterator[Stmt]:
        items: list[tuple[Expr, Expr | None]] = []
        for clause in inside(node):
            for item in inside(clause) if clause.type == "with_clause" else ():
                value = item.child_by_field_name("value")
                if value is not None and value.type == "as_pattern":
                    context, target = inside(value)
                    items.append((self.expression(context), self.expression(inside(target)[0])))
                elif value is not None:
                    items.append((self.expression(value), None))
        yield syntax.With(self.place(node), tuple(items), self.block(node.child_by_field_name("body")))

    def return_statement(self, node: Node) -> Iterator[Stmt]:
        yield syntax.Return(self.place(node), self.only_child(node))

    def raise_statement(self, node: Node) -> Iterator[Stmt]:
        yield syntax.Raise(self.place(node), self.only_child(node))

    def only_child(self, node: Node) -> Expr | None:
        children = inside(node)
        return self.expression(children[0]) if children else None

    def delete_statement(self, node: Node) -> Iterator[Stmt]:
        child = inside(node)[0]
        targets = inside(child) if child.type == "expression_list" else [child]
        yield syntax.Delete(self.place(node), tuple(self.expression(target) for target in targets))

    def print_statement(self, node: Node) -> Iterator[Stmt]:
        args = tuple(self.expression(child) for child in inside(node) if child.type != "chevron")
        at = self.place(node)
        yield syntax.Evaluate(at, syntax.Call(at, syntax.Name(at, "print"), args))

    def assert_statement(self, node: Node) -> Iterator[Stmt]:
        for child in inside(node)[:1]:
            yield syntax.Evaluate(self.place(node), self.expression(child))

    def import_statement(self, node: Node) -> Iterator[Stmt]:
        for child in node.children_by_field_name("name"):
            module, bound = self.alias(child)
            # `import a.b` binds `a`; `import a.b as c` binds the module a.b itself.
            yield syntax.Import(self.place(node), module, None, bound or module.partition(".")[0])

    def import_from_statement(self, node: Node) -> Iterator[Stmt]:
        module_node = node.child_by_field_name("module_name")
        module = self.text(module_node).replace(" ", "") if module_node is not None else "__future__"
        at = self.place(node)
        if any(child.type == "wildcard_import" for child in inside(node)):
            yield syntax.Import(at, module, "*", "*")
        for child in node.children_by_field_name("name"):
            name, bound = self.alias(child)
            yield syntax.Import(at, module, name, bound or name)

    def alias(self, node: Node) -> tuple[str, str | None]:
        if node.type != "aliased_import":
            return self.text(node), None
        name, bound = node.child_by_field_name("name"), node.child_by_field_name("alias")
        assert name is not None
        assert bound is not None
        return self.text(name), self.text(bound)

    def jump(self, node: Node) -> Iterator[Stmt]:
        names = tuple(self.text(child) for child in inside(node) if child.type == "identifier")
        yield syntax.Jump(self.place(node), node.type.removesuffix("_statement"), names)

    def function_definition(self, node: Node, decorators: tuple[Expr, ...] = ()) -> Iterator[Stmt]:
        name_node = node.child_by_field_name("name")
        name = self.text(name_node) if name_node is not None else ""
        body = () if name in self.skip else self.block(node.child_by_field_name("body"))
        params = self.params(node.child_by_field_name("parameters"))
        yield syntax.FunctionDef(self.place(node), name, params, body, decorators)

    def class_definition(self, node: Node) -> Iterator[Stmt]:
        name_node, bases_node = node.child_by_field_name("name"), node.child_by_field_name("superclasses")
        bases = tuple(
            self.expression(child)
            for child in (inside(bases_node) if bases_node is not None else ())
            if child.type != "keyword_argument"
        )
        name = self.text(name_node) if name_node is not None else ""
        yield syntax.ClassDef(self.place(node), name, bases, self.block(node.child_by_field_name("body")))

    def decorated_definition(self, node: Node) -> Iterator[Stmt]:
        decorators = tuple(
            self.expression(inside(child)[0]) for child in inside(node) if child.type == "decorator"
        )
        definition = node.child_by_field_name("definition")
        if definition is not None and definition.type == "function_definition":
            yield from self.function_definition(definition, decorators)
        elif definition is not None:
            yield from self.statement(definition)

    def params(self, node: Node | None) -> tuple[syntax.Param, ...]:
        return tuple(
            self.param(child)
            for child in (inside(node) if node is not None else ())
            if child.type not in {"keyword_separator", "positional_separator"}
        )

    def param(self, node: Node) -> syntax.Param:
        match node.type:
            case "default_parameter" | "typed_default_parameter":
                name = node.child_by_field_name("name")
                assert name is not None
                return syntax.Param(self.text(name), self.field(node, "value"))
            case "list_splat_pattern" | "dictionary_splat_pattern":
                star = "*" if node.type == "list_splat_pattern" else "**"
                return syntax.Param(self.text(node).lstrip("* "), None, star)
            case "typed_parameter":
                return self.param(inside(node)[0])
            case _:
                return syntax.Param(self.text(node))

    # Expressions

    def field(self, node: Node, name: str) -> Expr:
        child = node.child_by_field_name(name)
        return self.expression(child) if child is not None else self.opaque(node)

    def opaque(self, node: Node) -> Expr:
        return syntax.Opaque(self.place(node), self.text(node))

    def expression(self, node: Node) -> Expr:
        return _EXPRESSIONS.get(node.type, Converter.opaque)(self, node)

    def identifier(self, node: Node) -> Expr:
        return syntax.Name(self.place(node), self.text(node))

    def keyword_constant(self, node: Node) -> Expr:
        return syntax.Constant(self.place(node), {"true": True, "false": False}.get(node.type))

    def number(self, node: Node) -> Expr:
        value = number_value(self.text(node))
        return self.opaque(node) if value is None else syntax.Constant(self.place(node), value)

    def string(self, node: Node) -> Expr:
        text = self.text(node)
        if text.startswith("`"):  # Python 2: repr()
            return self.opaque(node)
        if not _F_STRING.match(text):
            return syntax.Constant(self.place(node), string_value(text))
        start, *middle, end = (self.text(child) for child in node.children)
        parts: list[Expr] = []
        for child, content in zip(node.children[1:-1], middle, strict=True):
            if child.type == "interpolation":
                plain = child.child_count == 3  # between the braces no `!r`, `=` or format
                parts.append(self.field(child, "expression") if plain else self.opaque(child))
            elif child.type == "string_content":
                braces = content.replace("{{", "{").replace("}}", "}")
                value = string_value(f"{start.translate(_NO_F)}{braces}{end}")
                parts.append(syntax.Constant(self.place(child), value))
        return syntax.Joined(self.place(node), tuple(parts))

    def concatenated_string(self, node: Node) -> Expr:
        parts = [self.expression(child) for child in inside(node) if child.type == "string"]
        if all(isinstance(part, syntax.Constant) for part in parts):
            return syntax.Constant(
                self.place(node),
                "".join(str(part.value) for part in parts if isinstance(part, syntax.Constant)),
            )
        return syntax.Joined(self.place(node), tuple(parts))

    def attribute(self, node: Node) -> Expr:
        attr = node.child_by_field_name("attribute")
        assert attr is not None
        return syntax.Attribute(self.place(node), self.field(node, "object"), self.text(attr))

    def subscript(self, node: Node) -> Expr:
        indices = [self.expression(child) for child in node.children_by_field_name("subscript")]
        at = self.place(node)
        several = any(child.type == "," for child in node.children)
        index = syntax.Sequence(at, "tuple", tuple(indices)) if several or not indices else indices[0]
        return syntax.Subscript(at, self.field(node, "value"), index)

    def slice(self, node: Node) -> Expr:
        bounds: list[Expr | None] = [None]
        for child in node.children:
            if child.type == ":":
                bounds.append(None)
            elif child.is_named and child.type not in _MEANINGLESS:
                bounds[-1] = self.expression(child)
        lower, upper, step = (*bounds, None, None)[:3]
        return syntax.Slice(self.place(node), lower, upper, step)

    def call(self, node: Node) -> Expr:
        args: list[Expr] = []
        keywords: list[tuple[str, Expr]] = []
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and arguments.type == "generator_expression":
            args.append(self.expression(arguments))
        elif arguments is not None:
            for child in inside(arguments):
                if child.type == "keyword_argument":
                    name = child.child_by_field_name("name")
                    assert name is not None
                    keywords.append((self.text(name), self.field(child, "value")))
                else:
                    args.append(self.expression(child))
        return syntax.Call(self.place(node), self.field(node, "function"), tuple(args), tuple(keywords))

    def starred(self, node: Node) -> Expr:
        inner = inside(node)[0]
        return syntax.Starred(self.place(node), self.expression(inner), node.type.startswith("dictionary"))

    def sequence(self, node: Node) -> Expr:
        kind = {"list": "list", "list_pattern": "list", "set": "set"}.get(node.type, "tuple")
        elements = tuple(self.expression(child) for child in inside(node))
        return syntax.Sequence(self.place(node), kind, elements)

    def parenthesized(self, node: Node) -> Expr:
        inner = self.only_child(node)
        return inner if inner is not None else self.opaque(node)

    def dictionary(self, node: Node) -> Expr:
        if node.start_byte in self.frozen:
            return syntax.Frozen(self.place(node), self.frozen[node.start_byte])
        items: list[tuple[Expr | None, Expr]] = []
        for child in inside(node):
            if child.type == "pair":
                items.append((self.field(child, "key"), self.field(child, "value")))
            elif child.type == "dictionary_splat":
                items.append((None, self.expression(inside(child)[0])))
        return syntax.Dict(self.place(node), tuple(items))

    def binary(self, node: Node) -> Expr:
        operator = node.child_by_field_name("operator")
        assert operator is not None
        operands = (self.field(node, "left"), self.field(node, "right"))
        return syntax.Operation(self.place(node), self.text(operator), operands)

    def unary(self, node: Node) -> Expr:
        operator = node.child_by_field_name("operator")
        name = f"u{self.text(operator)}" if operator is not None else "not"
        return syntax.Operation(self.place(node), name, (self.field(node, "argument"),))

    def comparison(self, node: Node) -> Expr:
        operands = [self.expression(child) for child in inside(node)]
        operators = [" ".join(self.text(child).split()) for child in node.children_by_field_name("operators")]
        at = self.place(node)
        links: list[Expr] = [
            syntax.Operation(at, "!=" if operator == "<>" else operator, (left, right))
            for operator, left, right in zip(operators, operands, operands[1:], strict=False)
        ]
        result = links[0]
        for link in links[1:]:
            result = syntax.Operation(at, "and", (result, link))
        return result

    def conditional(self, node: Node) -> Expr:
        body, test, orelse = (self.expression(child) for child in inside(node))
        return syntax.Conditional(self.place(node), test, body, orelse)

    def lambda_(self, node: Node) -> Expr:
        params = self.params(node.child_by_field_name("parameters"))
        return syntax.Lambda(self.place(node), params, self.field(node, "body"))

    def comprehension(self, node: Node) -> Expr:
        kind = node.type.split("_", 1)[0]
        body = node.child_by_field_name("body")
        if body is not None and body.type == "pair":
            pair = (self.field(body, "key"), self.field(body, "value"))
            element: Expr = syntax.Sequence(self.place(body), "tuple", pair)
        else:
            element = self.field(node, "body")
        clauses: list[tuple[Expr, Expr, tuple[Expr, ...]]] = []
        for child in inside(node):
            if child.type == "for_in_clause":
                clauses.append((self.field(child, "left"), self.field(child, "right"), ()))
            elif child.type == "if_clause" and clauses:
                target, iterable, tests = clauses[-1]
                clauses[-1] = (target, iterable, (*tests, self.expression(inside(child)[0])))
        return syntax.Comprehension(self.place(node), kind, element, tuple(clauses))


def number_value(text: str) -> int | float | None:
    """The value of a number as Python 2 or 3 writes it; None where it is complex or larger than 64 bits."""
    text = text.replace("_", "").lower().rstrip("l")
    try:
        if re.fullmatch(r"0[0-7]+", text):
            return int(text, 8)
        value = int(text, 0)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None
    return value if -(2**63) <= value < 2**63 else None


def string_value(text: str) -> str:
    """The value of a string literal of Python 2 or 3 (`ur''` too); a wrong escape stays as written."""
    match = _STRING.fullmatch(text)
    if match is None:
        return text
    prefix, quote, content = match.groups()
    if "\\" not in content or "r" in prefix.lower():
        return content
    plain = "b" if "b" in prefix.lower() else ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an unknown escape is the project's business
        try:
            value = ast.literal_eval(f"{plain}{quote}{content}{quote}")
        except (SyntaxError, ValueError):
            return content
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


_STATEMENTS: dict[str, Callable[[Converter, Node], Iterator[Stmt]]] = {
    "expression_statement": Converter.expression_statement,
    "if_statement": Converter.if_statement,
    "for_statement": Converter.for_statement,
    "while_statement": Converter.while_statement,
    "try_statement": Converter.try_statement,
    "with_statement": Converter.with_statement,
    "return_statement": Converter.return_statement,
    "raise_statement": Converter.raise_statement,
    "delete_statement": Converter.delete_statement,
    "print_statement": Converter.print_statement,
    "assert_statement": Converter.assert_statement,
    "import_statement": Converter.import_statement,
    "import_from_statement": Converter.import_from_statement,
    "future_import_statement": Converter.import_from_statement,
    "break_statement": Converter.jump,
    "continue_statement": Converter.jump,
    "pass_statement": Converter.jump,
    "global_statement": Converter.jump,
    "function_definition": Converter.function_definition,
    "class_definition": Converter.class_definition,
    "decorated_definition": Converter.decorated_definition,
}

_EXPRESSIONS: dict[str, Callable[[Converter, Node], Expr]] = {
    "identifier": Converter.identifier,
    "true": Converter.keyword_constant,
    "false": Converter.keyword_constant,
    "none": Converter.keyword_constant,
    "integer": Converter.number,
    "float": Converter.number,
    "string": Converter.string,
    "concatenated_string": Converter.concatenated_string,
    "attribute": Converter.attribute,
    "subscript": Converter.subscript,
    "slice": Converter.slice,
    "call": Converter.call,
    "list_splat": Converter.starred,
    "dictionary_splat": Converter.starred,
    "list_splat_pattern": Converter.starred,
    "tuple": Converter.sequence,
    "list": Converter.sequence,
    "set": Converter.sequence,
    "expression_list": Converter.sequence,
    "pattern_list": Converter.sequence,
    "tuple_pattern": Converter.sequence,
    "list_pattern": Converter.sequence,
    "parenthesized_expression": Converter.parenthesized,
    "dictionary": Converter.dictionary,
    "binary_operator": Converter.binary,
    "boolean_operator": Converter.binary,
    "not_operator": Converter.unary,
    "unary_operator": Converter.unary,
    "comparison_operator": Converter.comparison,
    "conditional_expression": Converter.conditional,
    "lambda": Converter.lambda_,
    "list_comprehension": Converter.comprehension,
    "dictionary_comprehension": Converter.comprehension,
    "set_comprehension": Converter.comprehension,
    "generator_expression": Converter.comprehension,
}
