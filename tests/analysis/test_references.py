"""All references to other apps' tables, declared or not, as the graph holds them."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

A = migration(create("a_thing: name"), "a.Thing: name")
SIZE = "db.add_column('a_thing', 'size', self.gf('django.db.models.fields.IntegerField')(null=True))"
READS = "list(orm['a.Thing'].objects.all())"
DEPENDS = "depends_on = (('a', '0001_initial'),)"


def references(tmp_path, files, **options):
    """Each reference in a line: who needs what of whom, how, `declared`, `maybe`."""
    found = projects.inspect(tmp_path, files, **options).graph.references
    return [
        f"{one.migration} {one.table}{f'.{one.field}' if one.field else ''} of {one.provider} ({one.kind})"
        f"{' declared' if one.declared else ''}{'' if one.certain else ' maybe'}"
        for one in found
    ]


PROJECTS = {
    "none": ({"a:0001_initial": A, "b:0001_initial": migration()}, []),
    "not declared": (
        {"a:0001_initial": A, "b:0001_initial": migration(READS, "a.Thing: name")},
        ["b:0001_initial a_thing of a:0001_initial (orm)"],
    ),
    "declared": (
        {"a:0001_initial": A, "b:0001_initial": migration(READS, "a.Thing: name", head=DEPENDS)},
        ["b:0001_initial a_thing of a:0001_initial (orm) declared"],
    ),
    "declared by an earlier one": (
        {"a:0001_initial": A, "b:0001_initial": migration(head=DEPENDS), "b:0002_x": migration(READS, "a.Thing: name")},
        ["b:0002_x a_thing of a:0001_initial (orm) declared"],
    ),
    "a column": (
        {"a:0001_initial": A, "a:0002_size": migration(SIZE), "b:0001_initial": migration(READS, "a.Thing: name, size?", head=DEPENDS)},
        ["b:0001_initial a_thing.size of a:0002_size (orm)"],
    ),
    "maybe": (
        {"a:0001_initial": A, "b:0001_initial": migration(f"if nobody(): {READS}", "a.Thing: name")},
        ["b:0001_initial a_thing of a:0001_initial (orm) maybe"],
    ),
    "an app without migrations": (
        {"b:0001_initial": migration("list(orm['auth.User'].objects.all())", "auth.User: username")},
        ["b:0001_initial auth_user of None (orm)"],
    ),
    "its own table": ({"a:0001_initial": A, "a:0002_x": migration(READS, "a.Thing: name")}, []),
    "its own column of another app's table": (
        {"a:0001_initial": A, "b:0001_initial": migration(SIZE, head=DEPENDS), "b:0002_x": migration(READS, "a.Thing: name, size?")},
        [
            "b:0001_initial a_thing of a:0001_initial (schema-operation) declared",
            "b:0002_x a_thing of a:0001_initial (orm) declared",
        ],
    ),
    "two ways": (
        {"a:0001_initial": A, "b:0001_initial": migration(f"{create('b_box: thing -> a.Thing')}\n{READS}", "a.Thing: name", head=DEPENDS)},
        [
            "b:0001_initial a_thing of a:0001_initial (foreign-key) declared",
            "b:0001_initial a_thing of a:0001_initial (orm) declared",
        ],
    ),
    "two on one line are one": (
        {"a:0001_initial": A, "b:0001_initial": migration(f"{READS}; {READS}", "a.Thing: name", head=DEPENDS)},
        ["b:0001_initial a_thing of a:0001_initial (orm) declared"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), PROJECTS.values(), ids=PROJECTS)
def test_references(tmp_path, files, expected):
    assert references(tmp_path, files) == expected
