"""The interpreter knows the language alone: what libraries mean stands elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import southdeps.interpreter

FOLDER = Path(southdeps.interpreter.__file__).parent
LIBRARIES = re.compile(
    r"\b(south|django|sql|orm|migrations?|tables?|columns?|database|transactions?|savepoint|rollback|queryset|DoesNotExist)\b",
    re.IGNORECASE,
)
#: The package's own name, and words of Python itself.
OWN = re.compile(r"southdeps[.\w]*|STATEMENTS")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_no_word_of_a_library_occurs(path):
    code = "\n".join(line.partition("#")[0] for line in OWN.sub("", path.read_text("utf-8")).splitlines())
    assert LIBRARIES.findall(re.sub(r'"""(?s:.*?)"""', "", code)) == []


@pytest.mark.parametrize(
    ("word", "seen"), [("import django", True), ("call(table)", True), ("tablet", False)]
)
def test_words_of_libraries_are_seen(word, seen):
    assert bool(LIBRARIES.search(word)) is seen
