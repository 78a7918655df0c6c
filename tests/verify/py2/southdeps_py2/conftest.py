"""Python 2.7 for the code that runs in it: a snippet in, what it says as JSON out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

import southdeps.verify

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(southdeps.verify.__file__).parent / "py2"
HEAD = """\
import json, os, sys
sys.path[:0] = {path!r}
from django.conf import settings
settings.configure(INSTALLED_APPS=['south'], DATABASES={{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}}})
"""
TAIL = "\nsys.__stdout__.write(json.dumps(said))\n"


@pytest.fixture
def python(runtime, tmp_path) -> Callable[[str], Any]:
    """A function that executes a snippet with Django and South at hand; it gives the snippet's variable `said`."""

    def run(code: str) -> Any:
        head = HEAD.format(path=[str(FOLDER), *map(str, runtime.path)])
        done = subprocess.run(
            [runtime.python.executable, "-s", "-S", "-c", head + dedent(code) + TAIL],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
