"""`--format gitlab`: a Code Quality report, which GitLab shows in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.text import advice

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def gitlab(report: Report, _style: Style) -> str:
    """The report, as JSON text that ends with a line end."""
    findings = zip(report.findings, fingerprints(report.findings), strict=True)
    return json.dumps([entry(finding, fingerprint) for finding, fingerprint in findings], indent=1) + "\n"


def entry(finding: Finding, fingerprint: str) -> dict[str, object]:
    """One finding."""
    return {
        "description": "\n".join([finding.message, *advice(finding)]),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": finding.line, "end": finding.line}},
    }


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """What a finding is known by when lines move: its code, file and message, and a number among equals."""
    seen: Counter[str] = Counter()
    for finding in findings:
        text = f"{finding.code}\0{finding.path}\0{finding.message}"
        yield hashlib.sha256(f"{text}\0{seen[text]}".encode("utf-8", "surrogatepass")).hexdigest()
        seen[text] += 1
