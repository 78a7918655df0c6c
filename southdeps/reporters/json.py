"""`--format json`: everything a report holds, for programs. docs/reference/json.md explains the keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from southdeps.reporters.extent import with_ends

if TYPE_CHECKING:
    from southdeps.finding import DeclarationFix, Declare, Finding, MigrationId
    from southdeps.report import Report
    from southdeps.reporters import Style


def report_json(report: Report, _style: Style) -> str:
    """The document, as text that ends with a line end; the command's own document, if it has one."""
    document = report.document if report.document is not None else report_document(report)
    return json.dumps(document, indent=1) + "\n"


def report_document(report: Report) -> dict[str, object]:
    """The document of a report's findings; keys are only ever added."""
    summary, used = report.summary, report.used
    return {
        "schema": 1,
        "version": report.version,
        "settings": used.settings,
        "environment": used.environment,
        "apps_not_found": list(used.apps_not_found),
        "complete": report.complete,
        "summary": {
            **{f"{noun}s": count for noun, count in reversed(report.checked)},
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
        },
        "suppressed": summary.suppressed,
        "findings": [finding_document(finding) for finding in with_ends(report)],
        "applied": [
            {
                "path": change.path,
                "migration": _migration_document(change.migration),
                "change": change.text,
                "code": change.code,
            }
            for change in report.applied
        ],
    }


def finding_document(finding: Finding) -> dict[str, object]:
    """One finding with every key there is, None where it does not apply."""
    migration, declare = finding.migration, finding.declare
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "app": migration.app if migration else finding.app,
        "migration": migration.name if migration else None,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "table": finding.table,
        "field": finding.field,
        "reference": finding.reference,
        "requires": finding.requires and _migration_document(finding.requires),
        "declare": declare and _declare_document(declare),
        "hidden_by_installed_apps": finding.hidden_by_installed_apps,
        "fixable": finding.fixable,
        "advice": finding.advice,
        "fix": _fix_document(finding),
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "related": [
            {"path": related.path, "line": related.line, "message": related.message}
            for related in finding.related
        ],
        "objects": list(finding.objects),
        "only_in": finding.only_in,
        **finding.details(),
    }


def _declare_document(declare: Declare) -> dict[str, object]:
    return {
        "attribute": declare.attribute,
        "in": _migration_document(declare.at),
        "on": _migration_document(declare.on),
    }


def _fix_document(finding: Finding) -> dict[str, object] | None:
    """What `southdeps fix` would do, if it can: declare a pair, or edit the declaration at a place."""
    if not finding.fixable:
        return None
    if finding.declare is not None:
        return {"kind": "declare", **_declare_document(finding.declare), "line": None, "column": None}
    if finding.declaration_fix is None or finding.migration is None:
        return None
    return _edit_document(finding.declaration_fix, finding.migration)


def _edit_document(fix: DeclarationFix, migration: MigrationId) -> dict[str, object]:
    return {
        "kind": fix.kind,
        "attribute": fix.attribute,
        "in": _migration_document(migration),
        "on": fix.to and _migration_document(fix.to),
        "line": fix.at[0],
        "column": fix.at[1],
    }


def _migration_document(migration: MigrationId) -> dict[str, str]:
    return {"app": migration.app, "migration": migration.name}
