# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        # Adding model 'Harbour'
        db.create_table(u'quay_harbour', (
            (u'id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
            ('name', self.gf('django.db.models.fields.CharField')(unique=True, max_length=30)),
        ))
        db.send_create_signal(u'quay', ['Harbour'])

        # Adding model 'Pilot'
        db.create_table(u'quay_pilot', (
            (u'id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
            ('name', self.gf('django.db.models.fields.CharField')(max_length=30)),
        ))
        db.send_create_signal(u'quay', ['Pilot'])

        # Adding model 'Boat'
        db.create_table(u'quay_boat', (
            (u'id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
            ('name', self.gf('django.db.models.fields.CharField')(max_length=12, db_index=True)),
            ('tons', self.gf('django.db.models.fields.IntegerField')(default=0)),
            ('note', self.gf('django.db.models.fields.CharField')(max_length=40, null=True)),
            ('harbour', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['quay.Harbour'])),
            ('c', self.gf('fields.Colour')(default='', max_length=7)),
        ))
        db.send_create_signal(u'quay', ['Boat'])

        # Adding unique constraint on 'Boat', fields ['name', 'tons']
        db.create_unique(u'quay_boat', ['name', 'tons'])

        # Adding M2M table for field crew on 'Boat'
        m2m_table_name = db.shorten_name(u'quay_boat_crew')
        db.create_table(m2m_table_name, (
            ('id', models.AutoField(verbose_name='ID', primary_key=True, auto_created=True)),
            ('boat', models.ForeignKey(orm[u'quay.boat'], null=False)),
            ('pilot', models.ForeignKey(orm[u'quay.pilot'], null=False))
        ))
        db.create_unique(m2m_table_name, ['boat_id', 'pilot_id'])


    def backwards(self, orm):
        # Removing unique constraint on 'Boat', fields ['name', 'tons']
        db.delete_unique(u'quay_boat', ['name', 'tons'])

        # Deleting model 'Harbour'
        db.delete_table(u'quay_harbour')

        # Deleting model 'Pilot'
        db.delete_table(u'quay_pilot')

        # Deleting model 'Boat'
        db.delete_table(u'quay_boat')

        # Removing M2M table for field crew on 'Boat'
        db.delete_table(db.shorten_name(u'quay_boat_crew'))


    models = {
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
            'c': ('fields.Colour', [], {'default': "''", 'max_length': '7'}),
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

    complete_apps = ['quay']