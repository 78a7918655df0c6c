"""The edit behind one finding, as whole lines that replace others."""

from __future__ import annotations

from msgspec.structs import replace

from southdeps import patch
from southdeps.reporters.edits import Replacement, replacement_of
from tests.projects import name
from tests.reporters.made_up import NASTY, report


def findings(folder, monkeypatch):
    monkeypatch.chdir(folder)
    found = report(folder)
    return {one.code: one for one in found.findings}, found.sources


def apply(source, replacement):
    lines = source.decode().split("\n")
    lines[replacement.start_line - 1 : replacement.end_line - 1] = replacement.text.split("\n")[:-1]
    return "\n".join(lines)


def test_lines_are_inserted_for_a_missing_dependency(tmp_path, monkeypatch):
    found, sources = findings(tmp_path, monkeypatch)
    finding = found["SD101"]
    edit = replacement_of(finding, finding.path, sources[finding.path].data)
    assert edit == Replacement(
        "b/migrations/0001_initial.py",
        8,
        8,
        "    depends_on = (\n        ('a', '0001_initial'),\n    )\n\n",
        'depends_on gets ("a", "0001_initial")',
    )
    edited = apply(sources[finding.path].data, edit)
    assert edited == patch.add(sources[finding.path].data, "depends_on", [name("a:0001_initial")]).decode()


def test_a_line_is_replaced_for_a_wrong_entry(tmp_path, monkeypatch):
    found, sources = findings(tmp_path, monkeypatch)
    finding = found["SD202"]
    edit = replacement_of(finding, finding.path, sources[finding.path].data)
    assert edit is not None
    assert (edit.start_line, edit.end_line) == (7, 8)
    assert edit.text == "    depends_on = (('a', '0001_initial'),)\n"
    assert edit.description == 'depends_on names ("a", "0001_initial")'


def test_what_has_no_fix_and_what_the_file_does_not_take(tmp_path, monkeypatch):
    found, _ = findings(tmp_path, monkeypatch)
    assert replacement_of(NASTY, NASTY.path, b"") is None
    assert replacement_of(found["SD101"], "b.py", b"x = 1\n") is None
    assert replacement_of(replace(found["SD202"], migration=None), "b.py", b"x = 1\n") is None
