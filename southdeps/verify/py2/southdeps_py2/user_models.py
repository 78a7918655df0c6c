"""The model that AUTH_USER_MODEL names, where its app or its parent is not here: Django works with none but a real one."""

import imp

from southdeps_py2 import standins


def names():
    """The app label and the name of the user model."""
    from django.conf import settings

    label, _, name = str(settings.AUTH_USER_MODEL).partition(".")
    return label, name


def replace_absent(is_absent):
    """Make the user model if its app is not here; `is_absent` tells of an app label whether that is so."""
    from django.db.models.loading import cache

    label, name = names()
    if is_absent(label):
        cache.app_labels[label] = imp.new_module("%s.models" % label)
        make(label, name)


def replace_standin(module, label):
    """Make the user model if the models module of an app has but a stand-in of that name."""
    if label == names()[0] and standins.is_standin(getattr(module, names()[1], None)):
        setattr(module, names()[1], make(*names()))


def make(label, name):
    """A model with what every user model has; it is registered as that app's."""
    from django.contrib.auth.models import AbstractBaseUser, BaseUserManager

    standins.note("the user model %s.%s" % (label, name))
    attributes = {
        "__module__": AbstractBaseUser.__module__,
        "Meta": type("Meta", (), {"app_label": label}),
        "objects": BaseUserManager(),
        "USERNAME_FIELD": "id",
    }
    return type(AbstractBaseUser)(name, (AbstractBaseUser,), attributes)
