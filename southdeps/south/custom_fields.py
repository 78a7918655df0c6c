"""Field classes of the scanned project, resolved to the class of Django that they are based on.

What such a class says of its column is its base's, with the arguments that its own `__init__` hands on, and what its
`db_type`, `get_internal_type` and `get_attname` answer (Django 1.6, `django.db.models.fields.Field`). A class of which
one of these can't be read stays unknown: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from southdeps.column_definition import ColumnType
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.interpreter import Interpreter
from southdeps.interpreter.values import (
    Args,
    Class,
    External,
    Instance,
    Keywords,
    Native,
    Unknown,
    Value,
)
from southdeps.south.fields import has_type, is_django, is_django_type, is_relation

#: What decides on a column besides what is asked for here; a class that defines one of them is not understood.
_OPAQUE = frozenset(
    ["__new__", "column", "db_parameters", "get_attname_column", "set_attributes_from_name", "unique"]
)
_FIELDS = "django.db.models.fields."
#: Arguments that every field of Django takes by position.
_LABELS = ("verbose_name", "name")
#: The arguments that have to be known.
_DECISIVE = (
    "primary_key", "unique", "null", "db_index", "db_column", "max_length", "max_digits", "decimal_places",
)  # fmt: skip


class CustomField(CallResult):
    """A field of the project's own class, with the path and the arguments of the Django class that it is based on.

    `sql_type` is the type that its `db_type` answers, if it has one.
    """

    def __init__(
        self, path: str, keywords: Keywords, made: Instance, answers: FieldInterpreter, sql_type: str | None
    ) -> None:
        super().__init__(path, (), keywords)
        self.made = made
        self.answers = answers
        self.sql_type = sql_type

    @property
    def type(self) -> ColumnType | None:
        """The column's type, if the class itself names it."""
        return None if self.sql_type is None else ColumnType("Field", sql=self.sql_type)

    def attname(self, name: str) -> str | None:
        """The attribute, and column, of a field called so; None if that is not known."""
        self.made.names["name"] = name
        answer = self.answers.ask(self.made, "get_attname", name)
        return answer if isinstance(answer, str) else None


class FieldInterpreter(Interpreter):
    """Interprets the methods of a field class.

    It keeps the arguments with which each call of Django's own `__init__` is `reached`; all of them surely, or not
    (`is_decided`).
    """

    reached: list[tuple[Args, Keywords]]

    def __init__(self, resolve: Callable[[str], Value]) -> None:
        super().__init__(resolve)
        self.reached = []
        self.is_decided = True

    def call_value(self, func: Value, args: Args, keywords: Keywords) -> Value:
        """`func(*args, **keywords)`; a name that is not known and ends in `__init__` is that of a base class."""
        match func:
            case Class() if self.frames:  # what the field makes for itself
                outer, self.reached = self.reached, []
                value = super().call_value(func, args, keywords)
                self.reached = outer
                return value
            case External(path=path) | Unknown(text=path) if path.endswith(".__init__"):
                given = tuple(one for one in args if not isinstance(one, Instance))
                self.reached.append((given, dict(keywords)))
                self.is_decided &= not self.path_condition
                return None
        return super().call_value(func, args, keywords)

    def ask(self, made: Instance, method: str, default: Value, *args: Value) -> Value:
        """What a method of the class answers; `default` if it defines none."""
        try:
            made.cls.find(method)
        except KeyError:
            return default
        answer = self.call_value(self.inherited(made.cls, method, made), args, {})
        known = self.raised is None
        self.raised = None
        return answer if known else Unknown(method)


def resolve_field(call: CallResult, resolve: Callable[[str], Value]) -> CallResult:
    """The field of Django that a field of the project's own class is; `call` itself if that is not known.

    `resolve` answers what a dotted name stands for.
    """
    if is_django(call.path):
        return call
    cls = resolve(call.path)
    if not isinstance(cls, Class):
        return call
    bases = list(_django_bases(cls, resolve))
    if len(bases) != 1 or any(name in one.scope.names for one in cls.lineage() for name in _OPAQUE):
        return call
    return _made(call, cls, bases[0], FieldInterpreter(resolve)) or call


def _made(call: CallResult, cls: Class, base: str, interpreter: FieldInterpreter) -> CustomField | None:
    """The field that the class makes; None if it can't be known."""
    made = interpreter.call_value(cls, call.args, call.keywords)
    if interpreter.raised is not None or not isinstance(made, Instance):
        return None
    if not any("__init__" in one.scope.names for one in cls.lineage()):
        interpreter.reached.append((call.args, call.keywords))
    if len(interpreter.reached) != 1 or not interpreter.is_decided:
        return None
    args, keywords = interpreter.reached[0]
    keywords = {**keywords, **{name: made.names[name] for name in _DECISIVE if name in made.names}}
    if is_relation(base):
        if args:
            keywords.setdefault("to", args[0])
    elif len(args) > len(_LABELS):
        return None
    if not all(isinstance(keywords.get(name), str | int | None) for name in _DECISIVE):
        return None
    kind = interpreter.ask(made, "get_internal_type", base.rpartition(".")[2])
    sql_type = interpreter.ask(made, "db_type", None, Unknown("connection"))
    if not isinstance(kind, str) or not isinstance(sql_type, str | None):
        return None
    own = base.rpartition(".")[2]
    if kind != own and not is_relation(own):
        base = f"{_FIELDS}{kind}" if is_django_type(kind) and not has_type(own, kind) else base
    if sql_type is None and not is_relation(own) and not has_type(base.rpartition(".")[2], kind):
        return None
    return CustomField(base, keywords, made, interpreter, sql_type)


def _django_bases(cls: Class, resolve: Callable[[str], Value]) -> Iterator[str]:
    """The field classes of Django that a class is derived from; an empty path for any other that is not known."""
    for ancestor in cls.lineage():
        for base in ancestor.bases:
            yield from _paths(base, resolve)


def _paths(base: Value, resolve: Callable[[str], Value]) -> Iterator[str]:
    if isinstance(base, CallResult) and base.path.endswith("with_metaclass"):
        for one in base.args[1:]:
            yield from ("",) if isinstance(one, Class) else _paths(one, resolve)
        return
    if isinstance(base, Class | Native):
        return  # a class of the project's own, or Python's `object`
    yield base.path if isinstance(base, External) and is_django(base.path) else ""
