"""The site that `make docs` builds: every page stands in the contents, once."""

from __future__ import annotations

import re
from collections import Counter

from tests.documentation.pages import ROOT

DOCS = ROOT / "docs"
CONTENTS = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)


def pages_below(page):
    """The pages that the contents of a page name, with their patterns resolved."""
    for contents in CONTENTS.findall(page.read_text("utf-8")):
        for line in contents.splitlines():
            if line and not line.startswith(":"):
                for found in sorted(page.parent.glob(f"{line}.md")):
                    yield found
                    yield from pages_below(found)


def test_every_page_is_in_the_contents_once():
    listed = Counter(pages_below(DOCS / "index.md"))
    assert set(listed) == set(DOCS.rglob("*.md")) - {DOCS / "index.md"}
    assert set(listed.values()) == {1}


def test_the_contents_name_pages_that_exist():
    for page in DOCS.rglob("*.md"):
        for contents in CONTENTS.findall(page.read_text("utf-8")):
            names = [line for line in contents.splitlines() if line and not line.startswith(":")]
            assert [name for name in names if not any(page.parent.glob(f"{name}.md"))] == []


def test_the_site_has_four_parts():
    captions = re.findall(r"^:caption: (.*)$", (DOCS / "index.md").read_text("utf-8"), re.MULTILINE)
    assert captions == ["Tutorial", "How-to guides", "Reference", "Explanation"]
