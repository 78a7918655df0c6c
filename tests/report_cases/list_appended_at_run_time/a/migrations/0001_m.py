# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        import os
        fields = [('id', models.AutoField(primary_key=True))]
        if os.environ.get('WITH_X'):
            fields.append(('x', models.IntegerField()))
        db.create_table('a_thing', fields)

    def backwards(self, orm):
        pass

    models = {}

    complete_apps = ['a']
