"""What SQL may cost to parse, in steps of sqlglot: linear in its length, whatever it says."""

from __future__ import annotations

import pytest

from southdeps.sql import Effort, read_sql
from southdeps.sql.effort import MAX_CALLS, MAX_STEPS, MAX_TOKENS
from tests.sql.notation import in_words

NESTED = {
    "ARRAY[": ("ARRAY[", "]"),
    "a type as a function": ("DATE(", ")"),
    "STRUCT(": ("STRUCT(", ")"),
    "parentheses": ("(", ")"),
    "CASE": ("CASE WHEN a THEN ", " END"),
    "subselects": ("(SELECT ", ")"),
    "ROW(": ("ROW(", ")"),
    "what never closes": ("ARRAY[", ""),
    "NOT": ("NOT ", ""),
}


def cost(text: str) -> int:
    effort = Effort()
    read_sql(text, effort=effort)
    return MAX_STEPS - effort.steps


def nested(kind: str, depth: int) -> str:
    opening, closing = NESTED[kind]
    return f"SELECT {opening * depth}a{closing * depth} FROM t"


@pytest.mark.parametrize("kind", NESTED)
def test_nesting_costs_no_more_than_length(kind):
    assert cost(nested(kind, 60)) <= 4 * cost(nested(kind, 20)) + 2000


def test_shallow_nesting_is_read_and_deep_nesting_is_undecided():
    (shallow,) = read_sql(nested("ARRAY[", 4)).statements
    assert [in_words(action) for action in shallow.actions] == ["read t (a)"]
    (deep,) = read_sql(nested("ARRAY[", 24)).statements
    assert (deep.actions, deep.parsed, deep.costly) == ((), False, True)
    assert "t" in deep.words  # so that it is searched for known tables


SCRIPTS = {
    "one INSERT after the other": lambda n: "".join(
        f"INSERT INTO t (a) VALUES ({i}, 'x{i}');" for i in range(n)
    ),
    "one INSERT of many rows": lambda n: (
        f"INSERT INTO t VALUES {', '.join(f'({i}, NULL)' for i in range(n))}"
    ),
    "rows with calls": lambda n: f"INSERT INTO t VALUES {', '.join(f'({i}, now())' for i in range(n))}",
    "UPDATE": lambda n: "".join(f"UPDATE t SET a = {i} WHERE b = {i};" for i in range(n)),
    "a long list": lambda n: f"DELETE FROM t WHERE a IN ({', '.join(map(str, range(n)))})",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_data_costs_nothing(script):
    assert cost(script(1000)) == cost(script(200)) < 2000
    (first, *_) = read_sql(script(200)).statements
    assert first.parsed


CHAINS = {
    "AND": lambda n: f"SELECT a FROM t WHERE {' AND '.join(['b = 1'] * n)}",
    "OR": lambda n: f"UPDATE t SET a = 1 WHERE {' OR '.join(['b = 1'] * n)}",
    "both": lambda n: f"DELETE FROM t WHERE {' '.join(['b = 1 AND c = 2 OR'] * n)} d",
    "comments that never close": lambda n: f"SELECT a FROM t {'/* ' * n}",
    "dollar quotes that never close": lambda n: f"SELECT {' '.join(f'$a{i}$' for i in range(n))} FROM t",
    "UNION": lambda n: " UNION ".join(["SELECT a FROM t"] * n),
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_chains_cost_no_more_than_length(chain):
    assert cost(chain(80)) <= 5 * cost(chain(20)) + 2000


def test_all_sql_of_a_migration_shares_one_allowance():
    effort = Effort(steps=2000)
    texts = [f"UPDATE t{i} SET a{i} = b{i}" for i in range(100)]
    statements = [read_sql(text, effort=effort).statements[0] for text in texts]
    parsed = [statement.parsed for statement in statements]
    assert parsed[0]
    assert parsed == sorted(parsed, reverse=True)  # once it is used up, all the rest is undecided
    assert all(
        statement.costly and f"t{i}" in statement.words
        for i, statement in enumerate(statements)
        if not parsed[i]
    )
    assert not parsed[-1]


def test_a_statement_too_long_is_undecided():
    (statement,) = read_sql(f"SELECT {' + '.join(['a'] * MAX_TOKENS)} FROM t").statements
    assert statement.costly
    assert statement.words == ("select", "a", "from", "t")


def test_a_long_string_is_no_reason():
    (statement,) = read_sql(f"INSERT INTO pages (html) VALUES (upper('{'a < b ' * MAX_TOKENS}'))").statements
    assert [in_words(action) for action in statement.actions] == ["insert pages (html)"]


def test_columns_of_an_index_beyond_the_limit_are_said_to_be_unknown():
    entries = ", ".join(f"lower(c{i})" for i in range(100))
    (statement,) = read_sql(f"CREATE INDEX i ON t ({entries})", effort=Effort(steps=2000)).statements
    assert statement.costly
    assert {action.table for action in statement.actions} == {"t"}


def routines(count):
    """`f1` calls `f0`, `f2` calls `f1` twice, and so on."""
    made = [
        f"CREATE FUNCTION f{i}() RETURNS int AS $$ SELECT f{i - 1}(); SELECT f{i - 1}() $$ LANGUAGE sql;"
        for i in range(1, count)
    ]
    first = "CREATE FUNCTION f0() RETURNS int AS $$ UPDATE t SET a = 1 $$ LANGUAGE sql;"
    return f"{first} {' '.join(made)} SELECT f{count - 1}()"


def test_routines_are_followed_within_limits():
    *_, call = read_sql(routines(4)).statements
    assert {in_words(action) for action in call.actions} == {"update t (a)"}
    *_, call = read_sql(routines(MAX_CALLS + 10), effort=Effort(steps=10_000)).statements
    assert not call.parsed
