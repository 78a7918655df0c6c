"""Assignments: shown by the tables that a migration drops."""

from __future__ import annotations

import pytest

from tests.drops import tables

TARGETS = {
    "a name": ("x = 'a'\ndrop(x)", ["a"]),
    "several at once": ("x, (y, z) = 'a', ('b', 'c')\ndrop(x + y + z)", ["abc"]),
    "more than there are": ("x, y = ('a',)\ndrop('b')", []),
    "as many as are not known": ("x, y = ('a',) + nobody\ndrop('%s' % x)", ["a"]),
    "an unknown number": ("x, y = nobody\ndrop('%s' % x)", ["? '%s' % x"]),
    "an attribute of an instance": ("self.x = 'a'\ndrop(self.x)", ["a"]),
    "an attribute of a class": ("Migration.x = 'a'\ndrop(self.x)", ["a"]),
    "an element": ("x = ['a', 'b']\nx[1] = 'c'\ndrop(''.join(x))", ["ac"]),
    "a slice": ("x = ['a', 'b']\nx[:1] = ['c', 'd']\ndrop(''.join(x))", ["cdb"]),
    "a key": ("x = {}\nx['k'] = 'a'\ndrop(x['k'])", ["a"]),
    "an element that is not there": ("x = ['a']\nx[3] = 'b'\ndrop(x[0])", ["a"]),
}


@pytest.mark.parametrize(("body", "expected"), TARGETS.values(), ids=TARGETS)
def test_what_is_bound(body, expected):
    assert tables(body, top="\ndrop = db.delete_table\n") == expected
