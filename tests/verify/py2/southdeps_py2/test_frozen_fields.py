"""Field classes that can't be imported, in frozen models and in create_table."""

from __future__ import annotations

import pytest

FIELD = """
from southdeps_py2 import frozen_fields
made = frozen_fields.field_class('{name}')({arguments})
said = [made.get_internal_type(), made.max_length, made.null, made.unique]
"""


@pytest.mark.parametrize(
    ("name", "arguments", "field"),
    [
        ("money.MoneyField", "max_digits=9, null=True", ["DecimalField", None, True, False]),
        ("picks.TinyIntegerField", "unique=True", ["IntegerField", None, False, True]),
        ("uuids.UUIDAutoField", "primary_key=True", ["AutoField", None, False, True]),
        ("stamps.CreationDateTimeField", "", ["DateTimeField", None, False, False]),
        ("tags.TagsField", "max_length=80, separator=','", ["CharField", 80, False, False]),
        ("pictures.ImageWithThumbsField", "sizes=((1, 2),)", ["TextField", None, False, False]),
        ("trees.TreeForeignKey", "to='b.Box', null=True", ["ForeignKey", None, True, False]),
        ("sorted.SortedManyToManyField", "to='b.Box'", ["ManyToManyField", None, False, False]),
    ],
)
def test_a_plain_field_stores_the_like(python, name, arguments, field):
    assert python(FIELD.format(name=name, arguments=arguments)) == field


def test_a_class_may_inherit_from_one(python):
    assert python("""
        from southdeps_py2 import frozen_fields

        class Price(frozen_fields.field_class('money.MoneyField')):
            pass
        said = [Price(currency='EUR').get_internal_type(), Price.__mro__[1].__name__]
    """) == ["DecimalField", "MoneyField"]
