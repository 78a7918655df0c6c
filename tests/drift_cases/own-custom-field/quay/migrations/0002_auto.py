# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        pass

    def backwards(self, orm):
        # Deleting field 'Boat.d'
        db.delete_column(u'quay_boat', 'd')


    models = {
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
            'c': ('fields.Colour', [], {'default': "''", 'max_length': '7'}),
            'crew': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['quay.Pilot']", 'symmetrical': 'False'}),
            'd': ('fields.Colour', [], {'max_length': '7', 'null': 'True', 'db_index': 'True'}),
            'harbour': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Harbour']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '12', 'db_index': 'True'}),
            'note': ('django.db.models.fields.CharField', [], {'max_length': '40', 'null': 'True'}),
            'tons': ('django.db.models.fields.IntegerField', [], {'default': '0'})
        },
        u'quay.harbour': {
            'Meta': {'object_name': 'Harbour'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'unique': 'True', 'max_length': '30'})
        },
        u'quay.pilot': {
            'Meta': {'object_name': 'Pilot'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '30'})
        }
    }

    complete_apps = ['quay']