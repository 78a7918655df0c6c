"""Texts that fields can't turn into values of their columns."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests.projects import summary

KINDS = (
    "AutoField",
    "IntegerField",
    "FloatField",
    "DecimalField",
    "DateField",
    "DateTimeField",
    "BooleanField",
    "CharField",
)
FIELDS = "".join(f"'{kind.lower()}': ('django.db.models.fields.{kind}', [], {{}}), " for kind in KINDS[1:])
SOURCE = f"""
from south.v2 import DataMigration
from elsewhere import unknown
class Migration(DataMigration):
    def forwards(self, orm):
        %s
    models = {{'b.box': {{'Meta': {{'object_name': 'Box'}}, {FIELDS}'own': ('b.fields.OwnField', [], {{}})}}}}
"""
INT = "ValueError: invalid literal for int() with base 10: '{}'"
CHECKED = "django.core.exceptions.ValidationError: [u\"'{}' value {}.\"]"
DATE = "has an invalid date format. It must be in YYYY-MM-DD format"
TIME = "has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format"
CASES = {
    "a number": ("orm.Box.objects.create(integerfield='12')", []),
    "a long number": ("orm.Box.objects.create(integerfield='12L')", []),
    "no number": ("orm.Box.objects.create(integerfield='many')", [INT.format("many")]),
    "the empty text": ("orm.Box.objects.filter(integerfield='')", [INT.format("")]),
    "no key": ("orm.Box.objects.get(pk='x')", [INT.format("x")]),
    "an exact lookup": ("orm.Box.objects.filter(integerfield__exact='x')", [INT.format("x")]),
    "another lookup": ("orm.Box.objects.filter(integerfield__contains='x')", []),
    "in an update": ("orm.Box.objects.update(integerfield='x')", [INT.format("x")]),
    "set, then saved": ("box = orm.Box()\n        box.integerfield = 'x'\n        box.save()", [INT.format("x")]),
    "set, not saved": ("box = orm.Box()\n        box.integerfield = 'x'", []),
    "no decimal fraction": (
        "orm.Box.objects.create(floatfield='x')", ["ValueError: could not convert string to float: x"],
    ),
    "infinity": ("orm.Box.objects.create(floatfield='inf', decimalfield='NaN')", []),
    "no decimal": (
        "orm.Box.objects.create(decimalfield='x')", [CHECKED.format("x", "must be a decimal number")],
    ),
    "no date": ("orm.Box.objects.create(datefield='soon')", [CHECKED.format("soon", DATE)]),
    "no date and time": ("orm.Box.objects.create(datetimefield='now')", [CHECKED.format("now", TIME)]),
    "perhaps a date": ("orm.Box.objects.create(datefield='2014-1-1', datetimefield='2014')", []),
    "anything for a boolean or a text": ("orm.Box.objects.create(booleanfield='x', charfield='x')", []),
    "anything for a field of another class": ("orm.Box.objects.create(own='x')", []),
    "an unknown value": ("orm.Box.objects.create(integerfield=unknown)", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_conversions(body, expected):
    done = summary(SOURCE % body).actions
    assert [step.error for step in done if isinstance(step, effects.RaiseException)] == expected
