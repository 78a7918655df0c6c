"""The rows that raw SQL selects, as a migration's code goes on with them."""

from __future__ import annotations

from southdeps import data_conditions, effects
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.nullable import NoneUnless
from southdeps.interpreter.values import AbstractObject, Evaluator, RaisedError, Unknown, Value


class SelectedRows(AbstractObject):
    """All rows of a SELECT: what `fetchall()` and `db.execute()` return."""

    def __init__(self, table: str, *, filtered: bool) -> None:
        """There are none unless `table` has rows; if `filtered`, not each of them counts."""
        self.table = table
        self.filtered = filtered

    def condition(self) -> Condition:
        """The condition that there is a row."""
        return data_conditions.rows_exist(self.table, filtered=self.filtered)

    def demand(self, interpreter: Evaluator, absent: RaisedError) -> None:
        """Record that there has to be a row, else `absent` is raised."""
        if not interpreter.may_raise(absent, self.condition()):
            interpreter.record(effects.Find, self.table, (), not self.filtered, str(absent))

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        if isinstance(key, slice):
            return Unknown("rows of a query")
        if isinstance(key, int):
            self.demand(interpreter, error("IndexError", "list index out of range"))
        return Unknown("a row of a query")

    def symbolic_element(self, interpreter: Evaluator) -> Value:
        return Unknown("a row of a query")

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return self.condition()

    def describe(self) -> str:
        return f"rows of {self.table}"


class AggregatedRow(AbstractObject):
    """The one row of `SELECT MAX(...)`: its value is NULL unless `rows` has some."""

    def __init__(self, rows: SelectedRows) -> None:
        self.rows = rows

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        return (
            NoneUnless(self.rows.condition(), f"an aggregate of {self.rows.table}") if key == 0 else Unknown()
        )

    def elements(self) -> list[Value]:
        return [NoneUnless(self.rows.condition(), f"an aggregate of {self.rows.table}")]

    def describe(self) -> str:
        return f"an aggregate of {self.rows.table}"


class AggregatedRows(AbstractObject):
    """The rows of `SELECT MAX(...)`: always one."""

    def __init__(self, row: AggregatedRow) -> None:
        self.row = row

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        return self.row if key == 0 else Unknown("rows of a query")

    def elements(self) -> list[Value]:
        return [self.row]

    def describe(self) -> str:
        return self.row.describe()


class FetchedRow(NoneUnless):
    """What `fetchone()` returns: a row, None if there is none."""

    def __init__(self, rows: SelectedRows) -> None:
        super().__init__(rows.condition(), f"a row of {rows.table}")
        self.rows = rows

    def require(self, interpreter: Evaluator, raised: RaisedError) -> None:
        self.rows.demand(interpreter, raised)
