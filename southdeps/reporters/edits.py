"""The edit that fixes one finding, as a replacement of whole lines."""

from __future__ import annotations

from msgspec import Struct

from southdeps.finding import Finding
from southdeps.fixes.changes import Change, apply
from southdeps.fixes.lines import common
from southdeps.syntax.encoding import decode


class Replacement(Struct, frozen=True):
    """Lines of a file from `start_line` up to `end_line`, exclusive, and the text that replaces them."""

    path: str
    start_line: int
    end_line: int
    text: str
    description: str


def replacement_of(finding: Finding, path: str, source: bytes) -> Replacement | None:
    """The replacement that `southdeps fix` would make for this finding alone; None if the file does not take it."""
    what = finding.declare or finding.declaration_fix
    at = finding.declare.at if finding.declare is not None else finding.migration
    if what is None or at is None:
        return None
    change = Change(at, what, finding)
    edited, refusals = apply([change], {at: source})
    if refusals:
        return None
    old, new = (decode(data).split("\n") for data in (source, edited[at]))
    head = common(old, new)
    tail = common(old[head:][::-1], new[head:][::-1])
    inserted = "".join(f"{line}\n" for line in new[head : len(new) - tail])
    return Replacement(path, head + 1, len(old) - tail + 1, inserted, str(change))
