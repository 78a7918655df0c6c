"""Constraints, indexes and types in a statement of SQL, as the effects that they are.

Only what stands in plain sight is read: one form after the other of PostgreSQL's CREATE INDEX, ALTER TABLE and CREATE
TABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from southdeps import data_conditions, effects
from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.effects import ConstraintKind, SchemaChange
from southdeps.sql.lexer import UNKNOWN, normal, tokenize
from southdeps.sql.names import fold, parenthesized, parts, relation, split_list
from southdeps.sql.synopsis import synopsis

if TYPE_CHECKING:
    from southdeps.syntax.nodes import Place

#: Stands for the place and the conditions, which the caller knows.
NOWHERE: tuple[Place, tuple[data_conditions.AnyCondition, ...]] = ((1, 1), ())

_CREATE_INDEX = synopsis(
    "CREATE unique=[UNIQUE] INDEX [CONCURRENTLY] exists=[IF NOT EXISTS] @column ON [ONLY] @name [USING @any]"
    " entries={( ...}"
)
_DROP_INDEX = synopsis("DROP INDEX [CONCURRENTLY] exists=[IF EXISTS] @names [CASCADE|RESTRICT]")
_ALTER_TABLE = synopsis("ALTER TABLE [IF EXISTS] [ONLY] @name [*] actions={...}")
_ADD_CONSTRAINT = synopsis(
    "ADD [CONSTRAINT @column] kind={PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK} entries={( ...}"
)
_DROP_CONSTRAINT = synopsis("DROP CONSTRAINT exists=[IF EXISTS] @column [CASCADE|RESTRICT]")
_SET_TYPE = synopsis("ALTER [COLUMN] @column {TYPE|SET DATA TYPE} type={...}")
_SET_NULL = synopsis("ALTER [COLUMN] @column action={SET NOT NULL|DROP NOT NULL}")
_REFERENCES = synopsis("REFERENCES @name [( @columns )] ...")
_WORD = synopsis("@column")


def read_changes(text: str) -> Iterator[SchemaChange]:
    """The constraints, indexes and types that one statement makes or drops, in order; without place and conditions."""
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    if UNKNOWN in plain:
        return
    if match := _CREATE_INDEX(plain):
        entries, rest = parenthesized(match["entries"])
        columns = tuple(fold(one["column"]) for entry in split_list(entries) if (one := _WORD(entry)))
        table = relation(parts(match["name"]))
        if table is not None and len(columns) == len(split_list(entries)) and not rest:
            yield effects.CreateIndex(
                *NOWHERE, table, columns, bool(match["unique"]), fold(match["column"]), not match["exists"]
            )
    elif match := _DROP_INDEX(plain):
        for name in split_list(match["names"]):
            yield effects.DropIndex(*NOWHERE, "", (), parts(name)[-1], not match["exists"])
    elif (match := _ALTER_TABLE(plain)) and (table := relation(parts(match["name"]))) is not None:
        for item in split_list(match["actions"]):
            yield from _alteration(table, item)


def _alteration(table: str, item: str) -> Iterator[SchemaChange]:
    if match := _ADD_CONSTRAINT(item):
        yield from _constraint(table, match["kind"], match["column"], match["entries"])
    elif match := _DROP_CONSTRAINT(item):
        strict = not match["exists"]
        yield effects.DropConstraint(*NOWHERE, table, None, (), fold(match["column"]), strict)
    elif match := _SET_TYPE(item):
        kind, _, using = match["type"].partition(" USING ")
        made = ColumnType(sql=_sql_type(kind))
        yield effects.SetType(*NOWHERE, table, fold(match["column"]), made, bool(using))
    elif match := _SET_NULL(item):
        null = match["action"].upper().startswith("DROP")
        yield effects.SetNull(*NOWHERE, table, fold(match["column"]), null)


def _constraint(table: str, words: str, name: str | None, text: str) -> Iterator[SchemaChange]:
    kind = ConstraintKind(" ".join(words.upper().split()))
    entries, rest = parenthesized(text)
    found = [_WORD(entry) for entry in split_list(entries)]
    columns = tuple(fold(one["column"]) for one in found if one)
    target = None
    if kind is ConstraintKind.FOREIGN_KEY:
        reference = _REFERENCES(rest)
        to = relation(parts(reference["name"])) if reference else None
        if reference is None or to is None:
            return
        target = (to, tuple(parts(reference["columns"] or "")))
    elif kind is ConstraintKind.CHECK:
        columns = ()
    yield effects.AddConstraint(*NOWHERE, table, kind, columns, fold(name) if name else None, target)


def _sql_type(kind: str) -> str:
    """A type without the blanks of the normal form: `varchar ( 5 )` -> `varchar(5)`."""
    return kind.replace(" ( ", "(").replace(" )", ")").replace(" , ", ",")


_CREATE_TABLE = synopsis("CREATE [UNLOGGED] TABLE [IF NOT EXISTS] @name definitions={( ...}")
_TABLE_CONSTRAINT = synopsis(
    "[CONSTRAINT @column] kind={PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK} entries={( ...}"
)
_INLINE_REFERENCE = synopsis("@any ... reference={REFERENCES ...}")


def read_table(text: str) -> tuple[dict[str, ColumnDefinition], tuple[SchemaChange, ...]]:
    """The columns that a statement defines, by name, and the further constraints that CREATE TABLE makes."""
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    match = None if UNKNOWN in plain else _CREATE_TABLE(plain)
    if match is None and (altered := _ALTER_TABLE(plain)) is not None and UNKNOWN not in plain:
        return _added_columns(altered["actions"]), ()
    table = relation(parts(match["name"])) if match else None
    if match is None or table is None:
        return {}, ()
    columns: dict[str, ColumnDefinition] = {}
    constraints: list[SchemaChange] = []
    for item in split_list(parenthesized(match["definitions"])[0]):
        if found := _TABLE_CONSTRAINT(item):
            constraints += _constraint(table, found["kind"], found["column"], found["entries"])
        elif (made := read_column(item)) is not None:
            columns[made.name] = made
            if reference := _INLINE_REFERENCE(item):
                words = f"( {made.name} ) {reference['reference']}"
                constraints += _constraint(table, "FOREIGN KEY", None, words)
    return columns, tuple(constraints)


_ADD_COLUMN = synopsis("ADD [COLUMN] [IF NOT EXISTS] definition={...}")


def _added_columns(actions: str) -> dict[str, ColumnDefinition]:
    """The columns that ALTER TABLE adds, by name."""
    items = [item for item in split_list(actions) if not _ADD_CONSTRAINT(item)]
    added = (read_column(match["definition"]) for item in items if (match := _ADD_COLUMN(item)))
    return {column.name: column for column in added if column is not None}


_DEFINITION = synopsis("@column rest={...}")
_TYPE_END = (
    "NOT NULL",
    "NULL",
    "PRIMARY KEY",
    "UNIQUE",
    "DEFAULT",
    "REFERENCES",
    "CHECK",
    "CONSTRAINT",
    "COLLATE",
)


def read_column(definition: str) -> ColumnDefinition | None:
    """The column that the normal form of a definition such as `"id" serial NOT NULL PRIMARY KEY` makes."""
    match = _DEFINITION(definition)
    if match is None:
        return None
    rest = f" {match['rest']} "
    upper = rest.upper()
    ends = [place for word in _TYPE_END if (place := upper.find(f" {word} ")) >= 0]
    kind = rest[: min(ends, default=len(rest))].strip()
    key = " PRIMARY KEY " in upper
    return ColumnDefinition(
        fold(match["column"]),
        null=not (key or " NOT NULL " in upper or kind.lower() in {"serial", "bigserial"}),
        type=ColumnType(sql=_sql_type(kind)) if kind else None,
        primary_key=key,
        unique=" UNIQUE " in upper,
        default="value" if " DEFAULT " in upper else "",
    )
