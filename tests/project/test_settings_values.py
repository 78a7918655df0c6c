"""Values of settings while they are built."""

from __future__ import annotations

import pytest

from southdeps.interpreter.alternatives import either
from southdeps.interpreter.values import ListValue, TupleValue, Unknown
from southdeps.project import settings_values


@pytest.mark.parametrize(
    ("value", "unknown"),
    [
        pytest.param(ListValue(["a", "b"]), [], id="a list of strings"),
        pytest.param(TupleValue(("a", Unknown("b()"))), ["b()"], id="a part is unknown"),
        pytest.param(Unknown("apps()"), ["apps()"], id="the whole is unknown"),
        pytest.param(None, ["it is not set"], id="not set"),
        pytest.param("a", [], id="a string"),
        pytest.param(either([ListValue(["a"]), Unknown("c()")]), ["c()"], id="one of two"),
    ],
)
def test_what_is_not_known_of_a_list(value, unknown):
    assert list(settings_values.unknown_parts(value)) == unknown


def test_one_more_element():
    assert settings_values.with_element(ListValue(["a"]), "b") == ["a", "b"]
    assert settings_values.with_element(TupleValue(("a",)), "b") == ("a", "b")
    unknown = Unknown("apps()")
    assert settings_values.with_element(unknown, "b") is unknown


def test_the_list_that_installed_apps_is():
    apps = ListValue(["a"])
    assert settings_values.is_list(apps, {"INSTALLED_APPS": apps})
    assert not settings_values.is_list(ListValue(["a"]), {"INSTALLED_APPS": apps})
    assert not settings_values.is_list(TupleValue(), {})


def test_branches_do_not_share_lists():
    apps = ListValue(["a"])
    copied = settings_values.with_copied_lists({"INSTALLED_APPS": apps, "X": "x"})
    assert isinstance(copied["INSTALLED_APPS"], list)
    copied["INSTALLED_APPS"].append("b")
    assert apps == ["a"]
    assert copied["X"] == "x"
