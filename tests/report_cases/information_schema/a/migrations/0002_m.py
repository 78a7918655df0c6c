# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        rows = db.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'a_thing' AND column_name = 'name'")
        if not rows:
            db.add_column('a_thing', 'name', models.CharField(max_length=50, default=''))

    def backwards(self, orm):
        pass

    models = {}

    complete_apps = ['a']
