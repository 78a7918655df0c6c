"""One statement -> sqlglot's tree, in the first dialect that can parse it, within a limit of steps.

Importing this module takes 110 ms, so that is done where a query has to be read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from southdeps.sql.effort import STEPS_PER_TEXT, TooCostlyError, current

if TYPE_CHECKING:
    from sqlglot.parser import Parser

DIALECTS = ("postgres", "mysql", "sqlite", "oracle")

_ROOTS = (exp.Query, exp.Values, exp.Insert, exp.Update, exp.Delete, exp.Merge)
_TOKEN = re.compile(r"\w+|[^\w\s]")
#: No name in a string is as long as this, so that nothing in it matters.
_LONG_STRING = re.compile(r"'(?:[^']|''){200,}'")


def parse(text: str, *, dialect: str) -> exp.Expr | None:
    """The tree of one query or change of rows, in normal form; None if no dialect, or too many steps, can parse it."""
    text = re.sub(r"^REPLACE INTO ", "INSERT INTO ", text, flags=re.IGNORECASE)
    text = _LONG_STRING.sub("''", text)
    effort = current()
    size = len(_TOKEN.findall(text))
    for name in (dialect, *(other for other in DIALECTS if other != dialect)):
        steps = effort.allowance(size)
        if steps == 0:
            effort.exceeded = True
            return None
        try:
            with _silence():
                trees, taken = _counted(text, name, steps)
        except TooCostlyError:
            effort.spend(steps)
            effort.exceeded = True
            return None
        except (SqlglotError, RecursionError):
            effort.spend(STEPS_PER_TEXT + size)
            continue
        effort.spend(STEPS_PER_TEXT + taken)
        # What sqlglot does not know it takes for a command or an alias, rather than refuse it.
        if len(trees) == 1 and isinstance(trees[0], _ROOTS):
            return trees[0]
    return None


def _counted(text: str, name: str, steps: int) -> tuple[list[exp.Expr | None], int]:
    """Parse in one dialect; also how many steps that took. Raises TooCostlyError beyond `steps`."""
    dialect = sqlglot.Dialect.get_or_raise(name)
    parser = _parser_class(name)(dialect=dialect)
    parser.steps_left = steps
    trees = parser.parse(dialect.tokenize(text), text)
    return trees, steps - parser.steps_left


@cache
def _parser_class(name: str) -> Any:
    """The parser of sqlglot for a dialect, counting how often it moves on: back and forth while it tries."""
    original: type[Parser] = sqlglot.Dialect.get_or_raise(name).parser_class

    def advance(self: Any, times: int = 1) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise TooCostlyError
        original._advance(self, times)  # noqa: SLF001 - sqlglot has no limit of its own

    return type(f"Counting{original.__name__}", (original,), {"_advance": advance, "steps_left": 0})


@contextmanager
def _silence() -> Iterator[None]:
    """Keep sqlglot's warnings from standard error: our own findings tell what could not be read."""
    logger = logging.getLogger("sqlglot")

    def refuse(_record: logging.LogRecord) -> bool:
        return False

    logger.addFilter(refuse)
    try:
        yield
    finally:
        logger.removeFilter(refuse)
