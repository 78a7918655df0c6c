# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import DataMigration
from django.db import models


class Migration(DataMigration):

    def forwards(self, orm):
        for visit in orm['visits.Visit'].objects.using('stats').all():
            pass

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
