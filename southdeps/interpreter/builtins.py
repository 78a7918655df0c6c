"""Python's built-in functions and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from southdeps.interpreter.alternatives import either
from southdeps.interpreter.builtin_classes import make_property, make_super, make_type, method_of
from southdeps.interpreter.containers import UnknownKeysDict, all_of, uncertain
from southdeps.interpreter.describing import describe
from southdeps.interpreter.doubts import with_doubts
from southdeps.interpreter.exceptions import EXCEPTIONS, error
from southdeps.interpreter.methods import DICT_METHODS, LIST_METHODS, STRING_METHODS, call_method, copy_dict
from southdeps.interpreter.nullable import NoneUnless
from southdeps.interpreter.plain import PLAIN, attempt, grow, size_of
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    DictValue,
    Either,
    Evaluator,
    External,
    Keywords,
    ListValue,
    Native,
    Truth,
    TupleValue,
    Unknown,
    Value,
    listed,
)


def native(function: Callable[..., Value], of_none: str = "") -> Native:
    """A function on plain values as a value; Unknown if it raises or an argument is unknown.

    `of_none` is what Python says if an argument is None, which this function then can't be called with.
    """

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        known = [interpreter.look_up(arg) for arg in args]
        for arg in known:
            if isinstance(arg, NoneUnless):
                if of_none:
                    arg.require(interpreter, error("TypeError", of_none))
            elif isinstance(arg, AbstractObject):
                interpreter.symbolic_iteration(arg)  # the function iterates over it now
        if any(isinstance(arg, Unknown | External | Either | AbstractObject) for arg in known):
            return Unknown()
        if not grow(interpreter, sum(map(size_of, known))):
            return Unknown("a large value")
        return attempt(lambda: function(*known, **keywords), Unknown())

    return Native(call)


def sequence_of(kind: Callable[[Iterable[Value]], Value]) -> Native:
    """`list(...)` and the like; an iterable whose elements are unknown stays as it is."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        if not args:
            return kind(())
        source = interpreter.look_up(args[0])
        if (elements := interpreter.iterate(source)) is not None:
            fits = grow(interpreter, len(elements))
            return with_doubts(kind(elements), source) if fits else Unknown("a large value")
        if isinstance(source, AbstractObject):
            value, conditions = interpreter.symbolic_iteration(source)
            return uncertain(value, conditions, source.describe(), source)
        return Unknown()

    return Native(call)


def _extreme(function: Callable[..., Value]) -> Native:
    """`min(...)` or `max(...)`, which need an element."""
    whole = native(function)

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        alone = interpreter.look_up(args[0]) if len(args) == 1 else None
        if isinstance(alone, AbstractObject):
            interpreter.symbolic_iteration(alone)
            words = f"{function.__name__}() arg is an empty sequence"
            interpreter.fail_unless(error("ValueError", words), holds=interpreter.truth(alone, None))
            return Unknown(f"{function.__name__}(...)")
        return whole.call(interpreter, args, keywords)

    return Native(call)


