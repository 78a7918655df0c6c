"""What a migration does to another database than the default one."""

from __future__ import annotations

import pytest

from southdeps.south.environment import DjangoEnvironment
from tests.projects import show, steps, summary

TOP = "from django.db import connection, connections\nfrom south.db import dbs\n"
BODIES = {
    "an operation": ("dbs['old'].delete_table('a')", ["need a@old() schema-operation", "drop a@old"]),
    "of the default one": ("dbs['default'].delete_table('a')", ["need a() schema-operation", "drop a"]),
    "by get": ("dbs.get('old').delete_table('a')", ["need a@old() schema-operation", "drop a@old"]),
    "a rename": ("dbs['old'].rename_table('a', 'b')", ["need a@old() schema-operation", "rename a@old to b@old"]),
    "raw SQL": ("dbs['old'].execute('DELETE FROM a')", ["need a@old() sql", "delete rows of a@old"]),
    "a cursor": ("connections['old'].cursor().execute('DELETE FROM a')", ["need a@old() sql", "delete rows of a@old"]),
    "a cursor of the default one": (
        "connections['default'].cursor().execute('DELETE FROM a')", ["need a() sql", "delete rows of a"],
    ),
    "deferred": ("dbs['old'].execute_deferred_sql()", ["executedeferred"]),
    "a question": (
        "if 'a' in connections['old'].introspection.table_names(): db.delete_table('b')",
        ["[a table a@old] need b() schema-operation", "[a table a@old] drop b"],
    ),
    "rows that it selects": (
        "for row in dbs['old'].execute('SELECT x FROM a'): db.execute('DELETE FROM b')",
        ["need a@old(x) sql", "[rows in a@old] need b() sql", "[rows in a@old] delete rows of b"],
    ),
    "a condition outside": (
        "if 'c' in connection.introspection.table_names(): dbs['old'].delete_table('a')",
        ["[a table c] need a@old() schema-operation", "[a table c] drop a@old"],
    ),
    "the alias": (
        "if dbs['old'].db_alias == 'old' and db.db_alias == 'default': db.delete_table('a')",
        ["need a() schema-operation", "drop a"],
    ),
    "an alias that is not known": ("dbs[unknown()].delete_table('a')", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_operations(body, expected):
    assert steps(body, top=TOP) == expected


@pytest.mark.parametrize(
    "body", ["dbs['old'].delete_table('a')", "connections['old'].cursor().execute('DELETE FROM a')"]
)
def test_a_database_of_another_kind(body):
    around = DjangoEnvironment(unlike=frozenset({"old"}))
    text = f"{TOP}from south.db import db\nclass Migration:\n def forwards(self, orm):\n  {body}\n"
    assert [show(step) for step in summary(text, django=around).actions] == []


MODELS = ("a.Box: name", "a.Lid: box -> a.Box")
ROWS = {
    "using": ("list(orm['a.Box'].objects.using('old'))", ["need a_box@old(id, name) orm"]),
    "the default one": ("list(orm['a.Box'].objects.using('default'))", ["need a_box(id, name) orm"]),
    "after a filter that joins": (
        "list(orm['a.Lid'].objects.filter(box__name='x').using('old'))",
        ["need a_lid@old(id, box_id) orm", "need a_box@old() orm", "need a_box@old(name) orm"],
    ),
    "related": (
        "for lid in orm['a.Lid'].objects.using('old'): print(lid.box)",
        ["need a_lid@old(id, box_id) orm", "[rows in a_lid@old] need a_box@old(id, name) orm"],
    ),
    "db_manager": (
        "orm['a.Box'].objects.db_manager('old').create(name='x')",
        ["need a_box@old(id, name) orm", "insert a_box@old(id, name) name='x'"],
    ),
    "save": (
        "orm['a.Box'](name='x').save(using='old')",
        ["need a_box@old(id, name) orm", "insert a_box@old(id, name) name='x'"],
    ),
    "raw": ("orm['a.Box'].objects.using('old').raw('SELECT id FROM a_box')", ["need a_box@old(id) sql"]),
    "an alias that is not known": ("list(orm['a.Box'].objects.using(unknown()))", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ROWS.values(), ids=ROWS)
def test_rows(body, expected):
    assert list(dict.fromkeys(steps(body, *MODELS))) == expected
