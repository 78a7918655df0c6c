"""What a project was read with, in words."""

from __future__ import annotations

from southdeps.report import Used
from southdeps.reporters.used import used_lines


def test_nothing_found():
    assert list(used_lines(Used())) == [
        "settings: none found",
        "environment: none found",
        "search path: none",
        "apps not found: none",
        "database: postgresql; user model: auth.User",
        "configuration: none",
    ]


def test_everything():
    used = Used("a\x1b.py", "--settings", "env", ("x", "y"), ("cms",), "mysql", "u.User", "setup.cfg")
    assert list(used_lines(used)) == [
        "settings: a\\x1b.py (from --settings)",
        "environment: env",
        "search path: x, y",
        "apps not found: cms",
        "database: mysql; user model: u.User",
        "configuration: setup.cfg",
    ]
