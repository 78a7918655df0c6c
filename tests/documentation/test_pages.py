"""The generated pages are those of the code; `make docs` writes them."""

from __future__ import annotations

import re

import pytest

from southdeps.catalogue import CATALOGUE
from tests.documentation.pages import COMMANDS_FOLDER, GENERATED, README, ROOT, RULES_FOLDER, pages

PAGES = pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_is_up_to_date(path):
    assert path.exists(), "run make docs"
    assert path.read_text("utf-8") == PAGES[path], "run make docs"


def test_no_page_is_left_over():
    for folder in (RULES_FOLDER, COMMANDS_FOLDER):
        assert set(folder.glob("*.md")) == {path for path in PAGES if path.parent == folder}


def test_readme_has_a_generated_part():
    assert len(GENERATED.findall(README.read_text("utf-8"))) == 1


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("docs/**/*.md")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_codes_are_unique():
    codes = [rule.code for rule in CATALOGUE]
    assert codes == sorted(set(codes))
