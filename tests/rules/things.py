"""Migrations that the tests of rules share: an app with a table, and others that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import projects
from tests.projects import create, migration, name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from southdeps.finding import Finding

THING, OWNER = "a.Thing: name", "a.Owner: name"
A = migration(create("a_thing: name"), THING)
A_BOTH = migration(create("a_thing: name") + "\n" + create("a_owner: name"), THING, OWNER)
A_OWNER = migration(create("a_owner: name"), THING, OWNER)
ADD = "db.add_column('a_thing', 'size', self.gf('django.db.models.fields.IntegerField')(null=True))"
B = migration(create("b_box: thing -> a.Thing"), THING)
B_BOTH = migration(create("b_box: thing -> a.Thing, owner -> a.Owner"), THING, OWNER)
READS = migration("list(orm['a.Thing'].objects.all())", THING, base="DataMigration")
DEPENDS = "depends_on = (('a', '0001_initial'),)"
READS_AFTER = migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)
LATE, EARLY = name("b:0001_initial"), name("a:0001_initial")


def one(folder: Path, files: Mapping[str, str], code: str = "SD101", **options: object) -> Finding:
    """The one finding of that code."""
    (found,) = [one for one in projects.inspect(folder, files, **options).findings if one.code == code]
    return found
