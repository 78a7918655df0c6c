"""Which models of today are known as a whole, so that what they lack is a failure."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests import projects
from tests.projects import migration, name

PLAIN = "class Box(models.Model):\n    size = models.IntegerField()\n    kind = models.CharField(max_length=1, choices=[('a', 'b')])\n"
PLAIN += "    def double(self): return 2\n    @property\n    def label(self): return ''\n"
TYPE = "AttributeError: type object 'Box' has no attribute 'gone'"
OBJECT = "AttributeError: 'Box' object has no attribute 'gone'"
MANAGER = "AttributeError: 'Manager' object has no attribute 'gone'"
FIELD = (
    "django.core.exceptions.FieldError: Cannot resolve keyword 'gone' into field. Choices are: id, kind, size"
)
ARGUMENT = "TypeError: 'gone' is an invalid keyword argument for this function"
CASES = {
    "an attribute of the class": (PLAIN, "Box.gone", [TYPE]),
    "an attribute of a row": (PLAIN, "Box(size=1).gone()", [OBJECT]),
    "a manager's method": (PLAIN, "Box.objects.gone()", [MANAGER]),
    "a field in a filter": (PLAIN, "Box.objects.filter(gone=1)", [FIELD]),
    "a field of a new row": (PLAIN, "Box(gone=1)", [ARGUMENT]),
    "what the class has": (PLAIN, "Box(size=1, label='').double()\nBox(size=1).label\nBox.double", []),
    "what Django makes": (PLAIN, "Box(size=1).get_kind_display()\nBox.objects.filter(pk=1)", []),
    "a base class that is not known": (PLAIN.replace("models.Model", "Other"), "Box.gone", []),
    "a field of another class": (PLAIN + "    tags = Other()\n", "Box.gone", []),
    "a manager of another class": (PLAIN + "    objects = Other()\n", "Box.objects.gone()", []),
    "a manager that derives from one": (
        "class Own(Other): pass\n" + PLAIN + "    objects = Own()\n", "Box.objects.gone()", [],
    ),
    "a manager of the project": (
        "class Own(models.Manager):\n    def gone(self): pass\n" + PLAIN + "    objects = Own()\n", "Box.objects.gone()", [],
    ),
    "an attribute that is given later": (PLAIN + "Box.gone = 3\n", "Box.gone", []),
    "a field that is added later": (PLAIN + "Box.add_to_class('gone', models.IntegerField())\n", "Box.gone", []),
    "a class that unknown code has had": (PLAIN + "register(Box)\n", "Box.gone", []),
    "a metaclass": (PLAIN + "    __metaclass__ = Other\n", "Box.gone", []),
    "another constructor": (PLAIN + "    def __init__(self, *args, **kwargs): pass\n", "Box(gone=1)", []),
    "attributes by __getattr__": (PLAIN + "    def __getattr__(self, name): return 1\n", "Box(size=1).gone", []),
}  # fmt: skip


@pytest.mark.parametrize(("models", "body", "expected"), CASES.values(), ids=CASES)
def test_what_a_model_of_today_lacks(tmp_path, models, body, expected):
    files = {
        "a:0001_initial": migration(),
        "a/models.py": f"from django.db import models\nfrom elsewhere import Other, register\n{models}",
        "b:0001_initial": migration(body, top="from a.models import Box"),
    }
    done = projects.load(tmp_path, files).migrations[name("b:0001_initial")].summary.actions
    assert [step.error for step in done if isinstance(step, effects.RaiseException)] == expected
