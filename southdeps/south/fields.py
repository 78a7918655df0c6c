"""What a field object says of its column: Django 1.6's field classes and their defaults.

Both the calls of migrations (`self.gf('django.db.models.fields.CharField')(max_length=50)`) and frozen fields give a
class's dotted name and keywords. Only Django's own classes are known; of others neither type nor name is guessed.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from southdeps.column_definition import ColumnType
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import (
    Value,
)

#: Field class -> the internal type that decides on the column's type, the class's own `max_length`
#: (`django.db.models.fields`, `django.db.models.fields.files`).
_CLASSES: dict[str, tuple[str, int | None]] = {
    **{
        kind: (kind, None)
        for kind in (
            "AutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField", "DateField", "DateTimeField",
            "DecimalField", "FloatField", "IntegerField", "NullBooleanField", "PositiveIntegerField",
            "PositiveSmallIntegerField", "SmallIntegerField", "TextField", "TimeField",
        )
    },
    "CommaSeparatedIntegerField": ("CharField", None),
    "EmailField": ("CharField", 75),
    "FileField": ("FileField", 100),
    "FilePathField": ("FilePathField", 100),
    "GenericIPAddressField": ("GenericIPAddressField", 39),
    "ImageField": ("FileField", 100),
    "IPAddressField": ("IPAddressField", 15),
    "OrderWrt": ("IntegerField", None),
    "SlugField": ("SlugField", 50),
    "URLField": ("CharField", 200),
}  # fmt: skip

#: Classes for which the empty string is no value (`Field.empty_strings_allowed`).
_NO_EMPTY_STRINGS = frozenset(
    [
        "AutoField", "BigIntegerField", "BinaryField", "BooleanField", "DateField", "DateTimeField", "DecimalField",
        "FloatField", "ForeignKey", "GenericIPAddressField", "IPAddressField", "IntegerField", "NullBooleanField",
        "OneToOneField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TimeField",
        "OrderWrt",
    ]
)  # fmt: skip

#: Keys that Django replaces by a plain integer in the columns that refer to them (`ForeignKey.db_type`).
_INTEGER_KEYS = frozenset({"AutoField", "PositiveIntegerField", "PositiveSmallIntegerField"})


class FieldSpec(Struct, frozen=True):
    """What a field says of its column but for the name.

    `type` is None for a class that is not known, and for relations: their type is that of the key they refer to.
    `default` is "none" where it is None, "value" where there is another or a callable, "" without one;
    `empty_strings` is `empty_strings_allowed`. An `automatic` one is set to the time when a row is saved.
    """

    type: ColumnType | None = None
    null: bool = False
    primary_key: bool = False
    unique: bool = False
    index: bool = False
    default: str = ""
    empty_strings: bool = True
    automatic: bool = False


def read_field(path: str, keyword: Callable[[str], Value]) -> FieldSpec:
    """What a field of the class `path` says; `keyword` gives the value of an argument, None if it is not given."""
    name = path.rpartition(".")[2]
    one_to_one, relates = name.endswith("OneToOneField"), is_relation(name)
    kind = _type(path, name, keyword)
    # A serial of a class that is not known, which an INSERT need not name.
    serial = kind is None and name.endswith("AutoField")
    index = keyword("db_index")
    has_index = (relates or name == "SlugField") if index is None else index is True
    return FieldSpec(
        type=kind,
        null=serial or name.endswith("NullBooleanField") or keyword("null") is True,
        primary_key=keyword("primary_key") is True,
        unique=one_to_one or keyword("unique") is True,
        index=has_index,
        default=_default(keyword),
        empty_strings=name not in _NO_EMPTY_STRINGS,
        automatic=keyword("auto_now") is True or keyword("auto_now_add") is True,
    )


def _type(path: str, name: str, keyword: Callable[[str], Value]) -> ColumnType | None:
    if not is_django(path) or name not in _CLASSES:
        return None
    kind, own = _CLASSES[name]
    given = [_number(keyword(word)) for word in ("max_length", "max_digits", "decimal_places")]
    if None in given:
        return None
    length, digits, places = (number if number != _NOT_GIVEN else None for number in given)
    return ColumnType(kind, own if length is None or "IPAddress" in kind else length, digits, places)


#: Stands for a number that is not given; None is one that is known only at run time.
_NOT_GIVEN = -1


def _number(value: Value) -> int | None:
    """A length; Django puts whatever is given into the type, a text too."""
    if value is None:
        return _NOT_GIVEN
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    return value if isinstance(value, int) else None


def _default(keyword: Callable[[str], Value]) -> str:
    """Whether there is a default; `keyword` gives None both for no default and for None itself."""
    value = keyword("default")
    if value is None:
        return "none" if keyword("default is None") is True else ""
    return "value"


def is_django(path: str) -> bool:
    """Whether a field class is one of `django.db.models`; old migrations freeze it as `models.CharField`."""
    return path.startswith(("django.db.models.", "models."))


def is_django_type(kind: str) -> bool:
    """Whether Django has a field class of that name whose column's type is known."""
    return kind in _CLASSES


def has_type(name: str, kind: str) -> bool:
    """Whether the field class of Django called `name` has that internal type."""
    return name in _CLASSES and _CLASSES[name][0] == kind


def is_relation(kind: str) -> bool:
    """Whether a field class, by its name, refers to another model with its first argument."""
    return kind.endswith(("ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey"))


def has_no_column(kind: str) -> bool:
    """Whether a field class, by its name, makes no column."""
    return "ManyToMany" in kind or kind in {"GenericForeignKey", "GenericRelation"}


def key_type(key: ColumnType | None) -> ColumnType | None:
    """The type of a column that refers to a key of that type."""
    return ColumnType("IntegerField") if key is not None and key.kind in _INTEGER_KEYS else key


def keywords_of(call: CallResult) -> Callable[[str], Value]:
    """The arguments of a call that makes a field, for `read_field`."""

    def keyword(name: str) -> Value:
        if name == "default is None":
            return "default" in call.keywords and call.keywords["default"] is None
        return call.keywords.get(name)

    return keyword
