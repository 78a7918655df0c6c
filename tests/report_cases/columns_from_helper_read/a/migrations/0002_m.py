# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        db.add_column('a_thing', 'late', self.gf('django.db.models.fields.IntegerField')(default=0), keep_default=False)

    def backwards(self, orm):
        pass

    models = {}

    complete_apps = ['a']
