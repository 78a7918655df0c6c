"""`--format junit`: JUnit's XML, which every CI server reads; a suite per file, a test case per finding."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.text import advice, printable


def junit(report: Report, _style: Style) -> str:
    """The document; without findings it holds one test case that passes."""
    suites = [
        suite(path, list(found)) for path, found in groupby(report.findings, key=lambda finding: finding.path)
    ]
    if not suites:
        suites = [
            '  <testsuite name="southdeps" tests="1" failures="0">\n    <testcase name="southdeps"/>\n  </testsuite>\n'
        ]
    failures = report.summary.errors + report.summary.warnings
    tests = len(report.findings) or 1
    head = f'<testsuites name="southdeps" tests="{tests}" failures="{failures}">\n'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{"".join(suites)}</testsuites>\n'


def suite(path: str, findings: list[Finding]) -> str:
    """The suite of one file."""
    failures = sum(finding.severity != "info" for finding in findings)
    head = f'  <testsuite name={attribute(path)} tests="{len(findings)}" failures="{failures}">\n'
    return head + "".join(map(case, findings)) + "  </testsuite>\n"


def case(finding: Finding) -> str:
    """The test case of one finding; infos pass, with their message as output."""
    name = attribute(f"{finding.code} {finding.name}")
    head = f'    <testcase name={name} classname={attribute(finding.path)} line="{finding.line}">\n'
    text = escape(
        "\n".join(map(printable, [f"{finding.path}:{finding.line}", finding.message, *advice(finding)]))
    )
    if finding.severity == "info":
        inside = f"      <system-out>{text}</system-out>\n"
    else:
        facts = f"message={attribute(finding.message)} type={attribute(finding.severity)}"
        inside = f"      <failure {facts}>{text}</failure>\n"
    return f"{head}{inside}    </testcase>\n"


def attribute(text: str) -> str:
    """A value in quotes, without characters that XML does not allow."""
    return quoteattr(printable(text))
