"""The section of docs/explanation/accuracy.md on `verify`, held against the projects rebuilt from public reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAME = "reports"

HEAD = """\
## `verify` on projects from public reports

`tests/report_cases/` holds small projects rebuilt from public reports of failures, and controls, with what `syncdb; migrate` of the real
South did to each on PostgreSQL, in the order of INSTALLED_APPS and with the project's own apps reversed. `verify` was run on each,
isolated and with `--project`. It *agrees* if it names the same migration, or passes what passes; *not judged* is said with the reason.
`python -m tests.accuracy.reports` does it again.
"""
MODES = ("isolated", "project")


class Judged(NamedTuple):
    """What `verify` said of a run of a case in a mode, and what the real South did.

    Both are `ok`, a migration, or `blocked` before the first one; `said` may also be `not judged`, for `reasons`.
    """

    case: str
    run: str
    mode: str
    recorded: str
    said: str
    reasons: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether `verify` says what South did."""
        return self.said == self.recorded


def section(found: Sequence[Judged], cases: Iterable[str]) -> str:
    """The whole section; it names those of all `cases` that have no result."""
    left = sorted(set(cases) - {one.case for one in found})
    return f"{HEAD}\n{table(found)}\n" + (f"\nNot tried yet: {', '.join(left)}.\n" if left else "")


def table(found: Sequence[Judged]) -> str:
    """The figures of each mode, and each run in which `verify` does not say what South did."""
    rows = [figures(mode, [one for one in found if one.mode == mode]) for mode in MODES]
    head = "| mode | cases | agree in every run | runs | agree | fails, rightly | passes, rightly | not judged | passes what fails |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|---|", *rows, "", *exceptions(found)])


def figures(mode: str, found: Sequence[Judged]) -> str:
    """A row of the table."""
    cases = {one.case for one in found}
    whole = cases - {one.case for one in found if not one.agrees}
    agreeing = [one for one in found if one.agrees]
    fine = sum(one.said == "ok" for one in agreeing)
    unjudged = sum(one.said in {"not judged", "partly judged"} for one in found)
    wrongly = sum(one.said == "ok" and not one.agrees for one in found)
    counts = (len(cases), f"{len(whole)} ({percent(len(whole), len(cases))})", len(found))
    rest = (
        f"{len(agreeing)} ({percent(len(agreeing), len(found))})",
        len(agreeing) - fine,
        fine,
        unjudged,
        wrongly,
    )
    return f"| {' | '.join(map(str, (mode, *counts, *rest)))} |"


def percent(part: int, whole: int) -> str:
    """A share of a whole."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def exceptions(found: Sequence[Judged]) -> Iterator[str]:
    """A line for each run in which `verify` does not say what South did, with what was left out."""
    for one in found:
        if not one.agrees:
            why = "; ".join((*one.reasons, *(f"left out: {what}" for what in one.left_out)))
            yield f"- {one.case} {one.run}, {one.mode}: {one.said}, South: {one.recorded}{f' ({why})' if why else ''}"
