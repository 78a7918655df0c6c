"""SELECT, INSERT, UPDATE, DELETE and MERGE: which tables and columns they need, read with sqlglot.

Importing this module takes 110 ms, so that is done where a query has to be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from southdeps.sql.names import sequence_owner, use
from southdeps.sql.parser import parse
from southdeps.sql.scopes import (
    assigned_columns,
    folded,
    is_source,
    listed_columns,
    owner,
    scopes_of,
    table_name,
    written_tables,
)
from southdeps.sql.statements import Access, Reading, TableCreated, TableUse

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME_IN_STRING = re.compile(r'(?:(?:"[^"]+"|\w+)\.)?(?:"[^"]+"|[^\W\d]\w*)')
_SEQUENCE_FUNCTIONS = frozenset({"setval", "nextval", "currval"})


class Output(NamedTuple):
    """The columns that a query gives back; `complete` if the name of each is known."""

    columns: tuple[str, ...]
    complete: bool


def read_query(text: str, *, dialect: str, open_names: bool = False) -> Reading | None:
    """Read one query or change of rows, in `dialect` or else another; None where none can parse it.

    With `open_names` a bare name may be a variable or parameter, as in the body of a function.
    """
    tree = parse(text, dialect=dialect)
    return None if tree is None else _read(tree, dialect, open_names=open_names)


def read_defining_query(text: str, *, dialect: str) -> tuple[Reading, Output] | None:
    """Read the query that a table or view is made from, and the columns that it gives it."""
    tree = parse(text, dialect=dialect)
    return None if tree is None else (_read(tree, dialect, open_names=False), _output(tree))


def expression_columns(expression: str, *, dialect: str) -> tuple[str, ...]:
    """List the columns that an expression over one table needs; none if it can't be parsed."""
    reading = read_query(f"SELECT {expression} FROM t", dialect=dialect)  # noqa: S608 - only ever parsed
    uses = reading.actions if reading else ()
    return next((use.columns for use in uses if isinstance(use, TableUse) and use.table == "t"), ())


def _read(tree: exp.Expr, dialect: str, *, open_names: bool) -> Reading:
    scopes = scopes_of(tree)
    written, assigned = written_tables(tree, scopes), assigned_columns(tree, scopes)
    uses: dict[tuple[str, Access], dict[str, None]] = {}
    created: list[TableCreated] = []
    words: list[str] = []

    def need(table: str | None, access: Access, columns: Iterable[str] = ()) -> None:
        if table is not None and table.endswith("_seq"):
            table, columns = sequence_owner(table), ("id",)
        if table is not None:
            uses.setdefault((table, access), {}).update(dict.fromkeys(columns))

    for node in tree.walk(bfs=False):
        if isinstance(node, exp.Table):
            if isinstance(node.parent, exp.Into):
                # In a function's body it is a variable that the row goes into.
                created += [] if open_names or table_name(node) is None else [_created(node.parent)]
            elif is_source(node):
                need(table_name(node), written.get(id(node), "read"), listed_columns(node))
        elif isinstance(node, exp.Column):
            if id(node) in assigned:
                need(table_name(assigned[id(node)]), "update", [folded(node.this)])
            elif not (open_names and not node.table):
                need(owner(node, scopes, dialect), "read", [folded(node.this)])
        elif isinstance(node, exp.Cast) and node.to.sql().upper() == "REGCLASS":
            for table, columns in _named_in(node.this):
                need(table, "read", columns)
        elif isinstance(node, exp.Anonymous):
            named = [pair for argument in node.expressions for pair in _named_in(argument)]
            if node.name.lower() in _SEQUENCE_FUNCTIONS:
                for table, columns in named:
                    need(table, "read", columns)
            elif node.name.lower() == "pg_get_serial_sequence" and named:
                need(named[0][0], "read", [argument.name for argument in node.expressions[1:2]])
            else:
                words += [table for table, _ in named]
    return Reading(
        actions=(
            *(TableUse(table, access, tuple(columns)) for (table, access), columns in uses.items()),
            *created,
        ),
        words=tuple(dict.fromkeys(words)),
        # Without rows to come from a table, the call happens.
        calls=() if uses else tuple(call.name.lower() for call in tree.find_all(exp.Anonymous)),
    )


def _named_in(argument: exp.Expr) -> list[tuple[str, tuple[str, ...]]]:
    """Read a string that may name a table, or the sequence of one: the table, and the columns needed."""
    literal = argument.this if isinstance(argument, exp.Cast) else argument
    if not isinstance(literal, exp.Literal) or not _NAME_IN_STRING.fullmatch(literal.name):
        return []
    return [(need.table, need.columns) for need in use(literal.name, "read")]


def _created(into: exp.Into) -> TableCreated:
    columns, complete = _output(into.parent)
    return TableCreated(folded(into.this.this), columns, complete, temporary=bool(into.args.get("temporary")))


def _output(tree: exp.Expr | None) -> Output:
    while isinstance(tree, (exp.Subquery, exp.SetOperation)):
        tree = tree.this
    items = tree.expressions if isinstance(tree, exp.Select) else []
    names = [item.args["alias"] if isinstance(item, exp.Alias) else item.this for item in items]
    columns = tuple(folded(name) for name in names if isinstance(name, exp.Identifier))
    return Output(columns, complete=bool(items) and len(columns) == len(items))
