"""What the parser is spared: runs that mean nothing, and texts that are too large."""

from __future__ import annotations

import time

import pytest

from southdeps.syntax.concrete_tree import parse
from southdeps.syntax.limits import MAX_INDENTS, MAX_MARKS, is_too_large, long_runs, why_unreadable
from southdeps.syntax.parse import read_module

MANY = MAX_MARKS + 1
CODE = {
    "statements": b"x=1;" * (MANY // 2 + 1),
    "elements": b"x = [" + b"1," * MANY + b"]",
    "lines": b"x\n" * MANY,
    "empty texts": b"x = [" + b"''," * MANY + b"]",
    "expressions in a text": b"x = f'{" + b"1," * MANY + b"}'",
    "apostrophes in comments": b"# it's\nx\n" * MANY,
}
DATA = {
    "nothing": b"",
    "as many as are allowed": b"x;" * (MAX_MARKS // 2),
    "a text": b"x = '" + b"1," * MANY + b"'",
    "a text of lines": b"x = '''" + b"INSERT INTO t VALUES (1, 'a');\n" * MANY + b"'''",
    "a text that never closes": b'x = """' + b"1,'\n" * MANY,
    "escapes": b"x = '''" + rb"\'''" * MANY + b"'''",
    "blank lines": b"\n" * MANY,
    "a comment": b"#" + b"," * MANY,
    "words": b"x " * MANY,
}


@pytest.mark.parametrize("data", CODE.values(), ids=CODE)
def test_code_is_limited(data):
    assert is_too_large(data)
    module = read_module(data)
    assert (module.body, module.error) == ((), "this is too large to be read")


@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
def test_data_is_not(data):
    assert not is_too_large(data)


def test_what_is_cut_out_does_not_count():
    code = b"x = [" + b"1," * MANY + b"]"
    assert not is_too_large(code, [(5, len(code) - 1)])
    assert is_too_large(code + code, [(5, len(code) - 1)])


COMMENTS = b"    # old = 1\n"
RUNS = {
    "comments": (b"if x:\n" + COMMENTS * 300 + b"    y\n", [(6, 6 + 300 * len(COMMENTS))]),
    "continuations": (b"x = \\\n" + b"  \\\n" * 300 + b" 1\n", [(4, 6 + 300 * 4 + 1)]),
    "few comments": (b"if x:\n" + COMMENTS * 30 + b"    y\n", []),
    "comments behind code": (b"x  # y\n" * 300, []),
}


@pytest.mark.parametrize(("data", "runs"), RUNS.values(), ids=RUNS)
def test_long_runs(data, runs):
    assert list(long_runs(data)) == runs


def test_holes_and_runs_do_not_overlap():
    data = b"x\n" + b"#\n" * 300 + b"y\n"
    assert list(long_runs(data)) == [(2, 602)]
    assert list(long_runs(data, [(0, 700)])) == [(0, 700)]
    assert list(long_runs(data, [(602, 603)])) == [(2, 602), (602, 603)]


@pytest.mark.parametrize(("data", "runs"), RUNS.values(), ids=RUNS)
def test_runs_change_no_place(data, runs):
    module = read_module(data + b"class Last: pass\n")
    assert module.error is None
    assert module.body[-1].at == (data.count(b"\n") + 1, 1)


def test_a_run_costs_little():
    """Its cost was quadratic: 20,000 lines took five seconds, and these would take minutes."""
    begun = time.process_time()
    for line in (b" #\n", b" \\\n"):
        assert read_module(b"if x:\n" + line * 100_000 + b" y = 1\n").error is None
    assert time.process_time() - begun < 2


def levels(depth: int) -> bytes:
    """Ifs within each other; with the text in the innermost, tree-sitter 0.26 dies at 511 of them."""
    return (
        b"".join(b"%bif x('a'):\n" % (b" " * level) for level in range(depth)) + b" " * depth + b"y = 'a'\n"
    )


def test_nested_levels_are_limited():
    assert why_unreadable(levels(MAX_INDENTS)) is None
    assert read_module(levels(120)).error is None
    for depth in (MAX_INDENTS + 1, 511, 900):
        assert (
            read_module(levels(depth)).error
            == why_unreadable(levels(depth))
            == "this is nested too deeply to be read"
        )
        assert parse(levels(depth)).root_node.has_error


def test_the_parser_is_spared_by_every_way_to_it():
    assert parse(CODE["statements"]).root_node.end_byte == 1
