"""How deeply statements may be nested: Python 2.7 has been asked about each of these."""

from __future__ import annotations

from textwrap import indent

import pytest

from southdeps.syntax.parse import read_module

LEVELS = "IndentationError: too many levels of indentation"
BLOCKS = "SyntaxError: too many statically nested blocks"


def nested(depth: int, *lines: str) -> str:
    """Statements within each other, each of these in turn, and an assignment in the innermost."""
    opened = [f"{' ' * level}{lines[level % len(lines)]}:" for level in range(depth)]
    closed = [f"{' ' * level}finally: pass" for level, line in enumerate(opened) if line.endswith("try:")]
    return "\n".join([*opened, f"{' ' * depth}x = 1", *reversed(closed), ""])


CASES = {
    "ninety-nine levels": (nested(99, "if x"), None),
    "a hundred levels": (nested(100, "if x"), (101, LEVELS)),
    "a hundred levels, and loops": (nested(100, "if x", "for x in y"), (101, LEVELS)),
    "on one line": (nested(98, "if x") + f"{' ' * 98}if y: z\n", None),
    "twenty loops": (nested(20, "for x in y"), None),
    "twenty-one loops": (nested(21, "for x in y"), (22, BLOCKS)),
    "twenty-one of several kinds": (nested(21, "for x in y", "while x", "with x", "try"), (22, BLOCKS)),
    "branches are none": (nested(40, "if x", "for x in y"), None),
    "a function begins anew": (nested(42, *["for x in y"] * 20, "def f()"), None),
    "an else belongs to no loop": (f"for x in y: pass\nelse:\n{indent(nested(20, 'for x in y'), ' ')}", None),
    "a finally takes one of them": (
        f"try:\n{indent(nested(19, 'while x'), ' ')}except y: pass\nfinally: pass\n",
        (21, BLOCKS),
    ),
    "a handler takes none": (f"try: pass\nexcept y:\n{indent(nested(20, 'while x'), ' ')}", None),
}


@pytest.mark.parametrize(("text", "refused"), CASES.values(), ids=CASES)
def test_what_python_2_refuses(text, refused):
    module = read_module(text.encode())
    found = (module.python2_error_line, module.python2_error) if module.python2_error else None
    assert found == refused
