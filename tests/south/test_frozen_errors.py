"""What South fails with while it makes frozen models, on small projects."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

FIRST = migration(create("b_box: name"))
MODELS = """
    models = {{
        'b.box': {{
            'Meta': {{'object_name': 'Box'}},
            u'id': ('django.db.models.fields.AutoField', [], {{'primary_key': 'True'}}),
            {field},
        }},
    }}
"""
SYNTAX = "SyntaxError: invalid syntax (<string>, line 1)"
TIME = "('django.db.models.fields.DateTimeField', [], {{'default': '{}'}})"
FIELD = "ValueError: Cannot successfully create field '{}' for model 'box': {}."

FIELDS = {
    "Django's own class": ("'name': ('django.db.models.fields.CharField', [], {'max_length': '9'})", "", None),
    "a class of the project": ("'slug': ('b.fields.SlugMaker', [], {})", "", None),
    "a class that is gone": ("'slug': ('b.fields.Gone', [], {})", "", FIELD.format("slug", "'module' object has no attribute 'Gone'")),
    "a class of elsewhere": ("'slug': ('elsewhere.fields.Gone', [], {})", "", None),
    "a default of a function": ("'made': " + TIME.format("datetime.datetime.now"), "", None),
    "a default of another": ("'made': " + TIME.format("datetime.now"), "", FIELD.format("made", "'module' object has no attribute 'now'")),
    "a default of a call": ("'made': " + TIME.format("datetime.datetime(2012, 1, 1, 0, 0)"), "", None),
    "a default of no method": ("'made': " + TIME.format("datetime.datetime.then"), "", FIELD.format("made", "type object 'datetime.datetime' has no attribute 'then'")),
    "a default of a name": ("'made': " + TIME.format("unknown"), "", FIELD.format("made", "name 'unknown' is not defined")),
    "a default of a name of the module": ("'made': " + TIME.format("known"), "known = 1", None),
    "a default of a model": ("'made': " + TIME.format("Box"), "", None),
    "a default of a built-in name": ("'made': " + TIME.format("dict"), "", None),
    "a default of a star import": ("'made': " + TIME.format("unknown"), "from elsewhere import *", None),
    "a default that is a text": ("'name': ('django.db.models.fields.CharField', [], {'default': \"'timezone.now'\"})", "", None),
    "a default of a dict of texts": ("'name': ('django.db.models.fields.CharField', [], {'default': \"{'a': 'unknown', 'b': ('c', 1)}\"})", "", None),
    "a default of a lambda": ("'made': " + TIME.format("lambda: str(1)"), "", None),
    "a default in a time zone": ("'made': " + TIME.format("datetime.datetime(2013, 1, 1, tzinfo=utc)"), "", FIELD.format("made", "name 'utc' is not defined")),
    "a default in a time zone that is imported": ("'made': " + TIME.format("datetime.datetime(2013, 1, 1, tzinfo=utc)"), "from django.utils.timezone import utc", None),
    "a time zone as it prints itself": ("'made': " + TIME.format("datetime.datetime(2013, 1, 1, tzinfo=<UTC>)"), "", SYNTAX),
    "a function as it prints itself": ("'made': " + TIME.format("<function now at 0x7f>"), "", SYNTAX),
    "another argument of a name": ("'name': ('django.db.models.fields.CharField', [], {'max_length': 'LIMIT'})", "", FIELD.format("name", "name 'LIMIT' is not defined")),
    "another argument of a name of the module": ("'name': ('django.db.models.fields.CharField', [], {'max_length': 'LIMIT'})", "LIMIT = 9", None),
    "an argument without a keyword": ("'name': ('django.db.models.fields.CharField', ['LABEL'], {'max_length': '9'})", "", FIELD.format("name", "name 'LABEL' is not defined")),
    "two fields on a line": ("'name': ('django.db.models.fields.CharField', [], {'max_length': '9'}), 'made': " + TIME.format("timezone.now"), "", FIELD.format("made", "name 'timezone' is not defined")),
    "a mark of a stub": ("'name': ('django.db.models.fields.CharField', [], {'max_length': '9'}), '_stub': True", "", None),
    "a literal default": ("'made': " + TIME.format("True"), "", None),
}  # fmt: skip


@pytest.mark.parametrize(("field", "top", "message"), FIELDS.values(), ids=FIELDS)
def test_fields(tmp_path, field, top, message):
    head, _, _ = migration("pass", top=top).partition("    models = {")
    files = {
        "b:0001_initial": FIRST,
        "b:0002_next": head + MODELS.format(field=field),
        "b/fields.py": "from django.db import models\nclass SlugMaker(models.SlugField):\n    pass\n",
    }
    found = [one.message for one in projects.inspect(tmp_path, files).findings]
    assert found == ([f"b:0002_next fails: {message}"] if message else [])


def test_a_model_is_found_by_its_object_name(tmp_path):
    text = migration("orm['a.Thing'].objects.count()", "a.Thing: name").replace(
        "'object_name': 'Thing'", "'object_name': 'Other'"
    )
    files = {"a:0001_initial": migration(create("a_thing: name")), "a:0002_next": text}
    assert projects.findings(tmp_path, files, "SD302") == ["SD302 error a:0002_next"]


def test_a_key_that_is_no_text(tmp_path):
    head, _, _ = migration("pass").partition("    models = {")
    files = {"b:0001_initial": FIRST, "b:0002_next": head + "    models = {5: {}}\n"}
    (found,) = projects.inspect(tmp_path, files).findings
    assert (found.code, found.message) == (
        "SD309",
        "b:0002_next fails: AttributeError: 'int' object has no attribute 'split'",
    )
