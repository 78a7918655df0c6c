"""Made-up projects of any size: apps whose migrations look, in shape and size, like those that South wrote.

The same arguments always give the same files. An app holds 25 migrations of some 20 kB each, nine tenths of it frozen
models (the average of 13,471 real ones). The apps come in suites of ten, which refer to each other, to apps that come
later by name, so that nothing works by luck; one of these references in twenty is not declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PER_APP = 25
PER_SUITE = 10
#: Besides the initial one and those that move rows, this migration of each app refers to another app.
SECOND_REFERENCE = 7
MODELS = (
    "Customer",
    "Address",
    "Order",
    "Line",
    "Payment",
    "Product",
    "Category",
    "Stock",
    "Voucher",
    "Event",
    "Note",
)
#: A model's fields as South froze them; many look alike in a real app too.
FIELDS = (
    ("created_at", "django.db.models.fields.DateTimeField", "'auto_now_add': 'True', 'blank': 'True'"),
    ("is_active", "django.db.models.fields.BooleanField", "'default': 'True'"),
    ("name", "django.db.models.fields.CharField", "'max_length': '200', 'db_index': 'True'"),
    ("note", "django.db.models.fields.TextField", "'default': \"''\", 'blank': 'True'"),
    ("position", "django.db.models.fields.PositiveIntegerField", "'default': '0', 'db_index': 'True'"),
    ("price", "django.db.models.fields.DecimalField", "'max_digits': '12', 'decimal_places': '2'"),
    ("slug", "django.db.models.fields.SlugField", "'unique': 'True', 'max_length': '50'"),
    ("status", "django.db.models.fields.CharField", "'max_length': '100', 'null': 'True', 'blank': 'True'"),
    ("title", "django.db.models.fields.CharField", "'default': \"u''\", 'max_length': '255'"),
    ("updated_at", "django.db.models.fields.DateTimeField", "'auto_now': 'True', 'null': 'True'"),
    ("url", "django.db.models.fields.URLField", "'max_length': '200', 'null': 'True'"),
)
OTHERS = """\
        u'auth.group': {
            'Meta': {'object_name': 'Group'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'unique': 'True', 'max_length': '80'}),
            'permissions': ('django.db.models.fields.related.ManyToManyField', [], {'to': u"orm['auth.Permission']", \
'symmetrical': 'False', 'blank': 'True'})
        },
        u'auth.permission': {
            'Meta': {'ordering': "(u'content_type__app_label', u'codename')", 'object_name': 'Permission'},
            'codename': ('django.db.models.fields.CharField', [], {'max_length': '100'}),
            'content_type': ('django.db.models.fields.related.ForeignKey', [], \
{'to': u"orm['contenttypes.ContentType']"}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'name': ('django.db.models.fields.CharField', [], {'max_length': '50'})
        },
        user_model: {
            'Meta': {'object_name': 'User'},
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'username': ('django.db.models.fields.CharField', [], {'unique': 'True', 'max_length': '30'})
        },
        u'contenttypes.contenttype': {
            'Meta': {'ordering': "('name',)", 'object_name': 'ContentType', 'db_table': "'django_content_type'"},
            'app_label': ('django.db.models.fields.CharField', [], {'max_length': '100'}),
            u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'model': ('django.db.models.fields.CharField', [], {'max_length': '100'})
        },
"""
COMPAT = """\
from django.conf import settings

AUTH_USER_MODEL = getattr(settings, 'AUTH_USER_MODEL', 'auth.User')
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a migration stands: its app's number among how many, and its own number from 1."""

    app: int
    apps: int
    number: int


def write_project(folder: Path, migrations: int, *, per_app: int = PER_APP) -> None:
    """Write a project of so many migrations, so many an app, into `folder`, which must not exist yet."""
    for path, text in project(migrations, per_app=per_app):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def project(migrations: int, *, per_app: int = PER_APP) -> Iterator[tuple[str, str]]:
    """The files of a project of so many migrations: paths below its folder, and what they hold."""
    apps = -(-migrations // per_app)
    yield "shop/__init__.py", ""
    yield "shop/compat.py", COMPAT
    for app in range(apps):
        folder = f"shop/{label(app)}"
        yield f"{folder}/__init__.py", ""
        yield f"{folder}/models.py", ""
        yield f"{folder}/migrations/__init__.py", ""
        for number in range(1, min(per_app, migrations - app * per_app) + 1):
            place = Place(app, apps, number)
            yield f"{folder}/migrations/{name(number)}.py", migration(place)


def label(app: int) -> str:
    """The label of an app by its number."""
    return f"app{app:04}"


def name(number: int) -> str:
    """The name of a migration by its number within the app."""
    return f"{number:04}_{'initial' if number == 1 else 'data' if is_data(number) else f'add_field_{number}'}"


def is_data(number: int) -> bool:
    """Every tenth migration moves rows, the others change the schema."""
    return number % 10 == 0


def migration(place: Place) -> str:
    """The text of one migration."""
    kind = "DataMigration" if is_data(place.number) else "SchemaMigration"
    return (
        "# -*- coding: utf-8 -*-\n"
        "import datetime\n"
        "from south.db import db\n"
        f"from south.v2 import {kind}\n"
        "from django.db import models\n"
        f"{imports(place)}\n\n"
        f"class Migration({kind}):\n"
        f"{declaration(place)}"
        "\n    def forwards(self, orm):\n"
        f"{forwards(place)}"
        "\n    def backwards(self, orm):\n"
        f"{backwards(place)}"
        "\n    models = {\n"
        f"{frozen(place)}"
        "    }\n\n"
        f"    complete_apps = ['{label(place.app)}']\n"
    )


def keywords(kind: str) -> str:
    """What a field class is called with."""
    digits = "max_digits=10, decimal_places=2" if kind.endswith("DecimalField") else "max_length=100"
    return f"{digits}, null=True"


def imports(place: Place) -> str:
    """One app in twenty imports the user model from the project, as 661 of 13,471 real migrations do."""
    return "from shop.compat import AUTH_USER_MODEL\n" if place.app % 20 == 7 else ""


def user_model(place: Place) -> str:
    """The key under which the user model is frozen."""
    return "AUTH_USER_MODEL" if place.app % 20 == 7 else "u'auth.user'"


def other(place: Place) -> int | None:
    """The app that this migration refers to, one that comes later in its suite; None for the last ones."""
    target = place.app + 1 + (place.app + place.number) % 4
    return target if target < place.apps and target // PER_SUITE == place.app // PER_SUITE else None


def refers(place: Place) -> bool:
    """Whether the migration needs a table of another app: the initial one, the data migrations, and one more."""
    return other(place) is not None and (place.number in {1, SECOND_REFERENCE} or is_data(place.number))


def declaration(place: Place) -> str:
    """`depends_on`, which one migration in twenty lacks that should have it."""
    if not refers(place) or (place.app * PER_APP + place.number) % 20 == 1:
        return ""
    target = other(place)
    assert target is not None
    return f'\n    depends_on = (\n        ("{label(target)}", "{name(1)}"),\n    )\n'


def forwards(place: Place) -> str:
    """What the migration does."""
    app, number = label(place.app), place.number
    target = label(target_app) if (target_app := other(place)) is not None else None
    if number == 1:
        return "".join(create_table(app, index, target) for index in range(len(MODELS)))
    model = MODELS[number % len(MODELS)].lower()
    if is_data(number):
        source = f"orm['{target}.Customer']" if target else f"orm['{app}.Customer']"
        return (
            f"        for customer in {source}.objects.filter(is_active=True):\n"
            f"            if customer.name:\n"
            f"                orm['{app}.{MODELS[number % len(MODELS)]}'].objects.filter(name=customer.name)"
            f".update(title=customer.name)\n"
        )
    if refers(place):
        return (
            f"        db.add_column(u'{app}_{model}', 'field_{number}', "
            f"self.gf('django.db.models.fields.related.ForeignKey')"
            f"(to=orm['{target}.Customer'], null=True), keep_default=False)\n"
        )
    return (
        f"        # Adding field '{MODELS[number % len(MODELS)]}.field_{number}'\n"
        f"        db.add_column(u'{app}_{model}', 'field_{number}',\n"
        "                      self.gf('django.db.models.fields.CharField')(max_length=100, null=True),\n"
        "                      keep_default=False)\n\n"
    )


def create_table(app: str, index: int, target: str | None) -> str:
    """One create_table call: each model refers to the one before it, the first to another app."""
    rows = ["('id', self.gf('django.db.models.fields.AutoField')(primary_key=True))"]
    rows += [f"('{field}', self.gf('{kind}')({keywords(kind)}))" for field, kind, _ in FIELDS]
    to = f"{app}.{MODELS[index - 1]}" if index else f"{target}.Customer" if target else "auth.User"
    rows.append(f"('parent', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['{to}']))")
    model = MODELS[index]
    body = "".join(f"            {row},\n" for row in rows)
    return (
        f"        # Adding model '{model}'\n"
        f"        db.create_table(u'{app}_{model.lower()}', (\n{body}        ))\n"
        f"        db.send_create_signal(u'{app}', ['{model}'])\n\n"
    )


def backwards(place: Place) -> str:
    """The way back, which nobody goes."""
    app, number = label(place.app), place.number
    if number == 1:
        return "".join(f"        db.delete_table(u'{app}_{model.lower()}')\n\n" for model in MODELS)
    if is_data(number):
        return '        raise RuntimeError("Cannot reverse this migration.")\n'
    return f"        db.delete_column(u'{app}_{MODELS[number % len(MODELS)].lower()}', 'field_{number}')\n\n"


def frozen(place: Place) -> str:
    """The inside of `models`: the app's own, the one of another app, and those of Django."""
    app, target = label(place.app), other(place)
    models = [freeze(app, index, place.number, target) for index in range(len(MODELS))]
    if target is not None:
        models.append(freeze(label(target), 0, 1, None))
    return "".join(models) + OTHERS.replace("user_model", user_model(place))


def freeze(app: str, index: int, number: int, target: int | None) -> str:
    """One frozen model as it is after migration `number` of its app."""
    model = MODELS[index]
    rows = [f"'{field}': ('{kind}', [], {{{options}}})" for field, kind, options in FIELDS]
    rows += [
        f"'field_{added}': ('django.db.models.fields.CharField', [], "
        "{'max_length': '100', 'null': 'True', 'blank': 'True'})"
        for added in range(index or len(MODELS), number + 1, len(MODELS))
        if added > 1 and not is_data(added)
    ]
    rows.append("u'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})")
    if index:
        to = f"{app}.{MODELS[index - 1]}"
        rows.append(
            f"'parent': ('django.db.models.fields.related.ForeignKey', [], {{'to': u\"orm['{to}']\"}})"
        )
    elif target is not None:
        to = f"{label(target)}.Customer"
        rows.append(
            f"'parent': ('django.db.models.fields.related.ForeignKey', [], {{'to': u\"orm['{to}']\"}})"
        )
    body = ",\n".join(f"            {row}" for row in sorted(rows))
    meta = f"            'Meta': {{'object_name': '{model}'}},\n"
    return f"        u'{app}.{model.lower()}': {{\n{meta}{body}\n        }},\n"
