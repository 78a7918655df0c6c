"""docs/explanation/accuracy.md: sections of it that have generators of their own stand between comments with their name."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/explanation/accuracy.md"
SECTION = "<!-- {name} -->\n{text}\n<!-- end of {name} -->\n"
_SECTIONS = re.compile(r"<!-- (?P<name>[\w-]+) -->\n(?P<text>.*?)\n<!-- end of (?P=name) -->\n", re.DOTALL)
#: Where a run keeps its copy of the release: another folder each time.
_COPY = re.compile(r"[^\s'\"]*/southdeps-verify-[^/]+/code/\d+/")


def without_copy(message: str) -> str:
    """A message of a run with the paths as they are within the release."""
    return _COPY.sub("", message)


def with_section(page: str, name: str, text: str) -> str:
    """The page with a section, in place of the one that it has or at its end."""
    section = SECTION.format(name=name, text=text.strip("\n"))
    there = [found for found in _SECTIONS.finditer(page) if found["name"] == name]
    if there:
        return page[: there[0].start()] + section + page[there[0].end() :]
    return f"{page.rstrip()}\n\n{section}"


def keep_sections(old: str, new: str) -> str:
    """The new page with all sections that the old one has."""
    for found in _SECTIONS.finditer(old):
        new = with_section(new, found["name"], found["text"])
    return new
