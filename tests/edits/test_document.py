"""Documents: which bytes may be edited, and who binds which name in them."""

from __future__ import annotations

import codecs

import pytest

from southdeps import patch
from southdeps.edits import document
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId

A = MigrationId("a", "0001_initial")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("class Migration:\n    pass\n".encode("utf-16"), "can be parsed", id="utf-16"),
        pytest.param(
            "class Migration:\n    pass\n".encode("utf-16-le"), "can be parsed", id="utf-16 without BOM"
        ),
        pytest.param(
            b'# coding: utf-7\nclass Migration:\n    x = "+AOk-"\n', "ASCII", id="utf-7 with a shift sequence"
        ),
        pytest.param(
            b"# coding: utf-7\nclass Migration:\n    depends_on = DEPS\n",
            "after the edit its encoding utf-7 gives ASCII bytes",
            id="utf-7, in which the new plus sign would be a shift",
        ),
        pytest.param(
            '# coding: cp932\nclass Migration:\n    x = "表"\n'.encode("cp932"), "ASCII", id="cp932"
        ),
        pytest.param(b"# coding: klingon\nclass Migration:\n    pass\n", "klingon", id="unknown encoding"),
        pytest.param(b"# coding: rot13\nclass Migration:\n    pass\n", "rot13", id="no text encoding"),
        pytest.param(b"class Migration:\r    pass\r", "carriage return", id="old Macintosh"),
        pytest.param(
            b'class Migration:\n    """a\rb"""\n', "carriage return", id="carriage return in a string"
        ),
        pytest.param(codecs.BOM_UTF8, "no class", id="only a BOM"),
        pytest.param(b"", "no class", id="empty"),
    ],
)
def test_encodings_that_are_never_written(source, reason):
    with pytest.raises(CannotEditError, match=reason):
        patch.add(source, "depends_on", [A])


SOURCE = """\
import a, b.name
from name import other as name
class name(Base):
    name = 1
    def f(self, name=name):
        name.name = call(name=name)
        return lambda name: name
for name in names: pass
del name
print(name)
"""


def lines_of(nodes):
    return [document.line(node) for node in nodes]


def test_every_identifier_of_a_name_and_no_part_of_another():
    parsed = document.parse(SOURCE.encode())
    assert lines_of(document.names(parsed, "name")) == [1, 2, 2, 3, 4, 5, 5, 6, 6, 6, 6, 7, 7, 8, 9, 10]
    assert list(document.names(document.parse(b"x = 'name'  # name"), "name")) == []


def test_who_binds_a_name_in_a_scope():
    parsed = document.parse(SOURCE.encode())
    assert lines_of(document.stores(parsed, "name", parsed.root)) == [2, 3, 8, 9]
    owner = parsed.root.named_children[2]
    assert lines_of(document.stores(parsed, "name", owner)) == [4]


@pytest.mark.parametrize(
    ("statement", "stored"),
    [
        pytest.param("name = 1", True, id="an assignment"),
        pytest.param("x, (name, y) = 1, 2", True, id="an assignment to several"),
        pytest.param("name += 1", True, id="an augmented assignment"),
        pytest.param("x = name", False, id="a value"),
        pytest.param("import name", True, id="an import"),
        pytest.param("import name.x", True, id="an import of a submodule"),
        pytest.param("import x.name", False, id="the name of a submodule"),
        pytest.param("from name import x", False, id="the module of an import"),
        pytest.param("from x import name", True, id="a name of a module"),
        pytest.param("def name(): pass", True, id="a function"),
        pytest.param("with x as name: pass", True, id="a context"),
        pytest.param("[x for name in y]", True, id="a comprehension"),
        pytest.param("name.x = 1", False, id="an attribute is set"),
        pytest.param("name[0] = 1", False, id="an item is set"),
    ],
)
def test_stores(statement, stored):
    (name,) = document.names(document.parse(statement.encode()), "name")
    assert document.is_store(name) is stored


def test_attribute_names_are_no_names():
    parsed = document.parse(b"name.name(name=name)")
    found = [document.is_attribute_name(name) for name in document.names(parsed, "name")]
    assert found == [False, True, True, False]


def test_places_count_characters_from_one():
    parsed = document.parse("a = 1\nä = 'ü'; b = 2\n".encode())
    (name,) = document.names(parsed, "b")
    assert document.place(parsed, name.start_byte) == (2, 10)


def test_comments_and_backslashes_are_no_operands():
    parsed = document.parse(b"(1,  # one\n 2, \\\n 3)")
    node = parsed.root.named_children[0].named_children[0]
    assert [document.text(one) for one in document.operands(node)] == [b"1", b"2", b"3"]


def test_the_line_of_what_is_no_python():
    with pytest.raises(CannotEditError) as raised:
        document.parse(b"x = 1\ny = = 2\n")
    assert raised.value.line == 2


@pytest.mark.parametrize("encoding", ["idna", "undefined", "punycode", "unicode_escape", "zlib", "no-such"])
def test_an_encoding_that_can_not_be_edited(encoding):
    with pytest.raises(CannotEditError, match="encoding"):
        document.parse(f"# coding: {encoding}\nx = '\\x41\xe9'\n".encode())
