"""A South migration as a file: operations, and the frozen models of the app's last migration."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from southdeps.syntax import concrete_tree
from southdeps.syntax.encoding import EncodingError, utf8

_HEAD = """\
# -*- coding: utf-8 -*-
# A proposal of southdeps drift: read it, and try it on a copy of the database.
{imports}from south.db import db
from south.v2 import SchemaMigration


class Migration(SchemaMigration):

    def forwards(self, orm):
{forwards}

    def backwards(self, orm):
{backwards}

{models}
    complete_apps = [{app!r}]
"""
_INDENT = " " * 8


def migration_source(
    app: str, forwards: Sequence[str], backwards: Sequence[str], models: str = "models = {}"
) -> str:
    """The text of a migration of `app`; `models` is the assignment of its frozen models, from `frozen_source`."""
    uses_datetime = any("datetime." in line for line in (*forwards, *backwards))
    return _HEAD.format(
        imports="import datetime\n" if uses_datetime else "",
        forwards=_body(forwards),
        backwards=_body(backwards),
        models=f"    {models}\n",
        app=app,
    )


def _body(lines: Sequence[str]) -> str:
    return textwrap.indent("\n".join(lines) or "pass", _INDENT)


def frozen_source(data: bytes) -> str | None:
    """The assignment `models = {...}` of the class Migration in a migration's bytes; None if there is none."""
    try:
        text = utf8(data)
    except EncodingError:
        return None
    root = concrete_tree.parse(text).root_node
    for node in root.children:
        body = node.child_by_field_name("body") if node.type == "class_definition" else None
        for statement in body.named_children if body is not None else ():
            assignment = statement.named_children[0] if statement.named_children else None
            if assignment is None or assignment.type != "assignment":
                continue
            left = assignment.child_by_field_name("left")
            if left is not None and left.text == b"models":
                return text[assignment.start_byte : assignment.end_byte].decode("utf-8")
    return None
