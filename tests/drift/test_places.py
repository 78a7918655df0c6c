"""Where a migration freezes what differs."""

from __future__ import annotations

import ast

import pytest

from southdeps.drift.places import frozen_position
from southdeps.schema.compare import Difference
from southdeps.schema.description import Column, Table, Unique
from southdeps.south.orm import Orm

TEXT = """\
class Migration(SchemaMigration):
    def forwards(self, orm):
        models = {}

    models = {
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '12'}),
            'owner': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Pilot']"}),
            'crew': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['quay.Pilot']"}),
            'tons': ('django.db.models.fields.IntegerField', [], {})
        },
        u'quay.pilot': {
            'Meta': {'object_name': 'Pilot'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'tons': ('django.db.models.fields.IntegerField', [], {})
        }
    }
"""


def position(kind, table, *columns, text=TEXT):
    start = text.rindex("models = {")
    frozen = ast.literal_eval(text[start + len("models = ") :].strip()) if start else {}
    what: Table | Column | Unique = Table(table)
    if kind != "table":
        what = Column(columns[0], "integer") if kind == "column" else Unique("x", tuple(columns))
    models = list(Orm(frozen, "quay").models())
    return frozen_position(text.encode(), models, Difference(kind, table, ", ".join(columns), what, None))


@pytest.mark.parametrize(
    ("kind", "table", "columns", "line"),
    [
        ("column", "quay_boat", ["name"], 9),
        ("column", "quay_boat", ["owner_id"], 10),
        ("column", "quay_pilot", ["tons"], 17),
        ("column", "quay_pilot", ["gone"], 14),  # the model
        ("unique", "quay_boat", ["name"], 9),
        ("unique", "quay_boat", ["name", "tons"], 7),  # its Meta
        ("table", "quay_pilot", [], 14),
        ("table", "quay_boat_crew", [], 11),
        ("table", "quay_gone", [], 5),  # all models
    ],
)
def test_the_line(kind, table, columns, line):
    assert position(kind, table, *columns)[0] == line


def test_the_column_is_that_of_the_key():
    assert position("column", "quay_boat", "name") == (9, 13)


def test_a_migration_without_models():
    difference = Difference("table", "quay_boat", "quay_boat", Table("quay_boat"), None)
    assert frozen_position(b"class Migration: pass", [], difference) == (1, 1)
