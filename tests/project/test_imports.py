"""Which imports fail."""

from __future__ import annotations

import textwrap

import pytest

from southdeps.files import Files
from southdeps.project.imports import Imports
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.python_environment import of_interpreter
from tests.environments import put, virtualenv

FAILURES = {
    "nothing wrong": ("import os, json\nimport django.db\nfrom django.db import models\nimport x", None),
    "no such module": ("import gone", "ImportError: No module named gone"),
    "no such package": ("from gone.sub import x", "ImportError: No module named gone"),
    "no such module in a package": ("import x.gone", "ImportError: No module named gone"),
    "no such name": ("from x import nothing", "ImportError: cannot import name nothing"),
    "a name": ("from x import known, also, imported, branch, looped, opened, Class, function", None),
    "a name by a star": ("from x.star import known", None),
    "no such name by a star": ("from x.star import nothing", "ImportError: cannot import name nothing"),
    "a module as a name": ("from x import star", None),
    "made at run time": ("from x.dynamic import whatever\nimport x.dynamic.whatever", None),
    "a module that fails itself": ("import x.broken", "ImportError: No module named gone"),
    "a package around it that fails": ("import y.fine", "ImportError: No module named gone"),
    "a package by a name": ("from y import fine", "ImportError: No module named gone"),
    "caught": ("try:\n    import gone\nexcept ImportError:\n    gone = None", None),
    "under a condition": ("if x:\n    import gone", None),
    "in a function": ("def f():\n    import gone", None),
    "in a class": ("class C(object):\n    import gone", "ImportError: No module named gone"),
    "in a with": ("with x:\n    import gone", "ImportError: No module named gone"),
    "beside it": ("import sibling", None),
    "beside it, but absolute": (
        "from __future__ import absolute_import\nimport sibling",
        "ImportError: No module named sibling",
    ),
    "relative": ("from . import sibling\nfrom .sibling import known", None),
    "relative and missing": ("from .gone import x", "ImportError: No module named gone"),
    "relative name": ("from .sibling import nothing", "ImportError: cannot import name nothing"),
    "others' modules are taken to work": ("import other", None),
    "others' names": ("from other import nothing", "ImportError: cannot import name nothing"),
    "a compiled module": ("import fast\nfrom fast import anything", None),
    "a circle": ("import x.circle", None),
    "the first of two": ("import gone\nimport x.gone_too", "ImportError: No module named gone"),
}


@pytest.mark.parametrize(("source", "failure"), FAILURES.values(), ids=FAILURES)
def test_which_import_fails(tmp_path, source, failure):
    env = virtualenv(tmp_path / "env", {"other.py": "import gone_as_well\n", "fast.so": ""})
    put(
        tmp_path / "proj",
        {
            "x/__init__.py": textwrap.dedent(
                """
                known = also = 1
                import os as imported
                if os:
                    branch = 1
                for looped in ():
                    pass
                with open('x') as opened:
                    pass
                class Class: pass
                def function(): pass
                """
            ),
            "x/star.py": "from x import *\n",
            "x/dynamic.py": "globals()['whatever'] = 1\n",
            "x/broken.py": "import gone\n",
            "x/circle.py": "import x.back\n",
            "x/back.py": "from x.circle import later\nimport x.circle\n",
            "y/__init__.py": "import gone\n",
            "y/fine.py": "",
            "p/__init__.py": "",
            "p/sibling.py": "known = 1\n",
            "p/m.py": source,
        },
    )
    imports = Imports(ModuleResolver(Files(), [tmp_path / "proj"], of_interpreter(env, Files()).folders))
    if "circle" in source:  # nothing can be said of names in a circle, and nothing is
        put(tmp_path / "proj", {"x/back.py": "import x.circle\n"})
    assert imports.failure("p.m") == failure
    assert imports.failure("p.m") == failure
