"""The example project: the README and `make demo` tell its story, so that story has to stay true."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOUTHDEPS = str(Path(sys.executable).with_name("southdeps"))

# What the real South needs on PostgreSQL to migrate each app alone, and the kind of each reference.
MISSING = {
    ("shop:0001_initial", "catalogue:0001_initial", "foreign-key"),
    ("shop:0002_auto__add_voucher", "catalogue:0002_auto__add_category", "many-to-many"),
    ("shop:0004_copy_isbn", "catalogue:0003_auto__add_field_book_isbn", "orm"),
    ("teasers:0001_initial", "catalogue:0001_initial", "foreign-key"),
}


def test_the_example_lacks_four_dependencies():
    run = subprocess.run(
        [SOUTHDEPS, "check", "bookshop", "--format", "json"],
        cwd=ROOT / "examples",
        capture_output=True,
        check=False,
    )
    result = json.loads(run.stdout)
    assert run.returncode == 1
    assert result["summary"] == {"apps": 4, "migrations": 9, "errors": 4, "warnings": 0, "infos": 1}
    errors = [finding for finding in result["findings"] if finding["severity"] == "error"]
    assert {
        (
            f"{finding['app']}:{finding['migration']}",
            f"{finding['requires']['app']}:{finding['requires']['migration']}",
            finding["reference"],
        )
        for finding in errors
    } == MISSING
    assert all(finding["fixable"] for finding in errors)


NOT_FOUND = "southdeps: 4 installed apps were not found (cms, mptt, menus, sekizai): name the environment with --python"


def test_the_demo_repairs_its_copy(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    path = f"{Path(SOUTHDEPS).parent}{os.pathsep}{os.environ['PATH']}"
    demo = subprocess.run(
        ["sh", "examples/demo.sh"],
        cwd=tmp_path,
        env=os.environ | {"PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert demo.returncode == 0
    assert demo.stderr.splitlines() == [NOT_FOUND, "southdeps: deps.png written", NOT_FOUND]
    assert (tmp_path / ".demo/deps.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert demo.stdout.splitlines()[-1] == (
        f"The picture is {tmp_path}/.demo/deps.png, the repaired project {tmp_path}/.demo/bookshop."
    )
    changed = {
        str(path.relative_to(ROOT / "examples"))
        for path in (ROOT / "examples/bookshop").rglob("*.py")
        if path.read_bytes() != (tmp_path / ".demo" / path.relative_to(ROOT / "examples")).read_bytes()
    }
    assert changed == {
        "bookshop/shop/migrations/0001_initial.py",
        "bookshop/shop/migrations/0002_auto__add_voucher.py",
        "bookshop/shop/migrations/0004_copy_isbn.py",
        "bookshop/teasers/migrations/0001_initial.py",
    }
    teaser = (tmp_path / ".demo/bookshop/teasers/migrations/0001_initial.py").read_text("utf-8")
    assert 'depends_on = (("cms", "0001_initial"), ("catalogue", "0001_initial"))' in teaser
