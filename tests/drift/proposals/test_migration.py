"""The proposed migration is one that South can run, with the frozen models of the app's last one."""

from __future__ import annotations

import ast

import pytest

from southdeps.drift.proposals.migration import frozen_source, migration_source


def methods(source):
    """The statements of each method, as text, of the one class."""
    (cls,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    return {
        node.name: [ast.unparse(statement) for statement in node.body]
        for node in cls.body
        if isinstance(node, ast.FunctionDef)
    }


def test_both_ways():
    source = migration_source("quay", ["db.a('x')", "db.b(1,", "     2)"], ["db.c()"])
    assert methods(source) == {"forwards": ["db.a('x')", "db.b(1, 2)"], "backwards": ["db.c()"]}
    assert "complete_apps = ['quay']" in source


def test_nothing_to_do():
    assert methods(migration_source("quay", [], [])) == {"forwards": ["pass"], "backwards": ["pass"]}


@pytest.mark.parametrize("way", [0, 1], ids=["forwards", "backwards"])
@pytest.mark.parametrize(("line", "imported"), [("f(datetime.date(1970, 1, 1))", True), ("f(date)", False)])
def test_datetime_is_imported_if_it_is_used(way, line, imported):
    lines: list[list[str]] = [[], []]
    lines[way].append(line)
    assert ("import datetime\n" in migration_source("quay", lines[0], lines[1])) is imported


MIGRATION = b"""\
# -*- coding: utf-8 -*-
models = {'no': {}}
class Migration(SchemaMigration):
    def forwards(self, orm):
        models = {'neither': {}}
        print "Python 2"
    models = {
        'quay.boat': {'Meta': {}}
    }
    complete_apps = ['quay']
"""


def test_the_models_are_taken_over_as_they_stand():
    models = frozen_source(MIGRATION)
    assert models == "models = {\n        'quay.boat': {'Meta': {}}\n    }"
    assert frozen_source(migration_source("quay", [], [], models).encode()) == models


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", None, id="empty"),
        pytest.param(b"models = {}", None, id="no class"),
        pytest.param(b"class Migration: pass", None, id="no models"),
        pytest.param(b"class Migration:\n    a.models = {}\n", None, id="an attribute"),
        pytest.param(
            b"# coding: latin-1\nclass M:\n    models = {'\xe9': 1}\n", "models = {'\xe9': 1}", id="latin-1"
        ),
        pytest.param(b"# coding: nonsense\nclass M:\n    models = {}\n", None, id="unknown encoding"),
    ],
)
def test_frozen_source(data, expected):
    assert frozen_source(data) == expected
