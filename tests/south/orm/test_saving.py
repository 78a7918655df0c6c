"""Rows that a migration inserts, changes and deletes, one by one."""

from __future__ import annotations

import pytest

from tests.analysis.test_simulate import rehearsed
from tests.projects import create, migration

FIRST = migration(create("a_thing: name, size?"), "a.Thing: name, size?")
GONE = "a.models.DoesNotExist: Thing matching query does not exist."
NEW = "t = orm['a.Thing'].objects.create(name='x')\n"
GET = "orm['a.Thing'].objects.get({})"
SAME_KEY = "orm['a.Thing'](id=1, name='x').save()\norm['a.Thing'](id=1, name='y').save()\n"
CASES = {
    "its key": (NEW + GET.format("pk=1"), None),
    "another key": (NEW + GET.format("pk=2"), GONE),
    "the second key": (NEW + NEW + GET.format("pk=2"), None),
    "a key after unknown code": (f"{NEW}for x in unknown: db.execute(x)\n{NEW}{GET.format('pk=7')}", None),
    "its value": (NEW + GET.format("name='x'"), None),
    "a value of its that was set and saved": (f"{NEW}t.name = 'y'\nt.save()\n{GET.format('''name='y' ''')}", None),
    "a value of its before that": (f"{NEW}t.name = 'y'\nt.save()\n{GET.format('''name='x' ''')}", GONE),
    "a value that may be set": (f"{NEW}if unknown:\n    t.name = 'y'\nt.save()\n{GET.format('''name='y' ''')}", None),
    "a value before it may be set": (
        f"{NEW}if unknown:\n    t.name = 'y'\nt.save()\n{GET.format('''name='x' ''')}", None,
    ),
    "a value set by unknown code": (f"t = orm['a.Thing'](name='x')\nunknown(t)\nt.save()\n{GET.format('''name='y' ''')}", None),
    "one that was deleted": (f"{NEW}t.delete()\n{GET.format('')}", GONE),
    "one beside another that was deleted": (f"{NEW}{NEW}t.delete()\n{GET.format('')}", None),
    "one that may be deleted": (f"{NEW}if unknown: t.delete()\n{GET.format('')}", None),
    "one that was changed under its key": (SAME_KEY + GET.format("name='y'"), None),
    "one before it was changed under its key": (SAME_KEY + GET.format("name='x'"), GONE),
    "another key that is given": (f"{SAME_KEY}orm['a.Thing'](id=2, name='z').save()\n{GET.format('id=2')}", None),
    "all that were changed": (f"{NEW}orm['a.Thing'].objects.update(name='z')\n{GET.format('''name='x' ''')}", GONE),
    "one of the others": (f"{NEW}orm['a.Thing'].objects.filter(name='q').update(name='z')\n{GET.format('''name='x' ''')}", None),
    "some that were changed": (f"{NEW}orm['a.Thing'].objects.filter(size__gt=1).update(name='z')\n{GET.format('''name='x' ''')}", None),
    "those that SQL has changed": (f"{NEW}db.execute(\"UPDATE a_thing SET name = 'z'\")\n{GET.format('''name='x' ''')}", GONE),
    "a value that SQL has calculated": (f"{NEW}db.execute(\"UPDATE a_thing SET name = lower(name)\")\n{GET.format('''name='y' ''')}", None),
    "the empty text": (f"orm['a.Thing'].objects.create()\n{GET.format('''name='' ''')}", None),
    "no other text": (f"orm['a.Thing'].objects.create()\n{GET.format('''name='x' ''')}", GONE),
    "one of many": (f"orm['a.Thing'].objects.bulk_create([orm['a.Thing'](name='x')])\n{GET.format('''name='x' ''')}", None),
}  # fmt: skip


@pytest.mark.parametrize(("body", "said"), CASES.values(), ids=CASES)
def test_which_row_is_found(tmp_path, body, said):
    rows = migration(body, "a.Thing: name, size?", base="DataMigration", top="from elsewhere import unknown")
    files = {"a:0001_initial": FIRST, "a:0002_rows": rows}
    assert rehearsed(tmp_path, files, "a")[2] == said
