"""Links between the pages of the documentation, and the modules that pages for developers name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
FOR_DEVELOPERS = [ROOT / "CONTRIBUTING.md", ROOT / "docs/explanation/developers.md"]


def links(page):
    """The relative links of a page, without their anchors."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    return [link.partition("#")[0] for link in found if not re.match(r"https?:|mailto:|#", link)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


def test_the_front_page_has_links():
    assert len(links(ROOT / "README.md")) > 5


@pytest.mark.parametrize("page", FOR_DEVELOPERS, ids=lambda page: page.name)
def test_modules_that_pages_name_exist(page):
    named = re.findall(r"`(?:southdeps/)?([a-z_0-9]+(?:/[a-z_0-9]+)*(?:/|\.py))`", page.read_text("utf-8"))
    places = [ROOT / "southdeps", ROOT]
    assert len(named) > 10
    examples = {name for name in named if "the_name" in name or name.startswith("shop/")}
    missing = {name for name in named if not any((place / name).exists() for place in places)}
    assert missing <= examples
