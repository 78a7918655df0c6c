"""Bridges: a migration of the project's own that makes one third-party migration run after another.

Neither file of a missing dependency between third-party apps can be changed. A migration of one's own that depends on
the provider and is `needed_by` the other one has the same effect.
"""

from __future__ import annotations

from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.dropped import app_references
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies, reachable, with_links


def bridge(
    context: AnalysisContext, late: MigrationId, early: MigrationId, needed: Dependencies
) -> MigrationId | None:
    """The own migration that can carry a dependency between two third-party migrations; None if there is none.

    One that already runs after `early` is preferred, then the one that pulls the fewest migrations before `late`.
    It must not itself need `late`, `early` must not need it, and its app must be one that never runs without the two
    others. If `early` has to wait for a bridge too, no other migration is made to follow it before that one is there.
    """
    before = reachable([early], needed)
    waits = not unbridged(context).isdisjoint(before)
    candidates = [
        (not context.reach.depends(own, early), context.reach.ancestors.get(own, 0).bit_count(), own)
        for app, chain in context.chains.items()
        if are_installed_together(context, app, late.app, early.app)
        for own in chain
        if context.editable[own]
    ]
    for new, _, own in sorted(candidates):
        if new and waits:
            continue
        with_provider = with_links(needed, [(own, early)]) if new else needed
        if late not in reachable([own], with_provider) and own not in before:
            return own
    return None


@once_per_context
def unbridged(context: AnalysisContext) -> frozenset[MigrationId]:
    """The third-party migrations that certainly lack a dependency on a third-party one."""
    missing, _ = find_missing_dependencies(context)
    editable = context.editable
    return frozenset(
        one.late for one in missing if one.certain and not (editable[one.late] or editable[one.early])
    )


def bridge_apps(
    context: AnalysisContext, late: MigrationId, early: MigrationId, needed: Dependencies
) -> list[str]:
    """The own apps to which a new last migration can be added that carries the dependency."""
    return [
        app
        for app, chain in context.chains.items()
        if all(context.editable[own] for own in chain)
        and are_installed_together(context, app, late.app, early.app)
        and late not in reachable([chain[-1], early], needed)
    ]


def are_installed_together(context: AnalysisContext, app: str, *others: str) -> bool:
    """Whether a declaration in `app` may name the other apps: South stops if they are not installed.

    By the settings all are; without settings `app` has to refer to them already.
    """
    if context.installed is not None and context.installed.modules:
        return all(one in context.installed.chains for one in (app, *others))
    return all((app, other) in app_references(context) for other in others)
