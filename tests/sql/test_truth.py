"""What SQLite itself says of a statement when it prepares it, compared with what is read from its text."""

from __future__ import annotations

import re
import sqlite3

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from southdeps.sql import TableUse, read_sql

TABLES = {"a": ("id", "x", "y"), "b": ("id", "a_id", "x", "z"), "c": ("id", "b_id", "w")}
WITH = {"p": ("id", "x")}  # WITH p (...), which can be read like a table


@st.composite
def a_source(draw, depth, outer):
    """Something in FROM, and what it is called there with which columns."""
    if depth and draw(st.booleans()):
        alias, output = draw(st.sampled_from(["p", "q", "a"])), draw(st.sampled_from(["id", "x", "n"]))
        return f"({draw(a_query(depth - 1, [], output))}) AS {alias}", (alias, (output,))
    table = draw(st.sampled_from([*TABLES, *WITH]))
    alias = draw(st.sampled_from([table, "q", "b"]))
    return (table if alias == table else f"{table} AS {alias}"), (alias, {**TABLES, **WITH}[table])


@st.composite
def a_value(draw, seen):
    """A column of what can be seen, bare or qualified, or a number."""
    pairs = [(alias, column) for alias, columns in seen for column in columns]
    if not pairs or draw(st.integers(0, 5)) == 0:
        return "1"
    alias, column = draw(st.sampled_from(pairs))
    return draw(st.sampled_from([column, f"{alias}.{column}"]))


@st.composite
def a_condition(draw, depth, seen):
    match draw(st.integers(0, 3 if depth else 0)):
        case 1:
            return f"{draw(a_value(seen))} IN ({draw(a_query(depth - 1, seen))})"
        case 2:
            return f"EXISTS ({draw(a_query(depth - 1, seen))})"
        case 3:
            return f"{draw(a_condition(depth - 1, seen))} AND {draw(a_condition(depth - 1, seen))}"
    return f"{draw(a_value(seen))} = {draw(a_value(seen))}"


@st.composite
def a_query(draw, depth, outer, output=None):
    """A SELECT of one value, that can see `outer` around it."""
    sources = draw(st.lists(a_source(depth, outer), min_size=1, max_size=2))
    inner = [called for _, called in sources]
    seen = [*inner, *outer]
    # An alias that hides another is looked through by SQLite, not by PostgreSQL.
    assume(len({alias for alias, _ in inner}) == len(inner))
    assume(len({alias for alias, _ in seen}) == len(set(seen)))
    joined = draw(st.sampled_from([", ", " JOIN ", " LEFT JOIN "])).join(text for text, _ in sources)
    value = draw(a_value(seen))
    name = output or draw(st.sampled_from([None, "x", "n"]))
    text = f"SELECT {value}{f' AS {name}' if name else ''} FROM {joined}"
    if draw(st.booleans()):
        text += f" WHERE {draw(a_condition(depth, seen))}"
    if name and draw(st.booleans()):
        text += draw(st.sampled_from([" ORDER BY ", " GROUP BY "])) + draw(st.sampled_from([name, "1"]))
    return text


@st.composite
def a_statement(draw):
    table = draw(st.sampled_from(list(TABLES)))
    own = [(table, TABLES[table])]
    match draw(st.integers(0, 3)):
        case 0:
            text = f"INSERT INTO {table} (id) {draw(a_query(2, []))}"
        case 1:
            column = draw(st.sampled_from(TABLES[table]))
            value = draw(a_value(own) | a_query(1, own).map("({})".format))
            text = f"UPDATE {table} SET {column} = {value} WHERE {draw(a_condition(2, own))}"
        case 2:
            text = f"DELETE FROM {table} WHERE {draw(a_condition(2, own))}"
        case _:
            text = draw(a_query(2, []))
    # SQLite does not look at a WITH that nothing uses.
    used = re.search(r"(FROM|JOIN|,) p\b", text)
    return f"WITH p (id, x) AS (SELECT b.id, b.x FROM b) {text}" if used else text


def sqlite_says(sql):
    """Prepare a statement: which columns of which tables it touches; None if it can't be executed."""
    touched = set()

    def note(action, table, column, _database, _trigger):
        if action in (
            sqlite3.SQLITE_READ,
            sqlite3.SQLITE_UPDATE,
            sqlite3.SQLITE_INSERT,
            sqlite3.SQLITE_DELETE,
        ):
            touched.add((table, column))
        return sqlite3.SQLITE_OK

    connection = sqlite3.connect(":memory:")
    try:
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        connection.set_authorizer(note)
        connection.execute(f"EXPLAIN {sql}")
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return {(table, column) for table, column in touched if table in TABLES}


@settings(suppress_health_check=[HealthCheck.filter_too_much], deadline=None)
@given(a_statement())
def test_what_is_said_to_be_needed_is_needed(sql):
    touched = sqlite_says(sql)
    assume(touched is not None)
    (statement,) = read_sql(sql).statements
    assert statement.parsed
    uses = [action for action in statement.actions if isinstance(action, TableUse)]
    assert {use.table for use in uses} == {table for table, _ in touched}
    read = {(use.table, column) for use in uses if use.access != "insert" for column in use.columns}
    assert read <= touched
