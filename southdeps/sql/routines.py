"""Functions, procedures and DO blocks: what stands in them, and whether it runs in a straight line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from southdeps.sql.lexer import Token, normal, statements, string_value, tokenize
from southdeps.sql.names import NAME, fold, parts, use
from southdeps.sql.synopsis import synopsis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from southdeps.sql.statements import TableUse

_CREATE = synopsis("CREATE [OR REPLACE] {FUNCTION|PROCEDURE} @name rest=...")
_RETURNS = synopsis("... RETURNS SETOF @name ...")
_TYPE_OF = re.compile(rf"(?P<name>{NAME}) % (?P<what>ROWTYPE|TYPE)\b", re.IGNORECASE)

_ASSIGNMENT = re.compile(rf"{NAME} (: )?= ")

_CONTROL = (
    *("IF", "ELSIF", "ELSE", "CASE", "LOOP", "WHILE", "FOR", "FOREACH", "EXIT", "CONTINUE"),
    *("BEGIN", "END", "EXCEPTION", "DECLARE", "OPEN", "FETCH", "CLOSE"),
)


class Routine(NamedTuple):
    """A function or procedure, or (without a name) a DO block.

    `body` is what its string holds, if it has one, `returns` the type of the rows that it returns.
    """

    name: str | None
    language: str | None
    body: str | None
    returns: str | None


def routine(statement: Sequence[Token]) -> Routine | None:
    """Read CREATE FUNCTION, CREATE PROCEDURE and DO; None for any other statement."""
    do = statement[0].is_word("DO")
    if not do and not statement[0].is_word("CREATE"):
        return None
    match = _CREATE(normal(statement, blank=True))
    if not (do or match):
        return None
    pairs = list(pairwise(statement))
    bodies = [
        string_value(token)
        for before, token in pairs
        if token.kind in ("string", "dollar")
        and (before.is_word("AS") or (do and not before.is_word("LANGUAGE")))
    ]
    languages = [
        (string_value(token) if token.kind == "string" else token.text).lower()
        for before, token in pairs
        if before.is_word("LANGUAGE")
    ]
    returns = _RETURNS(match["rest"] or "") if match else None
    return Routine(
        name=parts(match["name"])[-1] if match else None,
        language=next(iter(languages), "plpgsql" if do else None),
        body=next(iter(bodies), None),
        returns=parts(returns["name"])[-1] if returns else None,
    )


def declared_types(body: str) -> list[TableUse]:
    """List the tables that PL/pgSQL looks up when CREATE FUNCTION compiles a body: `%TYPE` and `%ROWTYPE`.

    PostgreSQL's documentation of PL/pgSQL, "Copying Types" and "Row Types" (`check_function_bodies` is on by
    default); all else in the body is looked up when it runs.
    """
    needs = []
    for match in _TYPE_OF.finditer(normal(tokenize(body), blank=True)):
        if match["what"].upper() == "ROWTYPE":
            needs += use(match["name"], "read")
        elif " . " in match["name"]:  # else it is the type of another variable
            table, _, column = match["name"].rpartition(" . ")
            needs += use(table, "read", [fold(column)])
    return needs


def straight_line(body: Sequence[Token]) -> list[list[Token]] | None:
    """List the statements of a PL/pgSQL body that all run, one after the other; None if that is not sure."""
    tokens = list(body)
    begin = next((index for index, token in enumerate(tokens) if token.is_word("BEGIN")), None)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if begin is None or not tokens[0].is_word("BEGIN", "DECLARE") or not tokens[-1].is_word("END"):
        return None
    executed = []
    for statement in statements(tokens[begin + 1 : -1]):
        first, *rest = statement
        if first.is_word(*_CONTROL):
            return None
        if first.is_word("PERFORM"):
            executed.append([Token("word", "SELECT", first.start), *rest])
        elif first.is_word("EXECUTE"):
            if [token.kind for token in rest] not in (["string"], ["dollar"]):
                return None
            executed += statements(tokenize(string_value(rest[0])))
        elif not (first.is_word("RAISE", "NULL", "RETURN", "GET") or _ASSIGNMENT.match(normal(statement))):
            executed.append(statement)
        elif any(token.is_word("SELECT") for token in rest):
            return None
    return executed
