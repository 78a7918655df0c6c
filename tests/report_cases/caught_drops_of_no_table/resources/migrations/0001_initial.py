from south.db import db
from south.v2 import SchemaMigration
from django.db import models
class Migration(SchemaMigration):
    def forwards(self, orm):
        db.create_table('resources_thing', (('id', models.AutoField(primary_key=True)), ('n', models.IntegerField())))
