"""Tables of edits: what a file looks like before and after, written out in full.

A case begins with `==== its name`; `==>` stands between before and after. A blank line before the next case is not part of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet


class Case(NamedTuple):
    """A file before and after an edit; `after` is empty in tables of files that stay as they are."""

    before: bytes
    after: bytes


def table(name: str) -> dict[str, Case]:
    """The cases of `name`.txt, by their names."""
    text = (Path(__file__).parent / f"{name}.txt").read_text("utf-8")
    cases = {}
    for part in re.split(r"^==== ", text, flags=re.MULTILINE)[1:]:
        title, _, content = part.partition("\n")
        before, _, after = content.removesuffix("\n\n").removesuffix("\n").partition("\n==>\n")
        assert title not in cases, f"{title} twice in {name}.txt"
        cases[title] = Case(f"{before}\n".encode(), f"{after}\n".encode() if after else b"")
    return cases


def parameters(name: str) -> list[ParameterSet]:
    """The cases of `name`.txt for pytest.mark.parametrize."""
    return [pytest.param(case.before, case.after, id=title) for title, case in table(name).items()]
