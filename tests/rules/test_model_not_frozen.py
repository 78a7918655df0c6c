"""SD302: models that a migration uses and has not frozen."""

from __future__ import annotations

import pytest

from tests.projects import findings, migration
from tests.rules.things import THING, A, one

MODELS = {
    "a model that is not frozen": (
        {"a:0001_initial": A, "b:0001_initial": migration("orm['a.Other'].objects.count()", THING)},
        ["SD302 error b:0001_initial"],
    ),
    "a model that a frozen one refers to and is not frozen": (
        {"a:0001_initial": A, "b:0001_initial": migration("pass", "b.Box: thing -> a.Thing")},
        ["SD302 error b:0001_initial"],
    ),
    "a model that is frozen": ({"a:0001_initial": A, "b:0001_initial": migration("orm['a.Thing']", THING)}, []),
    "under an unknown condition": (
        {"a:0001_initial": A, "b:0001_initial": migration("if nobody(): orm['a.Other'].objects.count()", THING)}, [],
    ),
    "the error is caught": (
        {"a:0001_initial": A, "b:0001_initial": migration("try:\n    orm['a.Other']\nexcept KeyError:\n    pass", THING)}, [],
    ),
    "by another case": ({"a:0001_initial": A, "b:0001_initial": migration("orm['a.thing']", THING)}, []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), MODELS.values(), ids=MODELS)
def test_models(tmp_path, files, expected):
    assert findings(tmp_path, files, "SD302") == expected


def test_the_message_is_that_of_the_fake_orm(tmp_path):
    files = {"a:0001_initial": A, "b:0001_initial": migration("orm['a.Other']", THING)}
    assert one(tmp_path, files, "SD302").message == (
        "b:0001_initial fails: KeyError: "
        "\"The model 'other' from the app 'a' is not available in this migration.\""
    )
