"""The tables of apps without migrations, as their models of today define them."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from tests.projects import findings, load, migration

SETTINGS = "INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sites', 'south', 'u', 'a']\n"
TOP = "from django.db import models\n\n"
NOTE = f"{TOP}class Note(models.Model):\n    text = models.CharField(max_length=9, db_index=True)\n"
META = "    class Meta:\n        "
MODELS = {
    "plain": (NOTE, {"u_note": ["id", "text"]}, True),
    "db_table": (f"{NOTE}{META}db_table = 'u_notes'\n", {"u_notes": ["id", "text"]}, True),
    "unmanaged": (f"{NOTE}{META}managed = False\n", {}, True),
    "abstract": (f"{NOTE}{META}abstract = True\n", {}, True),
    "swappable": (f"{NOTE}{META}swappable = 'NOTE_MODEL'\n", {}, True),
    "of an abstract one": (
        f"{NOTE}{META}abstract = True\n\nclass Memo(Note):\n    pass\n", {"u_memo": ["id", "text"]}, True,
    ),
    "of a class that is not known": (
        "from far import Base\n" + NOTE.replace("models.Model", "models.Model, Base"), {"u_note": ["id", "text"]}, False,
    ),
    "a field class of another package": (
        "from far import ColorField\n" + NOTE + "    color = ColorField()\n", {"u_note": ["id", "text", "color"]}, False,
    ),
    "a field that a function makes": ("from far import make\n" + NOTE + "    color = make()\n", {"u_note": ["id", "text"]}, True),
    "many-to-many": (
        f"{NOTE}    tags = models.ManyToManyField('self')\n",
        {"u_note": ["id", "text"], "u_note_tags": ["id", "from_note_id", "to_note_id"]}, True,
    ),
}  # fmt: skip


def context_of(folder, models, body="db.delete_column('u_note', 'x')"):
    files = {
        "settings.py": SETTINGS,
        "u/__init__.py": "",
        "u/models.py": models,
        "a:0001_initial": migration(body),
    }
    return build.analysis_context(load(folder, files, settings=str(folder / "settings.py")))


@pytest.mark.parametrize(("models", "tables", "complete"), MODELS.values(), ids=MODELS)
def test_what_is_known_of_them(tmp_path, models, tables, complete):
    schema = context_of(tmp_path, models).synced_schema
    assert {name: list(table.columns) for name, table in schema.items()} == tables
    assert all(table.complete is complete for name, table in schema.items() if not name.endswith("_tags"))


@pytest.mark.parametrize(
    "body", ["pass", "db.delete_column('a_box', 'x')", "db.execute('SELECT text FROM a_box')"]
)
def test_no_models_are_read_unless_migrations_use_their_tables(tmp_path, body):
    assert context_of(tmp_path, NOTE, body).synced_schema == {}


def test_tables_of_django_itself(tmp_path):
    body = "db.add_column('django_site', 'x', models.TextField())\ndb.add_column('auth_user', 'y', models.TextField())"
    schema = context_of(tmp_path, NOTE, body).synced_schema
    assert list(schema["django_site"].columns) == ["id", "domain", "name"]
    assert "is_staff" in schema["auth_user"].columns
    assert "groups" not in schema["auth_user"].columns
    assert not any(table.complete for table in schema.values())


def test_a_user_model_that_is_replaced_has_no_table(tmp_path):
    files = {
        "settings.py": f"{SETTINGS}AUTH_USER_MODEL = 'u.Note'\n",
        "u/__init__.py": "",
        "u/models.py": NOTE,
        "a:0001_initial": migration("db.add_column('auth_user', 'y', models.TextField())"),
    }
    context = build.analysis_context(load(tmp_path, files, settings=str(tmp_path / "settings.py")))
    assert "auth_user" not in context.synced | context.present | context.synced_schema.keys()


TEXT = "models.CharField(max_length=9, default='')"
BODIES = {
    "a column that it has": (f"db.add_column('u_note', 'text', {TEXT})", ["SD305"]),
    "another one": (f"db.add_column('u_note', 'more', {TEXT})", []),
    "a column that it has not": ("db.delete_column('u_note', 'more')", ["SD304", "SD306"]),
    "a column that it reads": ("db.execute('SELECT more FROM u_note')", ["SD304"]),
    "one of its own that it reads": ("db.execute('SELECT text FROM u_note')", []),
    "one of its own": ("db.delete_column('u_note', 'text')", []),
    "an index that it has": ("db.create_index('u_note', ['text'])", ["SD305"]),
    "its name": ("db.execute('CREATE TABLE u_note (id integer)')", ["SD103"]),
    "its name, once it is renamed": ("db.rename_table('u_note', 'u_old')\ndb.execute('CREATE TABLE u_note (id integer)')", []),
    "a column of Django's": (f"db.add_column('auth_user', 'email', {TEXT})", ["SD305"]),
    "a column that Django may have": ("db.delete_column('auth_user', 'nickname')", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "codes"), BODIES.values(), ids=BODIES)
def test_what_check_reports(tmp_path, body, codes):
    files = {
        "settings.py": SETTINGS,
        "u/__init__.py": "",
        "u/models.py": NOTE,
        "a:0001_initial": migration(body),
    }
    found = findings(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert [one[:5] for one in found if one.startswith("SD")] == codes
