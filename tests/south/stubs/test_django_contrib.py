"""Django's own apps: their models as they are imported."""

from __future__ import annotations

import pytest

from tests import projects
from tests.drops import dropped, tables

USERS = {
    "settings.AUTH_USER_MODEL": "from django.conf import settings\nX = settings.AUTH_USER_MODEL.replace('.', '_')",
    "getattr": "from django.conf import settings\nX = getattr(settings, 'AUTH_USER_MODEL', 'auth.User').replace('.', '_')",
    "get_user_model": "from django.contrib.auth import get_user_model\nU = get_user_model()\nX = '%s_%s' % (U._meta.app_label, U._meta.object_name)",
    "get_user_model or else": "try:\n    from django.contrib.auth import get_user_model\nexcept ImportError:\n    from django.contrib.auth.models import User\nelse:\n    User = get_user_model()\nX = User._meta.app_label + '_' + User.__name__",
    "imported by custom": "from shop.compat import AUTH_USER_MODEL\nX = AUTH_USER_MODEL.replace('.', '_')",
    "get_user_model from elsewhere": "from shop.compat import get_user_model\nX = '%s_%s' % (get_user_model()._meta.app_label, get_user_model()._meta.object_name)",
}


@pytest.mark.parametrize("model", ["auth.User", "people.Person"])
@pytest.mark.parametrize("top", USERS.values(), ids=USERS)
def test_the_user_model(tmp_path, top, model):
    files = {"b:0001_initial": projects.migration("db.delete_table(X)", top=top)}
    loaded = projects.load(tmp_path, files, user_model=model)
    assert dropped(loaded.migrations[projects.name("b:0001_initial")].summary) == [model.replace(".", "_")]


META = {
    "app_label": "auth",
    "object_name": "User",
    "module_name": "user",
    "model_name": "user",
    "db_table": "auth_user",
}


@pytest.mark.parametrize(("name", "value"), META.items())
def test_meta_of_an_imported_model(name, value):
    top = "\nfrom django.contrib.auth.models import User\n"
    assert tables(f"db.delete_table(User._meta.{name})", top=top) == [value]
