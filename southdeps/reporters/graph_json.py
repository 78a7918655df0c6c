"""`graph --format json`: all that is known, at the level of migrations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from southdeps.reporters.json import finding_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.finding import Finding
    from southdeps.graph import Edge, Graph, MigrationNode, Reference


def graph_json(graph: Graph, findings: Iterable[Finding]) -> str:
    """The document as text that ends with a line end."""
    document = {
        "schema": 1,
        "nodes": [_node(node) for node in sorted(graph.nodes, key=lambda n: (n.path, n.id))],
        "edges": [_edge(edge) for edge in sorted(graph.edges, key=lambda e: (e.source, e.target, e.kind))],
        "references": [_reference(reference) for reference in sorted(graph.references, key=_place)],
        "findings": [
            finding_document(finding)
            for finding in sorted(findings, key=lambda finding: finding.reading_order)
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def _node(node: MigrationNode) -> dict[str, object]:
    return {
        "id": str(node.id),
        "app": node.id.app,
        "migration": node.id.name,
        "path": node.path,
        "editable": node.editable,
    }


def _edge(edge: Edge) -> dict[str, object]:
    return {
        "from": str(edge.source),
        "to": str(edge.target),
        "kind": edge.kind,
        "tables": list(edge.tables) if edge.kind == "missing" else None,
    }


def _place(reference: Reference) -> tuple[object, ...]:
    """References in the order of their places; those of one line by what they need."""
    provider = str(reference.provider or "")
    return (reference.path, reference.line, reference.table, reference.field or "", provider, reference.kind)


def _reference(reference: Reference) -> dict[str, object]:
    return {
        "migration": str(reference.migration),
        "table": reference.table,
        "field": reference.field,
        "provider": str(reference.provider) if reference.provider else None,
        "reference": reference.kind,
        "path": reference.path,
        "line": reference.line,
        "declared": reference.declared,
        "certain": reference.certain,
    }
