"""What import-linter can't see: that a scanned project never runs, and that a command starts fast."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "southdeps"
# Only verify runs code, of copies of a project, in processes of their own.
# lazy.py imports modules by name, of southdeps alone (tests/test_lazy.py).
READING = sorted(
    path for path in PACKAGE.rglob("*.py") if "verify" not in path.parts and path != PACKAGE / "lazy.py"
)

# The package that Python 2.7 runs has names of its own.
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "py2" not in path.parts)

RUNS_CODE = {"imp", "importlib", "marshal", "pickle", "runpy", "shelve"}
RUNS_CODE_CALLS = {"__import__", "compile", "eval", "exec"}
MOST_LINES = 400
COSTLY = {"graphviz", "networkx", "pygraphviz", "rich", "sqlglot"}


@pytest.mark.parametrize("path", READING, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_of_a_scanned_project_can_run(path):
    assert not runs_code(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import pickle", {"pickle"}),
        ("def f():\n    from importlib import import_module", {"importlib"}),
        ("from importlib.resources import files", set()),
        ("import importlib.util as x", {"importlib"}),
        ("eval(text)", {"eval"}),
        ("re.compile(text)", set()),
    ],
)
def test_what_runs_code_is_seen(source, expected):
    assert runs_code(source) == expected


def runs_code(source):
    """The names by which the source could run code that it has read."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case ast.Call(func=ast.Name(id=name)) if name in RUNS_CODE_CALLS:
                found.add(name)
                continue
            case _:
                continue
        harmless = ("importlib.metadata", "importlib.resources")
        found |= {module.partition(".")[0] for module in modules if module not in harmless} & RUNS_CODE
    return found


def test_costly_libraries_wait_until_they_are_needed():
    program = "import sys, southdeps.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert not COSTLY & set(loaded.split())


def test_help_loads_no_more_than_the_options():
    program = "import sys, atexit; atexit.register(lambda: print(*sys.modules)); from southdeps.cli import main; main()"
    loaded = subprocess.run(
        [sys.executable, "-c", program, "check", "--help"], check=True, capture_output=True, text=True
    ).stdout.splitlines()[-1]
    ours = {name for name in loaded.split() if name.startswith("southdeps.")}
    assert {name for name in ours if name.count(".") == 1} <= {
        f"southdeps.{name}" for name in ("cli", "config", "errors", "lazy", "reporters", "suggest", "version")
    }
    assert not (COSTLY | {"msgspec"}) & set(loaded.split())


def test_no_module_is_too_long_to_read():
    lines = {path.relative_to(PACKAGE): path.read_text("utf-8").count("\n") for path in PACKAGE.rglob("*.py")}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_every_class_has_a_name_of_its_own():
    places = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_every_module_has_a_test_file_of_its_name():
    """`southdeps/a/b.py` has `tests/a/test_b.py`. A module on the list leaves it with its test; none joins it."""
    tests = PACKAGE.parent / "tests"
    without = {
        module.as_posix()
        for module in (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
        if module.stem != "__init__"
        and not (tests / module.parent / f"test_{module.stem.strip('_')}.py").exists()
    }
    assert without == set((tests / "modules_without_tests.txt").read_text("utf-8").split())
