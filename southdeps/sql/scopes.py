"""What the names in a query mean: which table an alias stands for, and which table a column belongs to.

A column is said to belong to a table only where the statement leaves no choice: it is qualified by the table
or its alias, it stands in a place that takes no other (INSERT's list, UPDATE's SET), or every table that it
could be of, here and in the queries around, is the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from southdeps.sql.names import relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.sql.statements import Access

    #: For each query, by identity: the tables that names and aliases stand for, None for what is no table.
    Scopes = dict[int, dict[str, exp.Table | None]]

_QUERIES = (exp.Select, exp.Insert, exp.Update, exp.Delete, exp.Merge)

# Bare names that stand where columns do: system columns (PostgreSQL's documentation, "System Columns"; the
# rowid of SQLite and Oracle), and functions called without parentheses ("System Information Functions";
# Oracle's sysdate).
_NO_COLUMNS = frozenset(
    {
        *("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", "rowid", "rownum", "level", "default"),
        *("user", "current_user", "session_user", "current_role", "current_schema", "current_catalog"),
        *("localtime", "localtimestamp", "sysdate", "systimestamp"),
    }
)


def scopes_of(tree: exp.Expr) -> Scopes:
    """The names by which each query calls the tables, subqueries and functions in its FROM."""
    scopes: Scopes = {}
    for node in (*tree.find_all(exp.Table), *tree.find_all(exp.DerivedTable)):
        query = node.find_ancestor(*_QUERIES)
        if query is not None and is_source(node):
            table = node if isinstance(node, exp.Table) and table_name(node) is not None else None
            scopes.setdefault(id(query), {})[_alias(node)] = table
    return scopes


def is_source(node: exp.Expr) -> bool:
    """Whether it supplies or receives rows, rather than name a source of rows or stand for a value."""
    if isinstance(node, exp.Table):
        return not isinstance(node.parent, (exp.Into, exp.Lock)) and node.arg_key != "tables"
    return isinstance(node.parent, (exp.From, exp.Join, exp.Lateral)) or node.arg_key == "using"


def _alias(node: exp.Expr) -> str:
    alias = node.args.get("alias")
    identifier = alias.this if alias is not None else node.this
    return folded(identifier) if isinstance(identifier, exp.Identifier) else ""


def folded(identifier: exp.Expr) -> str:
    """Fold the name that sqlglot has found, as `names.fold` does."""
    return identifier.name if identifier.args.get("quoted") else identifier.name.lower()


def table_name(node: exp.Expr) -> str | None:
    """Name the table of the schema; None for a function's rows, a catalog, or the name of a WITH query."""
    if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
        return None
    schema = node.args.get("db")
    if isinstance(schema, exp.Identifier):
        return relation([folded(schema), folded(node.this)])
    return None if _is_with_name(node) else relation([folded(node.this)])


def _is_with_name(table: exp.Table) -> bool:
    name = folded(table.this)
    child: exp.Expr = table
    node = table.parent
    while node is not None:
        if isinstance(node, exp.With):
            visible = node.expressions if node.recursive else node.expressions[: child.index]
        elif isinstance(child, exp.With):
            visible = []  # seen one step before
        else:
            withs = (value for value in node.args.values() if isinstance(value, exp.With))
            visible = [query for with_ in withs for query in with_.expressions]
        if any(_alias(query) == name for query in visible):
            return True
        child, node = node, node.parent
    return False


def written_tables(tree: exp.Expr, scopes: Scopes) -> dict[int, Access]:
    """How each table that is written is accessed, by the identity of its node."""
    written: dict[int, Access] = {}
    for node in tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Merge):
        target = node.this.this if isinstance(node.this, exp.Schema) else node.this
        if isinstance(node, exp.Insert):
            written[id(target)] = "insert"
        elif isinstance(node, exp.Delete):
            names = scopes.get(id(node), {})
            targets = [names.get(_alias(table)) for table in node.args.get("tables") or ()]  # MySQL's
            written.update((id(table), "delete") for table in targets or [target])
        elif isinstance(node, exp.Merge) or not node.find(exp.Join):
            written[id(target)] = "update"
    written.update((id(table), "update") for table in assigned_columns(tree, scopes).values())
    return written


def assigned_columns(tree: exp.Expr, scopes: Scopes) -> dict[int, exp.Table]:
    """The table of each column on the left of a SET, by the identity of the column's node."""
    assigned: dict[int, exp.Table] = {}
    for update in tree.find_all(exp.Update):
        merge = update.find_ancestor(exp.Merge)
        target = update.this if merge is None else merge.this
        names = scopes.get(id(update), {})
        lefts = [assignment.this for assignment in update.expressions if isinstance(assignment, exp.EQ)]
        for left in lefts:
            for column in left.find_all(exp.Column) if isinstance(left, (exp.Column, exp.Tuple)) else ():
                qualifier = column.args.get("table")
                if qualifier is not None:
                    table = names.get(folded(qualifier))
                else:
                    table = None if target.args.get("joins") else target  # MySQL's UPDATE a, b SET c = 1
                if table is not None:
                    assigned[id(column)] = table
    return assigned


def listed_columns(table: exp.Table) -> list[str]:
    """List the columns that an INSERT names after its table."""
    names = table.parent.expressions if isinstance(table.parent, exp.Schema) else ()
    return [folded(name) for name in names if isinstance(name, exp.Identifier)]


def owner(column: exp.Column, scopes: Scopes, dialect: str) -> str | None:
    """Name the table that a column surely belongs to."""
    name, qualifier = column.this, column.args.get("table")
    if not isinstance(name, exp.Identifier):
        return None
    around = [scopes.get(id(scope), {}) for scope in _around(column)]
    if qualifier is not None:
        return next(
            (_plain(names[folded(qualifier)]) for names in around if folded(qualifier) in names), None
        )
    # SQLite takes an unknown name in double quotes for a string; the name of a table alone is its whole row.
    string = dialect == "sqlite" and name.args.get("quoted")
    if string or name.name.lower() in _NO_COLUMNS or any(folded(name) in names for names in around):
        return None
    if folded(name) in _aliases(column):
        return None
    owners = {_plain(table) for names in around for table in names.values()}
    return owners.pop() if len(owners) == 1 else None


def _plain(table: exp.Table | None) -> str | None:
    """Name a table whose columns keep their names (`FROM a AS b (x, y)` gives them others)."""
    if table is None or ((alias := table.args.get("alias")) is not None and alias.columns):
        return None
    return table_name(table)


def _aliases(column: exp.Column) -> set[str]:
    """List the output names of the query around, where they may be meant by a bare name."""
    clause = column.find_ancestor(exp.Order, exp.Group, exp.Having, exp.Select)
    if isinstance(clause, (exp.Order, exp.Group, exp.Having)) and isinstance(clause.parent, exp.Select):
        items = clause.parent.expressions
        return {folded(item.args["alias"]) for item in items if isinstance(item, exp.Alias)}
    return set()


def _around(node: exp.Expr) -> Iterator[exp.Expr]:
    """List the queries whose tables can be named at `node`, from the inside."""
    child, parent = node, node.parent
    while parent is not None:
        if isinstance(parent, exp.Insert) and child.arg_key == "expression":
            return  # the rows to insert know nothing of the table
        if isinstance(parent, _QUERIES):
            yield parent
        child, parent = parent, parent.parent
        derived = isinstance(child, exp.Subquery) and isinstance(child.this, exp.Query)
        if isinstance(child, exp.CTE) or (derived and isinstance(parent, (exp.From, exp.Join))):
            return
