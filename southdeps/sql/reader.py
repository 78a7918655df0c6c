"""The whole of a text: its statements one after the other, with what one of them knows of those before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.sql.effort import MAX_CALLS, STEPS_PER_TEXT, Effort, current, within
from southdeps.sql.lexer import UNKNOWN, normal, statements, string_value, tokenize
from southdeps.sql.names import parts, sequence_owner, words
from southdeps.sql.routines import declared_types, routine, straight_line
from southdeps.sql.shape import generalized, without_data
from southdeps.sql.statements import (
    ColumnAdded,
    ColumnDropped,
    ColumnRenamed,
    Reading,
    SqlScript,
    Statement,
    TableCreated,
    TableDropped,
    TableRenamed,
    TableUse,
)
from southdeps.sql.synopsis import synopsis
from southdeps.sql.tables import read_table_definition
from southdeps.sql.utilities import read_utility

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from southdeps.sql.lexer import Token
    from southdeps.sql.routines import Routine
    from southdeps.sql.statements import Action

_QUERY_WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES", "TABLE", "MERGE", "REPLACE")
_CALL = synopsis("{CALL|EXECUTE|EXEC} @name ...")


def mentions(text: str, known: Collection[str]) -> tuple[str, ...]:
    """List the known tables whose names, or sequences' names, stand anywhere in a text but in comments.

    A cheap first look, in order of appearance: nothing is parsed, and a word is a word, in strings too.
    """
    found: dict[str, None] = {}
    for token in tokenize(text):
        for word in (token.text[1:-1], *re.findall(r"\w+", token.text)):  # without its quotes, in its parts
            names = (word, word.lower(), sequence_owner(word.lower()) or "")
            found.update((name, None) for name in names if name in known)
    return tuple(found)


def read_sql(text: str, *, dialect: str = "postgres", effort: Effort | None = None) -> SqlScript:
    """Read the SQL that a migration executes: what it needs of the schema, and what it makes of it.

    `dialect` (postgres, mysql, sqlite or oracle) is tried before the others. The values of `%s` and other
    placeholders do not matter; `UNKNOWN` may stand for a part of the text that is not known. Nothing is
    raised, whatever the text: what can't be read comes back as a statement that is not `parsed`. Names are
    folded as PostgreSQL folds them. All texts of one migration share an `effort`; beyond it, nothing more is
    parsed. Left out are tables of other schemas than `public`, catalogs, names of
    WITH queries, rows of functions, and what happens to temporary tables after their creation.
    """
    routines: dict[str, Routine] = {}
    temporary: set[str] = set()
    read = []
    with within(effort or Effort()):
        for piece in statements(tokenize(text, dialect=dialect)):
            core = without_data(piece)
            shape = normal(generalized(core))
            reading, dynamic = _read_once(core, shape, dialect, routines)
            read.append(
                Statement(
                    text=text[piece[0].start : piece[-1].start + len(piece[-1].text)],
                    shape=shape,
                    actions=_merge(_outside(reading.actions, temporary)),
                    words=reading.words,
                    parsed=reading.parsed,
                    costly=reading.costly,
                    dynamic=dynamic,
                )
            )
    return SqlScript(tuple(read))


def _read_once(
    piece: Sequence[Token], shape: str, dialect: str, routines: dict[str, Routine]
) -> tuple[Reading, bool]:
    """What a statement of this shape does, read once; and whether it names something unknown."""
    known = current().known
    found = None if routines else known.get((shape, dialect))  # what a call means depends on the routines
    if found is None:
        found = _without_unknown(_read(piece, dialect, routines))
        if not routines:
            known[shape, dialect] = found
    return found


def _read(
    piece: Sequence[Token],
    dialect: str,
    routines: dict[str, Routine],
    *,
    running: tuple[str, ...] = (),
    open_names: bool = False,
) -> Reading:
    """Read a statement; `running` are the routines that lead to it, if it stands in the body of one."""
    if made := routine(piece):
        if made.name is None:
            return _run(made, routines, running)
        routines[made.name] = made
        return _compile(made, routines)
    if piece[0].is_word("BEGIN") and len(piece) > 1 and piece[1].is_word(*_QUERY_WORDS):
        piece = piece[1:]  # Oracle's BEGIN UPDATE a ...; UPDATE b ...; END
    reading = _read_plain(piece, dialect, open_names=open_names)
    costly = current().left_out()
    if reading is None or costly:
        return Reading(reading.actions if reading else (), words=words(piece), parsed=False, costly=costly)
    runs = [
        _run(routines[name], routines, (*running, name))
        for name in reading.calls
        if name in routines and name not in running
    ]
    return _join([reading, *runs])


def _read_plain(piece: Sequence[Token], dialect: str, *, open_names: bool) -> Reading | None:
    """Read a statement that makes no routine; None if it has an unknown form."""
    plain, key = current().plain, (normal(piece), dialect, open_names)
    if key not in plain:
        plain[key] = _parse_plain(piece, dialect, open_names=open_names)
    return plain[key]


def _parse_plain(piece: Sequence[Token], dialect: str, *, open_names: bool) -> Reading | None:
    if piece[0].is_word(*_QUERY_WORDS) or piece[0].text == "(":
        from southdeps.sql.queries import read_query

        return read_query(normal(piece), dialect=dialect, open_names=open_names)
    text = normal(piece, blank=True)
    if call := _CALL(text):
        return Reading(calls=(parts(call["name"])[-1],))
    return read_table_definition(text, dialect=dialect) or read_utility(text, dialect=dialect)


def _compile(made: Routine, routines: dict[str, Routine]) -> Reading:
    """What CREATE FUNCTION needs: it may return rows of a table, and a body in SQL is checked."""
    reading = Reading(words=(made.returns,) if made.returns else ())
    if made.body is None or made.language not in ("sql", "plpgsql"):
        return reading
    if made.language == "plpgsql":
        return replace(reading, actions=tuple(declared_types(made.body)))
    body = _run(made, routines)
    needs = tuple(action for action in body.actions if isinstance(action, TableUse))
    return Reading(needs, reading.words + body.words, parsed=body.parsed)


def _run(made: Routine, routines: dict[str, Routine], running: tuple[str, ...] = ()) -> Reading:
    """What the body of a routine does when it runs; not parsed unless it runs in a straight line."""
    tokens = tokenize(made.body or "")
    if len(running) > MAX_CALLS or not current().spend(STEPS_PER_TEXT + len(tokens)):
        return Reading(words=words(tokens), parsed=False, costly=True)
    pieces = list(statements(tokens)) if made.language == "sql" else None
    if made.language == "plpgsql":
        pieces = straight_line(tokens)
    if pieces is not None:
        return _join(
            [_read(piece, "postgres", routines, running=running, open_names=True) for piece in pieces]
        )
    strings = [string_value(token) for token in tokens if token.kind in ("string", "dollar")]
    executed = strings if any(token.is_word("EXECUTE") for token in tokens) else []
    return Reading(
        words=_unique([*words(tokens), *(word for text in executed for word in words(tokenize(text)))]),
        parsed=False,
    )


def _join(readings: Sequence[Reading]) -> Reading:
    return Reading(
        actions=tuple(action for reading in readings for action in reading.actions),
        words=_unique(word for reading in readings for word in reading.words),
        parsed=all(reading.parsed for reading in readings),
        costly=any(reading.costly for reading in readings),
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _without_unknown(reading: Reading) -> tuple[Reading, bool]:
    """Take out what is done to tables and columns of unknown name, and say whether there was any."""
    actions: list[Action] = []
    touched: list[str] = []
    for action in reading.actions:
        if isinstance(action, (TableUse, TableCreated)) and UNKNOWN not in action.table:
            columns = tuple(column for column in action.columns if UNKNOWN not in column)
            known = replace(action, columns=columns)
            if isinstance(known, TableCreated) and known != action:
                known = replace(known, complete=False)
            actions.append(known)
        elif not any(UNKNOWN in str(name) for name in _names(action)):
            actions.append(action)
        elif UNKNOWN not in action.table:
            touched.append(action.table)
    found = tuple(word for word in _unique([*reading.words, *touched]) if UNKNOWN not in word)
    return replace(reading, actions=tuple(actions), words=found), len(actions) < len(reading.actions)


def _names(action: Action) -> tuple[str, ...]:
    match action:
        case TableRenamed():
            return action.table, action.to
        case ColumnAdded() | ColumnDropped():
            return action.table, action.column
        case ColumnRenamed():
            return action.table, action.column, action.to
        case _:
            return (action.table,)


def _outside(actions: Iterable[Action], temporary: set[str]) -> Iterator[Action]:
    """Leave out what happens to temporary tables, which are kept track of, but for their creation."""
    for action in actions:
        if isinstance(action, TableCreated) and action.temporary:
            temporary.add(action.table)
            yield action
        elif action.table not in temporary:
            yield action
        elif isinstance(action, TableDropped):
            temporary.discard(action.table)
        elif isinstance(action, TableRenamed):
            temporary.discard(action.table)
            temporary.add(action.to)


def _merge(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Merge the needs of successive changes of one table."""
    merged: list[Action] = []
    for action in actions:
        last = merged[-1] if merged else None
        if (
            isinstance(action, TableUse)
            and isinstance(last, TableUse)
            and action.access == "schema"
            and replace(action, columns=()) == replace(last, columns=())
        ):
            merged[-1] = replace(last, columns=_unique(last.columns + action.columns))
        else:
            merged.append(action)
    return tuple(merged)
