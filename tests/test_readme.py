"""The links of README; its table of codes is checked with the generated pages (tests/documentation)."""

from __future__ import annotations

import re
from pathlib import Path

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    root = Path(__file__).parent.parent
    assert [link for link in links if not (root / link).exists()] == []
