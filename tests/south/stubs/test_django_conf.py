"""`django.conf.settings` and `django.VERSION`."""

from __future__ import annotations

import pytest

from southdeps.south.environment import DjangoEnvironment
from tests.drops import tables

TOP = "\nimport django\nfrom django.conf import settings\n"
AROUND = DjangoEnvironment("mysql", "people.Person", frozenset({"project.a"}), {"PREFIX": "my"})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("settings.PREFIX", "my"),
        ("settings.AUTH_USER_MODEL", "people.Person"),
        ("settings.DATABASE_ENGINE", "django.db.backends.mysql"),
        ("settings.DATABASES['default']['ENGINE']", "django.db.backends.mysql"),
        ("'yes' if 'project.a' in settings.INSTALLED_APPS else 'no'", "yes"),
        (
            "'yes' if 'a' in settings.INSTALLED_APPS else 'no'",
            "? 'yes' if 'a' in settings.INSTALLED_APPS else 'no'",
        ),
        ("'%d.%d' % django.VERSION[:2]", "1.6"),
    ],
)
def test_known_settings(expression, value):
    found = tables(f"db.delete_table({expression})", AROUND, top=TOP)
    assert value in found or (value.startswith("?") and len(found) == 2)


def test_what_is_not_known_may_be_anything():
    assert tables("db.delete_table(settings.OTHER)", AROUND, top=TOP) == ["? settings.OTHER"]
    without = DjangoEnvironment(installed=None)
    found = tables("if 'a' in settings.INSTALLED_APPS: db.delete_table('x')", without, top=TOP)
    assert found == ["['a' in settings.INSTALLED_APPS] x"]
