"""Stand-ins: they accept whatever is done to them, and remember it."""

from __future__ import annotations

IMPORT = "from southdeps_py2 import standins\n"


def test_what_is_done_to_a_stand_in_is_noted(python):
    assert python(
        IMPORT
        + """
Thing = standins.standin('shop.models.Thing')
thing = Thing('x', size=2)
for row in Thing.objects.filter(name='x'):
    raise ValueError
for part in thing:
    raise ValueError
with thing as inner:
    inner['key'].value()
said = [int(thing), len(thing), bool(thing), str(thing), standins.used()]
"""
    ) == [
        0,
        0,
        True,
        "standin",
        [
            "shop.models.Thing()",
            "shop.models.Thing.objects",
            "shop.models.Thing.objects.filter",
            "shop.models.Thing.objects.filter()",
            "shop.models.Thing.value",
            "shop.models.Thing.value()",
        ],
    ]


def test_a_stand_in_for_each_name_and_what_was_replaced(python):
    assert python(
        IMPORT
        + """
first, second = standins.standin('shop.send'), standins.standin('shop.send')
said = [first is second, standins.noted, standins.in_use(), standins.is_standin(first), standins.is_standin(first()), standins.is_standin(3)]
"""
    ) == [True, ["shop.send"], True, True, True, False]


def test_a_decorator_gives_back_what_it_decorates(python):
    assert python(
        IMPORT
        + """
@standins.standin('tasks.task')
def send():
    return 'sent'
said = [send(), standins.used()]
"""
    ) == ["sent", []]


def test_a_class_derived_from_a_stand_in_has_its_own_name(python):
    assert python(
        IMPORT
        + """
class Box(standins.standin('shop.Base')):
    pass
Box.objects.all()
said = standins.used()
"""
    ) == ["__main__.Box.objects", "__main__.Box.objects.all", "__main__.Box.objects.all()"]


def test_managers_and_fields_of_such_a_class_are_stand_ins_too(python):
    assert python(
        IMPORT
        + """
from django.db import models

class Box(standins.standin('shop.Base')):
    objects = models.Manager()
    size = models.IntegerField()
    limit = 3
Box.objects.get_or_create(size=Box.size)
said = [Box.limit, standins.used()]
"""
    ) == [
        3,
        [
            "__main__.Box.objects",
            "__main__.Box.objects.get_or_create",
            "__main__.Box.objects.get_or_create()",
            "__main__.Box.size",
        ],
    ]


def test_an_unknown_constant_is_a_number_only_as_a_stand_in(python):
    assert python(
        IMPORT
        + """
limit = standins.standin('shop.conf.LIMIT')
said = [limit, int(limit), long(limit), float(limit), standins.used()]
"""
    ) == ["", 0, 0, 0.0, ["float(shop.conf.LIMIT)", "int(shop.conf.LIMIT)", "long(shop.conf.LIMIT)"]]


def test_what_python_and_django_have_serves(python):
    assert python(
        IMPORT
        + """
from django.utils import six
settings.SHOP_SIZE = 3
said = [
    standins.standin('six.text_type') is six.text_type,
    standins.standin('shop.compat.iteritems') is six.iteritems,
    standins.standin('shop.conf.SHOP_SIZE'),
    standins.standin('shop.conf.SHOP_NAME'),
    standins.standin('money.MoneyField')().get_internal_type(),
]
"""
    ) == [True, True, 3, "", "DecimalField"]
