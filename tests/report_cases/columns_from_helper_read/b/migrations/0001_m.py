# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import DataMigration
from django.db import models


class Migration(DataMigration):

    depends_on = (
        ('a', '0001_m'),
    )

    def forwards(self, orm):
        for row in orm['a.Thing'].objects.all():
            pass

    def backwards(self, orm):
        pass

    models = {
        'a.thing': {
            'Meta': {'object_name': 'Thing'},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '50'}),
            'late': ('django.db.models.fields.IntegerField', [], {'default': '0'}),
        },
    }

    complete_apps = ['b']
