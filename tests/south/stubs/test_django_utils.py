"""`django.utils`: functions that leave a string as it is."""

from __future__ import annotations

import pytest

from southdeps.south.stubs.django_utils import STUBS
from tests.drops import tables


@pytest.mark.parametrize("path", STUBS)
def test_a_string_stays_as_it_is(path):
    module, _, name = path.rpartition(".")
    assert tables(f"db.delete_table({name}('a_thing'))", top=f"\nfrom {module} import {name}\n") == [
        "a_thing"
    ]


def test_any_other_function_is_unknown():
    top = "\nfrom django.utils.text import slugify\n"
    (found,) = tables("db.delete_table(slugify('A Thing'))", top=top)
    assert found.startswith("? ")
