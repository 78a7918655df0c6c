"""Which statements have a say in an attribute."""

from __future__ import annotations

import pytest

from southdeps.edits.declarations import always_sets, declaration_statements
from southdeps.edits.document import field, line, parse
from southdeps.edits.owner import migration_class
from southdeps.errors import CannotEditError


def statements(body, after=""):
    document = parse(f"class Migration(Base):\n    {body}\n{after}".encode())
    return declaration_statements(document, migration_class(document), "depends_on")


def told(body, after=""):
    """Each statement: its line, and r(esets), c(onditional), and the method."""
    return [
        (line(one.statement), "r" * one.resets + "c" * one.conditional + (one.method or ""))
        for one in statements(body, after)
    ]


@pytest.mark.parametrize(
    ("body", "after", "expected"),
    [
        pytest.param("x = 1", "", [], id="none"),
        pytest.param("depends_on = ()", "", [(2, "r")], id="set"),
        pytest.param("depends_on = ()\n    depends_on += X", "", [(2, "r"), (3, "")], id="extended"),
        pytest.param("depends_on = ()\n    depends_on = depends_on + X", "", [(2, "r"), (3, "")], id="extended by its own value"),
        pytest.param("depends_on = ()\n    depends_on = tuple(depends_on)", "", [(2, "r"), (3, "")], id="converted"),
        pytest.param("depends_on = ()\n    depends_on = X", "", [(2, "r"), (3, "r")], id="set anew"),
        pytest.param("depends_on = []\n    depends_on.append(X)\n    depends_on.insert(0, X)\n    depends_on.extend(X)", "",
                     [(2, "r"), (3, "append"), (4, "insert"), (5, "extend")], id="methods"),
        pytest.param("if X:\n        depends_on = ()", "", [(3, "rc")], id="under a condition"),
        pytest.param("depends_on = ()", "Migration.depends_on += X\n", [(2, "r"), (3, "")], id="below the class"),
        pytest.param("def f(self):\n        depends_on = 1", "", [], id="a local name"),
        pytest.param("def f(self):\n        return self.depends_on", "", [], id="read in a method"),
    ],
)  # fmt: skip
def test_statements(body, after, expected):
    assert told(body, after) == expected


@pytest.mark.parametrize(
    ("body", "after", "reason"),
    [
        pytest.param("depends_on = ()\n    depends_on.pop()", "", "not understood", id="another method"),
        pytest.param("depends_on -= ()", "", "not understood", id="another operator"),
        pytest.param("depends_on = needed_by = ()", "", "not understood", id="two targets"),
        pytest.param("for depends_on in X: pass", "", "not understood", id="a loop"),
        pytest.param("x = 1", "setattr(Migration, 'depends_on', ())\n", "set by its name", id="setattr"),
        pytest.param("locals()['depends_on'] = ()", "", "set by its name", id="locals"),
        pytest.param("def f(cls):\n        cls.depends_on = 1", "", "outside the class body", id="a method sets it"),
        pytest.param("x = 1", "def f():\n    Migration.depends_on = 1\n", "outside the class body", id="a function sets it"),
    ],
)  # fmt: skip
def test_what_is_not_understood(body, after, reason):
    with pytest.raises(CannotEditError, match=reason):
        statements(body, after)


def test_an_entry_or_a_sequence_of_them():
    one, two = statements("depends_on.append(('a', '1'))\n    depends_on.extend(X)")
    assert (one.is_entry, two.is_entry) == (True, False)


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        pytest.param("depends_on = 1", True, id="plain"),
        pytest.param("if X:\n        depends_on = 1", False, id="if"),
        pytest.param("if X:\n        depends_on = 1\n    else:\n        depends_on = 2", True, id="if and else"),
        pytest.param("if X:\n        depends_on = 1\n    elif Y:\n        y = 1\n    else:\n        depends_on = 2", False, id="not in elif"),
        pytest.param("try:\n        depends_on = 1\n    except E:\n        pass", False, id="not after an exception"),
        pytest.param("try:\n        depends_on = 1\n    except E:\n        depends_on = 2", True, id="after an exception as well"),
        pytest.param("try:\n        x = 1\n    finally:\n        depends_on = 2", True, id="finally"),
        pytest.param("for x in X:\n        depends_on = 1", False, id="a loop"),
    ],
)  # fmt: skip
def test_whether_it_is_set_whatever_happens(body, sure):
    document = parse(f"class Migration:\n    {body}\n".encode())
    owner = migration_class(document)
    settings = [one.statement for one in declaration_statements(document, owner, "depends_on")]
    assert always_sets(field(owner, "body"), settings) is sure
