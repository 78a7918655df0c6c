"""`django.shortcuts`: what they need, and what they raise if no row is there."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests.projects import migration, needs, summary

TOP = "from django.shortcuts import get_list_or_404, get_object_or_404"
MODEL = "b.Box: name"
RAISES = "django.http.response.Http404: No Box matches the given query."


@pytest.mark.parametrize(
    "body",
    [
        "get_object_or_404(orm['b.Box'], name='x')",
        "get_object_or_404(orm['b.Box'].objects.filter(name='x'))",
        "get_list_or_404(orm['b.Box'], name='x')",
    ],
)
def test_rows_that_have_to_be_there(body):
    assert needs(body, MODEL, top=TOP) == ["need b_box(id, name) orm"]
    done = summary(migration(body, MODEL, top=TOP)).actions
    lookups = [(one.error, one.values) for one in done if isinstance(one, effects.Find)]
    assert lookups == [(RAISES, (("name", "x"),))]


def test_what_is_not_known_needs_nothing():
    assert needs("get_object_or_404(unknown(), name='x')", MODEL, top=TOP) == []
