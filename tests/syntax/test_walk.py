"""Walks over the parts of a program."""

from __future__ import annotations

import pytest

from southdeps.syntax import nodes, parse, walk

SOURCE = """\
import a
class C:
    import b
if x:
    import c
try:
    import d
except ImportError as e:
    import e1
with f(g()) as h:
    import i
def j(k=l()):
    import m
    n()
for o in p():
    q = r.s(t)
else:
    u()
"""
BODY = parse.read_module(SOURCE.encode()).body


def test_imports_that_surely_run():
    assert [one.module for one in walk.top_level_imports(BODY)] == ["a", "b", "i"]


def test_statements_that_may_run_at_this_level():
    found = [one.module for one in walk.within(BODY) if isinstance(one, nodes.Import)]
    assert found == ["a", "c", "d", "e1", "i"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param("import a.b", ["a"], id="a package"),
        pytest.param("import a.b as c", ["c"], id="another name"),
        pytest.param("from a import b", ["b"], id="a name of a module"),
        pytest.param("def f(x): y = 1", ["f"], id="a function"),
        pytest.param("class A(B): c = 1", ["A"], id="a class"),
        pytest.param("a = b = c", ["a", "b"], id="an assignment"),
        pytest.param("for a in b: c", ["a"], id="a loop"),
        pytest.param("with a as b, c: d", ["b"], id="a context"),
        pytest.param("a.b()", [], id="a call"),
    ],
)
def test_what_a_statement_binds(source, names):
    (statement,) = parse.read_module(source.encode()).body
    assert sorted(walk.bound_by(statement)) == names


def test_every_name_is_found_wherever_it_is_written():
    assert {"x", "f", "g", "h", "l", "n", "o", "p", "q", "r", "s", "t", "u"} <= set(walk.words_in(BODY))
    assert "s" not in set(walk.names_in(BODY))
    assert {"r", "t"} <= set(walk.names_in(BODY))


def called(parts):
    return sorted(one.func.id for one in walk.calls_in(parts) if isinstance(one.func, nodes.Name))


def test_calls_that_are_made_without_calling_a_function():
    assert called(BODY) == ["f", "g", "p", "u"]
    assert called(parse.read_module(b"x = lambda: y()\nz()").body) == ["z"]


def test_the_parts_of_a_node_that_is_no_statement():
    (call,) = (one for one in walk.calls_in(BODY) if isinstance(one.func, nodes.Attribute))
    assert [part.id for part in walk.parts_of(call) if isinstance(part, nodes.Name)] == ["t", "r"]


class Counting(frozenset[str]):
    """Words that count how often they are asked about."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        type(self).asked += 1
        return super().__contains__(word)


def test_mentions():
    inner, outer, other = parse.read_module(
        b"if a: APPS\nif b:\n if c: x.APPS = 1\n else: APPS = 1\nd\n"
    ).body
    mentions = walk.Mentions({"APPS"})
    assert [mentions.in_any([one]) for one in (inner, outer, other)] == [True, True, False]
    assert mentions.in_any([other, inner])
    assert not mentions.in_any([])


def test_statements_within_each_other_are_walked_over_once():
    """Asked of each branch from the innermost on, as a run of them does."""
    text = "".join(f"{'el' if number else ''}if a: b\n" for number in range(300))
    chain: list[nodes.If] = []
    body = parse.read_module(text.encode()).body
    while body:
        (node,) = body
        assert isinstance(node, nodes.If)
        chain.append(node)
        body = node.orelse
    mentions = walk.Mentions(Counting({"c"}))
    assert not any(mentions.in_any((*one.body, *one.orelse)) for one in reversed(chain))
    assert Counting.asked <= 2 * len(chain)
