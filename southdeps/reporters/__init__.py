"""Output formats: each one is a module with one function from a report to text, and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from southdeps.lazy import load

if TYPE_CHECKING:
    from southdeps.report import Report


class Style(NamedTuple):
    """How to print for people: the width of the terminal (None: no limit), and whether to leave nothing out."""

    width: int | None = None
    verbose: bool = False


#: From a report to the text of a format, which ends with a line end unless it is empty.
Reporter: TypeAlias = "Callable[[Report, Style], str]"


class OutputFormat(NamedTuple):
    """An output format: one line of help, and the dotted name of its `Reporter`."""

    summary: str
    target: str


#: Every format by its name on the command line. A new format is one module and one line here.
FORMATS: Mapping[str, OutputFormat] = {
    "full": OutputFormat("each finding with its source and what to do", "southdeps.reporters.full:full"),
    "concise": OutputFormat("one line per finding", "southdeps.reporters.concise:concise"),
    "grouped": OutputFormat(
        "the findings of each file under its path", "southdeps.reporters.grouped:grouped"
    ),
    "json": OutputFormat("everything, for programs", "southdeps.reporters.json:report_json"),
    "github": OutputFormat("workflow commands of GitHub", "southdeps.reporters.github:github"),
    "gitlab": OutputFormat("a Code Quality report of GitLab", "southdeps.reporters.gitlab:gitlab"),
    "sarif": OutputFormat("SARIF 2.1.0, with fixes", "southdeps.reporters.sarif:sarif"),
    "junit": OutputFormat("JUnit XML", "southdeps.reporters.junit:junit"),
}
#: Further names.
ALIASES = {"text": "full"}


def render(name: str, report: Report, style: Style | None = None) -> str:
    """The report in the format of that name. Raises KeyError if there is no such format."""
    reporter: Reporter = load(FORMATS[ALIASES.get(name, name)].target)
    return reporter(report, style or Style())
