"""In which order Django loads the installed apps, statement by statement of their models modules."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.interpreter.exceptions import error
from southdeps.project.app_cache import load_order
from southdeps.project.module_resolver import ModuleResolver
from tests.environments import put

ASKS = "from django.db.models import get_model\nThing = get_model('a', 'Thing')\n"

ORDERS = {
    "as listed": ("b a", {}, "b a"),
    "one asks": ("b a", {"b": ASKS}, "a b"),
    "one asks by attribute": ("b a", {"b": "from django.db import models\nT = models.get_model('a', 'T')"}, "a b"),
    "one asks for the user": ("b a", {"b": "from django.contrib.auth import get_user_model\nU = get_user_model()"}, "a b"),
    "one asks for all models": ("b a", {"b": "from django.db.models import loading\nfor m in loading.get_models(): pass"}, "a b"),
    "in a class": ("b a", {"b": "class Box(M):\n    thing = ForeignKey(get_model('a', 'Thing'))"}, "a b"),
    "in a base class": ("b a", {"b": "class Box(get_model('a', 'Thing')):\n    pass"}, "a b"),
    "in a decorator": ("b a", {"b": "@receiver(sender=get_user_model())\ndef f(): pass"}, "a b"),
    "in a condition": ("b a", {"b": "if get_model('a', 'Thing'):\n    pass"}, "a b"),
    "in a branch": ("b a", {"b": "if X:\n    pass\nelse:\n    get_model('a', 'Thing')"}, "a b"),
    "in a try": ("b a", {"b": "try:\n    U = get_user_model()\nexcept ImproperlyConfigured:\n    U = None"}, "a b"),
    "in a handler that is not reached": ("b a", {"b": "try:\n    import a\nexcept ImportError:\n    U = get_user_model()"}, "b a"),
    "in a handler that is reached": ("b a", {"b": "try:\n    import gone\nexcept ImportError:\n    U = get_user_model()"}, "a b"),
    "without filling the cache": ("b a", {"b": "T = get_model('a', 'T', seed_cache=False)"}, "b a"),
    "in a function that is not called": ("b a", {"b": "def f():\n    return get_model('a', 'T')"}, "b a"),
    "in a lambda": ("b a", {"b": "f = lambda: get_model('a', 'T')"}, "b a"),
    "in a function that is called": ("b a", {"b": "def f():\n    return g()\ndef g():\n    return get_model('a', 'T')\nT = f()"}, "a b"),
    "in a method": ("b a", {"b": "class C:\n    def f(self):\n        return get_model('a', 'T')\nf()"}, "b a"),
    "in a module that is imported": ("b a", {"b": "import b.other", "b.other": ASKS}, "a b"),
    "in a module beside it": ("b a", {"b": "import other", "b.other": ASKS}, "a b"),
    "in a wrapper elsewhere": ("b a", {"b": "from lib import wrapped\nT = wrapped()", "lib": "def wrapped():\n    return get_model('a', 'T')"}, "a b"),
    "in a wrapper by way of another module": (
        "b a",
        {"b": "from lib import wrapped\nT = wrapped()", "lib": "from lib2 import wrapped", "lib2": "def wrapped():\n    return get_app('a')"},
        "a b",
    ),
    "a wrapper by a star": ("b a", {"b": "from lib import *\nT = wrapped()", "lib": "def wrapped():\n    return get_app('a')"}, "a b"),
    "another app's import asks": ("c b a", {"c": "import b.models", "b": ASKS}, "b a c"),
    "two ask": ("c b a", {"c": ASKS, "b": ASKS}, "a b c"),
    "the last asks": ("b a", {"a": ASKS}, "b a"),
    "a plain import": ("b a", {"b": "from a.models import Thing", "a": "class Thing: pass"}, "b a"),
    "each other": ("b a", {"b": "import a.models\nclass B: pass", "a": "from b.models import B\nclass A: pass"}, "a b"),
    "each other by names": (
        "b a c",
        {"b": "from a.models import A\nclass B: pass", "a": "class A: pass\nfrom b.models import B"},
        "a c b",
    ),
    "each other, and somebody minds": (
        "b a",
        {"b": "try:\n    from a.models import A\nexcept ImportError:\n    A = None\nclass B: pass", "a": "from b.models import B\nclass A: pass"},
        "b a",
    ),
    "a module of the package": ("b a", {"b": "from a import models\nfrom a.models import A", "a": "class A: pass"}, "b a"),
    "names under conditions count": (
        "b a",
        {"b": "import a.models\nclass B: pass", "a": "if X:\n    from b.models import gone as B\nclass A: pass"},
        "b a",
    ),
    "no models": ("b a", {"b": None}, "b a"),
    "unknown": ("zzz b a", {}, "zzz b a"),
    "absolute imports": ("b a", {"b": "from __future__ import absolute_import\nimport other", "b.other": ASKS}, "b a"),
}  # fmt: skip


def write(folder, modules):
    for name in ("a", "b", "c"):
        put(folder, {f"{name}/__init__.py": ""})
        if modules.get(name, "") is not None:
            put(folder, {f"{name}/models.py": modules.get(name, "")})
    for name, source in modules.items():
        if name not in {"a", "b", "c"}:
            put(folder, {f"{name.replace('.', '/')}.py": source})
    return folder


def order(folder, apps, missing=("gone",)):
    return load_order(apps.split(), ModuleResolver(Files(), [folder]), lambda name: name in missing)


@pytest.mark.parametrize(("apps", "modules", "expected"), ORDERS.values(), ids=ORDERS)
def test_the_order_in_which_apps_are_loaded(tmp_path, apps, modules, expected):
    assert order(write(tmp_path, modules), apps) == (expected.split(), None)


def test_an_import_that_fails_twice_stops_django(tmp_path):
    write(tmp_path, {"b": "import gone"})
    assert order(tmp_path, "b a") == (["a"], "ImportError: No module named gone")
    assert order(tmp_path, "b a", missing=()) == (["b", "a"], None)


class Raising:
    """Modules that raise an exception."""

    def __init__(self, raised):
        self.raised = raised

    def exception(self, file, module):
        return error(*self.raised[module]) if module in self.raised else None


GUARDED = "if X:\n    raise E\n"


@pytest.mark.parametrize(
    ("modules", "raised", "expected"),
    [
        pytest.param({"b": GUARDED}, {}, (["b", "a"], None), id="nothing"),
        pytest.param({"b": GUARDED}, {"b.models": ("ValueError", "no")}, ([], "ValueError: no"), id="at once"),
        pytest.param({"b": GUARDED}, {"b.models": ("ImportError", "no")}, (["a"], "ImportError: no"), id="in the end"),
        pytest.param({"b": ""}, {"b.models": ("ValueError", "no")}, (["b", "a"], None), id="without raise"),
        pytest.param(
            {"b": "try:\n    import x\nexcept ImportError:\n    pass", "x": GUARDED},
            {"x": ("ValueError", "no")},
            ([], "ValueError: no"),
            id="handler of another",
        ),
        pytest.param(
            {"b": "try:\n    import x\nexcept ImportError:\n    pass\nexcept E:\n    get_app('a')", "x": GUARDED},
            {"x": ("ValueError", "no")},
            (["a", "b"], None),
            id="second handler",
        ),
    ],
)  # fmt: skip
def test_what_a_module_raises_stops_django(tmp_path, modules, raised, expected):
    write(tmp_path, modules)
    assert load_order(["b", "a"], ModuleResolver(Files(), [tmp_path]), exceptions=Raising(raised)) == expected


def test_a_circle_that_never_opens_stops_django(tmp_path):
    write(tmp_path, {"b": "from b.models import B"})
    assert order(tmp_path, "b a") == (["a"], "ImportError: cannot import name B")


def test_what_a_failed_import_has_begun_is_begun_anew(tmp_path):
    write(
        tmp_path, {"b": "from a.models import A\nclass B: pass", "a": "from b.models import B\nclass A: pass"}
    )
    done, stop = order(tmp_path, "b a")
    assert done == []
    assert stop == "ImportError: cannot import name B"


def test_django_and_python_ask_nothing(tmp_path):
    write(
        tmp_path,
        {
            "b": "import json\nfrom django.contrib.auth.models import User\nfrom south.modelsinspector import x"
        },
    )
    put(tmp_path, {"django/__init__.py": ASKS, "json.py": ASKS, "south/__init__.py": ASKS})
    assert order(tmp_path, "b a") == (["b", "a"], None)
