"""CREATE TABLE, CREATE VIEW and ALTER TABLE: how tables and their columns change, and what that needs.

sqlglot hands a third of the forms of ALTER TABLE back unread, and CREATE TEMP TABLE ... ON COMMIT DROP, not
the same ones in each release. Of a definition only names are wanted, which stand in few places: patterns find
them all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.sql.names import IDENTIFIER, fold, parenthesized, parts, relation, split_list, use
from southdeps.sql.statements import (
    ColumnAdded,
    ColumnDropped,
    ColumnRenamed,
    Reading,
    TableCreated,
    TableDropped,
    TableRenamed,
    TableUse,
)
from southdeps.sql.synopsis import synopsis

if TYPE_CHECKING:
    from southdeps.sql.statements import Action

_CREATE_TABLE = synopsis(
    "CREATE [GLOBAL|LOCAL] temporary=[TEMP|TEMPORARY] [UNLOGGED|FOREIGN] TABLE exists=[IF NOT EXISTS] @name"
    " rest=..."
)
_CREATE_VIEW = synopsis(
    "CREATE replace=[OR REPLACE] temporary=[TEMP|TEMPORARY] [RECURSIVE] [MATERIALIZED] VIEW"
    " exists=[IF NOT EXISTS] @name [( @columns )] [WITH ( ... )] AS query={...}"
    " [WITH DATA|WITH NO DATA|WITH CHECK OPTION]"
)
_ALTER_TABLE = synopsis("ALTER [IGNORE] [FOREIGN] TABLE exists=[IF EXISTS] [ONLY] @name [*] actions={...}")

_COLUMN = synopsis("@column ...")
_CONSTRAINT = (
    synopsis("{CONSTRAINT|PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK|EXCLUDE USING|EXCLUDE (} ..."),
    # MySQL's; a column may be called `key` too, but no name stands in the parentheses of its type
    synopsis("[FULLTEXT|SPATIAL] {KEY|INDEX|FULLTEXT|SPATIAL} [@any] [USING @any] ( @any ..."),
)
_ENTRIES = synopsis(
    "[CONSTRAINT @any] {PRIMARY KEY|UNIQUE|FOREIGN KEY|KEY|INDEX|FULLTEXT|SPATIAL} [KEY|INDEX] [@any]"
    " [USING @any] entries={( ...}"
)
_CHECK = synopsis("[CONSTRAINT @any] CHECK condition={( ...}")
_ENTRY = re.compile(rf"(?P<column>{IDENTIFIER})(?: \( \d+ \))?(?: (?!\().*)?", re.DOTALL)
_DIRECTION = re.compile(r"( ASC| DESC)?( NULLS (FIRST|LAST))?$", re.IGNORECASE)
_REFERENCES = synopsis("... REFERENCES @name [( @columns )] ...")
_LIKE = synopsis("LIKE @name ...")
_PARENTS = synopsis("... {INHERITS (|PARTITION OF} @names ...")
_AS_QUERY = synopsis("... AS query={...} [WITH DATA|WITH NO DATA]")
_QUERY = synopsis("... query={SELECT ...}")

_ADD_COLUMNS = synopsis("ADD [COLUMN] ( items=... )")
_ADD = synopsis("ADD word=[COLUMN] [IF NOT EXISTS] item={...}")
_DROP = synopsis("DROP [COLUMN] exists=[IF EXISTS] @column [CASCADE|RESTRICT]")
_ALTER = synopsis("{ALTER|MODIFY} [COLUMN] @column {...}")
_RENAME_TABLE = synopsis("RENAME [TO|AS] @name")
_RENAME_COLUMN = synopsis("RENAME [COLUMN] @column TO @to")
_CHANGE = synopsis("CHANGE [COLUMN] @column @to ...")
_SET_SCHEMA = synopsis("SET SCHEMA @column")
_INHERIT = synopsis("[NO] INHERIT @name")
_NO_COLUMN = (
    synopsis("DROP {CONSTRAINT|INDEX|KEY|FOREIGN KEY|CHECK} [IF EXISTS] @any [CASCADE|RESTRICT]"),
    synopsis("DROP PRIMARY KEY"),
    synopsis("RENAME {CONSTRAINT|INDEX|KEY} @any TO @any"),
    synopsis("{ALTER|VALIDATE} CONSTRAINT ..."),
    synopsis("{OWNER|ENABLE|DISABLE|CLUSTER|SET|RESET|REPLICA|FORCE|NO FORCE} ..."),
    synopsis(
        "{ENGINE|TYPE|AUTO_INCREMENT|COMMENT|ROW_FORMAT|DEFAULT|CHARSET|CHARACTER|COLLATE|CONVERT|ORDER} ..."
    ),
)


def read_table_definition(text: str, *, dialect: str) -> Reading | None:
    """Read CREATE TABLE, CREATE VIEW or ALTER TABLE, its strings empty; None for what is none of them."""
    if match := _CREATE_TABLE(text):
        return _create_table(match, dialect)
    if match := _CREATE_VIEW(text):
        return _create_view(match, dialect)
    if match := _ALTER_TABLE(text):
        return _alter_table(match, dialect)
    return None


def _create_table(match: re.Match[str], dialect: str) -> Reading:
    definitions, tail = parenthesized(match["rest"] or "")
    if definitions.upper().startswith("SELECT "):
        definitions, tail = "", definitions
    items = split_list(definitions)
    copied = [like for item in (*items, tail) if (like := _LIKE(item))]  # the tail is MySQL's
    parents = _PARENTS(tail)
    columns = [
        fold(column["column"])
        for item in items
        if not _LIKE(item) and not _is_constraint(item) and (column := _COLUMN(item))
    ]
    needs: list[Action] = [
        *(need for item in items for need in _references(item)),
        *(need for like in copied for need in use(like["name"], "read")),
        *(need for name in split_list(parents["names"] if parents else "") for need in use(name, "read")),
    ]
    made = TableCreated(
        relation(parts(match["name"])) or "",
        tuple(columns),
        complete=not (copied or parents),
        exist_ok=bool(match["exists"]),
        temporary=bool(match["temporary"]),
    )
    query = _AS_QUERY(tail) or _QUERY(tail)
    reading = _read_query(query["query"], made, dialect) if query else Reading((made,))
    return _without_itself(replace(reading, actions=(*needs, *reading.actions)), made)


def _create_view(match: re.Match[str], dialect: str) -> Reading:
    made = TableCreated(
        relation(parts(match["name"])) or "",
        tuple(parts(match["columns"] or "")),
        exist_ok=bool(match["exists"] or match["replace"]),
        temporary=bool(match["temporary"]),
        view=True,
    )
    return _without_itself(_read_query(match["query"], made, dialect), made)


def _read_query(query: str, made: TableCreated, dialect: str) -> Reading:
    """Read the query that a table or view is made from, which names the columns if nothing else does."""
    from southdeps.sql.queries import read_defining_query

    read = read_defining_query(query, dialect=dialect)
    if read is None:
        return Reading((replace(made, complete=False),), words=tuple(parts(query)), parsed=False)
    reading, output = read
    if not made.columns:
        made = replace(made, columns=output.columns, complete=output.complete)
    return replace(reading, actions=(*reading.actions, made))


def _without_itself(reading: Reading, made: TableCreated) -> Reading:
    """Leave out what a table needs of itself, and the table if its name is empty: another schema's."""
    actions = [
        action
        for action in reading.actions
        if action.table and not (isinstance(action, TableUse) and action.table == made.table)
    ]
    return replace(reading, actions=tuple(actions))


