# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        # Adding field 'Dock.n'
        db.add_column(u'dock_dock', 'n',
                      self.gf('django.db.models.fields.IntegerField')(default=0),
                      keep_default=False)


    def backwards(self, orm):
        # Deleting field 'Dock.n'
        db.delete_column(u'dock_dock', 'n')


    models = {
        u'dock.dock': {
            'Meta': {'object_name': 'Dock'},
            'boat': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Boat']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'n': ('django.db.models.fields.IntegerField', [], {'default': '0'})
        },
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
            'colour': ('django.db.models.fields.CharField', [], {'default': "'red'", 'max_length': '5'}),
            'crew': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['quay.Pilot']", 'symmetrical': 'False'}),
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

    complete_apps = ['dock']