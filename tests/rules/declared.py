"""A project in which b:0002_more declares something, and what the rules about declarations find in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import projects
from tests.projects import migration

if TYPE_CHECKING:
    from pathlib import Path

    from southdeps.finding import Finding

FILES = {
    "plain:": "",
    "a:0001_initial": migration(),
    "a:0002_more": migration(),
    "a:0002_other": migration(),
    "b:0001_initial": migration(),
    "b:0003_last": migration(),
}
CODES = ("SD201", "SD202", "SD203", "SD204", "SD205", "SD206", "SD303", "SD404")


def found(folder: Path, value: str, attribute: str = "depends_on") -> list[Finding]:
    """What is found if b:0002_more declares that."""
    files = {**FILES, "b:0002_more": migration(head=f"{attribute} = {value}")}
    return [finding for finding in projects.inspect(folder, files).findings if finding.code in CODES]


def refused(folder: Path, value: str) -> tuple[str, str, str | None]:
    """The one finding about a declaration that South refuses: its code, the message, and the advice."""
    (finding,) = found(folder, value)
    assert (finding.severity, str(finding.migration)) == ("error", "b:0002_more")
    assert finding.fixable == (finding.declaration_fix is not None)
    assert finding.message.startswith("depends_on of b:0002_more ")
    return finding.code, finding.message, finding.advice
