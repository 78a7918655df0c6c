"""What deleting rows reads and deletes besides."""

from __future__ import annotations

import pytest

from tests.projects import steps

OWNER, THING, TAG = "a.Owner: name", "a.Thing: name, owner -> a.Owner", "a.Tag: name"
TAGGED = "a.Thing: name, tags => a.Tag"
CHILD = "a.Child(_ormbases=['a.Owner']): extra, owner_ptr == a.Owner"


def deletes(body, *models):
    """The deletions that a body makes, and what they read before."""
    return [step for step in steps(body, *models) if "delete" in step or "need" in step]


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        pytest.param((OWNER,), ["need a_owner() orm", "delete rows of a_owner"], id="unread, if nothing refers to it"),
        pytest.param(
            (OWNER, THING),
            ["need a_owner(id, name) orm", "[rows in a_owner] need a_thing(owner_id) orm",
             "[rows in a_owner] delete rows of a_thing ...", "delete rows of a_owner"],
            id="with the rows that refer to it",
        ),
    ],
)  # fmt: skip
def test_all_rows_are_deleted(models, expected):
    assert deletes("orm['a.Owner'].objects.all().delete()", *models) == expected


def test_rows_that_refer_over_a_table_in_between(tmp_path):
    found = deletes("orm['a.Tag'].objects.get(pk=1).delete()", TAG, TAGGED)
    assert "need a_thing_tags() orm" in found
    assert not any(step.startswith("delete rows of a_thing ") for step in found)


def test_what_refers_to_the_rows_that_refer_is_read():
    lid = "a.Lid: thing -> a.Thing"
    found = deletes("orm['a.Owner'].objects.get(pk=1).delete()", OWNER, THING, lid)
    assert "need a_thing(id, name, owner_id) orm" in found


def test_a_child_model_has_its_parent_read():
    found = deletes("orm['a.Child'].objects.all().delete()", OWNER, CHILD)
    assert found[0] == "need a_owner(id, name) orm"
