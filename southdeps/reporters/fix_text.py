"""What `fix` has done and what it has left, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from southdeps.reporters.text import concise_line, number, printable

if TYPE_CHECKING:
    from southdeps.finding import MigrationId
    from southdeps.fixes import Change, Unfixed

NOTHING = "nothing to fix"


def summary(changes: Sequence[Change], path_of: Callable[[MigrationId], str], left: Sequence[Unfixed]) -> str:
    """What was changed in each file, and why; a line with the number of files ends it."""
    lines = []
    in_order = sorted(changes, key=lambda change: path_of(change.at))
    for at, together in groupby(in_order, lambda change: change.at):
        lines.append(f"{path_of(at)}:")
        for change in together:
            lines += [f"  {change}", f"    for {change.finding.code}: {change.finding.message}"]
    if changes:
        lines.append(f"{number(len({change.at for change in changes}), 'file')} changed")
    else:
        lines.append("nothing was changed" if left else NOTHING)
    return "".join(f"{printable(line)}\n" for line in lines)


def reasons(changes: Iterable[Change]) -> str:
    """The findings that changes fix, each once."""
    lines = dict.fromkeys(concise_line(change.finding) for change in changes)
    return "".join(f"{line}\n" for line in lines)


def unfixed(left: Iterable[Unfixed]) -> str:
    """What was not fixed, why, and what to write by hand, if anything."""
    text = ""
    for one in left:
        text += f"not fixed: {concise_line(one.finding)}\n"
        text += "".join(f"  = {printable(line)}\n" for line in one.reason.split("\n"))
        if one.paste:
            text += "  = Write by hand into the class:\n"
            text += "".join(f"{printable(line)}\n" for line in one.paste.rstrip("\n").split("\n"))
    return text
