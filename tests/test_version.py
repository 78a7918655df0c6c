"""The version: one place, importable alone."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import southdeps
from southdeps.version import __version__

ROOT = Path(__file__).parent.parent


def test_it_is_the_installed_one_and_the_public_one():
    assert southdeps.__version__ == __version__ == version("southdeps")


def test_the_changelog_has_a_section_for_it():
    (first, *_) = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert first == __version__


def test_it_imports_nothing_else():
    code = "import sys; sys.path.insert(0, 'southdeps'); import version; print(len([n for n in sys.modules if 'southdeps' in n]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
