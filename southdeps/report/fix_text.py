"""What `fix` has done and what it has left, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from southdeps.report.text import concise_line, number, printable

if TYPE_CHECKING:
    from southdeps.finding import MigrationId
    from southdeps.repair import Change, Unrepaired

NOTHING = "nothing to fix"


def summary(changes: Sequence[Change], path_of: Callable[[MigrationId], str]) -> str:
    """What was changed in each file, and why; a line with the numbers ends it."""
    lines = []
    for at, together in groupby(
        sorted(changes, key=lambda change: path_of(change.at)), lambda change: change.at
    ):
        lines.append(f"{path_of(at)}:")
        for change in together:
            lines += [f"  {change}", f"    for {change.finding.code}: {change.finding.message}"]
    lines.append(f"{number(len({change.at for change in changes}), 'file')} changed" if changes else NOTHING)
    return "".join(f"{printable(line)}\n" for line in lines)


def unrepaired(left: Iterable[Unrepaired]) -> str:
    """What was not fixed, why, and what to write by hand where there is such a thing."""
    text = ""
    for one in left:
        lines = one.reason.split("\n")
        if one.paste:
            lines += ["Write by hand into the class:", *one.paste.rstrip("\n").split("\n")]
        text += f"not fixed: {concise_line(one.finding)}\n"
        text += "".join(f"  = {printable(line)}\n" for line in lines)
    return text
