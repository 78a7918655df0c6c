"""Comments that suppress findings: what they cover, and how they are removed."""

from __future__ import annotations

import textwrap

import pytest
from msgspec.structs import replace

from southdeps.file_contents import FileContents
from southdeps.suppressions import find_suppressions, suppress, without_comments
from tests.reporters.made_up import NASTY

SOURCE = textwrap.dedent("""\
    from south.db import db


    class Migration(SchemaMigration):

        def forwards(self, orm):
            db.create_table('a', (
                ('x', 1),
            ))
            if db.dry_run:
                db.delete_table('b')
            db.delete_table('c')

        def backwards(self, orm):
            pass
    """)
IGNORE = "# southdeps: ignore[SD101] because"
#: line -> the lines that a comment behind it covers
COVERED = {
    1: (1, 1),
    4: (1, 16),
    6: (6, 12),
    7: (7, 9),
    8: (7, 9),
    9: (7, 9),
    10: (10, 11),
    11: (11, 11),
    12: (12, 12),
}


def commented(line, text=IGNORE):
    lines = SOURCE.splitlines()
    lines[line - 1] += f"  {text}"
    return "\n".join([*lines, ""]).encode()


@pytest.mark.parametrize(("line", "covered"), COVERED.items())
def test_behind_code(line, covered):
    (found,) = find_suppressions("x.py", commented(line))
    assert (found.line, found.first, found.last, found.codes) == (line, *covered, ("SD101",))


@pytest.mark.parametrize(("line", "covered"), [(7, (7, 10)), (10, (10, 12)), (12, (12, 13)), (4, (1, 17))])
def test_on_a_line_of_its_own_above_a_statement(line, covered):
    lines = SOURCE.splitlines()
    indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    lines.insert(line - 1, " " * indent + IGNORE)
    (found,) = find_suppressions("x.py", "\n".join([*lines, ""]).encode())
    assert (found.line, found.first, found.last) == (line, *covered)


COMMENTS = {
    "# southdeps: ignore": (),
    "# southdeps: ignore[SD101, sd2]": ("SD101", "SD2"),
    "#southdeps:ignore[SD101]": ("SD101",),
    "# noqa  # southdeps: ignore[SD4]": ("SD4",),
    "# Southdeps: Ignore[SD4]": ("SD4",),
}


@pytest.mark.parametrize(("text", "codes"), COMMENTS.items(), ids=COMMENTS)
def test_how_it_may_be_written(text, codes):
    (found,) = find_suppressions("x.py", commented(12, text))
    assert found.codes == codes


@pytest.mark.parametrize(
    "text", ["# southdeps: nothing", "; x = '# southdeps: ignore'", "# southdep: ignore"]
)
def test_what_is_none(text):
    assert list(find_suppressions("x.py", commented(12, text))) == []


def test_a_file_that_can_not_be_decoded():
    assert list(find_suppressions("x.py", b"\xff\xfe# southdeps: ignore")) == []


HERE = replace(NASTY, code="SD101", path="x.py", line=12)


def test_findings_are_taken_out():
    elsewhere, other, above = replace(HERE, path="y.py"), replace(HERE, code="SD102"), replace(HERE, line=8)
    found = suppress(
        [HERE, elsewhere, other, above],
        {"x.py": FileContents.of(commented(12)), "y.py": FileContents.of(b"")},
    )
    assert found.suppressed == (HERE,)
    assert found.kept == (elsewhere, other, above)
    assert found.unused == ()


def test_a_comment_that_matches_nothing_is_named():
    (unused,) = suppress([replace(HERE, code="SD102")], {"x.py": FileContents.of(commented(12))}).unused
    assert (unused.path, unused.line) == ("x.py", 12)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_is_removed(end):
    source = commented(12).replace(b"\n", end.encode())
    assert without_comments(source, find_suppressions("x.py", source)) == SOURCE.replace("\n", end).encode()


def test_a_line_that_held_nothing_else_goes_too():
    lines = SOURCE.splitlines()
    source = "\n".join([*lines[:11], f"        {IGNORE}", *lines[11:], ""]).encode()
    assert without_comments(source, find_suppressions("x.py", source)) == SOURCE.encode()
    kept = commented(12, f"# noqa  {IGNORE}")
    assert without_comments(kept, find_suppressions("x.py", kept)) == commented(12, "# noqa")
