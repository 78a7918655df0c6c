# -*- coding: utf-8 -*-
from south.utils import datetime_utils as datetime
from south.db import db
from south.v2 import SchemaMigration
from django.db import models


class Migration(SchemaMigration):

    def forwards(self, orm):
        # Adding model 'Shelf'
        db.create_table(u'catalogue_shelf', (
            (u'id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
            ('name', self.gf('django.db.models.fields.CharField')(unique=True, max_length=20)),
        ))
        db.send_create_signal(u'catalogue', ['Shelf'])

        # Adding M2M table for field books on 'Shelf'
        m2m_table_name = db.shorten_name(u'catalogue_shelf_books')
        db.create_table(m2m_table_name, (
            ('id', models.AutoField(verbose_name='ID', primary_key=True, auto_created=True)),
            ('shelf', models.ForeignKey(orm[u'catalogue.shelf'], null=False)),
            ('book', models.ForeignKey(orm[u'catalogue.book'], null=False))
        ))
        db.create_unique(m2m_table_name, ['shelf_id', 'book_id'])


    def backwards(self, orm):
        # Deleting model 'Shelf'
        db.delete_table(u'catalogue_shelf')

        # Removing M2M table for field books on 'Shelf'
        db.delete_table(db.shorten_name(u'catalogue_shelf_books'))


    models = {
        u'catalogue.author': {
            'Meta': {'object_name': 'Author'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '100'})
        },
        u'catalogue.book': {
            'Meta': {'object_name': 'Book'},
            'author': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['catalogue.Author']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'title': ('django.db.models.fields.CharField', [], {'max_length': '200'})
        },
        u'catalogue.shelf': {
            'Meta': {'object_name': 'Shelf'},
            'books': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['catalogue.Book']", 'symmetrical': 'False', 'blank': 'True'}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'unique': 'True', 'max_length': '20'})
        }
    }

    complete_apps = ['catalogue']