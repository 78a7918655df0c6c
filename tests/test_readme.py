"""The README's table of codes is that of the program."""

from __future__ import annotations

import re
from pathlib import Path

from southdeps.rules import RULES

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_all_codes_are_explained():
    rows = re.findall(r"^\| (SD\d+) \| (\S+) \| (\w+) \| \S.* \|$", README, re.MULTILINE)
    assert {code: (name, severity) for code, name, severity in rows} == {
        rule.code: (rule.name, rule.severity) for rule in RULES
    }


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    root = Path(__file__).parent.parent
    assert [link for link in links if not (root / link).exists()] == []
