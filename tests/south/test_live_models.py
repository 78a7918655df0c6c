"""What imported models read, shown by the tables and columns that a migration needs."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.project.loading import Options, load
from tests import projects
from tests.projects import migration, name

MODELS = """
from django.contrib.auth.models import User
from django.db import models
from a.fields import MoneyField

class KindManager(models.Manager):
    def used(self):
        return self.filter(thing__size=1)

class Dated(models.Model):
    made = models.DateTimeField()
    class Meta:
        abstract = True

class Kind(Dated):
    label = models.CharField(max_length=9)
    objects = KindManager()
    def shout(self):
        return Thing.objects.count()
    @classmethod
    def make(cls, label):
        return cls.objects.create(label=label)

class Thing(models.Model):
    kind = models.ForeignKey(Kind)
    size = models.IntegerField(db_column='width')
    price = MoneyField()
    tags = models.ManyToManyField('Tag')
    class Meta:
        db_table = 'things'
        ordering = ['kind__label']

class Tag(models.Model):
    word = models.SlugField(primary_key=True)

class Part(Thing):
    number = models.IntegerField()

class Like(Thing):
    class Meta:
        proxy = True

class Person(User):
    class Meta:
        proxy = True

def labels():
    return [kind.label for kind in Kind.objects.all()]
"""
FIELDS = "from django.db import models\nclass MoneyField(models.DecimalField):\n    pass\n"
KIND, THING = "need a_kind(id, label, made)", "need things(id, kind_id, width)"
LABEL = "need a_kind(label)"

BODIES = {
    "all": ("from a.models import Kind\nlist(Kind.objects.all())", [KIND]),
    "count": ("from a.models import Kind\nKind.objects.count()", ["need a_kind()"]),
    "exists": ("from a.models import Kind\nKind.objects.filter(label='x').exists()", ["need a_kind(label)"]),
    "update": ("from a.models import Kind\nKind.objects.update(label='x')", ["need a_kind(label)"]),
    "values_list": ("from a.models import Kind\nlist(Kind.objects.values_list('label'))", ["need a_kind(label)"]),
    "create": ("from a.models import Kind\nKind.objects.create(label='x')", [KIND]),
    "save": ("from a.models import Kind\nKind(label='x').save()", [KIND]),
    "a module by another name": ("from a import models as m\nlist(m.Kind.objects.all())", [KIND]),
    "a module, whole": ("import a.models\nlist(a.models.Kind.objects.all())", [KIND]),
    "a star": ("list(Kind.objects.all())", [KIND]),
    "a function": ("from a.models import labels\nlabels()", [KIND]),
    "a manager's method": ("from a.models import Kind\nlist(Kind.objects.used())", [KIND, "need things(kind_id)", "need things(width)"]),
    "a class method": ("from a.models import Kind\nKind.make('x')", [KIND]),
    "a method of a row": ("from a.models import Kind\nKind(label='x').shout()", ["need things()"]),
    "the default ordering": ("from a.models import Thing\nlist(Thing.objects.all())", [THING, "need a_kind()", LABEL]),
    "a join": ("from a.models import Thing\nThing.objects.filter(kind__label='x').count()", ["need things(kind_id)", "need a_kind()", LABEL]),
    "select_related": ("from a.models import Thing\nlist(Thing.objects.select_related('kind').order_by('id'))", [THING, KIND]),
    "a many-to-many field": ("from a.models import Thing\nThing(id=1).tags.add(1)", ["need things_tags()"]),
    "a child": ("from a.models import Part\nlist(Part.objects.all())", [THING, "need a_part(thing_ptr_id, number)"]),
    "a proxy": ("from a.models import Like\nlist(Like.objects.order_by('id'))", [THING, "need things(id)"]),
    "the number of a proxy's rows": ("from a.models import Like\nLike.objects.count()", ["need things()"]),
    "a proxy of Django's user": ("from a.models import Person\nPerson.objects.count()", []),
    "a model by its name": ("from django.db.models import get_model\nlist(get_model('a', 'Kind').objects.all())", [KIND]),
    "whether it is a proxy": ("from django.db.models import get_model\nif get_model('a', 'Like')._meta.proxy:\n    orm['a.Kind'].objects.count()", ["need a_kind()"]),
    "an own command": ("from django.core.management import call_command\ncall_command('fill')", [KIND]),
    "no command of the project": ("from django.core.management import call_command\ncall_command('other')", []),
    "a fixture": ("from django.core.management import call_command\ncall_command('loaddata', 'kinds')", [KIND]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_what_is_read(tmp_path, body, expected):
    command = (
        "from django.core.management.base import BaseCommand\nfrom a.models import Kind\n"
        "class Command(BaseCommand):\n    def handle(self, *args, **options):\n        list(Kind.objects.all())\n"
    )
    files = {
        "a:0001_initial": migration(),
        "a/models.py": MODELS,
        "a/fields.py": FIELDS,
        "a/management/__init__.py": "",
        "a/management/commands/__init__.py": "",
        "a/management/commands/fill.py": command,
        "a/fixtures/kinds.json": '[{"model": "a.kind", "pk": 1, "fields": {"label": "x"}}]',
        "b:0001_initial": migration(
            body, "a.Kind: label", top="from a.models import *" if "Kind" in body else ""
        ),
    }
    done = projects.load(tmp_path, files).migrations[name("b:0001_initial")].summary.actions
    needs = [
        projects.show(step).rpartition(" ")[0]
        for step in done
        if isinstance(step, effects.Require) and not step.table.startswith("auth")
    ]
    assert list(dict.fromkeys(needs)) == expected


@pytest.mark.parametrize(
    "models", ["from parts import *", "from a.models.parts import Kind", "from .parts import Kind"]
)
def test_models_in_a_package(tmp_path, models):
    files = {
        "a:0001_initial": migration(),
        "a/models/__init__.py": models,
        "a/models/parts.py": "from django.db import models\nclass Kind(models.Model):\n    label = models.TextField()\n",
        "b:0001_initial": migration("list(Kind.objects.all())", top="from a.models import Kind"),
    }
    projects.write(tmp_path, files)
    (tmp_path / "a" / "models.py").unlink()
    done = load(Options(paths=(tmp_path,))).migrations[name("b:0001_initial")].summary.actions
    found = {projects.show(step) for step in done if isinstance(step, effects.Require)}
    assert found == {"need a_kind(id, label) live-model"}
