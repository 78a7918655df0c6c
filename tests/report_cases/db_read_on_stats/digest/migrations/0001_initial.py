# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import DataMigration
from django.db import models


class Migration(DataMigration):

    depends_on = (
        ('visits', '0001_initial'),
    )

    def forwards(self, orm):
        print(orm['visits.Visit'].objects.using('stats').count())

    def backwards(self, orm):
        pass

    models = {
        'visits.visit': {
            'Meta': {'object_name': 'Visit'},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'page': ('django.db.models.fields.CharField', [], {'max_length': '50'}),
        },
    }

    complete_apps = ['digest']
