"""The registry of formats: every format prints every kind of report, and one made up here takes one line."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from southdeps import reporters
from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters import ALIASES, FORMATS, OutputFormat, render
from tests.projects import name

FINDING = Finding("SD101", "missing-dependency", "error", name("b:0001_initial"), "b/1.py", 3, 5, "a message")
REPORT = Report((FINDING,), (("migration", 2), ("app", 1)))


@pytest.mark.parametrize("format_", [*FORMATS, *ALIASES])
def test_every_format_prints(format_):
    assert render(format_, REPORT).endswith("\n")
    assert "SD101" in render(format_, REPORT)
    assert render(format_, Report()).endswith("\n") or render(format_, Report()) == ""


def test_a_made_up_format(monkeypatch):
    module = ModuleType("southdeps.made_up")
    module.names = lambda report, style: "".join(f"{finding.name}\n" for finding in report.findings)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "southdeps.made_up", module)
    monkeypatch.setattr(
        reporters, "FORMATS", {**FORMATS, "names": OutputFormat("names", "southdeps.made_up:names")}
    )
    assert render("names", REPORT) == "missing-dependency\n"


def test_a_command_s_own_text_and_document():
    report = Report((FINDING,), text="as it is\n", document={"a": 1})
    assert render("full", report) == "as it is\n"
    assert render("json", report) == '{\n "a": 1\n}\n'
    assert "SD101" in render("concise", report)
