"""The statements beside queries and CREATE or ALTER TABLE: those that name a table, those that need none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.sql.names import fold, parenthesized, parts, relation, split_list, use
from southdeps.sql.statements import Reading, TableDropped, TableRenamed, TableUse
from southdeps.sql.synopsis import synopsis
from southdeps.sql.tables import entry_columns

if TYPE_CHECKING:
    import re

    from southdeps.sql.statements import Access, Action

# Transactions, settings, and things of the database that stand by no table.
_NEED_NOTHING = [
    synopsis(line)
    for line in (
        "{BEGIN|START TRANSACTION|END|COMMIT|ROLLBACK|ABORT} [WORK|TRANSACTION]",
        "{BEGIN|START} [TRANSACTION] {ISOLATION|READ|DEFERRED|IMMEDIATE|EXCLUSIVE} ...",
        "{COMMIT|ROLLBACK} {PREPARED|TO|AND|WORK TO|TRANSACTION TO} ...",
        "{SAVEPOINT|RELEASE|SET|RESET|PRAGMA|USE|DISCARD|DEALLOCATE|LISTEN|NOTIFY|ATTACH|DETACH} ...",
        "{VACUUM|ANALYZE|CLUSTER} [FULL] [FREEZE] [VERBOSE] [ANALYZE]",
        "UNLOCK TABLES",
        "REINDEX {INDEX|DATABASE|SYSTEM} ...",
        "{CREATE|ALTER|DROP} [OR REPLACE] [TRUSTED] [PROCEDURAL] {LANGUAGE|AGGREGATE} ...",
        "{CREATE|ALTER|DROP} {EXTENSION|SCHEMA|TYPE|DOMAIN|OPERATOR|CAST|COLLATION|TEXT SEARCH} ...",
        "{CREATE|ALTER|DROP} {CONVERSION|DATABASE|ROLE|USER|GROUP|TABLESPACE} ...",
        "ALTER {FUNCTION|PROCEDURE|INDEX|TRIGGER} ...",
        "DROP {FUNCTION|PROCEDURE} ...",
        "DROP {INDEX|TRIGGER} [CONCURRENTLY] [IF EXISTS] @names [CASCADE|RESTRICT]",
        "SHOW {ALL|VARIABLES|STATUS|TABLES|ENGINES|WARNINGS|ERRORS} ...",
        "COMMENT ON {FUNCTION|INDEX|SEQUENCE|SCHEMA|DATABASE|EXTENSION|TYPE} ...",
        "{GRANT|REVOKE} ... ON {SEQUENCE|FUNCTION|SCHEMA|DATABASE|LANGUAGE|TYPE|ALL} ...",
        "{GRANT|REVOKE} @names {TO|FROM} ...",
    )
]

# Needed are the tables of @name or @names, with the @columns; with `exists`, only if they are there.
_NEED_TABLES: list[tuple[Access, list[str]]] = [
    (
        "schema",
        [
            "CREATE [OR REPLACE] [CONSTRAINT] TRIGGER @any ... OF @columns ON @name ...",
            "CREATE [OR REPLACE] [TEMP|CONSTRAINT] TRIGGER [IF NOT EXISTS] @any ... ON @name ...",
            "CREATE [OR REPLACE] RULE @any AS ON {SELECT|INSERT|UPDATE|DELETE} TO @name rest=...",
            "DROP {TRIGGER|RULE} exists=[IF EXISTS] @any ON @name [CASCADE|RESTRICT]",
            "DROP INDEX @any ON @name ...",  # MySQL's
            "LOCK [TABLE] [ONLY] @names [NOWAIT]",
            "LOCK [TABLE] [ONLY] @names IN ... MODE [NOWAIT]",
            "COMMENT ON {TABLE|VIEW|MATERIALIZED VIEW} @name IS ...",
            "COMMENT ON COLUMN @name . @columns IS ...",
            "COMMENT ON {CONSTRAINT|TRIGGER|RULE} @any ON @name IS ...",
            "{GRANT|REVOKE} ... ON [TABLE] @names {TO|FROM} ...",
            "VACUUM [FULL] [FREEZE] [VERBOSE] [ANALYZE] @name [( @columns )]",
            "{ANALYZE|ANALYZE VERBOSE} @name [( @columns )]",
            "{ANALYZE|OPTIMIZE|REPAIR|REINDEX} TABLE @names",
            "CLUSTER [VERBOSE] @name [USING @any]",
            "REFRESH MATERIALIZED VIEW [CONCURRENTLY] @name [WITH DATA|WITH NO DATA]",
        ],
    ),
    (
        "delete",
        ["TRUNCATE [TABLE] [ONLY] @names [*] [RESTART IDENTITY|CONTINUE IDENTITY] [CASCADE|RESTRICT]"],
    ),
    ("insert", ["COPY [BINARY] @name [( @columns )] FROM ..."]),
    (
        "read",
        [
            "COPY [BINARY] @name [( @columns )] TO ...",
            "SHOW {CREATE TABLE|COLUMNS FROM|FULL COLUMNS FROM|INDEX FROM|INDEXES FROM|KEYS FROM} @name ...",
            "{DESC|DESCRIBE} @name",
        ],
    ),
]
_USES = [(access, synopsis(line)) for access, lines in _NEED_TABLES for line in lines]

_DROP_TABLE = synopsis(
    "DROP [TEMPORARY|FOREIGN] TABLE exists=[IF EXISTS] @names"
    " cascade=[CASCADE|CASCADE CONSTRAINTS] [RESTRICT|PURGE]"
)
_DROP_VIEW = synopsis("DROP [MATERIALIZED] VIEW exists=[IF EXISTS] @names cascade=[CASCADE] [RESTRICT]")
_ALTER_VIEW = synopsis("ALTER [MATERIALIZED] VIEW exists=[IF EXISTS] @name rest=...")
_RENAME_TO = synopsis("RENAME TO @column")
_RENAME_TABLES = synopsis("RENAME [TABLE|TABLES] pairs={...}")
_RENAME_PAIR = synopsis("@name TO @to")
_CREATE_INDEX = synopsis(
    "CREATE [UNIQUE|FULLTEXT|SPATIAL] INDEX [CONCURRENTLY] [IF NOT EXISTS] [@any] [USING @any] ON [ONLY]"
    " @name [USING @any] entries={( ...}"
)
_WHERE = synopsis("... WHERE condition={...}")
_LOCK_TABLES = synopsis("LOCK TABLES items=...")
_LOCK = synopsis("@name [AS @any] {READ|READ LOCAL|WRITE}")
_COPY_QUERY = synopsis("COPY ( query=... ) TO ...")
_SEQUENCE = synopsis("{ALTER|DROP} SEQUENCE exists=[IF EXISTS] @names rest=...")
_CREATE_SEQUENCE = synopsis("CREATE [TEMP|TEMPORARY] SEQUENCE [IF NOT EXISTS] @any rest=...")
_OWNED_BY = synopsis("... OWNED BY @name . @column")


def read_utility(text: str, *, dialect: str) -> Reading | None:
    """Read a statement whose strings are empty; None for what is none of these, or has an unknown form."""
    if any(matches(text) for matches in _NEED_NOTHING):
        return Reading()
    for access, matches in _USES:
        if match := matches(text):
            return _uses(match, access)
    if match := _DROP_TABLE(text):
        return _drop(match, view=False)
    if match := _DROP_VIEW(text):
        return _drop(match, view=True)
    if match := _ALTER_VIEW(text):
        return _alter_view(match)
    if match := _RENAME_TABLES(text):
        return _rename_tables(match)
    if match := _CREATE_INDEX(text):
        return _create_index(match, dialect)
    if match := _LOCK_TABLES(text):
        locks = [lock["name"] for item in split_list(match["items"] or "") if (lock := _LOCK(item))]
        return Reading(tuple(need for name in locks for need in use(name, "schema")))
    if match := _COPY_QUERY(text):
        from southdeps.sql.queries import read_query

        return read_query(match["query"] or "", dialect=dialect)
    if match := _SEQUENCE(text) or _CREATE_SEQUENCE(text):
        return _sequence(match)
    return None


def _uses(match: re.Match[str], access: Access) -> Reading:
    groups = match.groupdict()
    columns = parts(groups.get("columns") or "")
    needs = [
        need
        for name in split_list(groups.get("names") or groups["name"])
        for need in use(name, access, columns, missing_ok=groups.get("exists"))
    ]
    return Reading(tuple(needs), words=tuple(parts(groups.get("rest") or "")))


def _drop(match: re.Match[str], *, view: bool) -> Reading:
    actions: list[Action] = []
    for name in split_list(match["names"]):
        for need in use(name, "schema", missing_ok=match["exists"]):
            actions += [need, TableDropped(need.table, cascade=bool(match["cascade"]), view=view)]
    return Reading(tuple(actions))


def _alter_view(match: re.Match[str]) -> Reading:
    needs = use(match["name"], "schema", missing_ok=match["exists"])
    renamed = _RENAME_TO(match["rest"] or "")
    renames = [TableRenamed(need.table, fold(renamed["column"])) for need in needs] if renamed else []
    return Reading((*needs, *renames))


def _rename_tables(match: re.Match[str]) -> Reading | None:
    actions: list[Action] = []
    for pair in map(_RENAME_PAIR, split_list(match["pairs"])):
        if pair is None:
            return None
        old, new = relation(parts(pair["name"])), relation(parts(pair["to"]))
        if old is not None:
            actions += [TableUse(old, "schema"), TableDropped(old) if new is None else TableRenamed(old, new)]
    return Reading(tuple(actions))


def _create_index(match: re.Match[str], dialect: str) -> Reading:
    entries, rest = parenthesized(match["entries"])
    where = _WHERE(rest)
    needed = [*split_list(entries), *([f"( {where['condition']} )"] if where else [])]
    columns = [column for entry in needed for column in entry_columns(entry, dialect=dialect)]
    return Reading(tuple(use(match["name"], "schema", dict.fromkeys(columns))))


def _sequence(match: re.Match[str]) -> Reading:
    """Read ALTER, DROP or CREATE SEQUENCE.

    A sequence keeps its name when its table is renamed, until it is renamed itself, which needs no table.
    """
    groups, rest = match.groupdict(), match["rest"] or ""
    names = [] if _RENAME_TO(rest) else split_list(groups.get("names") or "")
    names = [name for name in names if parts(name)[-1].endswith("_seq")]
    needs = [need for name in names for need in use(name, "schema", missing_ok=groups.get("exists"))]
    if (owner := _OWNED_BY(rest)) and (table := relation(parts(owner["name"]))):
        needs.append(TableUse(table, "schema", (fold(owner["column"]),)))
    return Reading(tuple(needs))
