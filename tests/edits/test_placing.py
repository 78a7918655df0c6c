"""Where a new attribute goes in a class."""

from __future__ import annotations

import pytest

from southdeps.edits.document import field, operands, parse
from southdeps.edits.lines import splice
from southdeps.edits.owner import migration_class
from southdeps.edits.placing import new_statement


def render(indent, unit, ending):
    return b"new = (" + ending + indent + unit + b"1)"


def placed(source, beside=None):
    document = parse(source.encode())
    owner = migration_class(document)
    near = operands(field(owner, "body"))[beside] if beside is not None else None
    return splice(document.source, [new_statement(document, owner, near, render)]).decode()


@pytest.mark.parametrize(
    ("body", "after"),
    [
        pytest.param("\n    x = 1\n", "\n    new = (\n        1)\n\n    x = 1\n", id="above all"),
        pytest.param('\n    """Words."""\n    x = 1\n', '\n    """Words."""\n    new = (\n        1)\n\n    x = 1\n', id="below the docstring"),
        pytest.param('\n    """Words."""\n', '\n    """Words."""\n\n    new = (\n        1)\n', id="only a docstring"),
        pytest.param("\n    # of x\n    x = 1\n", "\n    new = (\n        1)\n\n    # of x\n    x = 1\n", id="above the comment of the first"),
        pytest.param("  # of the class\n    x = 1\n", "  # of the class\n    new = (\n        1)\n\n    x = 1\n", id="not above the class's own comment"),
        pytest.param(" pass\n", "\n    new = (\n        1)\n\n    pass\n", id="a class on one line"),
        pytest.param("\n\tx = 1\n", "\n\tnew = (\n\t\t1)\n\n\tx = 1\n", id="tabs"),
        pytest.param("\r\n  x = 1\r\n", "\r\n  new = (\r\n    1)\r\n\r\n  x = 1\r\n", id="two blanks, and Windows' line ends"),
    ],
)  # fmt: skip
def test_above_all(body, after):
    assert placed(f"class Migration:{body}") == f"class Migration:{after}"


def test_beside_the_one_it_goes_with():
    source = "class Migration:\n    x = 1\n    y = 2  # why\n    z = 3\n"
    assert placed(source, beside=1) == source.replace("# why\n", "# why\n    new = (\n        1)\n")
