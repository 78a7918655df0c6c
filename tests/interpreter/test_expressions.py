"""What expressions mean: shown by the tables that a migration drops by them."""

from __future__ import annotations

import pytest

from tests.drops import tables

EXPRESSIONS = {
    "a text": ("'a_thing'", "a_thing"),
    "texts side by side": ("'a_' 'thing'", "a_thing"),
    "a constant of the module": ("T", "a_thing"),
    "+": ("'a_' + 'thing'", "a_thing"),
    "%": ("'%s_%s' % ('a', 'thing')", "a_thing"),
    "% of one": ("'a_%s' % 'thing'", "a_thing"),
    "% by name": ("'%(app)s_thing' % {'app': 'a'}", "a_thing"),
    "% of a number": ("'a_%03d' % 7", "a_007"),
    "format": ("'{0}_{1}'.format('a', 'thing')", "a_thing"),
    "format without numbers": ("'{}_{}'.format('a', 'thing')", "a_thing"),
    "format by name": ("'{app}_thing{{}}'.format(app='a')", "a_thing{}"),
    "an f-string": ("f'{Names.prefix}_thing'", "a_thing"),
    "*": ("'a' * 3", "aaa"),
    "lower and upper": ("'A_Thing'.lower() + 'x'.upper()", "a_thingX"),
    "split": ("'a.Thing'.split('.')[0]", "a"),
    "split and join": ("'_'.join('a.Thing'.lower().split('.'))", "a_thing"),
    "replace and strip": ("' a.thing '.strip().replace('.', '_')", "a_thing"),
    "partition": ("'a.thing'.partition('.')[2]", "thing"),
    "a slice": ("'xa_thing'[1:]", "a_thing"),
    "an index from the end": ("TABLES[-1]", "a_two"),
    "a dictionary": ("LABELS['user']", "a.User"),
    "a dictionary with a default": ("LABELS.get('none', 'a_thing')", "a_thing"),
    "a conditional expression": ("'a_thing' if len(TABLES) > 1 else 'b_thing'", "a_thing"),
    "or": ("None or '' or 'a_thing'", "a_thing"),
    "and": ("T and 'b'", "b"),
    "not": ("'a' if not TABLES else 'b'", "b"),
    "comparisons": ("'a' if 1 < 2 <= 2 != 3 and 'x' == u'x' else 'b'", "a"),
    "in": ("'a' if 'user' in LABELS and 'x' not in TABLES else 'b'", "a"),
    "is": ("'a' if None is None and T is not None else 'b'", "a"),
    "a function": ("table('a')", "a_thing"),
    "a function by keyword": ("table(model='Box', app='b')", "b_box"),
    "a function with stars": ("table(*('b', 'Box'), **{'x': 1})", "b_box"),
    "a lambda": ("(lambda x, y='thing': x + '_' + y)('a')", "a_thing"),
    "a method": ("Names().table('thing')", "a_thing"),
    "a method of an object made with arguments": ("Names('b').table('box')", "b_box"),
    "a static method": ("Names.static('x')", "s_x"),
    "a class method": ("Others.of_class('x')", "o_x"),
    "a property": ("Names().first", "a_first"),
    "a method of a base class, and super": ("Others().first", "o_firsts"),
    "an attribute of a class": ("Others.prefix", "o"),
    "getattr": ("getattr(Names, 'prefix')", "a"),
    "getattr with a default": ("getattr(Names, 'none', 'a_thing')", "a_thing"),
    "hasattr": ("'a' if hasattr(Names, 'prefix') else 'b'", "a"),
    "str and unicode": ("str('a_') + unicode('thing')", "a_thing"),
    "a list comprehension": ("[t.upper() for t in TABLES if t != 'a_one'][0]", "A_TWO"),
    "a generator": ("'_'.join(str(x) for x in (1, 2))", "1_2"),
    "a dictionary comprehension": ("{t: t[2:] for t in TABLES}['a_one']", "one"),
    "sorted, reversed, list, tuple, set": ("tuple(reversed(sorted(list(set(['b', 'a'])))))[0]", "b"),
    "dict and zip": ("dict(zip(['x', 'y'], TABLES))['y']", "a_two"),
    "map": ("map(lambda x: x[2:], TABLES)[1]", "two"),
    "filter and reduce": ("reduce(lambda x, y: x + y, filter(None, ['a_', '', 'b']))", "a_b"),
    "filter of a tuple": ("(filter(lambda t: t != 'a_one', tuple(TABLES)) + ('x',))[1]", "x"),
    "a list repeated": ("''.join(['a'] * 2 + ['b'] * -1)", "aa"),
    "isinstance": ("'a' if isinstance(TABLES, (list, tuple)) and not isinstance(T, dict) else 'b'", "a"),
    "enumerate and range": ("'%s%s' % (enumerate('ab')[1][0], range(2, 5)[0])", "12"),
    "division of Python 2": ("str(7 / 2)", "3"),
    "int, bool, min, max, sum": ("str(int('3') + bool(1) + min(1, 2) + max([1, 2]) + sum((1, 2)))", "10"),
    "any and all": ("'a' if any([0, 1]) and all([1]) else 'b'", "a"),
    "methods unbound": ("dict.copy({'k': str.lower('A')})['k'] + ''.join(map(unicode.upper, 'b'))", "aB"),
    "a nested function's text": ("(lambda f: f('a'))(table)", "a_thing"),
    "quotes around the name": ("'\"a_thing\"'", "a_thing"),
    "an unknown name": ("nobody", "? nobody"),
    "an unknown call": ("nobody(T)", "? nobody(T)"),
    "a name from elsewhere": ("elsewhere.T", "? elsewhere.T"),
    "a text known in part": ("'a_' + nobody", "? 'a_' + nobody"),
    "an unknown key": ("LABELS['none']", "? LABELS['none']"),
    "no text": ("1 + 1", "? 2"),
    "wrong in itself": ("'a' + 1", "? 'a' + 1"),
    "divided by nothing": ("str(1 / 0)", "? str(1 / 0)"),
    "too long": ("'%0999999999d' % 1", "? '%0999999999d' % 1"),
}  # fmt: skip


@pytest.mark.parametrize(("expression", "table"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_expressions(expression, table):
    (found,) = tables(f"db.delete_table({expression})")
    assert found.startswith(table) if table == "?" else found == table


def test_a_lambda_that_calls_itself_is_not_followed_for_ever():
    unknown, given_up = tables("db.delete_table((lambda f: f(f))(lambda f: f(f)))")
    assert unknown.startswith("? ...(")
    assert given_up == "? calls nested more than 25 deep"
