"""Which edits cure the findings: the least set of pairs, proved on the new bytes before they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from southdeps import patch, project, rules
from southdeps.errors import CannotEditError
from southdeps.finding import Declare, Finding, MigrationId
from southdeps.graph import Dependencies
from southdeps.patch import Edit
from southdeps.plan import add_acyclic, walk_behind
from southdeps.project import Project

#: Each round of edits may bring another plan to light, in which something else is missing; few need three.
MAX_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Unrepaired:
    """A finding that is left alone, why, and the text to write by hand where there is one."""

    finding: Finding
    reason: str
    paste: str = ""


@dataclass(frozen=True)
class Repair:
    """The edits, the declarations they make, what is left, and the project as it is with the edits."""

    edits: tuple[Edit, ...]
    declared: tuple[Declare, ...]
    unrepaired: tuple[Unrepaired, ...]
    repaired: Project
    inspection: rules.Inspection


def repair(original: Project, only: frozenset[str] = frozenset()) -> Repair:
    """Cure what has a cure, in the apps `only` (none given: in all).

    Every round adds the pairs that are missing, reads the new bytes and applies all rules again, until
    nothing that can be cured is left.
    """
    current = original
    declared: list[Declare] = []
    refused: dict[tuple[MigrationId, MigrationId], CannotEditError] = {}
    inspection = rules.inspect(project.subject(current))
    for _ in range(MAX_ROUNDS):
        chosen = [
            declare
            for declare in least(project.build_world(current).declared, curable(inspection.findings, only))
            if (declare.at, declare.on) not in refused
        ]
        contents: dict[MigrationId, bytes] = {}
        for declare in chosen:
            before = contents.get(declare.at, current.migrations[declare.at].data)
            try:
                contents[declare.at] = patch.add(before, declare.attribute, [declare.on])
                declared.append(declare)
            except CannotEditError as error:
                refused[declare.at, declare.on] = error
        if not contents:
            break
        current = project.with_contents(current, contents)
        inspection = rules.inspect(project.subject(current))
    edits = tuple(
        Edit(project.relative_path(migration.path), original.migrations[name].data, migration.data)
        for name, migration in sorted(current.migrations.items())
        if migration.data != original.migrations[name].data
    )
    unrepaired = tuple(
        explain(finding, refused, only) for finding in inspection.findings if finding.severity != "info"
    )
    return Repair(edits, tuple(declared), unrepaired, current, inspection)


def curable(findings: Iterable[Finding], only: frozenset[str]) -> list[Declare]:
    """The declarations that the findings ask for; errors first, lest a warning close a cycle."""
    wanted = [finding for finding in findings if finding.fixable and finding.declare is not None]
    wanted.sort(key=lambda finding: finding.severity != "error")
    return [
        finding.declare
        for finding in wanted
        if finding.declare is not None and (not only or finding.declare.at.app in only)
    ]


def edge(declare: Declare) -> tuple[MigrationId, MigrationId]:
    """The dependency (late, early) that a declaration makes."""
    if declare.attribute == "depends_on":
        return declare.at, declare.on
    return declare.on, declare.at


def least(dependencies: Dependencies, declares: Sequence[Declare]) -> list[Declare]:
    """The declarations that don't follow from the others or from what is there, and close no cycle."""
    kept = [
        declare
        for index, declare in enumerate(declares)
        if edge(declare) not in map(edge, declares[:index])
        and not closes_cycle(dependencies, declares[:index], declare)
    ]
    for declare in list(kept):
        others = [edge(other) for other in kept if other is not declare]
        late, early = edge(declare)
        if early in walk_behind(late, add_acyclic(dependencies, others)):
            kept.remove(declare)
    return kept


def closes_cycle(dependencies: Dependencies, before: Sequence[Declare], declare: Declare) -> bool:
    """Whether a declaration would close a cycle with those before it."""
    late, early = edge(declare)
    return late in walk_behind(early, add_acyclic(dependencies, map(edge, before)))


def explain(
    finding: Finding, refused: dict[tuple[MigrationId, MigrationId], CannotEditError], only: frozenset[str]
) -> Unrepaired:
    """Why a finding is left."""
    declare = finding.declare
    error = refused.get((declare.at, declare.on)) if declare is not None else None
    if error is not None:
        return Unrepaired(replace(finding, fixable=False), f"line {error.line}: {error.reason}", error.paste)
    if declare is not None and only and declare.at.app not in only:
        return Unrepaired(finding, "its app was not asked for (--only)")
    if declare is not None and not finding.fixable:
        return Unrepaired(finding, "the needed order is a circle; no declaration opens it")
    return Unrepaired(finding, "has no repair that is surely right")
