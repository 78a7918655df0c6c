"""Constraints, indexes, types and defaults in a statement of SQL, as the effects that they are.

Only what stands in plain sight is read: one form after the other of PostgreSQL's CREATE INDEX, ALTER TABLE and CREATE
TABLE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from southdeps import data_conditions, effects
from southdeps.column_definition import ColumnDefinition, ColumnType, ConstraintKind
from southdeps.effects import SchemaChange
from southdeps.sql.lexer import UNKNOWN, normal, tokenize
from southdeps.sql.names import fold, parenthesized, parts, relation, split_list
from southdeps.sql.synopsis import synopsis

if TYPE_CHECKING:
    from southdeps.syntax.nodes import Place

#: Stands for the place and the conditions, which the caller knows.
NOWHERE: tuple[Place, tuple[data_conditions.AnyCondition, ...]] = ((1, 1), ())

_CREATE_INDEX = synopsis(
    "CREATE unique=[UNIQUE] INDEX [CONCURRENTLY] exists=[IF NOT EXISTS] [@column] ON [ONLY] @name"
    " method=[USING @any] entries={( ...}"
)
_INDEX_ENTRY = synopsis("@column opclass=[@any]")
_ASCENDING = re.compile(r" ASC\Z", re.IGNORECASE)
_NO_OPCLASS = re.compile(r"DESC|NULLS|COLLATE", re.IGNORECASE)
_DROP_INDEX = synopsis("DROP INDEX [CONCURRENTLY] exists=[IF EXISTS] @names [CASCADE|RESTRICT]")
_CREATE_SEQUENCE = synopsis("CREATE [TEMP|TEMPORARY] SEQUENCE exists=[IF NOT EXISTS] @name rest=...")
_DROP_SEQUENCE = synopsis("DROP SEQUENCE exists=[IF EXISTS] @names cascade=[CASCADE|RESTRICT]")
_RENAME = synopsis("ALTER {INDEX|SEQUENCE} exists=[IF EXISTS] @name RENAME TO @to")
_ALTER_TABLE = synopsis("ALTER TABLE [IF EXISTS] [ONLY] @name [*] actions={...}")
_ADD_CONSTRAINT = synopsis(
    "ADD [CONSTRAINT @column] kind={PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK} entries={( ...}"
)
_DROP_CONSTRAINT = synopsis("DROP CONSTRAINT exists=[IF EXISTS] @column [CASCADE|RESTRICT]")
_SET_TYPE = synopsis("ALTER [COLUMN] @column {TYPE|SET DATA TYPE} type={...}")
_SET_NULL = synopsis("ALTER [COLUMN] @column action={SET NOT NULL|DROP NOT NULL}")
_SET_DEFAULT = synopsis("ALTER [COLUMN] @column SET DEFAULT default={...}")
_DROP_DEFAULT = synopsis("ALTER [COLUMN] @column DROP DEFAULT")
_REFERENCES = synopsis("REFERENCES @name [( @columns )] clauses=...")
_WORD = synopsis("@column")


def read_changes(text: str) -> Iterator[SchemaChange]:
    """The constraints, indexes and types that one statement makes or drops, in order; without place and conditions."""
    plain, strings = without_strings(text)
    if UNKNOWN in plain:
        return
    if match := _CREATE_INDEX(plain):
        if (table := relation(parts(match["name"]))) is not None:
            yield _index(table, match, text)
    elif match := _DROP_INDEX(plain):
        for name in split_list(match["names"]):
            yield effects.DropIndex(*NOWHERE, "", (), parts(name)[-1], not match["exists"])
    elif match := _RENAME(plain):
        names = relation(parts(match["name"])), relation(parts(match["to"]))
        if names[0] is not None and names[1] is not None:
            yield effects.RenameRelation(*NOWHERE, names[0], names[1], not match["exists"])
    elif (match := _ALTER_TABLE(plain)) and (table := relation(parts(match["name"]))) is not None:
        for item in split_list(match["actions"]):
            yield from _alteration(table, item, strings)


def without_strings(text: str) -> tuple[str, tuple[str, ...]]:
    """The normal form of a statement with a number in place of each string, so that no pattern matches inside."""
    tokens = list(tokenize(text))
    strings = [token.text for token in tokens if token.kind in ("string", "dollar")]
    numbers = count()
    numbered = (
        token._replace(text=f"'{next(numbers)}'") if token.kind in ("string", "dollar") else token
        for token in tokens
    )
    return normal(numbered).rstrip(" ;"), tuple(strings)


def _expression(text: str, strings: Sequence[str]) -> str:
    """An expression without the blanks of the normal form, and with the strings that numbers stand for."""
    text = _sql_type(text.strip())
    if text.startswith("- "):
        text = f"-{text[2:]}"
    return re.sub(r"'(\d+)'", lambda found: strings[int(found[1])], text)


def _index(table: str, match: re.Match[str], text: str) -> effects.CreateIndex:
    """An index; one that is more than columns of a B-tree is known by what its text says after ON."""
    entries, rest = parenthesized(match["entries"])
    items = split_list(entries)
    found = [
        one
        for item in items
        if (one := _INDEX_ENTRY(_ASCENDING.sub("", item)))
        and not _NO_OPCLASS.fullmatch((one["opclass"] or "").strip())
    ]
    is_plain = (
        len(found) == len(items) and not rest and (match["method"] or "btree").upper().endswith("BTREE")
    )
    opclasses = tuple(parts(one["opclass"] or "")[-1:] for one in found)
    return effects.CreateIndex(
        *NOWHERE,
        table,
        tuple(fold(one["column"]) for one in found),
        bool(match["unique"]),
        fold(match["column"]) if match["column"] else None,
        not match["exists"],
        tuple("".join(one) for one in opclasses) if is_plain and any(opclasses) else (),
        "" if is_plain else _ON.split(text, maxsplit=1)[-1].strip(" ;\n"),
    )


_ON = re.compile(r"\sON\s", re.IGNORECASE)


def read_sequences(text: str) -> Iterator[SchemaChange]:
    """The sequences that one statement makes or drops; those that a column owns are left to its table."""
    plain = normal(tokenize(text), blank=True).rstrip(" ;")
    if UNKNOWN in plain:
        return
    if match := _CREATE_SEQUENCE(plain):
        made = relation(parts(match["name"]))
        if made is not None and "OWNED BY" not in (match["rest"] or "").upper():
            yield effects.CreateSequence(*NOWHERE, made, not match["exists"])
    elif match := _DROP_SEQUENCE(plain):
        cascade = (match["cascade"] or "").upper() == "CASCADE"
        for dropped in map(relation, map(parts, split_list(match["names"]))):
            if dropped is not None:
                yield effects.DropSequence(*NOWHERE, dropped, not match["exists"], cascade)


def _alteration(table: str, item: str, strings: Sequence[str]) -> Iterator[SchemaChange]:
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
    elif match := _SET_DEFAULT(item):
        default = _expression(match["default"], strings)
        yield effects.SetDefault(*NOWHERE, table, fold(match["column"]), default)
    elif match := _DROP_DEFAULT(item):
        yield effects.SetDefault(*NOWHERE, table, fold(match["column"]), "")


def _constraint(
    table: str, words: str, name: str | None, text: str, *, inline: bool = False
) -> Iterator[SchemaChange]:
    kind = ConstraintKind(" ".join(words.upper().split()))
    entries, rest = parenthesized(text)
    found = [_WORD(entry) for entry in split_list(entries)]
    columns = tuple(fold(one["column"]) for one in found if one)
    target, definition = None, rest
    if kind is ConstraintKind.FOREIGN_KEY:
        reference = _REFERENCES(rest)
        to = relation(parts(reference["name"])) if reference else None
        if reference is None or to is None:
            return
        target, definition = (to, tuple(parts(reference["columns"] or ""))), reference["clauses"] or ""
    elif kind is ConstraintKind.CHECK:
        columns, definition = (), entries
    chosen = fold(name) if name else None
    yield effects.AddConstraint(*NOWHERE, table, kind, columns, chosen, target, definition, inline)


def _sql_type(kind: str) -> str:
    """A type without the blanks of the normal form: `varchar ( 5 )` -> `varchar(5)`."""
    return kind.replace(" ( ", "(").replace(" )", ")").replace(" , ", ",")


_CREATE_TABLE = synopsis("CREATE [UNLOGGED] TABLE [IF NOT EXISTS] @name definitions={( ...}")
_TABLE_CONSTRAINT = synopsis(
    "[CONSTRAINT @column] kind={PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK} entries={( ...}"
)
_INLINE_REFERENCE = re.compile(r".*? (?P<reference>REFERENCES .*)", re.IGNORECASE | re.DOTALL)
_INLINE_CHECK = re.compile(r".*? CHECK (?P<check>\( .*)", re.IGNORECASE | re.DOTALL)


def read_table(text: str) -> tuple[dict[str, ColumnDefinition], tuple[SchemaChange, ...]]:
    """The columns that a statement defines, by name, and the further constraints that stand in their definitions."""
    plain, strings = without_strings(text)
    match = None if UNKNOWN in plain else _CREATE_TABLE(plain) or _ALTER_TABLE(plain)
    table = relation(parts(match["name"])) if match else None
    if match is None or table is None:
        return {}, ()
    is_new = "definitions" in match.groupdict()
    definitions = parenthesized(match["definitions"])[0] if is_new else _added(match["actions"])
    columns: dict[str, ColumnDefinition] = {}
    constraints: list[SchemaChange] = []
    for item in split_list(definitions):
        if is_new and (found := _TABLE_CONSTRAINT(item)):
            constraints += _constraint(table, found["kind"], found["column"], found["entries"], inline=True)
        elif (made := read_column(item, strings)) is not None:
            columns[made.name] = made
            constraints += _inline_constraints(table, made.name, item)
    return columns, tuple(constraints)


_ADD_COLUMN = synopsis("ADD [COLUMN] [IF NOT EXISTS] definition={...}")


def _added(actions: str) -> str:
    """The definitions of the columns that ALTER TABLE adds, as a list."""
    items = [item for item in split_list(actions) if not _ADD_CONSTRAINT(item)]
    return " , ".join(match["definition"] for item in items if (match := _ADD_COLUMN(item)))


def _inline_constraints(table: str, column: str, definition: str) -> Iterator[SchemaChange]:
    """The foreign key and the check that stand in a column's definition."""
    if match := _INLINE_CHECK.fullmatch(definition):
        yield from _constraint(table, "CHECK", None, match["check"], inline=True)
    if match := _INLINE_REFERENCE.fullmatch(definition):
        words = f'( "{column}" ) {match["reference"]}'
        yield from _constraint(table, "FOREIGN KEY", None, words, inline=True)


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


#: What ends the expression of a default.
_DEFAULT = re.compile(
    r" DEFAULT (?P<default>\S+(?: (?!(?:NOT NULL|NULL|PRIMARY KEY|UNIQUE|REFERENCES|CHECK|CONSTRAINT|COLLATE) )\S+)*)",
    re.IGNORECASE,
)


def _split_default(rest: str) -> tuple[str, str, str]:
    """What stands before the default of a definition, its expression, and what follows; no default is empty."""
    found = _DEFAULT.search(rest)
    return (rest, "", "") if found is None else (rest[: found.start()], found["default"], rest[found.end() :])


def read_column(definition: str, strings: Sequence[str] = ()) -> ColumnDefinition | None:
    """The column that the normal form of a definition such as `"id" serial NOT NULL PRIMARY KEY` makes.

    Numbers stand in it for `strings`.
    """
    match = _DEFINITION(definition)
    if match is None:
        return None
    rest = f" {match['rest']} "
    before, default, rest = _split_default(rest)
    rest = f"{before} {rest}"
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
        default=_expression(default, strings),
    )
