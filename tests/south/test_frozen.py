"""Frozen models, as South writes them, and as people do."""

from __future__ import annotations

import pytest

from southdeps.south import frozen, frozen_text

ID = "'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})"


def model(text, key="a.thing"):
    found = frozen.parse_model_text(key, text, "own")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("meta", "name", "table"),
    [
        pytest.param("{}", "thing", "a_thing", id="nothing said"),
        pytest.param("{'object_name': 'Thing'}", "Thing", "a_thing", id="a name"),
        pytest.param("{'db_table': \"'things'\"}", "thing", "things", id="a table"),
        pytest.param("{'db_table': \"u'things'\"}", "thing", "things", id="a table with a prefix"),
        pytest.param("{'db_table': '\\'\"Things\"\\''}", None, None, id="a backslash: not for this parser"),
        pytest.param(
            "{'object_name': '" + "Long" * 20 + "'}", "Long" * 20, None, id="longer than a name may be"
        ),
    ],
)
def test_names(meta, name, table):
    found = frozen.parse_model_text("a.thing", f"{{'Meta': {meta}}}", "own")
    if name is None:
        assert found is None
        return
    assert found is not None
    assert found.name == name
    assert len(found.table) <= 63
    assert table in {None, found.table}


def test_meta():
    found = model(
        "{'Meta': {'ordering': \"['-name', 'owner__x', '?']\", 'unique_together': \"(('x', 'y'), ('z',))\", "
        "'index_together': \"('x', 'y')\", 'proxy': 'True', 'managed': 'False', '_ormbases': ['a.Base']}}"
    )
    assert found.ordering == ("-name", "owner__x")
    assert found.unique_together == (("x", "y"), ("z",))
    assert found.index_together == (("x", "y"),)
    assert (found.proxy, found.managed, found.parents) == (True, False, ("a.base",))


@pytest.mark.parametrize(
    ("field", "column", "target"),
    [
        pytest.param("('django.db.models.fields.CharField', [], {})", "x", None, id="plain"),
        pytest.param("('django.db.models.fields.CharField', [], {'db_column': \"'y'\"})", "y", None, id="a column of its own"),
        pytest.param("('django.db.models.fields.related.ForeignKey', [], {'to': \"orm['b.Box']\"})", "x_id", "b.box", id="a foreign key"),
        pytest.param("('django.db.models.fields.related.ManyToManyField', [], {'to': \"orm['b.Box']\"})", None, "b.box", id="many to many"),
        pytest.param("'models.ForeignKey(orm[\"b.Box\"])'", "x_id", "b.box", id="as South 0.5 has it"),
        pytest.param("('django.db.models.fields.CharField',)", "x", None, id="a class alone"),
    ],
)  # fmt: skip
def test_fields(field, column, target):
    (found,) = model(f"{{'x': {field}}}").fields
    assert (found.column, found.target) == (column, target)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        pytest.param(f"{{{ID}}}", "id", id="written out"),
        pytest.param("{'x': ('m.F', [], {'primary_key': 'True'})}", "x", id="another"),
        pytest.param("{}", "id", id="Django's own"),
        pytest.param(
            "{'Meta': {'_ormbases': ['b.Box']}, 'box_ptr': ('django.db.models.fields.related.OneToOneField', [], "
            "{'to': \"orm['b.Box']\", 'unique': 'True'})}", "box_ptr", id="the link to a parent",
        ),
    ],
)  # fmt: skip
def test_primary_keys(fields, key):
    assert model(fields).primary_key.name == key


def test_columns_that_a_foreign_class_may_call_otherwise():
    found = model(f"{{{ID}, 'x': ('m.OddField', [], {{}})}}")
    assert (found.columns, found.guessed) == (("id", "x"), ("x",))


@pytest.mark.parametrize("text", ["{'x': f()}", "[]", "{", "{'x': b'y'}", "{'x': '\\x41'}"])
def test_what_is_no_literal_is_left_to_the_interpreter(text):
    assert frozen.parse_model_text("a.thing", text, "own") is None


def test_keys():
    assert frozen.full_key("Thing", "own") == "own.thing"
    assert frozen.filed_under("a.old", "New", "own") == "a.new"
    assert frozen.filed_under_in_text("old", "{'Meta': {'object_name': 'New'}}", "own") == "own.new"
    assert frozen_text.mentioned_models("orm['a.B'] u\"orm[u'c.D']\" 'e.F'") == {"a.b", "c.d"}
    assert model("{}", "thing").app == "own"


def test_stubs_and_quoted_tables():
    assert model("{'_stub': True}").stub
    assert frozen.unquoted('"Things"') == "Things"
    assert frozen.unquoted('"a"."b"') == '"a"."b"'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("'object_name': 'X'}", frozenset(), id="none"),
        pytest.param("""'db_table': "'Pilots'"}""", {"pilots"}, id="folded"),
        pytest.param("""'db_table': u"u'a'", 'm': (x, [], {'db_table': "'a_m'" })""", {"a", "a_m"}, id="two"),
        pytest.param("""'db_table': '\\'"Big Name"\\''}""", None, id="escaped"),
        pytest.param("""'db_table': "'"Big Name"'"}""", {"big name"}, id="quoted twice"),
        pytest.param("""'db_table': "'a_%s'" % x}""", None, id="put together"),
        pytest.param("""'db_table': "'a' 'b'"}""", None, id="in two pieces"),
        pytest.param("'db_table': TABLE}", None, id="a name"),
    ],
)
def test_the_tables_that_a_text_names(text, found):
    assert frozen_text.db_tables(text) == found
