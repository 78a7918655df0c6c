"""What is installed, and what is handed on."""

from __future__ import annotations

import re
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import southdeps
from tests import packages

ROOT = Path(__file__).parent.parent
MODULES = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("southdeps/**/*.py")}
DATA = {"southdeps/py.typed", *(f"southdeps/draw/page.{ending}" for ending in ("css", "html", "js"))}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the sdist and the wheel."""
    return packages.build(tmp_path_factory.mktemp("built"))


def test_the_installed_version_is_that_of_the_source():
    assert metadata.version("southdeps") == southdeps.__version__


def test_the_changelog_begins_with_this_version():
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heading
    assert heading[1] == southdeps.__version__


def test_the_command_is_installed():
    (command,) = metadata.entry_points(group="console_scripts", name="southdeps")
    assert callable(command.load())


def test_the_wheel_holds_the_package_and_nothing_else(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = f"southdeps-{southdeps.__version__}.dist-info"
    assert {name for name in names if not name.startswith(info)} == MODULES | DATA
    assert f"{info}/licenses/LICENSE" in names


def test_the_sdist_holds_what_a_build_needs(built):
    (sdist,) = built.glob("*.tar.gz")
    top = f"southdeps-{southdeps.__version__}/"
    with tarfile.open(sdist) as archive:
        names = {name.removeprefix(top) for name in archive.getnames()}
    linked = set(re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", (ROOT / "README.md").read_text("utf-8")))
    assert linked >= {"docs/explanation/accuracy.md", "docs/images/bookshop.png"}
    assert {link for link in linked if link.startswith("docs/")} <= names
    needed = {"setup.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "southdeps/py.typed"}
    assert names >= needed | MODULES


def test_the_metadata_says_what_pip_and_an_index_need(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        core = metadata.PathDistribution(zipfile.Path(wheel, name.removesuffix("METADATA"))).metadata
    assert core["Name"] == "southdeps"
    assert core["License-Expression"] == "BSD-3-Clause"
    assert core["Requires-Python"] == ">=3.11"
    assert core["Author"] == "The southdeps developers"
    assert "django" in core["Keywords"].split(",")
    assert {url.partition(",")[0] for url in core.get_all("Project-URL") or ()} >= {"Documentation", "Source"}
    assert core["Description-Content-Type"] == "text/markdown"
    assert set(core.get_all("Provides-Extra") or ()) == {"database", "dev", "verify"}


def test_the_description_links_to_the_repository(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        description = archive.read(name).decode("utf-8")
    links = re.findall(r"\]\(([^)]*)\)", description)
    assert "https://github.com/southdeps/southdeps/blob/main/docs/explanation/accuracy.md" in links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []  # an index has no docs/
