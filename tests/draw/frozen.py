"""Small projects of which only the frozen models matter, and diagrams of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.draw.models import Diagram, arrange
from southdeps.frozen_models import ProjectModel, project_models
from tests.projects import load, migration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from southdeps.finding import MigrationId

#: Two apps, a foreign key between them.
CLASSIC = {
    "a:0001_initial": ("a.Thing: name",),
    "b:0001_initial": ("a.Thing: name", "b.Item: thing -> a.Thing"),
}

#: All kinds of relations: South's own text, for what the short way to write models can't say.
RELATIONS = """\
from south.v2 import SchemaMigration

class Migration(SchemaMigration):
    models = {
        'shop.place': {
            'Meta': {'object_name': 'Place'},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '50', 'null': 'True'})
        },
        'shop.local': {
            'Meta': {'object_name': 'Local', '_ormbases': ['shop.Place'], 'proxy': 'True'}
        },
        'shop.bar': {
            'Meta': {'object_name': 'Bar', '_ormbases': ['shop.Place']},
            'place_ptr': ('django.db.models.fields.related.OneToOneField', [], {'to': "orm['shop.Place']", 'unique': 'True', 'primary_key': 'True'})
        },
        'shop.pub': {
            'Meta': {'object_name': 'Pub', '_ormbases': ['shop.Local']},
            'place_ptr': ('django.db.models.fields.related.OneToOneField', [], {'to': "orm['shop.Place']", 'unique': 'True', 'primary_key': 'True'})
        },
        'shop.kiosk': {
            'Meta': {'object_name': 'Kiosk', '_ormbases': ['shop.Bar', 'shop.Place']},
            'bar_ptr': ('django.db.models.fields.related.OneToOneField', [], {'to': "orm['shop.Bar']", 'unique': 'True', 'primary_key': 'True'}),
            'nearest': ('django.db.models.fields.related.OneToOneField', [], {'to': "orm['shop.Place']", 'null': 'True'}),
            'place_ptr': ('django.db.models.fields.related.OneToOneField', [], {'to': "orm['shop.Place']", 'unique': 'True'})
        },
        'shop.offer': {
            'Meta': {'object_name': 'Offer', 'db_table': "'offers'"},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'parent': ('mptt.fields.TreeForeignKey', [], {'to': "orm['shop.Offer']", 'null': 'True'}),
            'place': ('django.db.models.fields.related.ForeignKey', [], {'to': "orm['shop.Place']", 'db_column': "'at'"}),
            'tags': ('django.db.models.fields.related.ManyToManyField', [], {'to': "orm['shop.Tag']"}),
            'watchers': ('django.db.models.fields.related.ManyToManyField', [], {'to': "orm['shop.Place']", 'through': "orm['shop.Watch']"})
        },
        'shop.tag': {
            'Meta': {'object_name': 'Tag'},
            'word': ('django.db.models.fields.SlugField', [], {'primary_key': 'True'})
        },
        'shop.watch': {
            'Meta': {'object_name': 'Watch'},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'offer': ('django.db.models.fields.related.ForeignKey', [], {'to': "orm['shop.Offer']"}),
            'place': ('django.db.models.fields.related.ForeignKey', [], {'to': "orm['shop.Place']"})
        }
    }

    complete_apps = ['shop']
"""


def models(
    folder: Path, apps: Mapping[str, tuple[str, ...] | str], at: Mapping[str, MigrationId] | None = None
) -> tuple[ProjectModel, ...]:
    """The models of a project: of each migration what it freezes (as tests.projects has it), or all its text."""
    files = {key: said if isinstance(said, str) else migration("pass", *said) for key, said in apps.items()}
    return project_models(load(folder, files), at or {})


def diagram(folder: Path, apps: Mapping[str, tuple[str, ...] | str], **options: object) -> Diagram:
    """The diagram of such a project."""
    found = models(folder, apps)
    own = {key.partition(":")[0] for key in apps}
    return arrange(found, **{"own_apps": own} | options)  # type: ignore[arg-type]
