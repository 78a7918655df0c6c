"""One expression by itself: a text, cut out of a file or quoted in it -> its syntax."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from southdeps.syntax import concrete_tree, nodes, statements
from southdeps.syntax.concrete_tree import SourceText

if TYPE_CHECKING:
    from southdeps.syntax.nodes import Expr


@lru_cache(maxsize=65536)
def parse_expression(text: str) -> Expr:
    """Parse one expression; kept, for the migrations of an app freeze the same models again and again."""
    return read_plainly(text) or read_expression(text)


#: `'text'`, or `orm['text']`: nine tenths of what stands in frozen models.
_PLAIN = re.compile(
    r"""(?:(?P<name>[A-Za-z_]\w*)\[)?"""
    r"""(?P<quoted>[uU]?(?P<quote>['"])(?P<text>[^'"\\\r\n]*)(?P=quote))(?(name)\])"""
)


def read_plainly(text: str) -> Expr | None:
    """A plain text, or an item by one, without the parser; None for anything else."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    constant = nodes.Constant((1, match.start("quoted") + 2), match["text"])
    if match["name"] is None:
        return constant
    return nodes.Subscript((1, 2), nodes.Name((1, 2), match["name"]), constant)


def read_expression(text: str) -> Expr:
    """One expression by the parser, which sees it in parentheses: column 2 is where it begins."""
    data = f"({text}\n)".encode("utf-8", "surrogatepass")
    root = concrete_tree.parse(data).root_node
    if root.has_error:
        return nodes.Opaque((1, 1), text)
    try:
        statement = next(iter(statements.block(SourceText(data, {}), root)), None)
    except RecursionError:
        return nodes.Opaque((1, 1), text)
    return statement.value if isinstance(statement, nodes.Evaluate) else nodes.Opaque((1, 1), text)
