# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models
def columns():
    import os
    found = [('id', models.AutoField(primary_key=True)), ('name', models.CharField(max_length=9))]
    for extra in os.environ.get('NO_SUCH', '').split():
        found.append((extra, models.IntegerField(default=0)))
    return found


class Migration(SchemaMigration):

    def forwards(self, orm):
        db.create_table('a_thing', columns())

    def backwards(self, orm):
        pass

    models = {}

    complete_apps = ['a']
