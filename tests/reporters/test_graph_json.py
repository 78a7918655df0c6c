"""The JSON of `graph`, whole, and the keys that other programs rely on."""

from __future__ import annotations

import json

from southdeps.finding import Declare, Finding, MigrationId
from southdeps.graph import Edge, Graph, MigrationNode, Reference
from southdeps.reporters.graph_json import graph_json
from southdeps.reporters.json import finding_document

A = MigrationId("a", "0001_initial")
B = MigrationId("b", "0001_initial")
B2 = MigrationId("b", "0002_more")

MISSING = Finding(
    "SD101",
    "missing-dependency",
    "error",
    B,
    "b/migrations/0001_initial.py",
    14,
    13,
    "b:0001_initial references table a_thing, which a:0001_initial creates, without depending on it",
    table="a_thing",
    reference="foreign-key",
    requires=A,
    declare=Declare("depends_on", B, A),
    hidden_by_installed_apps=False,
    fixable=True,
)
NOT_SCANNED = Finding(
    "SD404",
    "app-not-scanned",
    "info",
    None,
    "a/migrations/0001_initial.py",
    1,
    1,
    "app sites is not scanned",
    app="sites",
)

GRAPH = Graph(
    nodes=(
        MigrationNode(B2, "b/migrations/0002_more.py", editable=True),
        MigrationNode(B, "b/migrations/0001_initial.py", editable=True),
        MigrationNode(A, "a/migrations/0001_initial.py", editable=False),
    ),
    edges=(Edge(B2, B, "order"), Edge(B, A, "missing", ("a_thing",))),
    references=(
        Reference(
            B2,
            "auth_user",
            "email",
            None,
            "orm",
            "b/migrations/0002_more.py",
            9,
            declared=True,
            certain=False,
        ),
        Reference(
            B,
            "a_thing",
            None,
            A,
            "foreign-key",
            "b/migrations/0001_initial.py",
            14,
            declared=False,
            certain=True,
        ),
    ),
)

NEITHER: dict[str, object] = {
    "advice": None,
    "fix": None,
    "end_line": None,
    "end_column": None,
    "related": [],
    "objects": [],
    "only_in": None,
}
MISSING_DOCUMENT = {
    "code": "SD101",
    "name": "missing-dependency",
    "severity": "error",
    "app": "b",
    "migration": "0001_initial",
    "path": "b/migrations/0001_initial.py",
    "line": 14,
    "column": 13,
    "message": "b:0001_initial references table a_thing, which a:0001_initial creates, without depending on it",
    "table": "a_thing",
    "field": None,
    "reference": "foreign-key",
    "requires": {"app": "a", "migration": "0001_initial"},
    "declare": {
        "attribute": "depends_on",
        "in": {"app": "b", "migration": "0001_initial"},
        "on": {"app": "a", "migration": "0001_initial"},
    },
    "hidden_by_installed_apps": False,
    "fixable": True,
    **NEITHER,
    "fix": {
        "kind": "declare",
        "attribute": "depends_on",
        "in": {"app": "b", "migration": "0001_initial"},
        "on": {"app": "a", "migration": "0001_initial"},
        "line": None,
        "column": None,
    },
}
NOT_SCANNED_DOCUMENT = {
    "code": "SD404",
    "name": "app-not-scanned",
    "severity": "info",
    "app": "sites",
    "migration": None,
    "path": "a/migrations/0001_initial.py",
    "line": 1,
    "column": 1,
    "message": "app sites is not scanned",
    "table": None,
    "field": None,
    "reference": None,
    "requires": None,
    "declare": None,
    "hidden_by_installed_apps": None,
    "fixable": False,
    **NEITHER,
}


def node(app: str, migration: str, *, editable: bool) -> dict[str, object]:
    path = f"{app}/migrations/{migration}.py"
    return {
        "id": f"{app}:{migration}",
        "app": app,
        "migration": migration,
        "path": path,
        "editable": editable,
    }


def test_the_whole_document_sorted_by_place():
    assert json.loads(graph_json(GRAPH, [MISSING, NOT_SCANNED])) == {
        "schema": 1,
        "nodes": [
            node("a", "0001_initial", editable=False),
            node("b", "0001_initial", editable=True),
            node("b", "0002_more", editable=True),
        ],
        "edges": [
            {"from": "b:0001_initial", "to": "a:0001_initial", "kind": "missing", "tables": ["a_thing"]},
            {"from": "b:0002_more", "to": "b:0001_initial", "kind": "order", "tables": None},
        ],
        "references": [
            {
                "migration": "b:0001_initial",
                "table": "a_thing",
                "field": None,
                "provider": "a:0001_initial",
                "reference": "foreign-key",
                "path": "b/migrations/0001_initial.py",
                "line": 14,
                "declared": False,
                "certain": True,
            },
            {
                "migration": "b:0002_more",
                "table": "auth_user",
                "field": "email",
                "provider": None,
                "reference": "orm",
                "path": "b/migrations/0002_more.py",
                "line": 9,
                "declared": True,
                "certain": False,
            },
        ],
        "findings": [NOT_SCANNED_DOCUMENT, MISSING_DOCUMENT],
    }


def test_keys_stand_in_the_documented_order():
    assert list(finding_document(MISSING)) == list(MISSING_DOCUMENT)
    assert list(json.loads(graph_json(GRAPH, ()))) == ["schema", "nodes", "edges", "references", "findings"]


def test_every_finding_has_every_key():
    assert finding_document(NOT_SCANNED) == NOT_SCANNED_DOCUMENT


def test_text_is_one_document_in_ascii_whatever_the_names():
    odd = Graph(
        (MigrationNode(MigrationId("b", "0001_\udce9 \N{SNOWMAN}"), "b/\udce9.py", editable=True),), (), ()
    )
    text = graph_json(odd, ())
    assert text.isascii()
    assert text.endswith("}\n")
    assert json.loads(text)["nodes"][0]["migration"] == "0001_\udce9 \N{SNOWMAN}"
