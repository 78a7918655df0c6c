"""Made-up graphs of projects: small ones written out, large ones generated, always the same for the same numbers."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from southdeps.finding import Declare, Finding, MigrationId
from southdeps.graph import Edge, EdgeKind, Graph, MigrationNode, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

VERBS = ("auto__add_field", "auto__chg_field", "auto__del_unique", "populate", "auto__add")
THINGS = (
    "product_upc",
    "line_tax_code",
    "conditionaloffer_max_global_applications",
    "slug",
    "useraddress_notes",
)


def identity(text: str) -> MigrationId:
    """`app:name` as a MigrationId."""
    app, _, name = text.partition(":")
    return MigrationId(app, name)


def project(apps: Mapping[str, Sequence[str]], edges: str = "", third_party: Iterable[str] = ()) -> Graph:
    """A graph of these apps; `edges` are lines such as `b:0001_initial missing a:0001_initial a_thing, a_other`."""
    nodes = [
        MigrationNode(MigrationId(app, name), f"{app}/migrations/{name}.py", app not in set(third_party))
        for app, names in apps.items()
        for name in names
    ]
    order = [
        Edge(MigrationId(app, later), MigrationId(app, earlier), "order")
        for app, names in apps.items()
        for earlier, later in pairwise(names)
    ]
    written = [edge(line) for line in edges.splitlines() if line.strip()]
    references = [
        Reference(
            e.source,
            table,
            None,
            e.target,
            "foreign-key",
            path_of(e.source),
            14,
            declared=False,
            certain=True,
        )
        for e in written
        for table in e.tables
    ]
    return Graph(tuple(nodes), (*order, *written), tuple(references))


def edge(line: str) -> Edge:
    source, kind, target, *tables = re.split(r"[\s,]+", line.strip())
    assert kind in get_args(EdgeKind)
    return Edge(identity(source), identity(target), kind, tuple(tables))  # type: ignore[arg-type]


def path_of(migration: MigrationId) -> str:
    return f"{migration.app}/migrations/{migration.name}.py"


def missing(source: str, target: str, table: str) -> Finding:
    """A finding SD101."""
    one, other = identity(source), identity(target)
    return Finding(
        "SD101", "missing-dependency", "error", one, path_of(one), 14, 13,
        f"{one} references table {table}, which {other} creates, without depending on it",
        app=one.app, table=table, reference="foreign-key", requires=other,
        declare=Declare("depends_on", one, other), hidden_by_installed_apps=False, fixable=True,
    )  # fmt: skip


def findings_of(graph: Graph) -> tuple[Finding, ...]:
    """One finding for each missing edge of the graph."""
    return tuple(
        missing(str(e.source), str(e.target), e.tables[0]) for e in graph.edges if e.kind == "missing"
    )


def classic() -> Graph:
    """The smallest project with the fault: b's foreign key needs a table of a."""
    return project(
        {"a": ["0001_initial"], "b": ["0001_initial"]}, "b:0001_initial missing a:0001_initial a_thing"
    )


def generated(apps: int, migrations: int, seed: int = 7) -> Graph:
    """A project of realistic shape: a few long apps, many short ones, most needs at the first migration."""
    chance = random.Random(seed)
    labels = [f"app{number:03}" for number in range(apps)]
    sizes = dict.fromkeys(labels, 1)
    for _ in range(migrations - apps):
        sizes[labels[int(apps * chance.random() ** 2.5)]] += 1
    names = {
        label: [
            "0001_initial" if n == 1 else f"{n:04}_{chance.choice(VERBS)}_{chance.choice(THINGS)}"
            for n in range(1, size + 1)
        ]
        for label, size in sizes.items()
    }
    lines = {}
    for later, label in enumerate(labels):
        for _ in range(min(later, chance.choice((0, 1, 1, 2, 3)))):
            other = labels[int(later * chance.random() ** 2)]
            source = names[label][int(len(names[label]) * chance.random() ** 3)]
            target = names[other][int(len(names[other]) * chance.random() ** 4)]
            kind = chance.choices(("depends_on", "needed_by", "missing"), (12, 2, 3))[0]
            tables = f" {other}_product" if kind == "missing" else ""
            lines[label, other] = f"{label}:{source} {kind} {other}:{target}{tables}"
    return project(names, "\n".join(lines.values()))
