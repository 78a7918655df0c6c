"""The models that one migration has frozen, by their keys."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.interpreter.values import DictValue
from southdeps.south.orm import Orm
from tests.projects import steps
from tests.south.orm.models import MODELS

ERRORS = {
    "a model not frozen": ("orm['a.None']", "raise KeyError: \"The model 'none' from the app 'a' is not available in this migration.\" model-not-frozen"),
    "a key without an app": ("orm['thing']", "raise KeyError: \"The model 'thing' is not in appname.modelname format.\""),
    "an attribute not frozen": ("orm.Nothing", "raise AttributeError: The model 'Nothing' from the app 'b' is not available in this migration. model-not-frozen"),
    "after what it does": ("orm['a.Tag'].objects.count()\norm['a.None']", "raise KeyError: \"The model 'none' from the app 'a' is not available in this migration.\" model-not-frozen"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "error"), ERRORS.values(), ids=ERRORS)
def test_models_that_are_not_frozen(body, error):
    assert steps(body, *MODELS)[-1] == error


def test_a_field_whose_model_is_not_frozen_fails_before_anything_runs():  # case 19b
    (first, *_) = steps("orm['b.Box'].objects.count()", "b.Box: thing -> a.Thing")
    assert first == (
        "raise ValueError: Cannot successfully create field 'thing' for model 'box': "
        "\"The model 'thing' from the app 'a' is not available in this migration.\" model-not-frozen"
    )


def test_an_unknown_key():
    assert steps("orm[nobody].objects.count()", *MODELS) == [
        "note dynamic-name which model orm[...] names here is known only at run time: nobody"
    ]


def orm(**definitions):
    return Orm(DictValue(definitions), "own")


def test_a_bare_name_is_one_of_the_own_app_else_of_any():
    found = Orm(DictValue({"own.thing": {}, "a.thing": {}, "b.box": {}}), "own")
    keys = [model.key if (model := found.model(key)) else None for key in ("Thing", "a.Thing", "Box", "none")]
    assert keys == ["own.thing", "a.thing", "b.box", None]


def test_a_model_is_made_once():
    found = orm(thing={})
    assert found.model("own.Thing") is found.model("THING")


def test_a_model_is_filed_under_its_object_name():
    found = Orm(DictValue({"a.old": {"Meta": {"object_name": "New"}}}), "own")
    assert found.model("a.new") is not None
    assert found.model("a.old") is None


def test_models_that_only_the_running_program_freezes_may_be_any():
    definitions = DictValue()
    definitions.complete = False
    model = Orm(definitions, "own").model("a.thing")
    assert model is not None
    assert (model.table, model.exact_columns) == ("a_thing", (effects.ALL,))
