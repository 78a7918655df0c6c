"""What Python's library means to a program that starts Django: files are looked at, nothing is run."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from southdeps.files import Files
from southdeps.interpreter.values import Unknown
from southdeps.project import startup_stubs
from southdeps.project.startup import Program


@pytest.fixture
def value_of(tmp_path):
    """A function: the value of `X` in a program beside some files."""
    for name, text in {
        "a.json": '{"apps": ["x", 1, null]}',
        "b.txt": "hello\n",
        "conf/c.py": "",
        "conf/.d.py": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def run(source):
        (tmp_path / "program.py").write_text(textwrap.dedent(f"HERE = {str(tmp_path)!r}\n{source}\n"))
        scope = Program([tmp_path], Files((tmp_path,))).run(tmp_path / "program.py", "program")
        assert scope is not None
        return scope.names["X"]

    return run


KNOWN = [
    pytest.param("import os\nX = os.path.exists(HERE + '/a.json')", True, id="exists"),
    pytest.param("import os\nX = os.path.exists(HERE + '/gone')", False, id="does not exist"),
    pytest.param("import os\nX = os.path.isdir(HERE + '/conf')", True, id="a folder"),
    pytest.param("import os\nX = os.path.isfile(HERE + '/conf')", False, id="no file"),
    pytest.param("import json\nX = json.load(open(HERE + '/a.json'))['apps']", ["x", 1, None], id="a file of JSON"),
    pytest.param("import json\nX = json.loads('[1, {}]')", [1, {}], id="a text of JSON"),
    pytest.param("import os\nX = sorted(os.listdir(HERE + '/conf'))", [".d.py", "c.py"], id="a listing"),
    pytest.param("import codecs\nX = codecs.open(HERE + '/b.txt', 'r', 'utf-8').read()", "hello\n", id="a text"),
    pytest.param("import sys\nX = sys.argv[1]", "migrate", id="the command"),
    pytest.param("import sys\nX = sys.version_info[0]", 2, id="the version of Python"),
    pytest.param("import django\nX = django.VERSION[:2]", (1, 6), id="the version of Django"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), KNOWN)
def test_what_files_say(value_of, source, expected):
    assert value_of(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import os\nX = os.path.exists(unknown())", id="a path"),
        pytest.param("import json\nX = json.loads('{')", id="no JSON"),
        pytest.param("import json\nX = json.loads('[' * 100000)", id="JSON too deep to read"),
    ],
)
def test_what_is_not_known(value_of, source):
    assert isinstance(value_of(source), Unknown)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("*.py", ["c.py"]), (".*.py", [".d.py"]), ("c.py", ["c.py"]), ("*.txt", [])],
)
def test_globs_leave_hidden_files_out(value_of, pattern, names):
    found = value_of(
        f"import glob\nX = [path.rpartition('/')[2] for path in glob.glob(HERE + '/conf/{pattern}')]"
    )
    assert found == names


def test_paths_of_a_file():
    assert startup_stubs.relative_to(Path("/x/y/settings.py"), "../z.py") == Path("/x/z.py")
