"""Findings as the JSON documents of `check` and `graph` hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from southdeps.finding import Finding, MigrationId


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
        "declare": declare
        and {
            "attribute": declare.attribute,
            "in": _migration_document(declare.at),
            "on": _migration_document(declare.on),
        },
        "hidden_by_installed_apps": finding.hidden_by_installed_apps,
        "fixable": finding.fixable,
    }


def _migration_document(migration: MigrationId) -> dict[str, str]:
    return {"app": migration.app, "migration": migration.name}
