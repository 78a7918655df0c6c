"""What a migration does to another database than the default one: its effects are on that one's tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from southdeps.databases import DEFAULT, on_database, qualified
from southdeps.interpreter.values import AbstractObject, Evaluator, External, Value
from southdeps.south.selected_rows import AggregatedRow, AggregatedRows, SelectedRows


def database_named(interpreter: Evaluator, alias: Value) -> str | None:
    """The alias of a database whose tables are followed; empty for the default one, None if they can't be."""
    connections = interpreter.look_up(External("django.db.connections"))
    found = connections.item(interpreter, alias) if isinstance(connections, AbstractObject) else None
    known = interpreter.get(found, "alias") if isinstance(found, AbstractObject) else None
    return None if not isinstance(known, str) else "" if known == DEFAULT else known


@contextmanager
def recording_on(interpreter: Evaluator, database: str) -> Iterator[None]:
    """Everything that is recorded within happens in that database; empty for the default one."""
    start, since = len(interpreter.effects), len(interpreter.path_condition)
    yield
    if database:
        interpreter.effects[start:] = [
            on_database(step, database, since=since) for step in interpreter.effects[start:]
        ]


def rows_on(rows: Value, database: str) -> Value:
    """The rows that a query has selected from the tables of that database."""
    if database and isinstance(rows, AggregatedRows):
        return AggregatedRows(
            AggregatedRow(SelectedRows(qualified(rows.row.rows.table, database), filtered=True))
        )
    if not database or not isinstance(rows, SelectedRows):
        return rows
    return SelectedRows(qualified(rows.table, database), filtered=rows.filtered)
