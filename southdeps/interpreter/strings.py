"""Strings that are put together from parts, some of which may be unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from southdeps.interpreter.alternatives import either
from southdeps.interpreter.plain import PLAIN, attempt, grow, size_of
from southdeps.interpreter.values import (
    HOLE,
    Args,
    Either,
    Evaluator,
    Keywords,
    PartialString,
    Unknown,
    Value,
)
from southdeps.syntax.literals import encodable

_INTEGER_FORMAT = re.compile(r"%[^a-zA-Z%]*[dif]")


def format_percent(interpreter: Evaluator, template: str, values: Value) -> Value:
    """`template % values`"""
    if re.search(r"%[^a-zA-Z%]*(\d{4}|\*)", template):
        return Unknown("a padded string")
    values = tuple(values) if isinstance(values, tuple) else values
    parts = tuple(
        values if isinstance(values, tuple) else values.values() if isinstance(values, dict) else (values,)
    )
    largest = max(map(size_of, parts), default=0)
    if not grow(interpreter, len(template) + template.count("%") * largest):
        return Unknown("a large string")
    for index, part in enumerate(parts):
        if isinstance(part, Either) and isinstance(values, tuple):
            return either(
                format_percent(interpreter, template, (*values[:index], option, *values[index + 1 :]))
                for option in part.options
            )
    if isinstance(values, Either):
        return either(format_percent(interpreter, template, option) for option in values.options)
    if not all(isinstance(part, PLAIN) for part in parts):
        return attempt(
            lambda: partial(re.sub(_INTEGER_FORMAT, "%s", template) % with_holes(values)), Unknown()
        )
    return attempt(lambda: encodable(template % values), Unknown())  # %c makes halves of surrogate pairs


def concatenate(interpreter: Evaluator, operands: Sequence[Value]) -> Value:
    """The sum of strings of which not all are known."""
    if not any(isinstance(operand, str | PartialString) for operand in operands):
        return Unknown()
    parts = [known_text(operand) for operand in operands]
    return partial("".join(parts)) if grow(interpreter, sum(map(len, parts))) else Unknown("a large string")


def known_text(value: Value) -> str:
    """What is known of a string, with `HOLE` for the rest."""
    return value if isinstance(value, str) else value.known if isinstance(value, PartialString) else HOLE


def with_holes(values: Value) -> Value:
    """Values for a format, with `HOLE` for those that aren't plain."""
    if isinstance(values, tuple):
        return tuple(part if isinstance(part, str) else HOLE for part in values)
    if isinstance(values, dict):
        return {key: part if isinstance(part, str) else HOLE for key, part in values.items()}
    return values if isinstance(values, str) else HOLE


def partial(known: str) -> Value:
    """A string with holes."""
    return PartialString("a string known in part", known)


def format_braces(interpreter: Evaluator, template: str, args: Args, keywords: Keywords) -> Value:
    """`template.format(...)`; format specifications are not applied."""
    largest = max(map(size_of, (*args, *keywords.values())), default=0)
    if not grow(interpreter, len(template) + template.count("{") * largest):
        return Unknown("a large string")
    counter = iter(range(len(args)))

    def replace(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        key = match[1]
        value = keywords[key] if key and not key.isdigit() else args[int(key) if key else next(counter)]
        return str(value) if isinstance(value, PLAIN) else HOLE

    try:
        text = re.sub(r"\{\{|\}\}|\{(\w*)\}", replace, template)
    except (LookupError, StopIteration):
        return Unknown()
    known = all(isinstance(value, PLAIN) for value in (*args, *keywords.values()))
    return text if known else partial(text)
