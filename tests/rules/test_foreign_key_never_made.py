"""SD410: fields of apps without migrations that refer to apps with migrations."""

from __future__ import annotations

import pytest

from tests.projects import inspect, migration
from tests.rules.things import A

HEAD = "from django.db import models\nfrom django.conf import settings\n"
THINGS = HEAD + "class Thing(models.Model):\n    name = models.CharField(max_length=9)\n"
NOTE = "class Note(models.Model):\n    thing = models.{}\n"
FOUND = ["notes_note.thing at notes/models.py:4"]
CASES = {
    "a foreign key": (NOTE.format("ForeignKey('a.Thing')"), FOUND),
    "a foreign key to an imported class": (
        f"from a.models import Thing\n{NOTE}".format("ForeignKey(Thing)"),
        ["notes_note.thing at notes/models.py:5"],
    ),
    "a one-to-one field": (NOTE.format("OneToOneField('a.Thing')"), FOUND),
    "a many-to-many field": (
        NOTE.format("ManyToManyField('a.Thing')"),
        ["notes_note_thing.thing at notes/models.py:4"],
    ),
    "to its own app": (NOTE.format("ForeignKey('self')") + "# a", []),
    "to an app that is not there": (NOTE.format("ForeignKey('zzz.Thing')") + "# a", []),
    "a model that is not managed": (NOTE.format("ForeignKey('a.Thing')") + "    class Meta:\n        managed = False\n", []),
    "an abstract model": (NOTE.format("ForeignKey('a.Thing')") + "    class Meta:\n        abstract = True\n", []),
    "to an app with migrations, from one with migrations": (None, []),
}  # fmt: skip


def found(folder, files, **options):
    return [one for one in inspect(folder, files, **options).findings if one.code == "SD410"]


@pytest.mark.parametrize(("models", "expected"), CASES.values(), ids=CASES)
def test_what_it_finds(tmp_path, models, expected):
    files = {"a:0001_initial": A, "a/models.py": THINGS}
    if models is None:
        files |= {"notes:0001_initial": migration()}
    files |= {"notes:": "", "notes/models.py": HEAD + (models or NOTE.format("ForeignKey('a.Thing')"))}
    shown = [
        f"{one.table}.{one.field} at notes/{one.path.rpartition('/')[2]}:{one.line}"
        for one in found(tmp_path, files)
    ]
    assert shown == expected


def test_its_facts(tmp_path):
    files = {
        "a:0001_initial": A,
        "a/models.py": THINGS,
        "notes:": "",
        "notes/models.py": HEAD + NOTE.format("ForeignKey('a.Thing')"),
    }
    (one,) = found(tmp_path, files)
    assert (one.severity, one.app, one.migration, str(one.requires)) == (
        "info",
        "notes",
        None,
        "a:0001_initial",
    )
    assert one.message == (
        "Note.thing refers to a.Thing, which has migrations: syncdb makes notes_note before that and leaves out the "
        "foreign key"
    )