def _iter(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    return args[0] if len(args) == 1 else Unknown("iter(...)")


def _next(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[0]) if args else Unknown()
    if not isinstance(source, AbstractObject):
        return Unknown("next(...)")
    value, _ = interpreter.symbolic_iteration(source)
    if len(args) > 1:
        return either([value, args[1]])
    interpreter.fail_unless(error("StopIteration", ""), holds=interpreter.truth(source, None))
    return value


def _length(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    value = interpreter.look_up(args[0]) if args else Unknown()
    elements = interpreter.iterate(value)
    if elements is not None:
        return len(elements)
    if isinstance(value, AbstractObject):
        interpreter.symbolic_iteration(value)
        return value
    return Unknown()


#: What `probe` gives for an attribute that an object has not.
MISSING = object()


def probe(interpreter: Evaluator, owner: Value, name: str) -> Value:
    """The attribute of an object; MISSING if it has none of that name, which raises nothing here."""
    before, interpreter.raised = interpreter.raised, None
    with interpreter.guarding(None):
        value = interpreter.get(owner, name)
        missing, interpreter.raised = interpreter.raised is not None, before
    return MISSING if missing else value


def _getattr(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    if len(args) < 2 or not isinstance(args[1], str):
        return Unknown()
    if len(args) == 2:
        return interpreter.get(args[0], args[1])
    value = probe(interpreter, args[0], args[1])
    unknown = isinstance(value, Unknown) and not isinstance(interpreter.look_up(args[0]), Unknown)
    return args[2] if value is MISSING or unknown else value


def _hasattr(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    if len(args) < 2 or not isinstance(args[1], str):
        return Unknown()
    value = probe(interpreter, args[0], args[1])
    if value is MISSING:
        return False
    return Unknown() if isinstance(value, Unknown | External) else True


def _zip(*sequences: Value) -> Value:
    return listed(TupleValue(row) for row in zip(*sequences, strict=False))


def _enumerate(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[0]) if args else Unknown()
    elements = interpreter.iterate(source)
    if elements is not None:
        start = args[1] if len(args) > 1 and isinstance(args[1], int) else 0
        return listed(TupleValue(pair) for pair in enumerate(elements, start))
    value, conditions = interpreter.symbolic_iteration(source)
    return uncertain(TupleValue((Unknown("a number"), value)), conditions, "enumerate(...)")


def _bool(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    truth = interpreter.truth(args[0], None) if args else False
    return truth if isinstance(truth, bool) else Truth(truth)


def _print(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    for arg in map(interpreter.look_up, args):
        if isinstance(arg, AbstractObject) and not isinstance(arg, NoneUnless):
            interpreter.symbolic_iteration(arg)  # its elements are printed
    return Unknown("print")  # Python 2's statement prints what seems to be done with the result


def _range(*bounds: int) -> Value:
    numbers = range(*bounds)
    return listed(numbers) if len(numbers) <= 10_000 else Unknown()


def _map(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    elements = interpreter.iterate(interpreter.look_up(args[1])) if len(args) == 2 else None
    if elements is not None:
        return listed(interpreter.call_value(args[0], (element,), {}) for element in elements)
    if len(args) == 2:
        value, conditions = interpreter.symbolic_iteration(interpreter.look_up(args[1]))
        with interpreter.assuming(*conditions):
            return uncertain(interpreter.call_value(args[0], (value,), {}), conditions, "map(...)")
    return Unknown()


def _filter(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[1]) if len(args) == 2 else None
    elements = interpreter.iterate(source) if not isinstance(source, str) else None
    if elements is None:
        return Unknown()
    kept: list[Value] = []
    for element in elements:
        truth = interpreter.truth(
            element if args[0] is None else interpreter.call_value(args[0], (element,), {}), None
        )
        if truth is True:
            kept.append(element)
        elif truth is not False:
            kept.append(Unknown(f"filter(...) of {describe(element)}"))
    return TupleValue(kept) if isinstance(source, tuple) else listed(kept)


def _reduce(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[1]) if len(args) > 1 else None
    elements = interpreter.iterate(source)
    if isinstance(source, AbstractObject) and len(args) == 2:
        interpreter.symbolic_iteration(source)
        words = "reduce() of empty sequence with no initial value"
        interpreter.fail_unless(error("TypeError", words), holds=interpreter.truth(source, None))
    if elements is None:
        return Unknown()
    values = [*args[2:3], *elements]
    if not values:
        return Unknown()
    result = values[0]
    for value in values[1:]:
        result = interpreter.call_value(args[0], (result, value), {})
    return result


def _isinstance(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """Decided for lists, tuples, dicts and texts alone; a set is kept as a list."""
    if len(args) != 2:
        return Unknown()
    value, wanted = interpreter.look_up(args[0]), args[1]
    kind = next((kind for kind in (str, tuple, list, dict) if isinstance(value, kind)), None)
    kinds = [wanted] if not isinstance(wanted, tuple) else list(wanted)
    known = {id(NAMES[name]): of for name, of in _KINDS.items()}
    if kind is None or any(id(one) not in known for one in kinds):
        return Unknown("isinstance(...)")
    return kind in {known[id(one)] for one in kinds}


def _setattr(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    if len(args) == 3 and isinstance(args[1], str):
        interpreter.assign(args[0], args[1], args[2])
    elif args and isinstance(args[0], AbstractObject):
        args[0].escape()
    return None


def _dict(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[0]) if args else DictValue()
    if isinstance(source, dict | list | tuple):
        return attempt(lambda: copy_dict(source, **keywords), Unknown())
    if isinstance(source, AbstractObject):
        pair, conditions = interpreter.symbolic_iteration(source)  # it is read now
        known = isinstance(pair, tuple) and len(pair) == 2 and not keywords
        if known or isinstance(pair, Unknown):
            value = pair[1] if isinstance(pair, tuple) else Unknown("a value")
            return UnknownKeysDict(value, all_of(conditions, "elements of a dict"))
    return Unknown()


def _sum(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    parts = interpreter.iterate(interpreter.look_up(args[0])) if args else None
    if parts is None:
        return Unknown()
    if len(args) > 1 and isinstance(args[1], list) and all(isinstance(part, list) for part in parts):
        together = grow(interpreter, sum(map(len, parts)))
        return listed([*args[1], *(one for part in parts for one in part)]) if together else Unknown()
    numbers = all(isinstance(part, int | float) for part in parts)
    return sum(parts) if numbers and len(args) == 1 else Unknown()


def _text(value: Value = "") -> Value:
    if isinstance(value, PLAIN):
        return str(value)
    raise TypeError(value)


class BuiltinClass(AbstractObject):
    """A built-in class: what calling it gives, and its methods unbound, as in `dict.copy(models)`."""

    def __init__(self, make: Native, methods: Mapping[str, Callable[..., Value]]) -> None:
        self.make = make
        self.methods = methods

    def call(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        return self.make.call(interpreter, args, keywords)

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        function = self.methods.get(name)
        if function is None:
            return Unknown(f"....{name}")
        return Native(
            lambda interpreter, args, keywords: (
                call_method(interpreter, name, function, interpreter.look_up(args[0]), args[1:], keywords)
                if args
                else Unknown()
            )
        )


#: The classes that `isinstance` tells apart.
_KINDS: dict[str, type] = {"basestring": str, "tuple": tuple, "list": list, "dict": dict}

#: The built-in names that are known; any other unbound name is Unknown.
NAMES: dict[str, Value] = {
    **EXCEPTIONS,
    "len": Native(_length),
    "getattr": Native(_getattr),
    "hasattr": Native(_hasattr),
    "super": Native(make_super),
    "type": Native(make_type),
    "setattr": Native(_setattr),
    "isinstance": Native(_isinstance),
    "classmethod": method_of(with_class=True),
    "staticmethod": method_of(with_class=False),
    "property": Native(make_property),
    "map": Native(_map),
    "filter": Native(_filter),
    "reduce": Native(_reduce),
    "dict": BuiltinClass(Native(_dict), DICT_METHODS),
    "list": BuiltinClass(sequence_of(ListValue), LIST_METHODS),
    "tuple": sequence_of(TupleValue),
    "set": sequence_of(ListValue),
    "frozenset": sequence_of(ListValue),
    "reversed": sequence_of(lambda values: ListValue(list(values)[::-1])),
    "sorted": sequence_of(lambda values: attempt(lambda: ListValue(sorted(values)), ListValue(values))),
    "range": native(_range, "range() integer end argument expected, got NoneType."),
    "xrange": native(_range, "an integer is required"),
    "zip": native(_zip),
    "enumerate": Native(_enumerate),
    "str": BuiltinClass(native(_text), STRING_METHODS),
    "unicode": BuiltinClass(native(_text), STRING_METHODS),
    "basestring": BuiltinClass(native(_text), STRING_METHODS),
    "int": native(int, "int() argument must be a string or a number, not 'NoneType'"),
    "iter": Native(_iter),
    "next": Native(_next),
    "bool": Native(_bool),
    "any": native(any),
    "all": native(all),
    "min": _extreme(min),
    "max": _extreme(max),
    "sum": Native(_sum),
    "print": Native(_print),
    "object": Native(lambda interpreter, args, keywords: Unknown("object()")),
    "open": External("__builtin__.open"),
    "file": External("__builtin__.open"),
    "__file__": External("__builtin__.__file__"),
    "True": True,
    "False": False,
    "None": None,
}
