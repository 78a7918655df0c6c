"""Literals of plain values, evaluated at once: however many elements they have, they cost one step."""

from __future__ import annotations

from southdeps.interpreter.values import DictValue, Value, located
from southdeps.syntax import nodes

#: What `literal` gives for any other expression.
NOT_LITERAL = object()


def literal(node: nodes.Expr) -> Value:
    """The value of a literal, down to its last element; NOT_LITERAL if the expression is anything else."""
    match node:
        case nodes.Constant(value=value):
            return value
        case nodes.SequenceLiteral(at=at, kind=kind, elements=elements):
            values = []
            for element in elements:
                value = literal(element)
                if value is NOT_LITERAL:
                    return NOT_LITERAL
                values.append(value)
            return located(values, kind, at)
        case nodes.Dict(at=at, items=items):
            result = DictValue()
            result.at = at
            for key_node, value_node in items:
                if not isinstance(key_node, nodes.Constant):
                    return NOT_LITERAL
                value = literal(value_node)
                if value is NOT_LITERAL:
                    return NOT_LITERAL
                result[key_node.value] = value
            return result
    return NOT_LITERAL
