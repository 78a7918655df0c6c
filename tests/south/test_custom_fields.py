"""Field classes of the project's own: the columns that they make."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.column_definition import ColumnDefinition, ColumnType
from tests import projects
from tests.projects import migration, name

HEAD = """
from django.db import models
from django.db.models import fields as django_fields
from django.utils import six
import elsewhere
"""

CLASSES = {
    "a subclass": (
        "class Thing(models.CharField):\n    pass",
        "max_length=30",
        ColumnType("CharField", 30),
    ),
    "a length by default": (
        """class Thing(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault('max_length', 40)
        super(Thing, self).__init__(*args, **kwargs)""",
        "",
        ColumnType("CharField", 40),
    ),
    "a length that is given": (
        """class Thing(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault('max_length', 40)
        super(Thing, self).__init__(*args, **kwargs)""",
        "max_length=7",
        ColumnType("CharField", 7),
    ),
    "a length of its own": (
        """class Thing(models.CharField):
    def __init__(self, verbose_name=None, name=None, **kwargs):
        kwargs['max_length'] = kwargs.get('max_length', 50)
        models.CharField.__init__(self, verbose_name, name, **kwargs)""",
        "",
        ColumnType("CharField", 50),
    ),
    "an attribute after the base's": (
        """class Thing(models.CharField):
    def __init__(self, *args, **kwargs):
        super(Thing, self).__init__(*args, **kwargs)
        self.max_length = 9""",
        "max_length=7",
        ColumnType("CharField", 9),
    ),
    "an argument of its own": (
        """class Thing(models.CharField):
    def __init__(self, size=4, **kwargs):
        super(Thing, self).__init__(max_length=size * 2, **kwargs)""",
        "size=8",
        ColumnType("CharField", 16),
    ),
    "what the field makes for itself": (
        """class Check(elsewhere.Check):
    def __init__(self, *args):
        super(Check, self).__init__(*args)
class Thing(models.CharField):
    def __init__(self, **kwargs):
        super(Thing, self).__init__(**kwargs)
        self.validators.append(Check('x'))""",
        "max_length=5",
        ColumnType("CharField", 5),
    ),
    "a subclass of a subclass": (
        """class Base(models.DecimalField):
    def __init__(self, **kwargs):
        kwargs.update(max_digits=8, decimal_places=2)
        super(Base, self).__init__(**kwargs)
class Thing(Base):
    pass""",
        "",
        ColumnType("DecimalField", None, 8, 2),
    ),
    "with a metaclass": (
        "class Thing(six.with_metaclass(models.SubfieldBase, models.TextField)):\n    pass",
        "",
        ColumnType("TextField"),
    ),
    "with a mixin": (
        "class Mixin(object):\n    pass\nclass Thing(Mixin, models.TextField):\n    pass",
        "",
        ColumnType("TextField"),
    ),
    "by another way": ("class Thing(django_fields.TextField):\n    pass", "", ColumnType("TextField")),
    "an internal type": (
        "class Thing(models.Field):\n    def get_internal_type(self):\n        return 'TextField'",
        "",
        ColumnType("TextField"),
    ),
    "the internal type of its base": (
        "class Thing(models.URLField):\n    def get_internal_type(self):\n        return 'CharField'",
        "",
        ColumnType("CharField", 200),
    ),
    "a type in SQL": (
        "class Thing(models.Field):\n    def db_type(self, connection):\n        return 'uuid'",
        "",
        ColumnType("Field", sql="uuid"),
    ),
}  # fmt: skip

UNKNOWN = {
    "a base that is not here": ("class Thing(elsewhere.CharField):\n    pass", "max_length=30"),
    "a type that the connection decides on": (
        """class Thing(models.Field):
    def db_type(self, connection):
        return 'uuid' if connection.vendor == 'x' else 'text'""",
        "",
    ),
    "a base without a type": ("class Thing(models.Field):\n    pass", ""),
    "an internal type that is unknown": (
        "class Thing(models.Field):\n    def get_internal_type(self):\n        return 'Point'",
        "",
    ),
    "a length from the settings": (
        """from django.conf import settings
class Thing(models.CharField):
    def __init__(self, **kwargs):
        super(Thing, self).__init__(max_length=settings.LENGTH, **kwargs)""",
        "",
    ),
    "an argument under a condition": (
        """class Thing(models.CharField):
    def __init__(self, **kwargs):
        if elsewhere.wide:
            super(Thing, self).__init__(max_length=2, **kwargs)
        else:
            super(Thing, self).__init__(max_length=1, **kwargs)""",
        "",
    ),
    "its own way to a column": (
        """class Thing(models.TextField):
    def get_attname_column(self):
        return self.name, 'x'""",
        "",
    ),
    "no such class": ("class Other(models.TextField):\n    pass", ""),
}


def made(tmp_path, text, arguments):
    """The second column of a table with a field of the class `Thing`."""
    field = f"self.gf('a.fields.Thing')({arguments})"
    key = "self.gf('django.db.models.fields.AutoField')(primary_key=True)"
    source = migration(f"db.create_table('a_box', ((\"id\", {key}), ('what', {field})))")
    project = projects.load(
        tmp_path, {"a:0001_initial": source, "a/fields.py": f"{HEAD}{text}\n", "a/models.py": "# none\n"}
    )
    steps = project.migrations[name("a:0001_initial")].summary.actions
    (created,) = (step for step in steps if isinstance(step, effects.CreateTable))
    return created.columns[1]


@pytest.mark.parametrize(("text", "arguments", "kind"), CLASSES.values(), ids=CLASSES)
def test_a_class_of_the_projects_own(tmp_path, text, arguments, kind):
    column = made(tmp_path, text, arguments)
    assert column == ColumnDefinition("what", False, kind, empty_strings=column.empty_strings)


@pytest.mark.parametrize(("text", "arguments"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_class_that_cannot_be_known(tmp_path, text, arguments):
    column = made(tmp_path, text, arguments)
    assert (column.type, column.exact) == (None, False)


def test_the_columns_name(tmp_path):
    text = "class Thing(models.TextField):\n    def get_attname(self):\n        return '%s_json' % self.name"
    assert made(tmp_path, text, "").name == "what_json"
    assert made(tmp_path / "named", text, "db_column='kind'").name == "kind"


def test_what_a_class_says_of_null(tmp_path):
    text = """class Thing(models.TextField):
    def __init__(self, **kwargs):
        kwargs['null'] = kwargs['unique'] = True
        super(Thing, self).__init__(**kwargs)"""
    column = made(tmp_path, text, "")
    assert (column.null, column.unique) == (True, True)
