"""Query sets: what depends on the rows that they find, and which rows have to be there."""

from __future__ import annotations

import pytest

from tests.projects import needs, steps
from tests.south.orm.models import MODELS

ROWS = {
    "if there are any": ("if orm['a.City'].objects.count() > 0: X.objects.count()", "[rows in a_city]"),
    "if there is one": ("if orm['a.City'].objects.filter(id=1).exists(): X.objects.count()", "[matching rows in a_city]"),
    "if there is none": ("if not orm['a.City'].objects.exists(): X.objects.count()", "[not rows in a_city]"),
    "if there are none": ("if orm['a.City'].objects.count() == 0: X.objects.count()", "[not rows in a_city]"),
    "return if there are none": ("if not orm['a.City'].objects.all(): return\nX.objects.count()", "[rows in a_city]"),
    "for each": ("for c in orm['a.City'].objects.all(): X.objects.count()", "[rows in a_city]"),
    "for each that matches": ("for c in orm['a.City'].objects.filter(id=1): X.objects.count()", "[matching rows in a_city]"),
    "for each of a list": ("cities = list(orm['a.City'].objects.all())\nfor c in cities: X.objects.count()", "[rows in a_city]"),
    "for each, twice": ("for c in orm['a.City'].objects.all():\n    for d in orm['a.City'].objects.all(): X.objects.count()", "[rows in a_city]"),
    "else": ("if orm['a.City'].objects.exists(): pass\nelse: X.objects.count()", "[not rows in a_city]"),
    "a conditional expression": ("x = X.objects.count() if orm['a.City'].objects.exists() else 0", "[rows in a_city]"),
    "and": ("if orm['a.City'].objects.exists() and X.objects.count(): pass", "[rows in a_city]"),
    "or": ("if orm['a.City'].objects.exists() or X.objects.count(): pass", "[not rows in a_city]"),
    "a comprehension": ("[X.objects.count() for c in orm['a.City'].objects.all()]", "[rows in a_city]"),
    "for each of a list that was filled": ("seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nfor c in seen: X.objects.count()", "[rows in a_city]"),
    "for each of a set that was filled": ("seen = set()\nfor c in orm['a.City'].objects.all(): seen.add(c.name)\nfor c in seen: X.objects.count()", "[rows in a_city]"),
    "if a list was filled": ("seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nif seen: X.objects.count()", "[rows in a_city]"),
    "return if a list was not filled": ("seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nif not seen: return\nX.objects.count()", "[rows in a_city]"),
    "for each of a dict that was filled": ("seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = c\nfor key in seen: X.objects.count()", "[rows in a_city]"),
    "for each item of a dict that was filled": (
        "seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = X\nfor key, model in seen.iteritems(): model.objects.count()",
        "[rows in a_city]",
    ),
    "for each value of a dict that was filled": (
        "seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = X\nfor model in seen.values(): model.objects.count()",
        "[rows in a_city]",
    ),
    "a value of a dict that was filled": (
        "seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = X\nfor c in orm['a.City'].objects.all(): seen.get(c.name).objects.count()",
        "[rows in a_city]",
    ),
    "a row was made": ("c, made = orm['a.City'].objects.get_or_create(name='x')\nif made: X.objects.count()", "[not matching rows in a_city]"),
    "a row was found": ("c, made = orm['a.City'].objects.get_or_create(name='x')\nif not made: X.objects.count()", "[matching rows in a_city]"),
    "in the try of an index": ("try:\n    c = orm['a.City'].objects.all()[0]\n    X.objects.count()\nexcept IndexError:\n    pass", "[rows in a_city]"),
    "behind the try of an index": ("try:\n    c = orm['a.City'].objects.all()[0]\nexcept IndexError:\n    return\nX.objects.count()", "[rows in a_city]"),
    "where an index finds nothing": ("try:\n    c = orm['a.City'].objects.all()[0]\nexcept IndexError:\n    X.objects.count()", "[not rows in a_city]"),
    "behind the try of the latest": (
        "try:\n    c = orm['a.City'].objects.latest('id')\nexcept orm['a.City'].DoesNotExist:\n    return\nX.objects.count()",
        "[rows in a_city]",
    ),
    "behind a try within a try": (
        "try:\n    try:\n        c = orm['a.City'].objects.get(id=1)\n        X.objects.count()\n    except IndexError:\n        pass\nexcept orm['a.City'].DoesNotExist:\n    pass",
        "[matching rows in a_city]",
    ),
    "in the try of a get": (
        "try:\n    c = orm['a.City'].objects.get(id=1)\n    X.objects.count()\nexcept orm['a.City'].DoesNotExist:\n    pass",
        "[matching rows in a_city]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "condition"), ROWS.values(), ids=ROWS)
def test_what_depends_on_rows(body, condition):
    found = needs(f"X = orm['a.Tag']\n{body}", *MODELS)
    assert f"{condition} need tags() orm" in found
    assert not any(need.endswith(" tags() orm") and not need.startswith(condition) for need in found)


FOUND = {
    "get by a text": ("orm['a.City'].objects.get(name='x')", ["find a_city name='x'"]),
    "get by two": ("orm['a.City'].objects.get(name='x', id=1)", ["find a_city name='x' id=1"]),
    "get by an unknown value": ("orm['a.City'].objects.get(name=nobody)", ["find a_city ..."]),
    "get by another's field": ("orm['a.Owner'].objects.get(city__name='x')", ["find a_owner ..."]),
    "get of a filter": ("orm['a.City'].objects.filter(name='x').get(id=1)", ["find a_city name='x' id=1"]),
    "get of what is not excluded": (
        "orm['a.City'].objects.exclude(name='x').get(id=1)",
        ["find a_city id=1 ..."],
    ),
    "latest": ("orm['a.City'].objects.latest('id')", ["find a_city"]),
    "an index": ("orm['a.City'].objects.filter(name='x')[0]", ["find a_city name='x'"]),
    "a slice": ("orm['a.City'].objects.all()[:1]", []),
    "get, guarded": (
        "try:\n    orm['a.City'].objects.get(name='x')\nexcept orm['a.City'].DoesNotExist:\n    pass",
        [],
    ),
    "an index, guarded": ("try:\n    orm['a.City'].objects.all()[0]\nexcept IndexError:\n    pass", []),
    "get, guarded against another error": (
        "try:\n    orm['a.City'].objects.get(name='x')\nexcept KeyError:\n    pass",
        ["find a_city name='x'"],
    ),
    "filter": ("list(orm['a.City'].objects.filter(name='x'))", []),
}


@pytest.mark.parametrize(("body", "expected"), FOUND.values(), ids=FOUND)
def test_rows_that_have_to_be_there(body, expected):
    assert [step for step in steps(body, *MODELS) if step.startswith("find")] == expected
