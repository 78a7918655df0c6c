"""SD205: migrations that need each other in a cycle, step by step, and what to move so that it opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import MissingDependency, walk_behind, with_edges
from southdeps.effects import Require
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Reference
from southdeps.rules.cycle_breaking import Link, Step, components, is_open, opening
from southdeps.rules.missing import Places, need_text
from southdeps.summary import MigrationSummary


class Cycle(Struct, frozen=True):
    """Migrations of which each needs all others, and what is found of them."""

    members: frozenset[MigrationId]
    finding: Finding


def cycles(
    context: AnalysisContext,
    summary: Mapping[MigrationId, MigrationSummary],
    lacks: Sequence[MissingDependency],
    references: Iterable[Reference],
    places: Places,
) -> list[Cycle]:
    """The strongly connected components of what is declared and of what is needed for sure (`lacks`)."""
    certain = [lack for lack in lacks if lack.certain]
    needed = with_edges(context.declared, [(lack.late, lack.early) for lack in certain])
    if is_open(needed):
        return []
    found = list(references)
    result = []
    for members in components(needed):
        steps = [
            *steps_of_order(context, members),
            *steps_of_needs(certain, found, members, summary, places),
            *steps_of_declarations(context, summary, found, members, places),
        ]
        result.append(Cycle(members, describe(members, steps, places)))
    return result


def within_reason(
    findings: Iterable[Finding],
    context: AnalysisContext,
    lacks: Iterable[MissingDependency],
    found: Iterable[Cycle],
    editable: Mapping[MigrationId, bool],
) -> Iterator[Finding]:
    """The findings; none of them proposes a declaration that closes a cycle, or to write where that is no use.

    Files of others are not written, nor those of a cycle, which has to be opened by hand first.
    """
    needed = with_edges(context.declared, [(lack.late, lack.early) for lack in lacks if lack.certain])
    cycle_of = {member: cycle for cycle in found for member in cycle.members}
    for finding in findings:
        declare = finding.declare
        at = declare.at if declare is not None else finding.migration
        if declare is not None and declare.late in walk_behind(declare.early, needed):
            cycle = cycle_of.get(declare.late)
            advice = f"Declaring it would close a cycle: {declare.early} itself needs {declare.late}."
            if cycle is not None and declare.early in cycle.members:
                advice = (
                    f"No declaration cures it: it is part of the cycle of {cycle.finding.migration} (SD205)."
                )
            yield replace(finding, declare=None, fixable=False, advice=advice)
        elif finding.fixable and at in cycle_of:
            advice = f"Open the cycle of {cycle_of[at].finding.migration} first (SD205)."
            yield replace(finding, fixable=False, advice=advice)
        elif finding.fixable and at is not None and not editable[at]:
            advice = f"{finding.advice}\nThe file is not the project's own: this is for its authors to do."
            yield replace(finding, fixable=False, advice=advice)
        else:
            yield finding


def steps_of_order(context: AnalysisContext, members: frozenset[MigrationId]) -> Iterator[Step]:
    """Within an app, the order of the files."""
    for chain in context.chains.values():
        for early, late in pairwise(chain):
            if early in members and late in members:
                yield Step(late, early, f"{late} follows {early}")


def steps_of_needs(
    lacks: Iterable[MissingDependency],
    references: Iterable[Reference],
    members: frozenset[MigrationId],
    summary: Mapping[MigrationId, MigrationSummary],
    places: Places,
) -> Iterator[Step]:
    """What is referenced, and what is taken away too early. Foreign keys may move, and many-to-many tables."""
    told: set[Link] = set()
    cures: dict[tuple[MigrationId, str], str] = {}
    movable = {
        (migration, step.at, step.table): step.movable
        for migration in members & summary.keys()
        for step in summary[migration].actions
        if isinstance(step, Require)
    }
    for reference in references:
        late, early = reference.migration, reference.provider
        if early is None or late not in members or early not in members or not reference.certain:
            continue
        told.add((late, early))
        table = reference.table
        what = f"table {table}" if reference.field is None else f"column {table}.{reference.field}"
        text = f"{late} needs {what}, which {early} provides"
        path, at = places.paths[late], (reference.line, reference.column)
        moved = movable.get((late, at, table))
        if not moved:
            yield Step(late, early, text, path, at)
            continue
        kind = "the many-to-many table" if reference.kind == "many-to-many" else "the foreign key"
        cure = f"move {kind} {moved} ({path}:{reference.line}) into a later migration of {late.app}"
        effort = 0 if (late, moved) in cures else 2  # both sides of a many-to-many table move at once
        yield Step(late, early, text, path, at, cures.setdefault((late, moved), cure), effort)
    for lack in lacks:
        link = (lack.late, lack.early)
        if link not in told and members.issuperset(link):
            yield Step(*link, need_text(lack), places.paths[lack.at], lack.need.at)


def steps_of_declarations(
    context: AnalysisContext,
    summary: Mapping[MigrationId, MigrationSummary],
    references: Iterable[Reference],
    members: frozenset[MigrationId],
    places: Places,
) -> Iterator[Step]:
    """What is declared. An entry goes where nothing is known to need it, or names an earlier migration that will do."""
    needs: dict[tuple[MigrationId, str], list[MigrationId]] = defaultdict(list)
    for reference in references:
        if reference.provider is not None:
            needs[reference.migration, reference.provider.app].append(reference.provider)
    for migration in sorted(members):
        for attribute, entry in summary[migration].entries() if migration in summary else ():
            target = entry.target
            late, early = (migration, target) if attribute == "depends_on" else (target, migration)
            if target not in members or early not in context.declared.get(late, ()):
                continue
            place = f"{places.paths[migration]}:{entry.at[0]}"
            known = needs[late, early.app]
            cure = f"take the entry ({place}) out: nothing is known for which {late} needs {early.app}"
            if known:
                chain = context.chains.get(early.app, ())
                enough = max(known, key=lambda provider: chain.index(provider) if provider in chain else -1)
                cure = f"take the entry ({place}) out"
                if enough != early:
                    cure = (
                        f"let {late} depend on {enough} instead of {early} ({place}): that is what it needs"
                    )
            text = f"{migration} declares {attribute} {target}"
            yield Step(late, early, text, places.paths[migration], entry.at, cure, effort=1)


def describe(members: frozenset[MigrationId], steps: Sequence[Step], places: Places) -> Finding:
    """SD205, at the smallest of the migrations."""
    first = min(members)
    path = shortest(first, steps)
    told = [f"{first} {verb(path[0])}", *(f"which {verb(step)}" for step in path[1:])]
    cures = opening(steps)
    advice = [f"{step.place}: {step.text}" if step.place else step.text for step in path]
    if len(cures) == 1:
        advice.append(f"To open it, {cures[0]}.")
    elif cures:
        advice += ["To open it, do all of this:", *(f"- {cure}" for cure in cures)]
    else:
        advice.append("No foreign key or many-to-many table can be moved so that it opens.")
    if any(cure.startswith("move ") for cure in cures):
        advice.append("Where the database has it already, the new migration is run with --fake.")
    own = path[0].at is not None and path[0].path == places.paths[first]
    line, column = path[0].at if own and path[0].at else (1, 1)
    return Finding(
        code="SD205",
        severity="error",
        migration=first,
        app=first.app,
        path=places.paths[first],
        line=line,
        column=column,
        message=f"these migrations need each other in a cycle: {', '.join(told)}",
        advice="\n".join(advice),
    )


def verb(step: Step) -> str:
    """A step without its beginning: `needs a:0001_initial (b/migrations/0001_initial.py:14)`."""
    return f"needs {step.early} ({step.place})" if step.place else f"follows {step.early}"


def shortest(start: MigrationId, steps: Sequence[Step]) -> list[Step]:
    """The shortest way from a migration through what it needs back to itself."""
    ways: dict[MigrationId, list[Step]] = {start: []}
    queue = [start]
    for here in queue:
        for step in steps:
            if step.late == here:
                way = [*ways[here], step]
                if step.early == start:
                    return way
                if step.early not in ways:
                    ways[step.early] = way
                    queue.append(step.early)
    raise AssertionError("a strongly connected component leads back to each of its members")
