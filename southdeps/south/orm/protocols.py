"""What rows, query sets and lookups ask of the model they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from southdeps.finding import ReferenceKind
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import Evaluator, Value
from southdeps.south.frozen import FrozenField, FrozenModel


class RowLike(Protocol):
    """A row of a model, created under the path condition `when` if the migration has made it."""

    when: tuple[Condition, ...]

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        """`row.name`"""

    def assign(self, interpreter: Evaluator, name: str, value: Value) -> None:
        """`row.name = value`"""

    def save(self, interpreter: Evaluator, *, forced: bool = False) -> None:
        """INSERT or UPDATE it; `forced` to be an INSERT."""

    def check(self, interpreter: Evaluator, name: str, value: Value) -> None:
        """Raise what Django raises if a field does not take a value."""


class ModelLike(Protocol):
    """A model class: its definition, the models related to it, and what using it needs of the database."""

    definition: FrozenModel
    reference: ReferenceKind
    database: str

    @property
    def key(self) -> str:
        """`app.model` in lower case."""

    @property
    def table(self) -> str:
        """The model's table; a proxy has that of its base."""

    @property
    def primary_key(self) -> tuple[FrozenField, ModelLike]:
        """The primary key, and the model that has it."""

    @property
    def is_complete(self) -> bool:
        """Whether the definition names every attribute of the model."""

    def on(self, database: str) -> ModelLike:
        """The same model on another database, by its alias."""

    def parents(self) -> Sequence[ModelLike]:
        """The concrete models that this one inherits from."""

    def related(self, key: str | None) -> ModelLike | None:
        """The model of that key, seen from this one."""

    def find_field(self, name: str) -> tuple[FrozenField, ModelLike] | None:
        """The field of that name, and the model that has it."""

    def reverse(self, name: str) -> tuple[FrozenField, ModelLike] | None:
        """The relation of another model that gives this one an attribute or lookup called `name`."""

    def referring(self) -> Iterator[tuple[FrozenField, ModelLike]]:
        """The fields that refer to this model, and the models that have them."""

    def many_table(self, field: FrozenField) -> tuple[str | None, ModelLike | None]:
        """The table between the two sides of a many-to-many field, and its `through` model if it has one."""

    def require(
        self, interpreter: Evaluator, columns: Iterable[str] | None = None, *, write: str = ""
    ) -> None:
        """Record that the table is used now, with these columns; None stands for all. They are read, unless there is a
        statement to `write` them: "insert" or "update".
        """

    def row(
        self,
        *,
        new: bool = False,
        values: Mapping[str, Value] | None = None,
        annotated: bool = False,
        many: bool = False,
    ) -> RowLike:
        """A row of this model, or `many`; an `annotated` one has attributes that the model does not know."""

    def method(self, interpreter: Evaluator, name: str, row: Value) -> Value | None:
        """A method of the model, bound to a row; None if it has none of that name."""

    def has_property(self, name: str) -> bool:
        """Whether the class has a property of that name, which `Model(**keywords)` takes."""

    def lacks(self, name: str) -> bool:
        """Whether instances certainly have no attribute of that name."""

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        """An attribute of the model class."""
