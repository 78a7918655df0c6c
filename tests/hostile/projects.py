"""One healthy project, with one missing dependency, and one odd thing in it."""

from __future__ import annotations

from pathlib import Path

BASE = """\
import datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models

class Migration(SchemaMigration):
    def forwards(self, orm):
        db.create_table('base_thing', (('id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),))
    def backwards(self, orm):
        pass
    models = {}
    complete_apps = ['base']
"""
EVIL = """\
import datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models
%(top)s
class Migration(SchemaMigration):
    def forwards(self, orm):
        %(body)s
        db.create_table('evil_box', (('id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
            ('thing', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['base.Thing']))))
    def backwards(self, orm):
        pass
    models = {
        %(model)s
        'base.thing': {
            'Meta': {'object_name': 'Thing'},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})
        }
    }
    complete_apps = ['evil']
"""


def evil(body: str = "pass", top: str = "", model: str = "") -> str:
    """The migration of `evil` that needs a table of `base` without saying so, after the statements `body`."""
    return EVIL % {"body": body.replace("\n", "\n" + " " * 8), "top": top, "model": model}


def write(folder: Path, migration: str | bytes, more: dict[str, str | bytes] | None = None) -> None:
    """Write the apps `base` and `evil`, and further files."""
    files: dict[str, str | bytes] = {"evil/migrations/0001_initial.py": migration, **(more or {})}
    for app in ("base", "evil"):
        for name in ("__init__.py", "models.py", "migrations/__init__.py"):
            files.setdefault(f"{app}/{name}", "")
    files.setdefault("base/migrations/0001_initial.py", BASE)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
