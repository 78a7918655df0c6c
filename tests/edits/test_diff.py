"""Diffs are what `git apply` and `patch -p1` take, byte for byte."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from southdeps import patch
from southdeps.patch import Edit

BEFORE = b"""\
class Migration:
    depends_on = (
        ("z", "0001_initial"),
    )
    one = 1
    two = 2
    three = 3
"""
AFTER = BEFORE.replace(b"    )\n", b'        ("a", "0001_initial"),\n    )\n')


def test_unified():
    edits = [Edit(Path("app/migrations/0001_initial.py"), BEFORE, AFTER)]
    assert (
        patch.unified_diff(edits).decode()
        == """\
--- a/app/migrations/0001_initial.py
+++ b/app/migrations/0001_initial.py
@@ -1,6 +1,7 @@
 class Migration:
     depends_on = (
         ("z", "0001_initial"),
+        ("a", "0001_initial"),
     )
     one = 1
     two = 2
"""
    )


def test_no_difference():
    assert patch.unified_diff([Edit(Path("a.py"), BEFORE, BEFORE)]) == b""
    assert patch.unified_diff([]) == b""


def test_no_final_newline():
    edits = [Edit(Path("a.py"), b"one\ntwo", b"one\n2"), Edit(Path("b.py"), b"", b"new\n")]
    assert (
        patch.unified_diff(edits).decode()
        == """\
--- a/a.py
+++ b/a.py
@@ -1,2 +1,2 @@
 one
-two
\\ No newline at end of file
+2
\\ No newline at end of file
--- a/b.py
+++ b/b.py
@@ -0,0 +1 @@
+new
"""
    )


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plain.py", b"--- a/plain.py\n"),
        ("with blank.py", b"--- a/with blank.py\t\n"),
        ("Zürich.py", "--- a/Zürich.py\n".encode()),
        ('quo"te.py', b'--- "a/quo\\"te.py"\n'),
        ("back\\slash.py", b'--- "a/back\\\\slash.py"\n'),
        ("tab\t.py", b'--- "a/tab\\t.py"\n'),
        ("line\nfeed.py", b'--- "a/line\\nfeed.py"\n'),
        ("bell\a.py", b'--- "a/bell\\007.py"\n'),
    ],
)
def test_names(name, header):
    assert patch.unified_diff([Edit(Path(name), b"old\n", b"new\n")]).startswith(header)


TOOLS = {
    "git apply": ["git", "apply", "--whitespace=nowarn", "-"],
    "patch -p1": ["patch", "-p1", "--binary", "--quiet", "--no-backup-if-mismatch"],
}
FILES = {
    "plain.py": (BEFORE, AFTER),
    "carriage returns.py": (BEFORE.replace(b"\n", b"\r\n"), AFTER.replace(b"\n", b"\r\n")),
    "mixed.py": (b"one\r\ntwo\nthree\r\n", b"one\r\ntwo\ntwo and a half\r\nthree\r\n"),
    "lone.py": (b"one\rtwo\nthree\x0c\n", b"one\rtwo\nnew\nthree\x0c\n"),
    "no final newline.py": (BEFORE[:-1], AFTER[:-1]),
    "newline added.py": (b"one", b"one\n"),
    "latin 1.py": (b"# M\xfcnchen \xff\none\n", b"# M\xfcnchen \xff\none\ntwo\n"),
    "sub folder/Zürich.py": (b"one\n", b"one\ntwo\n"),
    "nul.py": (b"one\n\x00\n", b"one\n\x00\ntwo\n"),
}


def apply(tool: str, folder: Path, files: dict[str, tuple[bytes, bytes]]) -> dict[str, bytes]:
    """What a tool makes of the files and their diff."""
    for name, (before, _) in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(before)
    diff = patch.unified_diff([Edit(Path(name), before, after) for name, (before, after) in files.items()])
    subprocess.run(TOOLS[tool], cwd=folder, input=diff, check=True, timeout=60)
    return {name: (folder / name).read_bytes() for name in files}


@pytest.mark.parametrize("tool", TOOLS)
def test_tools_take_it(tmp_path, tool):
    assert shutil.which(TOOLS[tool][0]), f"these tests need {TOOLS[tool][0]}"
    assert apply(tool, tmp_path, FILES) == {name: after for name, (_, after) in FILES.items()}


LINES = st.lists(
    st.sampled_from([b"one", b"two", b"", b"    x", b"\xff", b"-- a", b"++ b", b"@@ -1 +1 @@"]), max_size=12
)
ENDINGS = st.sampled_from([b"\n", b"\r\n"])


@st.composite
def texts(draw) -> bytes:
    text = b"".join(line + draw(ENDINGS) for line in draw(LINES))
    return text if draw(st.booleans()) else text.rstrip(b"\r\n")


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(texts(), texts()).filter(all), min_size=1, max_size=8))
def test_any_texts(tmp_path, tool, pairs):
    files = {f"{number}.py": pair for number, pair in enumerate(pairs) if pair[0] != pair[1]}
    if files:
        assert apply(tool, tmp_path, files) == {name: after for name, (_, after) in files.items()}
