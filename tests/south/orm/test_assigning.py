"""Values that are assigned to foreign keys, and columns that are NULL in new rows."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests.projects import migration, summary
from tests.south.orm.models import MODELS

OWNER = "owner = orm['a.Owner'].objects.create(city_id=1)\n"
INSTANCE = 'ValueError: Cannot assign "{}": "Thing.owner" must be a "Owner" instance.'
NOT_NULL = 'ValueError: Cannot assign None: "Thing.owner" does not allow null values.'
ASSIGNED = {
    "a row of the model": (f"{OWNER}orm['a.Thing'](owner=owner)", []),
    "a row that a query finds": ("orm['a.Thing'](owner=orm['a.Owner'].objects.get())", []),
    "its key": ("orm['a.Thing'](owner_id=3)", []),
    "an unknown value": ("orm['a.Thing'](owner=unknown())", []),
    "None for a field that may be NULL": ("orm['a.Thing'](maker=None)", []),
    "a number": ("orm['a.Thing'](owner=3)", [INSTANCE.format("3")]),
    "a row of another model": (
        "orm['a.Thing'](owner=orm['a.City']())",
        [INSTANCE.format("<City: City object>")],
    ),
    "a row of the model of today": (
        "from a.models import Owner\norm['a.Thing'](owner=Owner())",
        [],  # of which this test's project knows nothing
    ),
    "None": ("orm['a.Thing'](owner=None)", [NOT_NULL]),
    "an attribute": ("thing = orm['a.Thing']()\nthing.owner = 'x'", [INSTANCE.format("'x'")]),
    "a row of a child": ("orm['b.Box'](thing=orm['c.Child']())", []),
}
NULLS = {
    "values that have no default": ("orm['b.Box'].objects.create()", {"thing_id", "size"}),
    "a value that is given": ("orm['b.Box'].objects.create(thing_id=1)", {"size"}),
    "a value that is set": ("box = orm['b.Box']()\nbox.thing_id = 1\nbox.size = 3\nbox.save()", set()),
    "a value that is set by an unknown name": (
        "box = orm['b.Box']()\nsetattr(box, unknown(), 1)\nbox.save()",
        set(),
    ),
    "an empty text": ("orm['a.City'].objects.create()", set()),
    "unknown values": ("orm['b.Box'].objects.create(**unknown())", set()),
    "rows of which nothing is known": ("orm['b.Box'].objects.bulk_create(unknown())", set()),
    "a row that code of others has had": (
        "import other\nbox = orm['b.Box']()\nother.fill(box)\nbox.save()",
        set(),
    ),
    "a row that is found or made": (
        "try: box = orm['b.Box'].objects.get()\nexcept orm['b.Box'].DoesNotExist: box = orm['b.Box']()\n{}".format(
            "box.thing_id = 1\nbox.size = 2\nbox.save()"
        ),
        set(),
    ),
}


def done(body):
    return summary(migration(body, *MODELS)).actions


@pytest.mark.parametrize(("body", "errors"), ASSIGNED.values(), ids=ASSIGNED)
def test_what_a_foreign_key_takes(body, errors):
    assert [one.error for one in done(body) if isinstance(one, effects.RaiseException)] == errors


@pytest.mark.parametrize(("body", "columns"), NULLS.values(), ids=NULLS)
def test_columns_that_are_null(body, columns):
    values = [one.values for one in done(body) if isinstance(one, effects.Insert)]
    assert {name for row in values for name, value in row if value is None} == columns
    assert values != []
