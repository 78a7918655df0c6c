"""SD309 on small projects: exceptions that leave `forwards()`, and those that something catches."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

BOX = "b.Box: name"
FIRST = migration(create("b_box: name"), BOX)
ERROR, WARNING = ["SD309 error b:0002_next"], ["SD309 warning b:0002_next"]


def found(folder, body, top=""):
    files = {"b:0001_initial": FIRST, "b:0002_next": migration(body, BOX, top=top)}
    return projects.findings(folder, files, "SD302", "SD309")


BODIES = {
    "raise": ("raise RuntimeError('no')", ERROR),
    "raise of a class": ("raise NotImplementedError", ERROR),
    "raise as in Python 2": ("raise ValueError, 'no'", ERROR),
    "raise of an unknown class": ("raise unknown.Error('no')", ERROR),
    "raise in a helper": ("def stop():\n    raise RuntimeError('no')\nstop()", ERROR),
    "raise with the words of another error": ("raise RuntimeError('x is not available in this migration')", ERROR),
    "raise under an unknown condition": ("if unknown():\n    raise RuntimeError('no')", WARNING),
    "raise under an unknown condition in a helper": ("def stop():\n    if unknown():\n        return\n    raise RuntimeError('no')\nstop()", WARNING),
    "raise behind a return": ("if True:\n    return\nraise RuntimeError('no')", []),
    "raise under a condition that does not hold": ("if db.backend_name == 'mysql':\n    raise RuntimeError('no')", []),
    "raise if there are rows": ("if orm['b.Box'].objects.count():\n    raise RuntimeError('no')", []),
    "raise if there are no rows": ("if not orm['b.Box'].objects.count():\n    raise RuntimeError('no')", ERROR),
    "raise in a loop over no rows": ("for box in orm['b.Box'].objects.all():\n    raise RuntimeError('no')", []),
    "raise in a loop over no rows, in a progress bar": ("from progress import bar\nfor box in bar(orm['b.Box'].objects.all(), 'boxes'):\n    raise RuntimeError('no')", []),
    "raise in a loop over no rows, in a wrapper of the project": (
        "class Bar(object):\n    def __init__(self, rows):\n        self.rows = rows\n    def __iter__(self):\n        return iter(self.rows)\nfor box in Bar(orm['b.Box'].objects.iterator()):\n    raise RuntimeError('no')",
        [],
    ),
    "raise in a loop over rows, in a progress bar": (
        "orm['b.Box'].objects.create(name='x')\nfrom progress import bar\nfor box in bar(orm['b.Box'].objects.all()):\n    raise RuntimeError('no')", ERROR
    ),
    "raise unless numbers of no rows agree": (
        "boxes = orm['b.Box'].objects\nif boxes.count() + boxes.filter(name='x').count() != boxes.count():\n    raise RuntimeError('no')", []
    ),
    "raise unless numbers of some rows agree": (
        "boxes = orm['b.Box'].objects\nboxes.create(name='x')\nif boxes.count() + boxes.filter(name='x').count() != boxes.count():\n    raise RuntimeError('no')",
        WARNING,
    ),
    "raise if numbers of no rows agree": ("boxes = orm['b.Box'].objects\nif boxes.count() == boxes.count():\n    raise RuntimeError('no')", ERROR),
    "raise and catch": ("try:\n    raise RuntimeError('no')\nexcept RuntimeError:\n    pass", []),
    "raise and catch all": ("try:\n    raise RuntimeError('no')\nexcept:\n    pass", []),
    "raise and catch a base class": ("try:\n    raise KeyError('no')\nexcept LookupError:\n    pass", []),
    "raise and catch a class of the module": (
        "class Stop(Exception):\n    pass\ntry:\n    raise Stop()\nexcept Stop:\n    pass", []
    ),
    "raise and catch something else": ("try:\n    raise RuntimeError('no')\nexcept KeyError:\n    pass", ERROR),
    "raise and catch in the second handler": ("try:\n    raise RuntimeError('no')\nexcept KeyError:\n    pass\nexcept RuntimeError:\n    pass", []),
    "raise and raise again": ("try:\n    raise RuntimeError('no')\nexcept RuntimeError:\n    raise", ERROR),
    "raise with finally": ("try:\n    raise RuntimeError('no')\nfinally:\n    pass", ERROR),
    "raise again what may fail": ("try:\n    unknown()\nexcept Exception:\n    db.rollback_transaction()\n    raise", []),
    "raise if a row is missing": (
        "try:\n    orm['b.Box'].objects.get(name='x')\nexcept orm['b.Box'].DoesNotExist:\n    raise RuntimeError('no')", ERROR
    ),
    "a method of a tuple": ("x = ()\nx.append(1)", ERROR),
    "a method of a list": ("x = []\nx.append(1)\nx.sort()", []),
    "a method of a set": ("x = set()\nx.add(1)\nx.update([2])", []),
    "a method of Python 2": ("{}.iteritems()\n'x'.decode('utf-8')", []),
    "a call of a string": ("'x'()", ERROR),
    "a method that a frozen model has not": ("orm['b.Box'].objects.create(name='x').put(1)", ERROR),
    "a method of a new row": ("orm['b.Box'](name='x').put(1)", ERROR),
    "an attribute of a row": ("print(orm['b.Box'](name='x').colour)", ERROR),
    "an attribute that was set": ("box = orm['b.Box'](name='x')\nbox.colour = 1\nprint(box.colour)", []),
    "attributes that every row has": ("box = orm['b.Box'](name='x')\nbox.pk\nbox._state\nbox.full_clean()\nbox.name", []),
    "a method in a loop over no rows": ("for box in orm['b.Box'].objects.all():\n    box.put(1)", []),
    "a manager that a frozen model has not": ("orm['b.Box'].published.all()", ERROR),
    "a method of a manager": ("orm['b.Box'].objects.published()", ERROR),
    "an attribute asked for": ("box = orm['b.Box'](name='x')\nif hasattr(box, 'put'):\n    box.put(1)", []),
    "an attribute with a default": ("getattr(orm['b.Box'](name='x'), 'put', None)", []),
    "an attribute guarded": ("try:\n    orm['b.Box'](name='x').put(1)\nexcept AttributeError:\n    pass", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_exceptions(tmp_path, body, expected):
    assert found(tmp_path, body) == expected


def test_the_words_of_python(tmp_path):
    files = {"b:0001_initial": FIRST, "b:0002_next": migration("orm['b.Box'](name='x').put(1)", BOX)}
    (finding,) = projects.inspect(tmp_path, files).findings
    assert finding.message == "b:0002_next fails: AttributeError: 'Box' object has no attribute 'put'"
