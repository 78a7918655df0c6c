"""What South fails with while it makes models of a migration's frozen definitions (south.orm._FakeORM).

South makes all of them before `forwards()` runs, so a model that is never used can stop the migration too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

from msgspec import Struct

from southdeps.effect_kinds import RaiseKind
from southdeps.interpreter.builtins import NAMES
from southdeps.interpreter.containers import LazyDict
from southdeps.interpreter.import_paths import UNKNOWN_NAMES
from southdeps.south.frozen_text import fields_in
from southdeps.south.orm import Orm

#: The beginning of a field, as South writes it: its name and its class.
_FIELD = re.compile(r"""(?:^|[{,])\s*u?['"](\w+)['"]: \(u?['"](\w+\.[\w.]+)['"],""", re.MULTILINE)
#: The options of a model, which are no fields.
_META = re.compile(r"""u?['"]Meta['"]: \{[^{}]*\}""")
_STRING = r"""u?("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
#: Arguments of a field, which are Python in strings: those by position in a list, and those by keyword.
_POSITIONAL = re.compile(rf"\s*\[(?:\s*{_STRING}\s*,?)+\s*\]")
_ARGUMENT = re.compile(rf"{_STRING}:\s*{_STRING}|{_STRING}")
#: An argument that is no literal: a name, perhaps with attributes, perhaps called.
_NAMED = re.compile(r"([A-Za-z_]\w*)(?:\.(\w+))?(?:\.(\w+))?(?:\(.*\))?", re.DOTALL)
#: The time zone of a date, which is no Python if South has frozen its `repr`.
_ZONE = re.compile(r"\btzinfo=(?:([A-Za-z_]\w*)|<)")
#: What only a model that may fail holds: a class that is not Django's, arguments by position other than one model, and
#: an argument that begins like a name. Nine of ten models hold none of it.
_SUSPICIOUS = re.compile(
    r"""
      :\ \(u?['"](?!django\.|models\.)
    | \(u?['"][\w.]+['"],\s*\[(?!\]|"orm\['[\w.]+'\]"\])
    | (?<!object_name['"]):\s*u?['"](?=[A-Za-z_<])(?!(?:True|False|None)['"]|orm\[|[uUbBrR]{1,2}\\?['"])
    | tzinfo
    """,
    re.VERBOSE,
)
_SYNTAX = "SyntaxError: invalid syntax (<string>, line 1)"

#: What South evaluates a field's arguments with besides the names of the migration's own module (`eval_in_context`).
_CONTEXT = frozenset(
    [
        "FakeORM",
        "ImproperlyConfigured",
        "LazyFakeORM",
        "ModelsLocals",
        "ORMBaseNotIncluded",
        "SouthFieldClass",
        "UnfreezeMeLater",
        "_",
        "ask_for_it_by_name",
        "cache",
        "datetime",
        "datetime_utils",
        "db",
        "hacks",
        "inspect",
        "models",
        "orm",
        "string_types",
    ]
)
#: Further built-in names of Python 2 that the interpreter gives no meaning to.
_BUILTINS = frozenset(
    [
        "abs", "basestring", "bytearray", "bytes", "callable", "chr", "cmp", "complex", "dir", "divmod",
        "file", "filter", "float", "hash", "hex", "id", "input", "int", "isinstance", "issubclass", "iter",
        "list", "long", "next", "oct", "ord", "pow", "property", "raw_input", "reduce", "repr", "round",
        "slice", "type", "unichr", "unicode", "vars",
    ]
)  # fmt: skip


class FrozenError(Struct, frozen=True):
    """The last line of the traceback, and what kind of exception it is."""

    message: str
    kind: RaiseKind = RaiseKind.OTHER


class Suspects(NamedTuple):
    """What may fail in the text of one frozen model.

    `classes` are fields with the dotted name of a class that is not Django's; `defaults` are fields with the names that
    one of their arguments consists of. With `unreadable` an argument is no Python.
    """

    classes: tuple[tuple[str, str], ...]
    defaults: tuple[tuple[str, tuple[str, ...]], ...]
    unreadable: bool = False


_NOTHING = Suspects((), ())


@lru_cache(maxsize=65536)
def suspects(text: str) -> Suspects:
    """The fields of a frozen model that South may fail to make."""
    found = [one for one in map(suspects_in, fields_in(text)) if one is not _NOTHING]
    if not found:
        return _NOTHING
    return Suspects(
        tuple(chain.from_iterable(one.classes for one in found)),
        tuple(chain.from_iterable(one.defaults for one in found)),
        any(one.unreadable for one in found),
    )


@lru_cache(maxsize=65536)
def suspects_in(text: str) -> Suspects:
    """As `suspects`, for whole fields; migrations freeze the same ones again and again."""
    if _SUSPICIOUS.search(text) is None:
        return _NOTHING
    text = _META.sub("", text)
    classes, defaults, unreadable = [], [], False
    fields = list(_FIELD.finditer(text))
    for match, after in zip_longest(fields, fields[1:]):
        field, path = match.groups()
        if not path.startswith(("django.", "models.")):
            classes.append((field, path))
        arguments = text[match.end() : after.start() if after is not None else len(text)]
        for argument in arguments_in(arguments):
            named, zone = _NAMED.fullmatch(argument), _ZONE.search(argument)
            defaults += [
                (field, tuple(filter(None, found.groups())))
                for found in (named, zone)
                if found is not None and found[1]
            ]
            unreadable |= argument.startswith("<") or (zone is not None and zone[1] is None)
    return (
        Suspects(tuple(classes), tuple(defaults), unreadable)
        if classes or defaults or unreadable
        else _NOTHING
    )


def arguments_in(text: str) -> Iterator[str]:
    """The Python source of the arguments in a field's list and dict."""
    inner = _POSITIONAL.match(text)
    for place, (_, by_keyword, alone) in enumerate(_ARGUMENT.findall(text)):
        if by_keyword or (inner is not None and place == 0):
            yield (by_keyword or alone)[1:-1]


def construction_error(
    orm: Orm, module_names: Mapping[str, object], missing_class: Callable[[str], str | None]
) -> FrozenError | None:
    """The first failure to make a model of what is frozen; None if there is none.

    `module_names` are those that the migration's module binds; `missing_class` says what is wrong with the dotted name
    of a class, None if it may be right.
    """
    for key in orm.definitions:
        if not isinstance(key, str):
            return FrozenError(f"AttributeError: '{type(key).__name__}' object has no attribute 'split'")
    unfrozen = orm.unfrozen()
    if unfrozen is not None:
        return FrozenError(unfrozen, RaiseKind.MODEL_NOT_FROZEN)
    texts = orm.definitions.texts if isinstance(orm.definitions, LazyDict) else {}
    names = {*module_names, *_model_names(orm)}
    found = {
        full: one for full, key in orm.keys.items() if (one := suspects(texts.get(key, ""))) is not _NOTHING
    }
    if any(one.unreadable for one in found.values()):
        return FrozenError(_SYNTAX)
    # One model in a thousand is wrong: look at each class and default once before asking which model has it.
    class_errors = {
        path: missing_class(path) for path in {path for one in found.values() for _, path in one.classes}
    }
    names_used = {parts for one in found.values() for _, parts in one.defaults}
    name_errors = {parts: default_error(parts, names) for parts in names_used}
    if not any(class_errors.values()) and not any(name_errors.values()):
        return None
    for full, one in found.items():
        errors = [(field, class_errors[path]) for field, path in one.classes]
        errors += [(field, name_errors[parts]) for field, parts in one.defaults]
        for field, reason in errors:
            if reason is not None:
                model = full.partition(".")[2]
                return FrozenError(
                    f"ValueError: Cannot successfully create field '{field}' for model '{model}': {reason}."
                )
    return None


def _model_names(orm: Orm) -> Collection[str]:
    return [full.partition(".")[2] for full in orm.keys]


def default_error(parts: tuple[str, ...], names: Collection[str]) -> str | None:
    """What evaluating a default such as `datetime.datetime.now` fails with; None if it may be evaluated."""
    root, *attributes = parts
    known = root in names or root.lower() in names or root in NAMES or root in _CONTEXT or root in _BUILTINS
    if not known and UNKNOWN_NAMES in names:
        return None
    if not known:
        return f"name '{root}' is not defined"
    if root != "datetime" or not attributes:
        return None
    if not hasattr(dt, attributes[0]):
        return f"'module' object has no attribute '{attributes[0]}'"
    if attributes[0] == "datetime" and len(attributes) > 1 and not hasattr(dt.datetime, attributes[1]):
        return f"type object 'datetime.datetime' has no attribute '{attributes[1]}'"
    return None
