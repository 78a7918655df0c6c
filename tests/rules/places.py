"""Findings of a project, each with the text that stands at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import projects

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from southdeps.finding import Finding


def only_finding(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str]
) -> tuple[Finding, str]:
    """The one finding of a project, and the rest of the line that it points at."""
    monkeypatch.chdir(folder)
    (finding,) = projects.inspect(folder, files).findings
    line = (folder / finding.path).read_text("utf-8").split("\n")[finding.line - 1]
    return finding, line[finding.column - 1 :]
