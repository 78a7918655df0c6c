"""Breaking cycles: the cheapest set of reasons that leaves none."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps.analysis.cycle_breaking import Constraint, CycleFix, cheapest_fixes
from southdeps.finding import MigrationId
from southdeps.graph import MAX_EXACT_ARCS, adjacency, is_acyclic
from tests import projects

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from southdeps.finding import Finding


#: How long an example takes depends on the machine.
UNHURRIED = settings(deadline=None)


def found(folder: Path, files: Mapping[str, str], code: str) -> list[Finding]:
    return [finding for finding in projects.inspect(folder, files).findings if finding.code == code]


M = [MigrationId(app, "0001_initial") for app in "abcdefgh"]


@st.composite
def constraints(draw: st.DrawFn, most: int = 20) -> list[Constraint]:
    """Reasons between a few migrations; most of them can be taken out, with more or less cost."""
    links = draw(st.lists(st.permutations(M[:6]).map(lambda order: order[:2]), max_size=most))
    return [
        Constraint(
            late,
            early,
            "",
            fix=CycleFix(f"fix {number}") if draw(st.integers(0, 4)) else None,
            cost=draw(st.integers(1, 3)),
        )
        for number, (late, early) in enumerate(links)
    ]


def left(found: list[Constraint], fixes: list[CycleFix]) -> list[tuple[MigrationId, MigrationId]]:
    return [(one.late, one.early) for one in found if one.fix not in fixes]


@UNHURRIED
@given(constraints())
def test_what_is_taken_out_opens_the_cycles_and_nothing_less_does(found):
    fixed = [(one.late, one.early) for one in found if one.fix is None]
    fixes = cheapest_fixes(found)
    if not is_acyclic(adjacency(fixed)):
        assert fixes == []
        return
    assert is_acyclic(adjacency(left(found, fixes)))
    for link in {(one.late, one.early) for one in found if one.fix in fixes}:
        kept = [one.fix for one in found if one.fix in fixes and (one.late, one.early) != link]
        assert not is_acyclic(adjacency(left(found, kept)))


@UNHURRIED
@given(constraints(most=8))
def test_with_few_links_the_cost_is_the_least(found):
    links = sorted({(one.late, one.early) for one in found})
    cost = {link: sum(one.cost for one in found if (one.late, one.early) == link) for link in links}
    loose = [link for link in links if all(one.fix for one in found if (one.late, one.early) == link)]
    assert len(loose) <= MAX_EXACT_ARCS
    choices = [
        sum(cost[link] for link in chosen)
        for size in range(len(loose) + 1)
        for chosen in combinations(loose, size)
        if is_acyclic(adjacency(link for link in links if link not in chosen))
    ]
    fixes = cheapest_fixes(found)
    if choices:
        assert sum(one.cost for one in found if one.fix in fixes) == min(choices)


def test_with_many_links_what_opens_most_is_chosen():
    """Eleven apps that all go round through one link."""
    hub, rim = M[0], [MigrationId("z", f"{number:04}") for number in range(MAX_EXACT_ARCS + 1)]
    found = [Constraint(hub, M[1], "", fix=CycleFix("the one"), cost=5)]
    found += [Constraint(M[1], spoke, "", fix=CycleFix(f"in {spoke}"), cost=1) for spoke in rim]
    found += [Constraint(spoke, hub, "", fix=CycleFix(f"out {spoke}"), cost=1) for spoke in rim]
    assert cheapest_fixes(found) == [CycleFix("the one")]
