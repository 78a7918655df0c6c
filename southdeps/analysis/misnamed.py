"""What files would make that South skips, since it takes no such name for a migration's (`0002_a-b.py`)."""

from __future__ import annotations

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.effects import Action


def misnamed_maker(context: AnalysisContext, table: str, column: str | None = None) -> str | None:
    """Why a table, or a column, that no migration makes is not there: the file that South skips, if there is one."""
    for name, steps in context.misnamed.items():
        if any(makes(step, table, column) for step in steps):
            verb = "creates" if column is None else "adds"
            return f"only {name.name}.py {verb}, and South skips a file of that name"
    return None


def makes(step: Action, table: str, column: str | None) -> bool:
    """Whether a step makes the table, or the column."""
    match step:
        case effects.CreateTable(table=made, columns=columns):
            return made == table and (column is None or column in {one.name for one in columns})
        case effects.RenameTable(to=made):
            return made == table and column is None
        case effects.AddColumn(table=changed, column=added):
            return (changed, added.name) == (table, column)
        case effects.RenameColumn(table=changed, to=added_name):
            return (changed, added_name) == (table, column)
    return False
