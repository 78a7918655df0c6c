"""What a migration does to tables, in words: the page shows it and searches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps import effects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.effects import Action


def changes(actions: Iterable[Action]) -> tuple[str, ...]:
    """`creates shop_order`, `adds shop_order.total`, each once, in the order of the migration."""
    return tuple(dict.fromkeys(words for action in actions if (words := _change(action))))


def _change(action: Action) -> str:
    match action:
        case effects.CreateTable(table=table):
            return f"creates {table}"
        case effects.DropTable(table=table):
            return f"drops {table}"
        case effects.RenameTable(table=table, to=to):
            return f"renames {table} to {to}"
        case effects.AddColumn(table=table, column=column):
            return f"adds or changes {table}.{column.name}"
        case effects.DropColumn(table=table, column=column):
            return f"drops {table}.{column}"
        case effects.RenameColumn(table=table, column=column, to=to):
            return f"renames {table}.{column} to {to}"
    return ""
