"""Which apps a migration takes for optional: those of which it asks whether they are installed."""

from __future__ import annotations

from southdeps.syntax import nodes
from southdeps.syntax.walk import parts_of


def asked_for(data: bytes) -> frozenset[str]:
    """The labels of the apps in tests such as `"blog.comments" in settings.INSTALLED_APPS`, wherever they stand."""
    from southdeps.syntax.parse import read_module  # takes 10 ms to load; few migrations ask

    module = read_module(data)
    return frozenset(
        node.operands[0].value.rpartition(".")[2]
        for node in parts_of(module.body)
        if isinstance(node, nodes.Operation)
        and node.operator in {"in", "not in"}
        and isinstance(node.operands[0], nodes.Constant)
        and isinstance(node.operands[0].value, str)
        and is_installed_apps(node.operands[1])
    )


def is_installed_apps(node: nodes.Expr) -> bool:
    """Whether an expression is `INSTALLED_APPS` of whatever object."""
    name = node.attr if isinstance(node, nodes.Attribute) else getattr(node, "id", "")
    return name == "INSTALLED_APPS"
