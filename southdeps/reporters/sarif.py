"""`--format sarif`: the Static Analysis Results Interchange Format 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from southdeps.finding import Finding, MigrationId
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.edits import Replacement, replacement_of
from southdeps.reporters.extent import with_ends
from southdeps.reporters.gitlab import fingerprints
from southdeps.reporters.rule_page import rule_page
from southdeps.reporters.text import advice
from southdeps.rules.rule import RuleInfo

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report, _style: Style) -> str:
    """The log, as JSON text that ends with a line end."""
    names = {finding.name for finding in report.findings}
    rules = [rule for rule in report.rules if rule.name in names]
    run = {
        "tool": {
            "driver": {
                "name": "southdeps",
                "version": report.version,
                "rules": [descriptor(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": list(results(report, rules)),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def descriptor(rule: RuleInfo) -> dict[str, object]:
    """What the log says about a code."""
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": rule.explanation or f"{rule.summary}."},
        "help": {"text": rule_page(rule), "markdown": rule_page(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def results(report: Report, rules: list[RuleInfo]) -> Iterator[dict[str, object]]:
    """Every finding, with its fix if there is one."""
    indexes = {rule.name: index for index, rule in enumerate(rules)}
    for finding, fingerprint in zip(with_ends(report), fingerprints(report.findings), strict=True):
        yield {
            "ruleId": finding.code,
            **({"ruleIndex": indexes[finding.name]} if finding.name in indexes else {}),
            "level": _LEVELS[finding.severity],
            "message": {"text": "\n".join([finding.message, *advice(finding)])},
            "locations": [location(finding)] if finding.path else [],
            "partialFingerprints": {"southdeps/v1": fingerprint},
            "relatedLocations": [
                {**physical(other.path, {"startLine": other.line}), "message": {"text": other.message}}
                for other in finding.related
            ],
            "fixes": [fix(replacement) for replacement in replacements(finding, report)],
        }


def location(finding: Finding) -> dict[str, object]:
    """The place of a finding."""
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end_line is not None and finding.end_column is not None:
        region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    return physical(finding.path, region)


def physical(path: str, region: dict[str, int]) -> dict[str, object]:
    """A region of a file."""
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": region}}


def replacements(finding: Finding, report: Report) -> Iterator[Replacement]:
    """The edit of a finding that can be fixed, if its file is at hand and takes it."""
    at: MigrationId | None = finding.declare.at if finding.declare is not None else finding.migration
    path = report.paths.get(at) if at is not None else None
    if finding.fixable and path in report.sources and path is not None:
        replacement = replacement_of(finding, path, report.sources[path].data)
        if replacement is not None:
            yield replacement


def fix(replacement: Replacement) -> dict[str, object]:
    """An edit of one file."""
    region = {
        "startLine": replacement.start_line,
        "startColumn": 1,
        "endLine": replacement.end_line,
        "endColumn": 1,
    }
    change = {"deletedRegion": region, "insertedContent": {"text": replacement.text}}
    return {
        "description": {"text": replacement.description},
        "artifactChanges": [{"artifactLocation": {"uri": uri(replacement.path)}, "replacements": [change]}],
    }


def uri(path: str) -> str:
    """A relative path as a relative reference, whatever bytes its name has."""
    return quote(path, errors="surrogateescape")
