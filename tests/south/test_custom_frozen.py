"""Frozen fields of the project's own classes: the same columns that the migrations make."""

from __future__ import annotations

import pytest

from southdeps.frozen_models import module_resolver
from southdeps.south.custom_frozen import resolve_frozen, with_class
from southdeps.south.frozen import parse_field
from tests import projects
from tests.projects import migration
from tests.south.test_custom_fields import CLASSES, HEAD, UNKNOWN


def frozen(tmp_path, text, arguments, to=None):
    """A field of the class `Thing` as South freezes it: with its class, None if that is unknown, and as it was."""
    files = {"a:0001_initial": migration(), "a/fields.py": f"{HEAD}{text}\n", "a/models.py": "# none\n"}
    project = projects.load(tmp_path, files)
    resolve = project.environment.modules(module_resolver(project)).resolve
    pairs = (pair.split("=") for pair in arguments.split(", ") if pair)
    keywords = dict(pairs) | ({"to": to} if to else {})
    field = parse_field("what", ("a.fields.Thing", [], keywords))
    assert field.call is not None
    call = resolve_frozen(field.call, resolve)
    return with_class(field, call) if call is not None else None, field


@pytest.mark.parametrize(("text", "arguments", "kind"), CLASSES.values(), ids=CLASSES)
def test_a_frozen_field_makes_the_column_that_the_migration_makes(tmp_path, text, arguments, kind):
    found, _ = frozen(tmp_path, text, arguments)
    assert (found.exact, found.column, found.spec.type) == (True, "what", kind)
    assert found.required


@pytest.mark.parametrize(("text", "arguments"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_frozen_field_that_cannot_be_known(tmp_path, text, arguments):
    found, field = frozen(tmp_path, text, arguments)
    assert found is None
    assert not field.exact


@pytest.mark.parametrize(
    ("text", "arguments", "to", "column", "null", "index"),
    [
        pytest.param(
            "class Thing(models.ForeignKey): pass", "", "orm['a.Box']", "what_id", False, True, id="key"
        ),
        pytest.param(
            "class Thing(models.ForeignKey): pass",
            "null=True, db_index=False, db_column='x'",
            "orm['a.Box']",
            "x",
            True,
            False,
            id="key with arguments",
        ),
        pytest.param(
            "class Thing(models.SlugField): pass", "default=None", None, "what", False, True, id="slug"
        ),
        pytest.param(
            "class Thing(models.TextField):\n    def get_attname(self):\n        return self.name + '_x'",
            "default=datetime.now",
            None,
            "what_x",
            False,
            False,
            id="name",
        ),
    ],
)
def test_the_column_of_a_frozen_field(tmp_path, text, arguments, to, column, null, index):
    found, _ = frozen(tmp_path, text, arguments, to)
    assert (found.column, found.spec.null, found.spec.index) == (column, null, index)
    assert found.target == ("a.box" if to else None)


@pytest.mark.parametrize(
    ("body", "exact"),
    [
        pytest.param("pass", True, id="nothing of its own"),
        pytest.param("def contribute_to_class(self, cls, name):\n        other()", False, id="its own table"),
    ],
)
def test_a_frozen_many_to_many_field(tmp_path, body, exact):
    text = f"class Thing(models.ManyToManyField):\n    {body}"
    found, _ = frozen(tmp_path, text, "", "orm['a.Box']")
    assert (found.exact, found.many, found.target) == (exact, exact, "a.box")
    assert (found.column is None) == exact


def test_what_is_frozen_of_a_field_of_django_is_not_kept():
    assert parse_field("n", ("django.db.models.fields.IntegerField", [], {})).call is None
