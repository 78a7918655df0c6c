"""Which apps a migration takes for optional: those of which it asks whether they are installed."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from southdeps.source import syntax


def asked_for(data: bytes) -> frozenset[str]:
    """The labels of the apps in tests such as `"blog.comments" in settings.INSTALLED_APPS`, wherever they stand."""
    from southdeps.source.parse import read_module  # noqa: PLC0415  # takes 10 ms to load; few migrations ask

    module = read_module(data)
    return frozenset(
        node.operands[0].value.rpartition(".")[2]
        for node in nodes(module.body)
        if isinstance(node, syntax.Operation)
        and node.operator in {"in", "not in"}
        and isinstance(node.operands[0], syntax.Constant)
        and isinstance(node.operands[0].value, str)
        and is_installed_apps(node.operands[1])
    )


def is_installed_apps(node: syntax.Expr) -> bool:
    """Whether an expression is `INSTALLED_APPS` of whatever object."""
    name = node.attr if isinstance(node, syntax.Attribute) else getattr(node, "id", "")
    return name == "INSTALLED_APPS"


def nodes(part: object) -> Iterator[syntax.Node]:
    """A part of the syntax and all that is in it."""
    stack = [part]
    while stack:
        here = stack.pop()
        if isinstance(here, tuple):
            stack.extend(here)
        elif isinstance(here, msgspec.Struct):
            if isinstance(here, syntax.Node):
                yield here
            stack.extend(getattr(here, name) for name in here.__struct_fields__)
