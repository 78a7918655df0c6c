"""The shape of a statement: what is left of it without data, so that a million rows are read like one.

Which rows a statement holds does not matter to the schema, only where they go. `INSERT INTO t (a) VALUES (1), (2)` has
the shape of the same with other numbers, or with one row.
"""

from __future__ import annotations

from collections.abc import Sequence

from southdeps.sql.lexer import Token

#: Words before a parenthesis that call no function.
_NO_CALL = frozenset(
    {
        *("VALUES", "IN", "AND", "OR", "NOT", "WHERE", "ON", "AS", "SET", "FROM", "JOIN", "SELECT", "BY"),
        *("USING", "HAVING", "UNION", "ALL", "EXCEPT", "INTERSECT", "THEN", "ELSE", "WHEN", "EXISTS"),
    }
)
#: A list of more plain values than this is data.
_LONG_LIST = 100


def without_data(piece: Sequence[Token]) -> list[Token]:
    """Leave out rows of VALUES that have the shape of one before, and the values of a long list of plain ones.

    `VALUES (1, 'a'), (2, 'b')` becomes `VALUES (1, 'a')`, `IN (1, ..., 1000)` becomes `IN (1, ..., 100)`.
    """
    kept: list[Token] = []
    index = listed = 0
    while index < len(piece):
        kept.append(piece[index])
        index += 1
        if kept[-1].is_word("VALUES"):
            index = _copy_rows(piece, index, kept)
        while _continues_list(piece, index):
            listed += 1
            if listed <= _LONG_LIST:
                kept += piece[index : index + 2]
            index += 2
        listed = 0
    return kept


def _copy_rows(piece: Sequence[Token], start: int, kept: list[Token]) -> int:
    """Copy the rows that begin at `start`, each shape once; returns where they end."""
    shapes: set[tuple[str, ...]] = set()
    while start < len(piece) and piece[start].text == "(":
        row = piece[start : _closing(piece, start) + 1]
        shape = () if all(map(_is_of_plain_row, row)) else tuple(token.text for token in generalized(row))
        if shape not in shapes:
            kept += [_COMMA, *row] if shapes else row
            shapes.add(shape)
        start += len(row)
        if start >= len(piece) or piece[start].text != ",":
            break
        start += 1
    return start


_COMMA = Token("sign", ",", 0)


def _closing(piece: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(piece)):
        depth += (piece[index].text == "(") - (piece[index].text == ")")
        if depth == 0:
            return index
    return len(piece)


def _is_of_plain_row(token: Token) -> bool:
    return _is_plain(token) or token.text in "(),-+"


def _is_plain(token: Token) -> bool:
    if token.kind == "word":
        return token.is_word("NULL", "TRUE", "FALSE", "DEFAULT")
    return token.kind in ("number", "string", "placeholder")


def _continues_list(piece: Sequence[Token], index: int) -> bool:
    """Whether `, value` stands here, between a plain value and the next comma or the end of the list."""
    return (
        0 < index < len(piece) - 2
        and piece[index].text == ","
        and _is_plain(piece[index - 1])
        and _is_plain(piece[index + 1])
        and piece[index + 2].text in (",", ")")
    )


def generalized(piece: Sequence[Token]) -> list[Token]:
    """Write the same numbers and strings in all statements of one shape.

    Strings stay as they are if the statement calls a function or casts: `nextval('a_id_seq')` names a table.
    """
    keep = _has_call(piece)
    return [_generalized(token, keep=keep) for token in piece]


def _generalized(token: Token, *, keep: bool) -> Token:
    if token.kind == "number":
        return token._replace(text="1" if token.text.isdigit() else "1.5")
    if token.kind == "string" and not keep:
        return token._replace(text="''")
    return token


def _has_call(piece: Sequence[Token]) -> bool:
    return any(
        token.text == "::"
        or (
            token.text == "("
            and index > 0
            and piece[index - 1].kind in ("word", "quoted")
            and piece[index - 1].text.upper() not in _NO_CALL
            and not _lists_columns(piece, index)
        )
        for index, token in enumerate(piece)
    )


def _lists_columns(piece: Sequence[Token], opening: int) -> bool:
    """Whether the parenthesis opens the columns of INSERT INTO."""
    name = opening - 1
    while name > 1 and piece[name - 1].text == ".":
        name -= 2
    return name > 0 and piece[name - 1].is_word("INTO")
