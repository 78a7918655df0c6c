"""Which apps a migration works without."""

from __future__ import annotations

import pytest

from southdeps.analysis.optional_apps import asked_for

ASKED_FOR = {
    "in the class": ("class M:\n    if 'shop.a' in settings.INSTALLED_APPS:\n        pass\n", {"a"}),
    "by a name": ("if 'a' in INSTALLED_APPS:\n    pass\n", {"a"}),
    "of another object": ("if 'a' in django.conf.settings.INSTALLED_APPS:\n    pass\n", {"a"}),
    "the contrary": ("if 'a' not in settings.INSTALLED_APPS:\n    pass\n", {"a"}),
    "deep down": ("def f():\n    return [x for x in y if u'b.a' in settings.INSTALLED_APPS and z]\n", {"a"}),
    "two": ("x = 'a' in settings.INSTALLED_APPS or 'b' in settings.INSTALLED_APPS\n", {"a", "b"}),
    "not known before it runs": ("if name in settings.INSTALLED_APPS:\n    pass\n", set()),
    "something else": ("if 'a' in settings.LANGUAGES or 'INSTALLED_APPS' in 'a':\n    pass\n", set()),
    "a text that reads so": ("x = \"if 'a' in settings.INSTALLED_APPS\"\n", set()),
}


@pytest.mark.parametrize(("text", "expected"), ASKED_FOR.values(), ids=ASKED_FOR)
def test_apps_that_a_migration_takes_for_optional(text, expected):
    assert asked_for(text.encode()) == expected
