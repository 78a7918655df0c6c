# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        if db.backend_name == 'postgres':
            db.execute('ALTER TABLE quay_boat ADD COLUMN owner_id integer REFERENCES quay_pilot (id) ON DELETE CASCADE')
            db.execute("ALTER TABLE quay_boat ADD COLUMN colour varchar(5) NOT NULL DEFAULT 'red', ADD COLUMN size integer DEFAULT -1 NOT NULL")
            db.execute('CREATE INDEX low ON quay_boat (lower(name))')
            db.execute('CREATE INDEX big ON quay_boat (tons) WHERE tons > 5')
            db.execute('CREATE INDEX down ON quay_boat (tons DESC)')
            db.execute('ALTER TABLE quay_boat ADD CONSTRAINT enough CHECK (tons > 5)')
        else:
            db.execute('ALTER TABLE quay_boat ADD COLUMN owner_id integer NULL')
            db.execute('CREATE INDEX own ON quay_boat (owner_id)')
            db.execute("ALTER TABLE quay_boat ADD COLUMN colour varchar(5) NOT NULL DEFAULT 'red'")
            db.execute('ALTER TABLE quay_boat ADD COLUMN size integer DEFAULT -1 NOT NULL')
            db.execute('CREATE INDEX big ON quay_boat (tons) WHERE tons > 5')

    def backwards(self, orm):
        # Deleting field 'Boat.owner'
        db.delete_column(u'quay_boat', 'owner_id')

        # Deleting field 'Boat.colour'
        db.delete_column(u'quay_boat', 'colour')

        # Deleting field 'Boat.size'
        db.delete_column(u'quay_boat', 'size')


    models = {
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
            'colour': ('django.db.models.fields.CharField', [], {'default': "'red'", 'max_length': '5'}),
            'crew': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['quay.Pilot']", 'symmetrical': 'False'}),
            'harbour': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Harbour']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '12', 'db_index': 'True'}),
            'note': ('django.db.models.fields.CharField', [], {'max_length': '40', 'null': 'True'}),
            'owner': ('django.db.models.fields.related.ForeignKey', [], {'related_name': "'o'", 'null': 'True', 'to': u"orm['quay.Pilot']"}),
            'size': ('django.db.models.fields.IntegerField', [], {'default': '-1'}),
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