"""From a dotted name to its meaning."""

from __future__ import annotations

import pkgutil

import pytest

from southdeps.interpreter.values import External
from southdeps.south import stubs
from southdeps.south.environment import DjangoEnvironment, TrackedEnvironment
from southdeps.south.orm import ModelClass
from southdeps.south.stubs import registry
from tests.projects import NoFiles

PROJECT = NoFiles(TrackedEnvironment(DjangoEnvironment()))


def test_every_library_is_listed():
    modules = {one.name for one in pkgutil.iter_modules(stubs.__path__)} - {"project", "registry"}
    assert {library.__name__.rpartition(".")[2] for library in registry.LIBRARIES} == modules


def test_no_name_is_defined_twice():
    names = [name for library in registry.LIBRARIES for name in library.STUBS]
    assert len(names) == len(set(names)) == len(registry.STUBS)


@pytest.mark.parametrize("path", ["django.db.frob", "south.frob", "os.environ", "urllib2.urlopen"])
def test_known_libraries_say_nothing_of_some_names(path):
    assert registry.look_up(path, PROJECT) == External(path)


@pytest.mark.parametrize("path", ["shop.models.Order", "requests.get"])
def test_other_modules_are_not_ours_to_know(path):
    assert registry.look_up(path, PROJECT) is None


def test_models_of_django_are_models():
    assert isinstance(registry.look_up("django.contrib.auth.models.User", PROJECT), ModelClass)
    assert isinstance(registry.look_up("django.contrib.auth.models.AbstractUser", PROJECT), External)


@pytest.mark.parametrize("path", registry.STUBS)
def test_every_name_has_a_value(path):
    assert registry.look_up(path, PROJECT) is not None
