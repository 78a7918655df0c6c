"""SD205: migrations that need each other in a cycle, constraint by constraint, and what to move to break it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.cycle_breaking import Constraint, CycleFix, cheapest_fixes, find_cycles
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.analysis.references import find_references
from southdeps.effects import Require
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Link, shortest_cycle
from southdeps.rules.declaring import need_text
from southdeps.rules.rule import TOP, FailureCause, Rule

#: A message names at most so many links of a cycle; the advice names all.
MOST_LINKS = 6


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per strongly connected component, at its smallest migration."""
    for members in find_cycles(context):
        constraints = [
            *constraints_of_order(context, members),
            *constraints_of_needs(context, members),
            *constraints_of_declarations(context, members),
        ]
        yield describe(context, members, constraints)


def constraints_of_order(context: AnalysisContext, members: frozenset[MigrationId]) -> Iterator[Constraint]:
    """Within an app, the order of the files."""
    for chain in context.chains.values():
        for early, late in pairwise(chain):
            if early in members and late in members:
                yield Constraint(late, early, f"{late} follows {early}")


def constraints_of_needs(context: AnalysisContext, members: frozenset[MigrationId]) -> Iterator[Constraint]:
    """References, and tables dropped too early. Foreign keys can be moved, and many-to-many tables."""
    explained: set[Link] = set()
    moves: dict[tuple[MigrationId, str], CycleFix] = {}
    movable = {
        (migration, effect.at, effect.table): effect.movable
        for migration in members & context.summaries.keys()
        for effect in context.summaries[migration].actions
        if isinstance(effect, Require)
    }
    for reference in find_references(context):
        late, early = reference.migration, reference.provider
        if early is None or late not in members or early not in members or not reference.certain:
            continue
        explained.add((late, early))
        table = reference.table
        what = f"table {table}" if reference.field is None else f"column {table}.{reference.field}"
        text = f"{late} needs {what}, which {early} provides"
        path, at = context.paths[late], (reference.line, reference.column)
        moved = movable.get((late, at, table))
        if not moved:
            yield Constraint(late, early, text, path, at)
            continue
        kind = "the many-to-many table" if reference.kind == "many-to-many" else "the foreign key"
        description = f"move {kind} {moved} ({path}:{reference.line}) into a later migration of {late.app}"
        cost = 0 if (late, moved) in moves else 2  # both sides of a many-to-many table move together
        move = moves.setdefault((late, moved), CycleFix(description, moves=True))
        yield Constraint(late, early, text, path, at, move, cost)
    found, _ = find_missing_dependencies(context)
    for dependency in found:
        link = (dependency.late, dependency.early)
        if dependency.certain and link not in explained and members.issuperset(link):
            yield Constraint(
                *link, need_text(dependency, context), context.paths[dependency.at], dependency.need.at
            )


def constraints_of_declarations(
    context: AnalysisContext, members: frozenset[MigrationId]
) -> Iterator[Constraint]:
    """Declarations. An entry can be removed if nothing is known to need it, or name an earlier migration."""
    needs: dict[tuple[MigrationId, str], list[MigrationId]] = defaultdict(list)
    for reference in find_references(context):
        if reference.provider is not None:
            needs[reference.migration, reference.provider.app].append(reference.provider)
    for migration in sorted(members & context.summaries.keys()):
        for attribute, entry in context.summaries[migration].entries():
            target = entry.target
            late, early = (migration, target) if attribute == "depends_on" else (target, migration)
            if target not in members or early not in context.declared.get(late, ()):
                continue
            place = f"{context.paths[migration]}:{entry.at[0]}"
            known = needs[late, early.app]
            removal = f"remove the entry ({place}): no known reason makes {late} need {early.app}"
            if known:
                chain = context.chains.get(early.app, ())
                enough = max(known, key=lambda provider: chain.index(provider) if provider in chain else -1)
                removal = f"remove the entry ({place})"
                if enough != early:
                    removal = (
                        f"let {late} depend on {enough} instead of {early} ({place}): that is what it needs"
                    )
            text = f"{migration} declares {attribute} {target}"
            path = context.paths[migration]
            yield Constraint(late, early, text, path, entry.at, CycleFix(removal), cost=1)


def describe(
    context: AnalysisContext, members: frozenset[MigrationId], constraints: Sequence[Constraint]
) -> Finding:
    """The finding for one cycle: the shortest way around it, and what to move or remove to break it."""
    first = min(members)
    path = shortest_path_back(first, constraints)
    fixes = cheapest_fixes(constraints)
    advice = [
        f"{constraint.place}: {constraint.text}" if constraint.place else constraint.text
        for constraint in path
    ]
    if len(fixes) == 1:
        advice.append(f"To break it, {fixes[0].text}.")
    elif fixes:
        advice += ["To break it, do all of this:", *(f"- {fix.text}" for fix in fixes)]
    else:
        advice.append("Moving foreign keys and many-to-many tables cannot break it.")
    if any(fix.moves for fix in fixes):
        advice.append("On databases that have it already, run the new migration with --fake.")
    own = path[0].at is not None and path[0].path == context.paths[first]
    return RULE.finding(
        context,
        first,
        path[0].at if own and path[0].at else TOP,
        f"these migrations need each other in a cycle: {cycle_text(first, path)}",
        advice="\n".join(advice),
    )


def cycle_text(first: MigrationId, path: Sequence[Constraint]) -> str:
    """A cycle in words: `a:0001 needs b:0001, which needs a:0001`; the middle of a long one is counted only."""
    links = [f"{'needs' if constraint.place else 'follows'} {constraint.early}" for constraint in path]
    if len(links) > MOST_LINKS:
        left_out = f"and so on through {len(links) - MOST_LINKS} more"
        links = [*links[: MOST_LINKS - 1], left_out, links[-1]]
    return f"{first} {', which '.join(links)}".replace("which and", "and")


def shortest_path_back(start: MigrationId, constraints: Sequence[Constraint]) -> list[Constraint]:
    """The constraints on the shortest path from a migration through what it needs back to itself."""
    by_link: dict[Link, Constraint] = {}
    neighbours: dict[MigrationId, list[MigrationId]] = defaultdict(list)
    for constraint in constraints:
        by_link.setdefault((constraint.late, constraint.early), constraint)
        neighbours[constraint.late].append(constraint.early)
    return [by_link[link] for link in pairwise(shortest_cycle(start, neighbours))]


RULE = Rule(
    code="SD205",
    name="cycle",
    severity="error",
    summary="migrations that need each other, directly or through others",
    explanation="""\
South orders migrations by their dependencies, and each app's migrations one after the other. If that leads back to
where it began, no order exists: South stops with `CircularDependency`, on every database, as soon as it plans an app in
or behind the cycle. If the dependencies are needed but not declared, PostgreSQL stops with a missing table instead,
whatever the order of the apps.

No declaration can help. Usually a foreign key has to move into a later migration; the finding says which.""",
    before="""\
# catalogue:0001 refers to shop_shop, shop:0001 refers to catalogue_book""",
    after="""\
# catalogue:0001 creates catalogue_book without the foreign key
# shop:0001 depends on catalogue:0001, catalogue:0002 adds the foreign key and depends on shop:0001""",
    foretells=(FailureCause.BLOCKED,),
    check=check,
)
