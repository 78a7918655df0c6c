"""SD205: migrations that need each other in a cycle, step by step, and what to move so that it opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import MissingDependency
from southdeps.effects import Require
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Link, Reference, cyclic_components, reachable, shortest_cycle, with_links
from southdeps.rules.cycle_breaking import Constraint, cheapest_fixes
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
    needed = with_links(context.declared, [(lack.late, lack.early) for lack in certain])
    found = list(references)
    result = []
    for members in cyclic_components(needed):
        constraints = [
            *constraints_of_order(context, members),
            *constraints_of_needs(certain, found, members, summary, places),
            *constraints_of_declarations(context, summary, found, members, places),
        ]
        result.append(Cycle(members, describe(members, constraints, places)))
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
    needed = with_links(context.declared, [(lack.late, lack.early) for lack in lacks if lack.certain])
    cycle_of = {member: cycle for cycle in found for member in cycle.members}
    for finding in findings:
        declare = finding.declare
        at = declare.at if declare is not None else finding.migration
        if declare is not None and declare.late in reachable([declare.early], needed):
            cycle = cycle_of.get(declare.late)
            advice = f"Declaring it would close a cycle: {declare.early} itself needs {declare.late}."
            if cycle is not None and declare.early in cycle.members:
                advice = (
                    f"No declaration fixes it: it is part of the cycle of {cycle.finding.migration} (SD205)."
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


def constraints_of_order(context: AnalysisContext, members: frozenset[MigrationId]) -> Iterator[Constraint]:
    """Within an app, the order of the files."""
    for chain in context.chains.values():
        for early, late in pairwise(chain):
            if early in members and late in members:
                yield Constraint(late, early, f"{late} follows {early}")


def constraints_of_needs(
    lacks: Iterable[MissingDependency],
    references: Iterable[Reference],
    members: frozenset[MigrationId],
    summary: Mapping[MigrationId, MigrationSummary],
    places: Places,
) -> Iterator[Constraint]:
    """What is referenced, and what is taken away too early. Foreign keys may move, and many-to-many tables."""
    covered: set[Link] = set()
    fixes: dict[tuple[MigrationId, str], str] = {}
    movable = {
        (migration, action.at, action.table): action.movable
        for migration in members & summary.keys()
        for action in summary[migration].actions
        if isinstance(action, Require)
    }
    for reference in references:
        late, early = reference.migration, reference.provider
        if early is None or late not in members or early not in members or not reference.certain:
            continue
        covered.add((late, early))
        table = reference.table
        what = f"table {table}" if reference.field is None else f"column {table}.{reference.field}"
        text = f"{late} needs {what}, which {early} provides"
        path, at = places.paths[late], (reference.line, reference.column)
        moved = movable.get((late, at, table))
        if not moved:
            yield Constraint(late, early, text, path, at)
            continue
        kind = "the many-to-many table" if reference.kind == "many-to-many" else "the foreign key"
        fix = f"move {kind} {moved} ({path}:{reference.line}) into a later migration of {late.app}"
        cost = 0 if (late, moved) in fixes else 2  # both sides of a many-to-many table move at once
        yield Constraint(late, early, text, path, at, fixes.setdefault((late, moved), fix), cost)
    for lack in lacks:
        link = (lack.late, lack.early)
        if link not in covered and members.issuperset(link):
            yield Constraint(*link, need_text(lack), places.paths[lack.at], lack.need.at)


def constraints_of_declarations(
    context: AnalysisContext,
    summary: Mapping[MigrationId, MigrationSummary],
    references: Iterable[Reference],
    members: frozenset[MigrationId],
    places: Places,
) -> Iterator[Constraint]:
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
            fix = f"take the entry ({place}) out: nothing is known for which {late} needs {early.app}"
            if known:
                chain = context.chains.get(early.app, ())
                enough = max(known, key=lambda provider: chain.index(provider) if provider in chain else -1)
                fix = f"take the entry ({place}) out"
                if enough != early:
                    fix = f"let {late} depend on {enough} instead of {early} ({place}): that is what it needs"
            text = f"{migration} declares {attribute} {target}"
            yield Constraint(late, early, text, places.paths[migration], entry.at, fix, cost=1)


def describe(members: frozenset[MigrationId], constraints: Sequence[Constraint], places: Places) -> Finding:
    """SD205, at the smallest of the migrations."""
    first = min(members)
    path = shortest_path_back(first, constraints)
    links = [f"{first} {verb(path[0])}", *(f"which {verb(constraint)}" for constraint in path[1:])]
    fixes = cheapest_fixes(constraints)
    advice = [
        f"{constraint.place}: {constraint.text}" if constraint.place else constraint.text
        for constraint in path
    ]
    if len(fixes) == 1:
        advice.append(f"To open it, {fixes[0]}.")
    elif fixes:
        advice += ["To open it, do all of this:", *(f"- {fix}" for fix in fixes)]
    else:
        advice.append("No foreign key or many-to-many table can be moved so that it opens.")
    if any(fix.startswith("move ") for fix in fixes):
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
        message=f"these migrations need each other in a cycle: {', '.join(links)}",
        advice="\n".join(advice),
    )


def verb(constraint: Constraint) -> str:
    """A constraint without its beginning: `needs a:0001_initial (b/migrations/0001_initial.py:14)`."""
    return (
        f"needs {constraint.early} ({constraint.place})"
        if constraint.place
        else f"follows {constraint.early}"
    )


def shortest_path_back(start: MigrationId, constraints: Sequence[Constraint]) -> list[Constraint]:
    """The constraints on the shortest path from a migration through what it needs back to itself."""
    by_link: dict[Link, Constraint] = {}
    neighbours: dict[MigrationId, list[MigrationId]] = defaultdict(list)
    for constraint in constraints:
        by_link.setdefault((constraint.late, constraint.early), constraint)
        neighbours[constraint.late].append(constraint.early)
    return [by_link[link] for link in pairwise(shortest_cycle(start, neighbours))]
