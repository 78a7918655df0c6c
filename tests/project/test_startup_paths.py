"""Path objects in settings: what unipath, path.py, pathlib and django-environ make of them."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.interpreter.values import Unknown
from southdeps.project.startup import Program
from southdeps.project.startup_paths import PathText, parent
from tests.environments import put

UNIPATH = "from unipath import Path\n"
PATH_PY = "from path import path\n"
PATHLIB = "from pathlib import Path\n"
ENVIRON = "import environ\n"
PATHS = {
    "unipath, ancestor and child": (f"{UNIPATH}X = Path(__file__).ancestor(2).child('apps', 'x')", "/apps/x"),
    "unipath, absolute": (f"{UNIPATH}X = Path(__file__).absolute().ancestor(1)", "/p"),
    "unipath, parent": (f"{UNIPATH}X = Path(__file__).parent.parent", ""),
    "unipath, relative": (f"{UNIPATH}X = Path('apps').absolute()", "/apps"),
    "path.py, dirname and /": (f"{PATH_PY}X = path(__file__).abspath().dirname() / 'apps'", "/p/apps"),
    "path.py, joinpath": (f"{PATH_PY}X = str(path(__file__).parent.joinpath('apps'))", "/p/apps"),
    "path.py, several": (f"{PATH_PY}X = path(__file__).dirname() / '..' / 'apps'", "/p/../apps"),
    "pathlib, resolve and parents": (f"{PATHLIB}X = str(Path(__file__).resolve().parents[1] / 'apps')", "/apps"),
    "pathlib, several arguments": (f"{PATHLIB}X = Path(__file__).parent.joinpath('a', 'b').as_posix()", "/p/a/b"),
    "django-environ, minus": (f"{ENVIRON}X = str(environ.Path(__file__) - 2)", ""),
    "django-environ, called": (f"{ENVIRON}R = environ.Path(__file__) - 2\nX = R('apps', 'x')", "/apps/x"),
    "django-environ, path": (f"{ENVIRON}R = environ.Path(__file__) - 2\nX = R.path('apps').root", "/apps"),
    "django-environ, plus": (f"{ENVIRON}R = environ.Path(__file__) - 2\nX = (R + 'apps')()", "/apps"),
}  # fmt: skip


def value(folder, source):
    put(folder, {"p/settings.py": source})
    scope = Program([folder], Files((folder,))).run(folder / "p" / "settings.py", "p.settings")
    assert scope is not None
    return scope.names["X"]


@pytest.mark.parametrize(("source", "path"), PATHS.values(), ids=PATHS)
def test_paths(tmp_path, source, path):
    assert value(tmp_path, source) == f"{tmp_path}{path}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"{UNIPATH}X = Path(__file__).exists()", True),
        (f"{UNIPATH}X = Path(__file__).child('gone').exists()", False),
        (f"{PATH_PY}X = path(__file__).dirname().isdir()", True),
        (f"{PATHLIB}X = Path(__file__).is_dir()", False),
        (f"{PATHLIB}X = Path(__file__).name.upper()", "SETTINGS.PY"),
    ],
    ids=["is there", "is not there", "a folder", "no folder", "a text"],
)
def test_what_is_asked_of_paths(tmp_path, source, expected):
    assert value(tmp_path, source) == expected


@pytest.mark.parametrize("part", ["x", "x()", "1"], ids=["a name", "a call", "a number"])
def test_a_part_that_is_not_known(tmp_path, part):
    assert isinstance(value(tmp_path, f"import x\n{UNIPATH}X = Path(__file__).child({part})"), Unknown)


def test_a_module_of_the_project_is_no_library(tmp_path):
    put(tmp_path, {"unipath.py": "def Path(text): return text.upper()\n"})
    assert value(tmp_path, f"{UNIPATH}X = Path('a') + 'b'") == "Ab"


def test_parent():
    assert parent(PathText("/a/b/c"), 2) == "/a"
