"""SD307 on small projects: rows that cannot be there, and ways to ask for them that expect none."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

BOX = "b.Box: name"
FIRST = migration(create("b_box: name"), BOX)


def found(folder, body, *models, more=None, **rest):
    files = {"b:0001_initial": FIRST, "b:0002_next": migration(body, BOX, *models, **rest), **(more or {})}
    return projects.findings(folder, files, "SD307", "SD405")


ERROR = ["SD307 error b:0002_next: b_box (orm)"]
LOOKUPS = {
    "an aggregate used as a number": ("orm['b.Box'].objects.aggregate(n=models.Max('id'))['n'] + 1", ERROR),
    "an aggregate with something else for None": ("(orm['b.Box'].objects.aggregate(n=models.Max('id'))['n'] or 0) + 1", []),
    "an aggregate that is asked for first": ("n = orm['b.Box'].objects.aggregate(n=models.Max('id'))['n']\nif n: range(n)", []),
    "the number of rows": ("orm['b.Box'].objects.aggregate(n=models.Count('id'))['n'] + 1", []),
    "an index of a list of rows": ("list(orm['b.Box'].objects.all())[0]", ERROR),
    "an index of a list of values": ("[box.name for box in orm['b.Box'].objects.all()][0]", ERROR),
    "a list of rows that gets another one": ("boxes = list(orm['b.Box'].objects.all())\nboxes.append(orm['b.Box']())\nboxes[0]", []),
    "the largest of no values": ("max(orm['b.Box'].objects.values_list('id', flat=True))", ERROR),
    "the largest of some values": ("max([box.id for box in orm['b.Box'].objects.all()] + [0])", []),
    "a key of a dict of rows": ("dict((box.name, box) for box in orm['b.Box'].objects.all())['x']", ERROR),
    "rows by key": ("orm['b.Box'].objects.in_bulk([1])[1]", ERROR),
    "a quotient of the number of rows": ("1 / orm['b.Box'].objects.count()", ERROR),
    "guarded by another exception of the model": (
        "try:\n    orm['b.Box'].objects.get(name='x')\nexcept orm['b.Box'].MultipleObjectsReturned:\n    pass", ERROR
    ),
    "get": ("orm['b.Box'].objects.get(name='x')", ERROR),
    "get without conditions": ("orm['b.Box'].objects.get()", ERROR),
    "get of an unknown value": ("orm['b.Box'].objects.get(name=unknown())", ERROR),
    "get with Q": ("from django.db.models import Q\norm['b.Box'].objects.get(Q(name='x') | Q(name='y'))", ERROR),
    "latest": ("orm['b.Box'].objects.latest('id')", ERROR),
    "an index": ("orm['b.Box'].objects.all()[0]", ERROR),
    "an index of a filter": ("orm['b.Box'].objects.filter(name='x').order_by('id')[0]", ERROR),
    "get of another row": ("orm['b.Box'].objects.create(name='y')\norm['b.Box'].objects.get(name='x')", ERROR),
    "get of a row made above": ("orm['b.Box'].objects.create(name='x')\norm['b.Box'].objects.get(name='x')", []),
    "get of a row saved above": ("box = orm['b.Box']()\nbox.name = 'x'\nbox.save()\norm['b.Box'].objects.get(name='x')", []),
    "get of a row made by get_or_create": ("orm['b.Box'].objects.get_or_create(name='x')\norm['b.Box'].objects.get(name='x')", []),
    "get of a row made by a helper": ("def make():\n    orm['b.Box'].objects.create(name='x')\nmake()\norm['b.Box'].objects.get(name='x')", []),
    "get after raw SQL": ("db.execute(\"INSERT INTO b_box (name) VALUES ('x')\")\norm['b.Box'].objects.get(name='x')", []),
    "get of two rows": ("for i in range(2):\n    orm['b.Box'].objects.create(name='x')\norm['b.Box'].objects.get(name='x')", ERROR),
    "get in a loop over no rows": ("for box in orm['b.Box'].objects.all():\n    orm['b.Box'].objects.get(name=box.name)", []),
    "get where there are rows": ("if orm['b.Box'].objects.count():\n    orm['b.Box'].objects.get(name='x')", []),
    "get where a filter exists": ("if orm['b.Box'].objects.filter(name='x').exists():\n    orm['b.Box'].objects.get(name='x')", []),
    "get under an unknown condition": ("if unknown():\n    orm['b.Box'].objects.get(name='x')", ["SD307 warning b:0002_next: b_box (orm)"]),
    "guarded by DoesNotExist": ("try:\n    orm['b.Box'].objects.get(name='x')\nexcept orm['b.Box'].DoesNotExist:\n    pass", []),
    "guarded by ObjectDoesNotExist": (
        "from django.core.exceptions import ObjectDoesNotExist\ntry:\n    orm['b.Box'].objects.get(name='x')\nexcept ObjectDoesNotExist:\n    pass", []
    ),
    "guarded by anything": ("try:\n    orm['b.Box'].objects.get(name='x')\nexcept:\n    pass", []),
    "guarded around a helper": (
        "def one():\n    return orm['b.Box'].objects.get(name='x')\ntry:\n    one()\nexcept Exception:\n    pass", []
    ),
    "caught and raised again": ("try:\n    orm['b.Box'].objects.get(name='x')\nexcept Exception:\n    print('no')\n    raise", ERROR),
    "guarded against something else": ("try:\n    orm['b.Box'].objects.get(name='x')\nexcept ValueError:\n    pass", ERROR),
    "an index, guarded": ("try:\n    orm['b.Box'].objects.all()[0]\nexcept IndexError:\n    pass", []),
    "filter, first, slices": ("orm['b.Box'].objects.filter(name='x')\norm['b.Box'].objects.first()\nlist(orm['b.Box'].objects.all()[:1])", []),
    "after a return": ("if not orm['b.Box'].objects.exists():\n    return\norm['b.Box'].objects.get(name='x')", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), LOOKUPS.values(), ids=LOOKUPS)
def test_lookups(tmp_path, body, expected):
    assert found(tmp_path, body) == expected


GROUP = "auth.Group: name"
OTHERS = {
    "a group that nothing makes": ("orm['auth.Group'].objects.get(name='x')", ["SD307 error b:0002_next: auth_group (orm)"]),
    "a group that another app makes": ("orm['auth.Group'].objects.get(name='made')", ["SD307 error b:0002_next: auth_group (orm)", "SD405 warning b:0002_next needs a:0001_initial: auth_group (orm)"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), OTHERS.values(), ids=OTHERS)
def test_rows_of_other_apps(tmp_path, body, expected):
    makes = migration("orm['auth.Group'].objects.create(name='made')", GROUP)
    assert found(tmp_path, body, GROUP, more={"a:0001_initial": makes}) == expected


def test_the_words_of_django(tmp_path):
    body = "orm['b.Box'].objects.get(name='x')"
    files = {"b:0001_initial": FIRST, "b:0002_next": migration(body, BOX)}
    (finding,) = projects.inspect(tmp_path, files).findings
    assert finding.message == (
        "b:0002_next fails: b.models.DoesNotExist: Box matching query does not exist. (b_box has no row with name = 'x')"
    )
    assert "get_or_create" in str(finding.advice)


def test_content_types_advise_the_pending_signals(tmp_path):
    kind = "contenttypes.ContentType(db_table=django_content_type): app_label, model"
    body = "db.send_create_signal('b', ['Box'])\norm['contenttypes.ContentType'].objects.get(app_label='b', model='box')"
    files = {"b:0001_initial": FIRST, "b:0002_next": migration(body, BOX, kind)}
    (finding,) = projects.inspect(tmp_path, files).findings
    assert finding.code == "SD307"
    assert "send_pending_create_signals" in str(finding.advice)


def test_signals_that_a_migration_sends_count_in_the_plans_of_other_apps(tmp_path):
    """b's plan runs those of a: the content type is there."""
    types = "contenttypes.ContentType(db_table=django_content_type): name, app_label, model"
    get = "orm['contenttypes.ContentType'].objects.get(app_label='a', model='thing')"
    made = create("a_thing: name") + "\ndb.send_create_signal('a', ['Thing'])"
    files = {
        "a:0001_initial": migration(f"{made}\ndb.send_pending_create_signals()", "a.Thing: name"),
        "a:0002_types": migration(get, types),
        "b:0001_initial": migration(get, types, head="depends_on = (('a', '0002_types'),)"),
    }
    assert projects.findings(tmp_path / "sent", files, "SD307") == []
    files["a:0001_initial"] = migration(made, "a.Thing: name")
    assert len(projects.findings(tmp_path / "pending", files, "SD307")) == 2
