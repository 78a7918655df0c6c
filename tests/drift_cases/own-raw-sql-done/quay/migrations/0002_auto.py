# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        if db.backend_name == 'postgres':
            db.execute('ALTER TABLE quay_boat ADD COLUMN owner_id integer REFERENCES quay_pilot (id) DEFERRABLE INITIALLY DEFERRED, ADD colour varchar(5), ADD size integer CHECK (size >= 0)')
            db.execute('CREATE INDEX ON quay_boat USING btree (owner_id)')
            db.execute('CREATE INDEX by_colour ON quay_boat (colour)')
            db.execute('CREATE INDEX by_colour_like ON quay_boat (colour varchar_pattern_ops)')
            db.execute("ALTER TABLE quay_boat ALTER note TYPE varchar(60), ALTER COLUMN note SET DEFAULT ''")
            db.execute('ALTER TABLE quay_boat ALTER note SET NOT NULL, ALTER note DROP DEFAULT')
            db.execute('CREATE TABLE quay_fleet (id integer NOT NULL, name character varying(50) NOT NULL, boss_id integer NOT NULL)')
            db.execute('CREATE SEQUENCE quay_fleet_id_seq')
            db.execute("ALTER TABLE ONLY quay_fleet ALTER COLUMN id SET DEFAULT nextval('quay_fleet_id_seq'::regclass), ADD CONSTRAINT quay_fleet_pkey PRIMARY KEY (id)")
            db.execute('ALTER TABLE quay_fleet ADD UNIQUE (name)')
            db.execute('CREATE INDEX fleet_like ON public.quay_fleet USING btree (name varchar_pattern_ops)')
            db.execute('CREATE INDEX fleet_boss ON quay_fleet (boss_id)')
            db.execute('ALTER TABLE ONLY quay_fleet ADD CONSTRAINT boss FOREIGN KEY (boss_id) REFERENCES quay_pilot DEFERRABLE INITIALLY DEFERRED')
        else:
            db.execute('ALTER TABLE quay_boat ADD COLUMN owner_id integer NULL REFERENCES quay_pilot (id)')
            db.execute('ALTER TABLE quay_boat ADD COLUMN colour varchar(5)')
            db.execute('ALTER TABLE quay_boat ADD COLUMN size integer unsigned')
            db.execute('CREATE INDEX by_owner ON quay_boat (owner_id)')
            db.execute('CREATE INDEX by_colour ON quay_boat (colour)')
            db.execute('CREATE TABLE quay_fleet (id integer NOT NULL PRIMARY KEY, name varchar(50) NOT NULL UNIQUE, boss_id integer NOT NULL REFERENCES quay_pilot)')
            db.execute('CREATE INDEX fleet_boss ON quay_fleet (boss_id)')
            db.alter_column('quay_boat', 'note', self.gf('django.db.models.fields.CharField')(max_length=60, default=''))

    def backwards(self, orm):
        # Deleting model 'Fleet'
        db.delete_table(u'quay_fleet')

        # Deleting field 'Boat.owner'
        db.delete_column(u'quay_boat', 'owner_id')

        # Deleting field 'Boat.colour'
        db.delete_column(u'quay_boat', 'colour')

        # Deleting field 'Boat.size'
        db.delete_column(u'quay_boat', 'size')


        # Changing field 'Boat.note'
        db.alter_column(u'quay_boat', 'note', self.gf('django.db.models.fields.CharField')(max_length=40, null=True))

    models = {
        u'quay.boat': {
            'Meta': {'unique_together': "(('name', 'tons'),)", 'object_name': 'Boat'},
            'colour': ('django.db.models.fields.CharField', [], {'max_length': '5', 'null': 'True', 'db_index': 'True'}),
            'crew': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['quay.Pilot']", 'symmetrical': 'False'}),
            'harbour': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Harbour']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '12', 'db_index': 'True'}),
            'note': ('django.db.models.fields.CharField', [], {'default': "''", 'max_length': '60'}),
            'owner': ('django.db.models.fields.related.ForeignKey', [], {'related_name': "'o'", 'null': 'True', 'to': u"orm['quay.Pilot']"}),
            'size': ('django.db.models.fields.PositiveIntegerField', [], {'null': 'True'}),
            'tons': ('django.db.models.fields.IntegerField', [], {'default': '0'})
        },
        u'quay.fleet': {
            'Meta': {'object_name': 'Fleet'},
            'boss': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['quay.Pilot']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'unique': 'True', 'max_length': '50'})
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