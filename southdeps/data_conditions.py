"""Conditions that the state of the database decides: which tables there are, and which rows.

The interpreter can't decide them, and gives them to the effects that they guard; the simulation does.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from southdeps.interpreter.conditions import Condition

#: A value of a row, as far as a migration names it.
Literal: TypeAlias = str | int | float | bool | None


class RowsExist(Condition, frozen=True, tag=True, array_like=True):
    """That `table` has rows; if `filtered`, only some of its rows count.

    `values` are those, by column, that a row must have to count; not `exact` if it must be more than that.
    """

    table: str = ""
    filtered: bool = False
    values: tuple[tuple[str, Literal], ...] = ()
    exact: bool = False


class TableExists(Condition, frozen=True, tag=True, array_like=True):
    """That there is a table of this name."""

    table: str = ""


class ErrorCaught(Condition, frozen=True, tag=True, array_like=True):
    """No condition, but a `try` around the step that recovers if the database refuses it."""


class AllHold(Condition, frozen=True, tag=True, array_like=True):
    """That two conditions hold together, as in `if a in tables and b in tables`."""

    parts: tuple[AnyCondition, ...] = ()


AnyCondition: TypeAlias = Condition | RowsExist | TableExists | ErrorCaught | AllHold

#: Stands among a step's conditions.
ERROR_CAUGHT = ErrorCaught("its failure is caught")


def table_exists(table: str) -> TableExists:
    """The condition that there is such a table."""
    return TableExists(f"a table {table}", table=table)


def rows_exist(
    table: str,
    *,
    filtered: bool = False,
    values: tuple[tuple[str, Literal], ...] = (),
    exact: bool = False,
) -> RowsExist:
    """The condition that the table has rows, or rows that match a filter."""
    text = f"{'matching ' if filtered else ''}rows in {table}"
    return RowsExist(text, table=table, filtered=filtered, values=values, exact=exact)


def all_hold(parts: tuple[AnyCondition, ...], text: str = "") -> AnyCondition:
    """The condition that all of these hold, which `text` describes."""
    text = text or " and ".join(part.text for part in parts)
    return parts[0] if len(parts) == 1 else AllHold(text, parts=parts)


def any_holds(parts: tuple[AnyCondition, ...]) -> AnyCondition:
    """The condition that one of these holds."""
    return all_hold(tuple(part.negated() for part in parts)).negated()


_ABOUT_A_TABLE = (RowsExist, TableExists)


def tables_of(condition: AnyCondition) -> Collection[str]:
    """The tables whose rows or existence a condition is about; none if it is opaque."""
    if isinstance(condition, _ABOUT_A_TABLE):
        return (condition.table,)
    if isinstance(condition, AllHold):
        return frozenset[str]().union(*map(tables_of, condition.parts))
    return ()
