"""Cycles, and how to break them: the cheapest removable reasons (a feedback arc set)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.missing_dependencies import needed_order
from southdeps.finding import MigrationId
from southdeps.graph import Link, cyclic_components, feedback_arc_set
from southdeps.syntax.nodes import Place


class CycleFix(Struct, frozen=True):
    """How to remove a reason, in words; `moves` if a foreign key or table moves into another migration."""

    text: str
    moves: bool = False


class Constraint(Struct, frozen=True):
    """One reason why `late` must run after `early`: its place (None for the order of files) and its text.

    `fix` removes the reason, None if that is impossible; `cost` weighs it against other fixes.
    """

    late: MigrationId
    early: MigrationId
    text: str
    path: str = ""
    at: Place | None = None
    fix: CycleFix | None = None
    cost: int = 0

    @property
    def place(self) -> str:
        """`path:line`, or nothing."""
        return f"{self.path}:{self.at[0]}" if self.at else ""


@once_per_context
def find_cycles(context: AnalysisContext) -> tuple[frozenset[MigrationId], ...]:
    """The strongly connected components of what is declared and what is certainly needed, by their smallest."""
    return tuple(cyclic_components(needed_order(context)))


def cheapest_fixes(constraints: Sequence[Constraint]) -> list[CycleFix]:
    """The fixes that together leave no cycle, at the least cost; empty if no set of fixes does.

    A link goes only with all the constraints behind it.
    """
    by_link: dict[Link, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        by_link[constraint.late, constraint.early].append(constraint)
    fixed = [link for link, reasons in by_link.items() if any(one.fix is None for one in reasons)]
    costs = {link: sum(one.cost for one in by_link[link]) for link in by_link.keys() - set(fixed)}
    fixes = (one.fix for link in feedback_arc_set(fixed, costs) or () for one in by_link[link])
    return list(dict.fromkeys(fix for fix in fixes if fix is not None))
