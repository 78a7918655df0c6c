"""Statements that South issues for an operation, or that raw SQL spells: constraints, indexes and types."""

from __future__ import annotations

from msgspec.structs import replace

from southdeps import effects
from southdeps.column_definition import ConstraintKind
from southdeps.schema import expressions, tables
from southdeps.schema.constraints import constraint_of
from southdeps.schema.database import Database
from southdeps.schema.description import Index
from southdeps.schema.refusal import Refusal, RefusalKind
from southdeps.schema.south import Operations
from southdeps.south import names


def add_constraint(operations: Operations, step: effects.AddConstraint, *, sqlite: bool) -> Refusal | None:
    """South's `create_unique` and `create_primary_key`, or ALTER TABLE ... ADD CONSTRAINT."""
    if step.name == "" and step.kind is ConstraintKind.PRIMARY_KEY:
        return operations.create_primary_key(step.table, step.columns)
    if step.name == "" and step.kind is ConstraintKind.UNIQUE:
        return operations.create_unique(step.table, step.columns)
    made = constraint_of(step, operations.database)
    if made is None:
        return None
    if step.inline and sqlite:
        operations.database.declare(step.table, made)
        return None
    return operations.database.add_constraint(step.table, made)


def drop_constraint(operations: Operations, step: effects.DropConstraint) -> Refusal | None:
    """South's look-up by columns, or ALTER TABLE ... DROP CONSTRAINT."""
    table = step.table
    if step.name:
        found = operations.database.tables.get(table)
        there = found is not None and tables.find_constraint(found, step.name) is not None
        return operations.database.drop_constraint(table, step.name) if there or step.strict else None
    match step.kind:
        case ConstraintKind.UNIQUE:
            return operations.delete_unique(table, step.columns)
        case ConstraintKind.FOREIGN_KEY:
            return operations.delete_foreign_key(table, step.columns[0])
    return operations.delete_primary_key(table)


def set_type(operations: Operations, table: str, column: str, kind: str, *, using: bool) -> Refusal | None:
    """ALTER COLUMN ... TYPE; what USING converts is not checked."""
    found = operations.database.tables.get(table)
    if using and found is not None and column in found.columns:
        operations.database.put(tables.with_column(found, replace(found.columns[column], type="")))
    return operations.database.set_type(table, column, kind)


def create_index(operations: Operations, step: effects.CreateIndex, *, sqlite: bool) -> Refusal | None:
    """South's `create_index`, or CREATE INDEX."""
    if step.name == "":
        return operations.create_index(step.table, step.columns, unique=step.unique)
    if not step.strict and step.name in operations.database.relations:
        return None
    return operations.database.create_index(step.table, index_of(operations.database, step, sqlite=sqlite))


def index_of(database: Database, step: effects.CreateIndex, *, sqlite: bool) -> Index:
    """The index that CREATE INDEX makes."""
    name = step.name or database.choose(step.table, names.joined(step.columns) or "expr", "idx")
    if not step.definition:
        return Index(name, step.columns, step.opclasses, step.unique)
    table = database.tables.get(step.table)
    types = {column.name: column.type for column in table.columns.values()} if table is not None else {}
    words = step.definition if sqlite else expressions.index(step.definition, types)
    return Index(name, step.columns, unique=step.unique, definition=words)


def drop_index(operations: Operations, step: effects.DropIndex) -> Refusal | None:
    """South's `delete_index`, or DROP INDEX; an index of a table that is not known may be there."""
    database, table, name = operations.database, step.table, step.name
    found = database.tables.get(table)
    is_known = found.complete if found is not None else not name and database.is_absent(table)
    refusal = database.drop_index(name) if name else operations.delete_index(table, step.columns)
    missing = refusal is not None and refusal.kind is RefusalKind.NOTHING_TO_DELETE
    return None if missing and not (step.strict and is_known) else refusal
