"""A made-up project of many small apps, each of which refers to the next without declaring it."""

from __future__ import annotations

from pathlib import Path

MIGRATION = """\
from south.db import db
from south.v2 import SchemaMigration


class Migration(SchemaMigration):
    def forwards(self, orm):
        db.create_table({app!r} + '_thing', (
            ('id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
{column}        ))

    models = {{
        '{app}.thing': {{
            'Meta': {{'object_name': 'Thing'}},
            'id': ('django.db.models.fields.AutoField', [], {{'primary_key': 'True'}})
        }},
        '{other}.thing': {{
            'Meta': {{'object_name': 'Thing'}},
            'id': ('django.db.models.fields.AutoField', [], {{'primary_key': 'True'}})
        }}
    }}
"""
COLUMN = (
    "            ('next', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['{other}.Thing'])),\n"
)


def write_chain(folder: Path, apps: int) -> None:
    """Write a project of so many apps with one migration each; all but the last lack a dependency."""
    for number in range(apps):
        app, other = f"link{number:03}", f"link{min(number + 1, apps - 1):03}"
        column = COLUMN.format(other=other) if app != other else ""
        place = folder / app / "migrations"
        place.mkdir(parents=True)
        for package in (folder / app, place):
            (package / "__init__.py").touch()
        (folder / app / "models.py").touch()
        text = MIGRATION.format(app=app, other=other, column=column)
        (place / "0001_initial.py").write_text(text, "utf-8")
