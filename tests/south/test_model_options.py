"""What models are called, and which permissions they define."""

from __future__ import annotations

from southdeps.project.loading import Options, load
from southdeps.south.model_options import permissions_of
from southdeps.summary import ModelPermissions
from tests import projects

MODELS = """
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import ugettext_lazy as _

class Base(models.Model):
    class Meta:
        abstract = True
        verbose_name = 'base'

class Plain(models.Model):
    pass

class Child(Base):
    pass

class Derived(Base):
    class Meta(Base.Meta):
        permissions = [('see', _('Can see')), nobody()]

class Computed(models.Model):
    class Meta:
        verbose_name = nobody()

class Swapped(models.Model):
    class Meta:
        swappable = 'A_MODEL'
"""


def test_the_models_of_an_app(tmp_path):
    """Neither abstract models nor those that are imported or replaced."""
    projects.write(tmp_path, {"a/models.py": MODELS, "a:0001_initial": projects.migration()})
    loaded = load(Options(paths=(tmp_path,)))
    modules = loaded.environment.modules(loaded.environment.resolver(loaded.configuration.files))
    assert list(permissions_of(modules, "a")) == [
        ModelPermissions("Plain", "plain"),
        ModelPermissions("Child", "base"),
        ModelPermissions("Derived", "base", ("Can see",)),
        ModelPermissions("Computed", None),
    ]
