"""Rows that `loaddata` inserts: what of them Django and PostgreSQL refuse, and which are found afterwards."""

from __future__ import annotations

import json

import pytest

from tests.analysis.test_simulate import rehearsed
from tests.projects import create, migration

MODELS = "from django.db import models\nclass Box(models.Model):\n    name = models.CharField(max_length=3)\n    size = models.IntegerField()\n"
MODELS += "class Lid(models.Model):\n    box = models.ForeignKey(Box)\n"
TABLES = "\n".join(map(create, ("a_box: name, size", "a_lid: box -> a.Box")))
FROZEN = ("a.Box: name, size", "a.Lid: box -> a.Box")
GONE = "a.models.DoesNotExist: Box matching query does not exist."
NO_FIELD = "django.core.serializers.base.DeserializationError: Problem installing fixture 'x': Box has no field named u'gone'"
NULL = 'django.db.utils.IntegrityError: null value in column "size" of relation "a_box" violates not-null constraint'
DANGLING = 'django.db.utils.IntegrityError: insert or update on table "a_lid" violates foreign key constraint "box_id_refs_id_'


def box(pk=1, **fields):
    return {"model": "a.box", "pk": pk, "fields": {"name": "x", "size": 1} | fields}


def lid(box):
    return {"model": "a.Lid", "pk": 1, "fields": {"box": box}}


GET = "orm['a.Box'].objects.get({})"
CASES = {
    "a row": ([box()], "pass", None),
    "a row that is found": ([box()], GET.format("name='x', pk=1"), None),
    "another row": ([box()], GET.format("name='y'"), GONE),
    "a row under the key of another": ([box(), box(name="y")], GET.format("name='x'"), GONE),
    "a row without a key": ([box(None)], GET.format("name='x'"), None),
    "a field that is gone": ([box(gone=1)], "pass", NO_FIELD),
    "a field that is left out": ([{"model": "a.box", "pk": 1, "fields": {"name": "x"}}], "pass", NULL),
    "a foreign key": ([lid(1), box(1)], "pass", None),
    "a foreign key by natural key": ([lid(["x"])], "pass", None),
    "a foreign key to nothing": ([lid(2), box(1)], "pass", DANGLING),
    "a change of the table": ([lid(1), box(1)], "db.delete_column('a_lid', 'box_id')", None),
    "XML": ('<django-objects><object pk="1" model="a.box"/></django-objects>', GET.format("name='y'"), None),
}


@pytest.mark.parametrize(("rows", "body", "said"), CASES.values(), ids=CASES)
def test_what_becomes_of_rows(tmp_path, rows, body, said):
    load = f"call_command('loaddata', 'x')\n{body}"
    files = {
        "a/models.py": MODELS,
        "a/fixtures/x.json": rows if isinstance(rows, str) else json.dumps(rows),
        "a:0001_initial": migration(TABLES, *FROZEN),
        "a:0002_rows": migration(load, *FROZEN, top="from django.core.management import call_command"),
    }
    found = rehearsed(tmp_path, files, "a")[2]
    assert found == said or (said == DANGLING and found.startswith(said))
