"""Code that a call runs in the names of a module: found, or known to be unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from southdeps.files import Files
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import (
    Unknown,
)
from southdeps.project.includes import included
from tests.environments import put

OPTIONAL = CallResult("split_settings.tools.optional", ("gone.py",), {})

CALLS: dict[str, tuple[str, tuple[Any, ...], list[str] | None]] = {
    "a text": ("exec", ("X = 1",), ["settings.py"]),
    "a text in names of its own": ("exec", ("X = 1", {}), ["settings.py"]),
    "an unknown text": ("exec", (Unknown("x"),), None),
    "a pattern": ("include", ("parts/*.py",), ["parts/a.py", "parts/b.py"]),
    "a pattern, and a file that need not be there": ("include", ("parts/a.py", OPTIONAL), ["parts/a.py"]),
    "a file that has to be there": ("include", ("parts/a.py", "gone.py"), None),
    "nothing but what need not be there": ("include", (OPTIONAL,), None),
    "a module by its file": ("load_source", ("m", "parts/a.py"), None),
}


@pytest.mark.parametrize(("name", "args", "expected"), CALLS.values(), ids=CALLS)
def test_what_a_call_runs(tmp_path, name, args, expected):
    put(tmp_path, {"parts/a.py": "X = 1\n", "parts/b.py": "X = 2\n"})
    found = included(name, args, tmp_path / "settings.py", Files((tmp_path,)), lambda value: value)
    names = None if found is None else [str(file.relative_to(tmp_path)) for file, _ in found]
    assert names == expected


def test_execfile_takes_its_path_from_the_working_directory(tmp_path, monkeypatch):
    put(tmp_path, {"a.conf": "X = 1\n"})
    monkeypatch.chdir(tmp_path)
    found = included("execfile", ("a.conf",), Path("p/settings.py"), Files((tmp_path,)), lambda value: value)
    assert found is not None
    assert [file for file, _ in found] == [Path("a.conf")]
