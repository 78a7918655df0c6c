"""`--user-model`: what is refused, and with which words."""

from __future__ import annotations

import pytest

from southdeps.errors import CannotRunError
from tests.projects import load, migration

FILES = {
    "accounts:0001_initial": migration(),
    "accounts/models.py": "from django.db import models\nclass Account(models.Model):\n    pass\nclass Team(models.Model):\n    pass\n",
    "people:0001_initial": migration(),
    "people/models/__init__.py": "from people.models.person import Person\n",
    "people/models/person.py": "class Person(object):\n    pass\n",
    "empty:0001_initial": migration(),
}

REFUSED = {
    "Account": "--user-model Account: name it as app.Model; accounts.Account is one",
    "Acount": "--user-model Acount: name it as app.Model",
    "a.b.Account": "--user-model a.b.Account: name it as app.Model",
    "accounts.": "--user-model accounts.: name it as app.Model",
    "accounts.Acount": "--user-model accounts.Acount: no such model; there is accounts.Account, accounts.Team",
    "people.Account": "--user-model people.Account: no such model; there is people.Person",
}


@pytest.mark.parametrize(("named", "message"), REFUSED.items())
def test_a_user_model_that_does_not_exist(tmp_path, named, message):
    with pytest.raises(CannotRunError) as raised:
        load(tmp_path, FILES, user_model=named)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "named", ["accounts.Account", "accounts.account", "people.Person", "auth.User", "empty.Any"]
)
def test_a_user_model_that_may_exist(tmp_path, named):
    assert load(tmp_path, FILES, user_model=named).django.user_model == named
