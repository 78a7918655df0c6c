"""Texts that are put together, of which some parts may not be known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from southdeps.interpreter.plain import MAX_SIZE, PLAIN, attempt, bounded
from southdeps.interpreter.values import HOLE, Args, Either, Keywords, PartialString, Unknown, Value, either

_INTEGER_FORMAT = re.compile(r"%[^a-zA-Z%]*[dif]")


def format_percent(template: str, values: Value) -> Value:
    """`template % values` with plain values."""
    if re.search(r"%[^a-zA-Z%]*(\d{4}|\*)", template):
        return Unknown("too large")
    values = tuple(values) if isinstance(values, tuple) else values
    parts = (
        values if isinstance(values, tuple) else values.values() if isinstance(values, dict) else (values,)
    )
    for index, part in enumerate(parts):
        if isinstance(part, Either) and isinstance(values, tuple):
            return either(
                format_percent(template, (*values[:index], option, *values[index + 1 :]))
                for option in part.options
            )
    if isinstance(values, Either):
        return either(format_percent(template, option) for option in values.options)
    if not all(isinstance(part, PLAIN) for part in parts):
        return attempt(
            lambda: partial(re.sub(_INTEGER_FORMAT, "%s", template) % with_gaps(values)), Unknown()
        )
    return attempt(lambda: bounded(template % values), Unknown())


def concatenate(operands: Sequence[Value]) -> Value:
    """The sum of texts of which not all are known."""
    if not any(isinstance(operand, str | PartialString) for operand in operands):
        return Unknown()
    return partial("".join(known_text(operand) for operand in operands))


def known_text(value: Value) -> str:
    """What is known of a text."""
    return value if isinstance(value, str) else value.known if isinstance(value, PartialString) else HOLE


def with_gaps(values: Value) -> Value:
    """Values for a format, with `GAP` for those that aren't plain."""
    if isinstance(values, tuple):
        return tuple(part if isinstance(part, str) else HOLE for part in values)
    if isinstance(values, dict):
        return {key: part if isinstance(part, str) else HOLE for key, part in values.items()}
    return values if isinstance(values, str) else HOLE


def partial(known: str) -> Value:
    """A text with gaps."""
    return PartialString("a text known in part", known) if len(known) <= MAX_SIZE else Unknown("too large")


def format_braces(template: str, args: Args, keywords: Keywords) -> Value:
    """`template.format(...)` with plain values and without format specifications."""
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
    return bounded(text) if known else partial(text)
