"""How sessions in pages are read and compared."""

from __future__ import annotations

import pytest

from tests.documentation.sessions import steps, with_outputs

PAGE = """Text.

```console
$ one
first
second
$ two --now
```

```python
$ no session
```

```console
$ three
a
...
z
```
"""


def test_commands_and_outputs():
    assert [(step.command, step.expected) for step in steps(PAGE)] == [
        ("one", "first\nsecond\n"),
        ("two --now", ""),
        ("three", "a\n...\nz\n"),
    ]


@pytest.mark.parametrize(
    ("output", "same"),
    [
        ("a\nz\n", True),
        ("a\nb\nc\nz\n", True),
        ("a\nb\n", False),
        ("b\na\nz\n", False),
        ("a\nz\nmore\n", False),
    ],
)
def test_an_elision_stands_for_any_lines(output, same):
    assert steps(PAGE)[2].matches(output) is same


def test_a_dot_is_a_dot():
    (step,) = steps("```console\n$ x\na.b\n```\n")
    assert step.matches("a.b\n")
    assert not step.matches("axb\n")


def test_new_outputs():
    one, two, three = steps(PAGE)
    page = with_outputs(PAGE, {one: "other\n", two: "now\n"})
    assert [step.expected for step in steps(page)] == ["other\n", "now\n", three.expected]
    assert page.startswith("Text.\n")
    assert page.endswith("z\n```\n")
