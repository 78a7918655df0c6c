"""tree-sitter's nodes of statements -> syntax."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from southdeps.syntax import nodes
from southdeps.syntax.concrete_tree import SourceText, inside
from southdeps.syntax.expressions import expression, field, only_child, parameters

if TYPE_CHECKING:
    from tree_sitter import Node

    from southdeps.syntax.nodes import Expr, Stmt


def block(source: SourceText, node: Node | None) -> tuple[Stmt, ...]:
    if node is None:
        return ()
    return tuple(stmt for child in inside(node) for stmt in statement(source, child))


def statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    convert = _STATEMENTS.get(node.type)
    if convert is not None:
        yield from convert(source, node)
    else:
        yield nodes.Evaluate(source.place(node), expression(source, node))


def expression_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    children = inside(node)
    if len(children) == 1:
        child = children[0]
        if child.type == "assignment":
            yield from assignment(source, child)
        elif child.type == "augmented_assignment":
            left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
            operator = child.child_by_field_name("operator")
            assert left is not None
            assert right is not None
            assert operator is not None
            yield nodes.Assign(
                source.place(child),
                (expression(source, left),),
                expression(source, right),
                source.text(operator)[:-1],
            )
        else:
            yield nodes.Evaluate(source.place(child), expression(source, child))
    elif children:
        elements = tuple(expression(source, child) for child in children)
        yield nodes.Evaluate(source.place(node), nodes.SequenceLiteral(source.place(node), "tuple", elements))


def assignment(source: SourceText, node: Node) -> Iterator[Stmt]:
    targets = []
    value: Node | None = node
    while value is not None and value.type == "assignment":
        left = value.child_by_field_name("left")
        assert left is not None
        targets.append(expression(source, left))
        value = value.child_by_field_name("right")
    if value is not None and [getattr(one, "id", "") for one in targets] == ["exec"]:
        yield nodes.Evaluate(targets[0].at, nodes.Call(targets[0].at, targets[0], executed(source, value)))
    elif value is not None:  # else a bare annotation
        yield nodes.Assign(source.place(node), tuple(targets), expression(source, value))


def executed(source: SourceText, node: Node) -> tuple[Expr, ...]:
    """The code and the names in `exec code in names`; parse.py has made an assignment of it."""
    if node.type == "expression_list":
        node = inside(node)[0]
    operators = [source.text(one) for one in node.children_by_field_name("operators")]
    parts = inside(node) if node.type == "comparison_operator" and operators == ["in"] else [node]
    return tuple(expression(source, part) for part in parts)


def if_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    orelse: tuple[Stmt, ...] = ()
    for clause in reversed(node.children_by_field_name("alternative")):
        if clause.type == "else_clause":
            orelse = block(source, clause.child_by_field_name("body"))
        else:
            orelse = (branch(source, clause, orelse),)
    yield branch(source, node, orelse)


def branch(source: SourceText, node: Node, orelse: tuple[Stmt, ...]) -> nodes.If:
    body = block(source, node.child_by_field_name("consequence"))
    return nodes.If(source.place(node), field(source, node, "condition"), body, orelse)


def for_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    yield nodes.For(
        source.place(node),
        field(source, node, "left"),
        field(source, node, "right"),
        block(source, node.child_by_field_name("body")),
        otherwise(source, node),
    )


def while_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    body = block(source, node.child_by_field_name("body"))
    yield nodes.While(source.place(node), field(source, node, "condition"), body, otherwise(source, node))


def otherwise(source: SourceText, node: Node) -> tuple[Stmt, ...]:
    clause = next((child for child in inside(node) if child.type == "else_clause"), None)
    return block(source, clause.child_by_field_name("body")) if clause is not None else ()


def try_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    handlers = []
    final: tuple[Stmt, ...] = ()
    for clause in inside(node):
        inner = next((child for child in inside(clause) if child.type == "block"), None)
        if clause.type in {"except_clause", "except_group_clause"}:
            handlers.append(handler(source, clause, inner))
        elif clause.type == "finally_clause":
            final = block(source, inner)
    body = block(source, node.child_by_field_name("body"))
    yield nodes.Try(source.place(node), body, tuple(handlers), otherwise(source, node), final)


def handler(source: SourceText, clause: Node, body: Node | None) -> nodes.ExceptHandler:
    kinds = [child for child in inside(clause) if child.type != "block"]
    kind = expression(source, kinds[0]) if kinds else None
    name = None
    if kinds and kinds[0].type == "as_pattern":
        kind = expression(source, inside(kinds[0])[0])
        name = source.text(inside(kinds[0])[-1])
    elif len(kinds) > 1:  # Python 2: except Kind, name
        name = source.text(kinds[1])
    return nodes.ExceptHandler(source.place(clause), kind, name, block(source, body))


def with_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    items: list[tuple[Expr, Expr | None]] = []
    for clause in inside(node):
        for item in inside(clause) if clause.type == "with_clause" else ():
            value = item.child_by_field_name("value")
            if value is not None and value.type == "as_pattern":
                context, target = inside(value)
                items.append((expression(source, context), expression(source, inside(target)[0])))
            elif value is not None:
                items.append((expression(source, value), None))
    yield nodes.With(source.place(node), tuple(items), block(source, node.child_by_field_name("body")))


def return_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    yield nodes.Return(source.place(node), only_child(source, node))


def raise_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    yield nodes.Raise(source.place(node), only_child(source, node))


def delete_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    child = inside(node)[0]
    targets = inside(child) if child.type == "expression_list" else [child]
    yield nodes.Delete(source.place(node), tuple(expression(source, target) for target in targets))


def print_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    args = tuple(expression(source, child) for child in inside(node) if child.type != "chevron")
    at = source.place(node)
    yield nodes.Evaluate(at, nodes.Call(at, nodes.Name(at, "print"), args))


def exec_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    at = source.place(node)
    args = tuple(expression(source, child) for child in inside(node)[:2])  # the code, and where its names go
    yield nodes.Evaluate(at, nodes.Call(at, nodes.Name(at, "exec"), args))


def assert_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    for child in inside(node)[:1]:
        yield nodes.Evaluate(source.place(node), expression(source, child))


def import_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    for child in node.children_by_field_name("name"):
        module, bound = alias(source, child)
        # `import a.b` binds `a`; `import a.b as c` binds the module a.b itself.
        yield nodes.Import(source.place(node), module, None, bound or module.partition(".")[0])


def import_from_statement(source: SourceText, node: Node) -> Iterator[Stmt]:
    module_node = node.child_by_field_name("module_name")
    module = source.text(module_node).replace(" ", "") if module_node is not None else "__future__"
    at = source.place(node)
    if any(child.type == "wildcard_import" for child in inside(node)):
        yield nodes.Import(at, module, "*", "*")
    for child in node.children_by_field_name("name"):
        name, bound = alias(source, child)
        yield nodes.Import(at, module, name, bound or name)


def alias(source: SourceText, node: Node) -> tuple[str, str | None]:
    if node.type != "aliased_import":
        return source.text(node), None
    name, bound = node.child_by_field_name("name"), node.child_by_field_name("alias")
    assert name is not None
    assert bound is not None
    return source.text(name), source.text(bound)


def jump(source: SourceText, node: Node) -> Iterator[Stmt]:
    names = tuple(source.text(child) for child in inside(node) if child.type == "identifier")
    yield nodes.Jump(source.place(node), node.type.removesuffix("_statement"), names)


def function_definition(source: SourceText, node: Node, decorators: tuple[Expr, ...] = ()) -> Iterator[Stmt]:
    name_node = node.child_by_field_name("name")
    name = source.text(name_node) if name_node is not None else ""
    body = () if name in source.skip else block(source, node.child_by_field_name("body"))
    params = parameters(source, node.child_by_field_name("parameters"))
    yield nodes.FunctionDef(source.place(node), name, params, body, decorators)


def class_definition(source: SourceText, node: Node) -> Iterator[Stmt]:
    name_node, bases_node = node.child_by_field_name("name"), node.child_by_field_name("superclasses")
    bases = tuple(
        expression(source, child)
        for child in (inside(bases_node) if bases_node is not None else ())
        if child.type != "keyword_argument"
    )
    name = source.text(name_node) if name_node is not None else ""
    yield nodes.ClassDef(source.place(node), name, bases, block(source, node.child_by_field_name("body")))


def decorated_definition(source: SourceText, node: Node) -> Iterator[Stmt]:
    decorators = tuple(
        expression(source, inside(child)[0]) for child in inside(node) if child.type == "decorator"
    )
    definition = node.child_by_field_name("definition")
    if definition is not None and definition.type == "function_definition":
        yield from function_definition(source, definition, decorators)
    elif definition is not None:
        yield from statement(source, definition)


_STATEMENTS: dict[str, Callable[[SourceText, Node], Iterator[Stmt]]] = {
    "expression_statement": expression_statement,
    "if_statement": if_statement,
    "for_statement": for_statement,
    "while_statement": while_statement,
    "try_statement": try_statement,
    "with_statement": with_statement,
    "return_statement": return_statement,
    "raise_statement": raise_statement,
    "delete_statement": delete_statement,
    "print_statement": print_statement,
    "exec_statement": exec_statement,
    "assert_statement": assert_statement,
    "import_statement": import_statement,
    "import_from_statement": import_from_statement,
    "future_import_statement": import_from_statement,
    "break_statement": jump,
    "continue_statement": jump,
    "pass_statement": jump,
    "global_statement": jump,
    "function_definition": function_definition,
    "class_definition": class_definition,
    "decorated_definition": decorated_definition,
}
