"""The constraints that SQL adds to a table, under the names that the database chooses where SQL gives none."""

from __future__ import annotations

import re

from southdeps.column_definition import ConstraintKind
from southdeps.effects import AddConstraint
from southdeps.schema import expressions
from southdeps.schema.database import Database
from southdeps.schema.description import Check, ForeignKey, PrimaryKey, Unique
from southdeps.south import names

_DEFERRED = "DEFERRABLE INITIALLY DEFERRED"
#: The clauses after a foreign key's target in the order in which the catalogue prints them, with their default.
_CLAUSES = (
    (re.compile(r"\bMATCH (\w+)"), "MATCH {}", "SIMPLE"),
    (re.compile(r"\bON UPDATE (SET \w+|NO ACTION|\w+)"), "ON UPDATE {}", "NO ACTION"),
    (re.compile(r"\bON DELETE (SET \w+|NO ACTION|\w+)"), "ON DELETE {}", "NO ACTION"),
)


def constraint_of(step: AddConstraint, database: Database) -> PrimaryKey | Unique | ForeignKey | Check | None:
    """The constraint that a statement makes; None for a foreign key of whose target too little is known."""
    table, columns, name = step.table, step.columns, step.name
    match step.kind:
        case ConstraintKind.PRIMARY_KEY:
            return PrimaryKey(name or database.choose(table, "", "pkey"), columns)
        case ConstraintKind.UNIQUE:
            return Unique(name or database.choose(table, names.joined(columns), "key"), columns)
        case ConstraintKind.FOREIGN_KEY if step.target is not None:
            return _foreign_key(step, step.target, database)
    expression, found = expressions.check(step.definition)
    columns = columns or found
    return Check(
        name or database.choose_constraint(table, names.joined(columns), "check"), expression, columns
    )


def _foreign_key(
    step: AddConstraint, target: tuple[str, tuple[str, ...]], database: Database
) -> ForeignKey | None:
    """By default it refers to the primary key."""
    to, columns = target
    found = database.tables.get(to)
    key = found.primary_key if found is not None else None
    columns = columns or (key.columns if key is not None else ())
    name = step.name or database.choose_constraint(step.table, names.joined(step.columns), "fkey")
    deferred, clauses = _clauses(step.definition)
    return ForeignKey(name, step.columns, to, columns, deferred, clauses) if columns else None


def _clauses(definition: str) -> tuple[bool, str]:
    """Whether a foreign key is checked at the end of a transaction, and its other clauses in the catalogue's words."""
    text = " ".join(definition.upper().split())
    deferred = "INITIALLY DEFERRED" in text
    clauses = [
        words.format(found[1])
        for pattern, words, default in _CLAUSES
        if (found := pattern.search(text)) and found[1] != default
    ]
    if not deferred and re.search(r"(?<!NOT )\bDEFERRABLE", text):
        clauses.append("DEFERRABLE")
    if "NOT VALID" in text:
        clauses.append("NOT VALID")
    return deferred, " ".join(clauses)
