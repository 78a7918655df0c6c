"""Changes that declare a dependency on a:0001_initial, with the finding behind each."""

from __future__ import annotations

from southdeps.finding import Declare, Finding
from southdeps.fixes import Change
from tests.projects import name

EARLY = name("a:0001_initial")


def finding(at: str, **facts: object) -> Finding:
    """A missing dependency of a migration."""
    given: dict[str, object] = {"requires": EARLY, **facts}
    return Finding("SD101", "missing-dependency", "error", name(at), "x.py", 1, 1, "", **given)  # type: ignore[arg-type]


def change(at: str) -> Change:
    """The change that declares it."""
    return Change(name(at), Declare("depends_on", name(at), EARLY), finding(at))
