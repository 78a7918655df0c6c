"""The migrations of a project of one app, for the tests of what is read again."""

from __future__ import annotations

MIGRATION = """\
from south.db import db
from south.v2 import SchemaMigration
{imports}

class Migration(SchemaMigration):
    def forwards(self, orm):
{body}
    models = {{
        u'a.thing': {{
            'Meta': {{'object_name': 'Thing'}},
            u'id': ('django.db.models.fields.AutoField', [], {{'primary_key': 'True'}})
        }}
    }}
"""


def migration(body, imports=""):
    lines = "".join(f"        {line}\n" for line in body.splitlines())
    return MIGRATION.format(imports=imports, body=lines)


CREATE = (
    "db.create_table('a_thing', [('id', self.gf('django.db.models.fields.AutoField')(primary_key=True))])"
)
BY_HELPER = migration("db.delete_table(TABLE)", "from shop.names import TABLE")
