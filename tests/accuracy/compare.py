"""Errors that `check` reports against dependencies that the real South lacked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from southdeps.finding import Finding, MigrationId
    from southdeps.verify.dependencies import ObservedDependency
    from tests.accuracy.measure import Measurement
    from tests.corpus import Truth

    Edge = tuple[MigrationId, MigrationId]

ASKING = ("SD101", "SD102")


@dataclass(frozen=True)
class Comparison:
    """`found` and `missed` are what South lacked; `right`, `wrong` and `unjudged` what `check` asks for."""

    found: tuple[ObservedDependency, ...]
    missed: tuple[ObservedDependency, ...]
    right: tuple[Edge, ...]
    wrong: tuple[Edge, ...]
    unjudged: tuple[Edge, ...]

    def with_proof(self, proved: Container[Edge]) -> Comparison:
        """The same, with those right after all that were `proved`."""
        right = (*self.right, *(edge for edge in self.wrong if edge in proved))
        return replace(self, right=right, wrong=tuple(edge for edge in self.wrong if edge not in proved))


def asked_for(findings: Iterable[Finding]) -> tuple[Edge, ...]:
    """The dependencies that `check` asks for by an error."""
    return tuple(
        dict.fromkeys(
            (finding.migration, finding.requires)
            for finding in findings
            if finding.code in ASKING
            and finding.severity == "error"
            and finding.migration
            and finding.requires
        )
    )


def compare(measured: Measurement, asked: Sequence[Edge]) -> Comparison:
    """Hold what `check` asks for against a measurement.

    A dependency counts as found if what is reported is it or leads to it, and as right if it is one that
    was wanted or follows from those. What drops a table has to wait for its first reader; to wait for a
    later one of the same app, up to which that refers to the table, is stronger and right as well. What
    South asks for in a live model is a warning's business (SD407), not an error's. An error about a
    migration that no judged run reached can't be judged, nor one about a migration that always needed help.
    """
    wants = [one for one in measured.missing if not one.live]
    declared = measured.dependencies
    through_check = _reach([*declared, *asked])
    through_south = _reach([*declared, *(one.edge for one in measured.missing)])
    behind = _reach(declared)
    gone = [one for one in measured.missing if one.gone]
    helped = _always_helped(measured)
    found: list[ObservedDependency] = []
    missed: list[ObservedDependency] = []
    right: list[Edge] = []
    wrong: list[Edge] = []
    unjudged: list[Edge] = []
    for one in wants:
        (found if one.on in through_check(one.migration) else missed).append(one)
    for late, early in asked:
        stronger = any(
            one.migration == late and one.on.app == early.app and one.on in behind(early) for one in gone
        )
        if stronger or early in through_south(late):
            right.append((late, early))
        elif late in measured.ran - helped and early in measured.ran:
            wrong.append((late, early))
        else:
            unjudged.append((late, early))
    return Comparison(tuple(found), tuple(missed), tuple(right), tuple(wrong), tuple(unjudged))


def _always_helped(measured: Measurement) -> set[MigrationId]:
    """The migrations that went through by means of stand-ins wherever they did: that says nothing of South."""
    helped = {one for run in measured.runs for one in run.helped}
    return helped - {one for run in measured.runs for one in run.order if one not in run.helped}


def _reach(edges: Iterable[Edge]) -> Callable[[MigrationId], set[MigrationId]]:
    """A function that gives everything a migration waits for, along `edges`."""
    direct: defaultdict[MigrationId, set[MigrationId]] = defaultdict(set)
    for late, early in edges:
        direct[late].add(early)

    def behind(migration: MigrationId) -> set[MigrationId]:
        seen: set[MigrationId] = set()
        todo = [migration]
        while todo:
            for early in direct[todo.pop()] - seen:
                seen.add(early)
                todo.append(early)
        return seen

    return behind


def differences(release: str, variant: str, measured: Measurement, known: Truth) -> Iterator[str]:
    """Where this measurement differs from what is `known`, a line each; nothing for releases that it does not
    have.
    """
    verdicts = {v.app: v.status for v in known.verdicts if (v.release, v.variant) == (release, variant)}
    if not verdicts:
        return
    place = f"{release} {variant}"
    for app, status in sorted(measured.statuses.items()):
        if verdicts.get(app) != status:
            yield f"{place}, {app}: {status}, there {verdicts.get(app, 'absent')}"
    ours = {(w.migration, w.on, w.table, w.column) for w in measured.missing if not w.gone}
    theirs = {
        (m.migration, m.provider, m.table, m.column)
        for m in known.missing
        if (m.release, m.variant) == (release, variant)
    }
    for title, edges in (("only here", ours - theirs), ("only there", theirs - ours)):
        for late, early, table, column in sorted(edges, key=str):
            yield f"{place}, {title}: `{late}` on `{early}` ({table}{'.' + column if column else ''})"
    ours_gone = {(w.on, w.table, w.column) for w in measured.missing if w.gone}
    theirs_gone = {
        (g.migration, g.table, g.column) for g in known.gone if (g.release, g.variant) == (release, variant)
    }
    for title, gone in (("only here", ours_gone - theirs_gone), ("only there", theirs_gone - ours_gone)):
        for reader, table, column in sorted(gone, key=str):
            yield f"{place}, {title}: `{reader}` finds {table}{'.' + column if column else ''} gone"
