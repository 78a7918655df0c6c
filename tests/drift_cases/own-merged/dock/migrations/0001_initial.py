# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        # Adding model 'Dock'
        db.create_table(u'dock_dock', (
            (u'id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
            ('boat', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['quay.Boat'])),
        ))
        db.send_create_signal(u'dock', ['Dock'])


    def backwards(self, orm):
        # Deleting model 'Dock'
        db.delete_table(u'dock_dock')


    models = {
        u'dock.dock': {
            'Meta': {'object_name': 'Dock'},
            'boat': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Boat']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})
        },
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
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