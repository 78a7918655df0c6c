"""The source lines that findings are about."""

from __future__ import annotations

from southdeps.file_contents import FileContents
from southdeps.report import Report
from southdeps.reporters.source import source_lines

SOURCES = {
    "a.py": "é = 1\nb = 2".encode(),
    "latin.py": b"# coding: latin-1\n\xe9 = 1",
    "klingon.py": b"# coding: klingon\nx = 1",
}


def lines(path):
    return list(
        source_lines(Report(sources={name: FileContents.of(data) for name, data in SOURCES.items()}), path)
    )


def test_lines_are_decoded_as_python_does():
    assert lines("a.py") == ["é = 1", "b = 2"]
    assert lines("latin.py") == ["# coding: latin-1", "é = 1"]


def test_a_file_that_was_not_read_or_cannot_be_decoded_has_none():
    assert lines("b.py") == []
    assert lines("klingon.py") == []
