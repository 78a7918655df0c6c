"""Which tables are certainly not there."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.analysis.absent_tables import tables_asked_for, tables_named
from tests.projects import create, load, migration

MADE = {"a:0001_initial": migration(create("a_box: name"))}
TOP = "from django.db import connection, connections\nfrom south.db import dbs\n"
NEEDS = {
    "of a migrated app": ("db.delete_column('a_lid', 'x')", {"a_lid"}),
    "that is made": ("db.delete_column('a_box', 'name')", set()),
    "of no app that is known": ("db.delete_column('x_lid', 'x')", set()),
    "of a contrib app": ("db.delete_column('auth_user', 'x')", set()),
    "made in the default database, needed in another": ("dbs['old'].delete_column('a_box', 'name')", {"a_box@old"}),
    "of a migrated app, in another database": ("dbs['old'].delete_column('a_lid', 'name')", {"a_lid@old"}),
    "of another app, in another database": ("dbs['old'].delete_column('x_lid', 'name')", set()),
    "made there too": (f"dbs['old'].{create('a_box: name')[3:]}\ndbs['old'].delete_column('a_box', 'name')", set()),
    "asked for": (
        "if 'a_lid' in connection.introspection.table_names(): db.delete_column('a_box', 'name')", {"a_lid"},
    ),
    "asked for in another database": (
        "if 'a_box' in connections['old'].introspection.table_names(): db.delete_column('a_box', 'name')", {"a_box@old"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "absent"), NEEDS.values(), ids=NEEDS)
def test_what_nothing_creates(tmp_path, body, absent):
    files = {**MADE, "b:0001_initial": migration(body, top=TOP)}
    context = build.analysis_context(load(tmp_path, files))
    assert context.absent == absent


def test_what_is_named_and_asked_for(tmp_path):
    body = "if 'a_lid' in connection.introspection.table_names(): db.delete_column('x_y', 'z')"
    context = build.analysis_context(load(tmp_path, {**MADE, "b:0001_initial": migration(body, top=TOP)}))
    assert tables_asked_for(context) == {"a_lid"}
    assert tables_named(context) == {"a_box", "a_lid", "x_y"}
