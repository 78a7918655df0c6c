"""The text of a frozen model, cut into its entries."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.south import frozen
from southdeps.south.frozen_text import entries_in, fields_in, literal_entry

ID = "'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})"
MODEL = (
    f"{{\n    'Meta': {{'object_name': 'Thing'}},\n    {ID},\n    u'name': ('a.fields.Name', [], {{}})\n}}"
)

WHOLE = {
    "one line": f"{{{ID}}}",
    "nothing": "{}",
    "a key in the middle of a line": f"{{'Meta': {{}},\n    {ID}, 'x': ('a.X', [], {{}})\n}}",
    "an entry that ends with no comma of its own": f"{{\n    'Meta': {{}}  # {{'a': 1}}\n    ,\n    {ID}\n}}",
    "keys of another dictionary at the same depth": "{\n    'x': ('a.X', [], {\n    'null': 'True',\n    'blank': 'True'}),\n}",
}


def test_entries_on_lines_of_their_own():
    assert entries_in(MODEL) == [
        "'Meta': {'object_name': 'Thing'},",
        f"{ID},",
        "u'name': ('a.fields.Name', [], {})\n",
    ]
    assert "".join(fields_in(MODEL)).replace("\n", "") == MODEL.replace("\n    ", "").replace("\n", "")


def test_entries_over_several_lines():
    text = "{\n  'x': (\n      'a.X',\n      [],\n      {\n          'null': 'True'\n      }),\n  'y': ('a.Y', [], {})}"
    assert entries_in(text) == [
        "'x': (\n      'a.X',\n      [],\n      {\n          'null': 'True'\n      }),",
        "'y': ('a.Y', [], {})",
    ]


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_a_text_that_is_not_cut(text):
    assert fields_in(text) == [text] or len(fields_in(text)) == 2
    found = frozen.parse_model_text("a.thing", text, "a")
    assert found == frozen.parse_model("a.thing", ast.literal_eval(text), "a")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        pytest.param("'x': (1, 2),", ("x", (1, 2)), id="with a comma"),
        pytest.param("'x': 1  # why", ("x", 1), id="with a comment"),
        pytest.param("'x': 1, 'y': 2", None, id="two entries"),
        pytest.param("'x'", None, id="a set"),
        pytest.param("'x': f()", None, id="no literal"),
        pytest.param("'x': 1}, {'y': 2", None, id="more than a dictionary"),
    ],
)
def test_one_entry(text, entry):
    assert literal_entry(text) == entry


NAMES = st.sampled_from(["Meta", "_stub", "id", "name", "size", "name"])
VALUES = st.sampled_from(
    [
        "('django.db.models.fields.IntegerField', [], {'null': 'True'})",
        "('django.db.models.fields.related.ForeignKey', [], {'to': u\"orm['b.Other']\"})",
        "('a.fields.Own',\n            ['1', \"x\"],\n{'k': 'v'})",
        "{'object_name': 'Other', 'db_table': \"'x'\"}",
        "'True'",
        "(",
        "models.X",
        "''",
    ]
)
LINES = st.tuples(
    st.sampled_from(["\n    ", "\n", " ", "\n  # why\n    "]), NAMES, VALUES, st.sampled_from([",", "", " ,"])
)


@given(st.lists(LINES), st.sampled_from(["\n}", "}", ""]))
def test_cut_or_whole_the_model_is_the_same(lines, end):
    text = "{" + "".join(f"{before}'{name}': {value}{after}" for before, name, value, after in lines) + end
    try:
        definition = ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError):
        definition = None
    expected = frozen.parse_model("a.thing", definition, "a") if isinstance(definition, dict) else None
    assert frozen.parse_model_text("a.thing", text, "a") == expected
