"""The source lines that findings are about."""

from __future__ import annotations

from collections.abc import Sequence

from southdeps.report import Report
from southdeps.syntax.encoding import EncodingError, decode


def source_lines(report: Report, path: str) -> Sequence[str]:
    """The lines of a file by its reported path; empty if it can't be read."""
    if path not in report.sources:
        return ()
    try:
        return decode(report.sources[path].data).split("\n")
    except EncodingError:
        return ()
