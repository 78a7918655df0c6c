"""What statements do: shown by the tables that a migration drops."""

from __future__ import annotations

import pytest

from tests.drops import tables

STATEMENTS = {
    "unpacking": ("app, (model, _) = 'a', ('thing', 1)\ndrop('%s_%s' % (app, model))", ["a_thing"]),
    "split and unpacked": ("app, model = 'a.Thing'.split('.')\ndrop(app)", ["a"]),
    "two targets": ("x = y = 'a'\ndrop(x + y)", ["aa"]),
    "augmented": ("x = 'a'\nx += '_b'\ndrop(x)", ["a_b"]),
    "a list made longer": ("x = ['a']\nx.append('b')\nx += ['c']\nx.extend(('d',))\nfor t in x: drop(t)", ["a", "b", "c", "d"]),
    "a list changed": ("x = ['a', 'b', 'c']\nx.remove('a')\nx.insert(0, 'z')\nx.pop()\nx.reverse()\nfor t in x: drop(t)", ["b", "z"]),
    "a dictionary changed": ("x = {}\nx['k'] = 'a'\nx.update({'l': 'b'}, m='c')\nx.setdefault('n', 'd')\ndel x['k']\nfor k in sorted(x): drop(x[k])", ["b", "c", "d"]),
    "a dictionary's copy": ("x = {'k': 'a'}\ny = x.copy()\ny['k'] = 'b'\ndrop(x['k'])\ndrop(y.pop('k'))", ["a", "b"]),
    "a loop over a list": ("for t in TABLES: drop(t)", ["a_one", "a_two"]),
    "a loop over pairs": ("for a, b in [('a', 'x'), ('b', 'y')]: drop(a + b)", ["ax", "by"]),
    "a loop over a dictionary": ("for k, v in LABELS.items(): drop(v)", ["a.User", "b.Group"]),
    "a loop over keys": ("for k in LABELS: drop(k)", ["user", "group"]),
    "iteritems, itervalues, iterkeys": ("for k, v in {'a': 'b'}.iteritems(): drop(k)\nfor v in {'a': 'b'}.itervalues(): drop(v)", ["a", "b"]),
    "break": ("for t in 'abc':\n    if t == 'b': break\n    drop(t)", ["a"]),
    "continue": ("for t in 'abc':\n    if t == 'b': continue\n    drop(t)", ["a", "c"]),
    "else of a loop": ("for t in 'ab': pass\nelse: drop(t)", ["b"]),
    "nested loops": ("for a in 'ab':\n    for b in 'xy': drop(a + b)", ["ax", "ay", "bx", "by"]),
    "while": ("while False: drop('a')\nelse: drop('b')", ["b"]),
    "if, elif, else": ("if 0: drop('a')\nelif T == 'a_thing': drop('b')\nelse: drop('c')", ["b"]),
    "return": ("drop('a')\nreturn\ndrop('b')", ["a"]),
    "return under a condition that holds": ("if T: return\ndrop('b')", []),
    "a function within": ("def f(x):\n    drop(x)\n    return x + 'b'\ndrop(f('a'))", ["a", "ab"]),
    "a function sees what is around it": ("x = 'a'\ndef f(): drop(x)\nf()", ["a"]),
    "a function's own name": ("x = 'a'\ndef f():\n    x = 'b'\nf()\ndrop(x)", ["a"]),
    "a name of the module set in a function": ("def f():\n    global G\n    G = 'a'\nf()\ndrop(G)", ["a"]),
    "a name of the module that may be set in a function": (
        "def f():\n    global T\n    if nobody(): T = 'b'\nf()\ndrop(T)",
        ["[the table is a_thing] a_thing", "[the table is b] b"],
    ),
    "a method of the migration": ("self.helper('a')", ["a_helped"]),
    "an attribute of the migration": ("drop(self.table)\ndrop(Migration.table)", ["a_class", "a_class"]),
    "set and read on the migration": ("self.x = 'a'\ndrop(self.x)", ["a"]),
    "with": ("with nobody('x') as f: drop('a')", ["a"]),
    "try, except": ("try:\n    x = 'a'\nexcept Exception, e:\n    x = 'b'\ndrop(x)", ["a"]),
    "try, finally": ("try: pass\nfinally: drop('a')", ["a"]),
    "try that raises": ("try:\n    raise ValueError()\nexcept ValueError:\n    drop('a')", ["a"]),
    "try, else": ("try: pass\nexcept IOError: pass\nelse: drop('a')", ["a"]),
    "a name deleted": ("x = 'a'\ndel x\ndrop(x)", ["? x"]),
    "deep recursion": ("def f(n): return f(n + 1)\nf(0)\ndrop('a')", ["a", "? calls nested more than 25 deep"]),
    "while something is left": ("x = ['a', 'b']\nwhile x: drop(x.pop(0))\nelse: drop('c')", ["a", "b", "c"]),
    "forever, until it is enough": ("x = ['a', 'b']\nwhile True:\n    if not x: break\n    drop(x.pop(0))", ["a", "b"]),
    "forever, until an unknown condition": ("while True:\n    if nobody(): break\n    drop('a')\ndrop('b')", ["[not nobody()] a", "[not nobody()] b"]),
    "without end": ("x = 0\nwhile x < 1: y = 1\ndrop('a')", ["a", "? a loop of more than 50,000 steps"]),
    "elements deleted": ("x = ['a', 'b', 'c']\ndel x[0]\ndel x[1:]\nfor t in x: drop(t)", ["b"]),
    "a decorator of its own": ("def twice(f):\n    def g(x):\n        f(x)\n        f(x + 'b')\n    return g\n@twice\ndef h(x): drop(x)\nh('a')", ["a", "ab"]),
    "a decorator from elsewhere": ("@nobody\ndef h(x): drop(x)\nh('a')", ["a"]),
    "setattr": ("setattr(self, 'x', 'a')\ndrop(self.x)", ["a"]),
    "forever": ("while True: drop('a')", ["a"]),
    "print": ("print 'x', T\ndrop('a')", ["a"]),
    "assert": ("assert T, 'no table'\ndrop('a')", ["a"]),
    "one of two": ("x = 'a' if nobody() else 'b'\ndrop(x)", ["[the table is a] a", "[the table is b] b"]),
    "one of two, joined": ("x = 'a' if nobody() else 'b'\ndrop('t_' + x)", ["[the table is t_a] t_a", "[the table is t_b] t_b"]),
    "under an unknown condition": ("if nobody(): drop('a')\nelse: drop('b')\ndrop('c')", ["[nobody()] a", "[not nobody()] b", "c"]),
    "after an uncertain return": ("if nobody(): return\ndrop('a')", ["[not nobody()] a"]),
    "in an unknown loop": ("for x in nobody(): drop('a')\ndrop('b')", ["[a loop] a", "b"]),
    "set in a branch": ("x = 'a'\nif nobody(): x = 'b'\ndrop(x)", ["[the table is b] b", "[the table is a] a"]),
    "set alike in both branches": ("if nobody(): x = 'a'\nelse: x = 'a'\ndrop(x)", ["a"]),
    "and, or with what is unknown": ("if nobody() and False: drop('a')\nif nobody() or True: drop('b')", ["b"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements(body, expected):
    head = "table = 'a_class'\ndef helper(self, name):\n    drop(name + '_helped')\n"
    assert tables(body, top="\ndrop = db.delete_table\n", head=head) == expected
