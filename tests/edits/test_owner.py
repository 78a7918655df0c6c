"""Which class is the migration, and what it inherits."""

from __future__ import annotations

import pytest

from southdeps.edits.document import line, parse
from southdeps.edits.owner import inherited, is_conditional, migration_class, statement_of
from southdeps.errors import CannotEditError


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("class Migration: x = 1", 1, id="the class"),
        pytest.param("class Migration: x = 1\nclass Migration: x = 2", 2, id="the last of two"),
        pytest.param("class M: x = 1\nMigration = M", 1, id="by another name"),
        pytest.param("@decorated\nclass Migration: x = 1", 2, id="decorated"),
        pytest.param("class Outer:\n    class Migration: x = 1\nclass Migration: x = 2", 3, id="not a nested one"),
        pytest.param("from south.v2 import *\nclass Migration: x = 1", 2, id="below an import of *"),
    ],
)  # fmt: skip
def test_south_takes_what_the_name_stands_for_at_last(source, found):
    assert line(migration_class(parse(source.encode()))) == found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("x = 1", "no class Migration is defined in it", id="none"),
        pytest.param("class Migration: x = 1\nif y:\n    class Migration: x = 2", "which Migration counts is unknown", id="a condition decides"),
        pytest.param("class Migration: x = 1\nfrom y import *", r"the import of \* may bind", id="an import of * below"),
        pytest.param("Migration = make()", "not bound by a class statement", id="a call"),
        pytest.param("A = B\nB = A\nMigration = A", "not bound by a class statement", id="names in a circle"),
        pytest.param("class Migration: x = 1\ndef f():\n    global Migration\n    Migration = 1", "a function may bind", id="global"),
    ],
)  # fmt: skip
def test_where_it_is_unknown(source, reason):
    with pytest.raises(CannotEditError, match=reason):
        migration_class(parse(source.encode()))


def base(source):
    document = parse(source.encode())
    found = inherited(document, migration_class(document), "depends_on")
    return None if found is None else found.decode()


FROM_SOUTH = "from south.v2 import SchemaMigration as S\n"
RUN_TIME = 'tuple(getattr(Base, "depends_on", ()))'


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        pytest.param("class Migration: x = 1", None, id="no base"),
        pytest.param("class Migration(object): x = 1", None, id="object"),
        pytest.param(f"{FROM_SOUTH}class Migration(S): x = 1", None, id="South's own"),
        pytest.param("import south.v2\nclass Migration(south.v2.DataMigration): x = 1", None, id="South's own, dotted"),
        pytest.param("class Base: depends_on = ()\nclass Migration(Base): x = 1", "tuple(Base.depends_on)", id="a base of the file that has it"),
        pytest.param("class Base: x = 1\nclass Migration(Base): x = 1", None, id="a base of the file that has it not"),
        pytest.param("from y import Base\nclass Migration(Base): x = 1", RUN_TIME, id="a base from elsewhere"),
        pytest.param("class Base(Other): x = 1\nclass Migration(Base): x = 1", RUN_TIME, id="a base whose base is from elsewhere"),
    ],
)  # fmt: skip
def test_what_it_inherits(source, expression):
    assert base(source) == expression


@pytest.mark.parametrize(
    ("bases", "reason"), [("One, Two", "more than one base class"), ("make()", "the result of an expression")]
)
def test_bases_that_cannot_be_read(bases, reason):
    with pytest.raises(CannotEditError, match=reason):
        base(f"class Migration({bases}): x = 1")


def test_conditions():
    document = parse(b"if x:\n    y = 1\nz = 2")
    inner = document.root.named_children[0].named_children[1].named_children[0]
    assert statement_of(inner.named_children[0]) == inner
    assert is_conditional(inner, document.root)
    assert not is_conditional(document.root.named_children[1], document.root)
