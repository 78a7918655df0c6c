"""The graph of migrations: their order, what is declared, and what is missing."""

from __future__ import annotations

from southdeps.graph import Edge
from tests import projects
from tests.projects import create, migration, name

A = migration(create("a_thing: name"), "a.Thing: name")
READS = "list(orm['a.Thing'].objects.all())"
DEPENDS = "depends_on = (('a', '0001_initial'),)"


def test_the_edges_of_the_graph(tmp_path):
    files = {
        "a:0001_initial": A,
        "a:0002_x": migration(head="needed_by = (('c', '0001_initial'),)"),
        "b:0001_initial": migration(READS, "a.Thing: name"),
        "c:0001_initial": migration(head=DEPENDS),
    }
    graph = projects.inspect(tmp_path, files).graph
    a1, a2, b1, c1 = map(name, ("a:0001_initial", "a:0002_x", "b:0001_initial", "c:0001_initial"))
    assert [node.id for node in graph.nodes] == [a1, a2, b1, c1]
    assert graph.edges == (
        Edge(a2, a1, "order"),
        Edge(b1, a1, "missing", ("a_thing",)),
        Edge(c1, a1, "depends_on"),
        Edge(c1, a2, "needed_by"),
    )


def test_a_missing_edge_names_all_its_tables(tmp_path):
    files = {
        "a:0001_initial": migration(f"{create('a_thing: name')}\n{create('a_owner: name')}"),
        "b:0001_initial": migration(
            create("b_box: thing -> a.Thing, owner -> a.Owner"), "a.Thing: name", "a.Owner: name"
        ),
    }
    graph = projects.inspect(tmp_path, files).graph
    assert [edge.tables for edge in graph.edges] == [("a_owner", "a_thing")]
