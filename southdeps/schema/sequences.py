"""Sequences of PostgreSQL that raw SQL makes and drops: they share one space of names with tables and indexes."""

from __future__ import annotations

from southdeps.schema.database import Database
from southdeps.schema.refusal import Refusal, nothing_to_delete, refused, relation_exists
from southdeps.south.names import identifier

#: Stands for the table of a sequence that belongs to none.
_OF_NO_TABLE = ""


def create_sequence(database: Database, name: str, *, strict: bool) -> Refusal | None:
    """`CREATE SEQUENCE [IF NOT EXISTS] name`"""
    name = identifier(name)
    if name in database.relations:
        return relation_exists(name, name) if strict else None
    database.relations[name] = _OF_NO_TABLE
    return None


def drop_sequence(database: Database, name: str, *, strict: bool, cascade: bool) -> Refusal | None:
    """`DROP SEQUENCE [IF EXISTS] name [CASCADE]`"""
    name = identifier(name)
    owner = database.relations.get(name)
    if owner is None:
        is_missing = strict and was_never_made(database, name)
        return nothing_to_delete(None, name, f'sequence "{name}" does not exist') if is_missing else None
    if owner == _OF_NO_TABLE:
        del database.relations[name]
    elif name not in database.tables[owner].sequences:
        return refused(owner, f'"{name}" is not a sequence', name)
    elif not cascade:
        words = f"cannot drop sequence {name} because other objects depend on it"
        return refused(owner, words, name, exception="InternalError")
    return None


def was_never_made(database: Database, sequence: str) -> bool:
    """Whether no column of a table that is not known may own a sequence that is not there."""
    table = sequence.removesuffix("_id_seq")
    if table == sequence:
        return not sequence.endswith("_seq")
    found = database.tables.get(table)
    return database.is_absent(table) if found is None else found.complete