def _alter_table(match: re.Match[str], dialect: str) -> Reading | None:
    table = relation(parts(match["name"]))
    if table is None or table.endswith(
        ("_seq", "_pkey")
    ):  # PostgreSQL lets sequences and indexes pass for tables
        return Reading()
    actions: list[Action] = [TableUse(table, "schema")]
    for item in split_list(match["actions"]):
        alteration = _alteration(table, item, dialect)
        if alteration is None:
            return None
        actions += alteration
    if match["exists"]:
        actions = [
            replace(action, missing_ok=True) if isinstance(action, TableUse) else action for action in actions
        ]
    return Reading(tuple(actions))


def _alteration(table: str, item: str, dialect: str) -> list[Action] | None:
    """Read one of the changes that an ALTER TABLE lists; None if it is unknown."""
    if match := _ADD_COLUMNS(item):
        return [action for definition in split_list(match["items"]) for action in _added(table, definition)]
    if match := _SET_SCHEMA(item):
        return [] if relation([fold(match["column"]), table]) else [TableDropped(table)]
    if any(no_column(item) for no_column in _NO_COLUMN):
        return []
    if match := _ADD(item):
        if not match["word"] and _is_constraint(match["item"]):
            return [
                TableUse(table, "schema", _constrained(match["item"], dialect)),
                *_references(match["item"]),
            ]
        return _added(table, match["item"])
    if match := _RENAME_TABLE(item):
        to = relation(parts(match["name"]))
        return [TableDropped(table) if to is None else TableRenamed(table, to)]
    if match := _INHERIT(item):
        return [*use(match["name"], "read")]
    if match := _DROP(item):
        column = fold(match["column"])
        return [
            *([] if match["exists"] else [TableUse(table, "schema", (column,))]),
            ColumnDropped(table, column),
        ]
    if match := _ALTER(item):
        return [TableUse(table, "schema", (fold(match["column"]),)), *_references(item)]
    if match := _RENAME_COLUMN(item) or _CHANGE(item):
        column, to = fold(match["column"]), fold(match["to"])
        rename = [] if to == column else [ColumnRenamed(table, column, to)]
        return [TableUse(table, "schema", (column,)), *_references(item), *rename]
    return None


def _added(table: str, definition: str) -> list[Action]:
    column = _COLUMN(definition)
    return [*_references(definition), *([ColumnAdded(table, fold(column["column"]))] if column else [])]


def _is_constraint(item: str) -> bool:
    return any(constraint(item) for constraint in _CONSTRAINT)


def _constrained(constraint: str, dialect: str) -> tuple[str, ...]:
    """List the columns of its own table that a constraint stands on."""
    if check := _CHECK(constraint):
        condition, _ = parenthesized(check["condition"])
        return entry_columns(f"( {condition} )", dialect=dialect)
    entries, _ = parenthesized(match["entries"] if (match := _ENTRIES(constraint)) else "")
    return tuple(column for entry in split_list(entries) for column in entry_columns(entry, dialect=dialect))


def entry_columns(entry: str, *, dialect: str) -> tuple[str, ...]:
    """List the columns that an entry of an index needs: `a`, `a DESC`, MySQL's `a (20)`, an expression."""
    if column := _ENTRY.fullmatch(entry):
        return (fold(column["column"]),)
    from southdeps.sql.queries import expression_columns

    return expression_columns(_DIRECTION.sub("", entry), dialect=dialect)


def _references(definition: str) -> list[TableUse]:
    found = _REFERENCES(definition)
    return use(found["name"], "reference", parts(found["columns"] or "")) if found else []
