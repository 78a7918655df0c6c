"""The interpreter of migrations: which exceptions South and the database recover from, and what is noted of others."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.effect_kinds import RaiseKind
from southdeps.effects import Action
from southdeps.interpreter.budget import Budget
from southdeps.interpreter.conditions import LOOP, Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.import_paths import absolute
from southdeps.interpreter.interpreter import Interpreter
from southdeps.interpreter.values import (
    Args,
    Class,
    External,
    Keywords,
    Raised,
    RaisedError,
    Scope,
    Unknown,
    Value,
)
from southdeps.south.closed_classes import open_up
from southdeps.south.environment import TrackedEnvironment
from southdeps.south.recovery import recovered_risks, without_risks


class MigrationInterpreter(Interpreter):
    """Interprets the modules of a project for one migration."""

    def __init__(
        self,
        resolve: Callable[[str], Value],
        django: TrackedEnvironment,
        absolute: Callable[[str, Scope], str] = absolute,
        budget: Budget | None = None,
        module: str | None = None,
        as_live: Callable[[Value], Value] = lambda value: value,
        missing_class: Callable[[str], str | None] = lambda path: None,
    ) -> None:
        """Interpret a migration, or a module for it.

        `django` knows the kind of database; `module` is the migration's own; `as_live` makes models of classes;
        `missing_class` says what importing a class by its dotted name fails with.
        """
        super().__init__(resolve, absolute, budget, module)
        self.django = django
        self.as_live = as_live
        self.missing_class = missing_class

    def get(self, owner: Value, attr: str) -> Value:
        """`owner.attr`; a model class of the project is a live model, whatever way leads to it."""
        value = super().get(self.as_live(owner) if isinstance(owner, Class) else owner, attr)
        if isinstance(owner, External) and isinstance(value, Unknown) and not self.in_helper_module:
            missing = self.missing_class(f"{owner.path}.{attr}")
            if missing is not None:
                self.raise_error(error("AttributeError", missing))
        return self.as_live(value) if isinstance(value, Class) else value

    def check_import(self, path: str, scope: Scope) -> None:
        """Raise ImportError if a migration imports a name that its module in the project lacks."""
        if scope.module == self.reported_module and self.missing_class(path) is not None:
            self.raise_error(error("ImportError", f"cannot import name {path.rpartition('.')[2]}"))

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        """`func(*args, **keywords)`"""
        return super().call_value(self.as_live(func) if isinstance(func, Class) else func, args, keywords)

    def escape(self, value: Value, func: External | Unknown) -> None:
        """Note that unknown code has a value; it may give a class any attribute, unless it is Django's."""
        if isinstance(value, Class) and not (isinstance(func, External) and func.path.startswith("django.")):
            open_up(value)
        super().escape(value, func)

    def all_hold(self, parts: tuple[Condition, ...], text: str) -> Condition | None:
        """Conditions on tables that hold together: the simulation decides them."""
        return (
            data_conditions.AllHold(text, parts=parts) if all(map(data_conditions.tables_of, parts)) else None
        )

    def is_opaque(self, cls: Class) -> bool:
        """Whether a class is one of Django's fields or the like by inheritance."""
        return any(
            isinstance(base, External)
            and base.path.startswith("django.db.models")
            and not base.path.endswith("Manager")
            for ancestor in cls.lineage()
            for base in ancestor.bases
        )

    def record_raise(self, raised: Raised) -> None:
        """Note an exception that nothing catches, unless it depends on data or on what a helper module checks."""
        opaque = any(type(condition) is Condition for condition in raised.when)
        if LOOP in raised.when or (opaque and raised.in_helper):
            return
        cause = raised.error.cause
        kind = cause if isinstance(cause, RaiseKind) else RaiseKind.OTHER
        self.effects.append(effects.RaiseException(raised.at, raised.when, str(raised.error), kind))

    def unmet(self, error: RaisedError, condition: Condition) -> RaisedError:
        """The exception that is raised unless a condition holds: for want of a row, if it is about rows."""
        about_rows = isinstance(condition, data_conditions.RowsExist)
        return replace(error, cause=RaiseKind.NO_ROW) if about_rows and error.cause is None else error

    def recovered(self, start: int, middle: int, stop: int, caught: frozenset[str]) -> None:
        """Take out what may fail in the body and what its handlers recover from."""
        begun = [step for step in self.effects[:start] if is_call(step, "start_transaction")]
        done = [*begun, *self.effects[start:]]
        risky = any(
            step.risk() is not None or step.refused_as is not None for step in self.effects[start:middle]
        )
        if not risky or not caught:
            return
        aborts = self.django.ask().backend == "postgresql"
        kinds = recovered_risks(caught, done, aborts=aborts)
        if kinds:
            body, orelse = self.effects[start:middle], self.effects[middle:stop]
            self.effects[start:stop] = without_risks(body, orelse, kinds)


def is_call(step: Action, name: str) -> bool:
    """Whether an effect is that call about transactions."""
    return isinstance(step, effects.Transaction) and step.call == name
