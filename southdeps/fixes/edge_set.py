"""The smallest set of declarations that covers every missing dependency, and the files they go to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec
from msgspec.structs import replace

from southdeps.analysis.build import refreshed
from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Declare, Finding, MigrationId, Severity
from southdeps.fixes import proof
from southdeps.fixes.changes import Change, FixOptions
from southdeps.graph import Dependencies, Link, reachability, reachable, with_links
from southdeps.project.loading import Project
from southdeps.rules import Inspection
from southdeps.summary import DeclaredPair


def choose(
    original: Project,
    context: AnalysisContext,
    inspection: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> tuple[Change, ...]:
    """The dependencies to declare.

    New declarations change South's plan, in which other dependencies may be missing; so the search repeats, on
    the graph alone, until nothing that can be declared is missing.
    """
    declared = refreshed(context, original).declared
    chosen: dict[Link, Change] = {}
    while True:
        known = len(chosen)
        for severity in ("error", "warning"):
            for changes in wanted(inspection, severity, fix_options, original):
                if not any(change in refused for change in changes):
                    chosen = with_all(changes, declared, chosen)
            if len(chosen) > known:
                break  # look for further errors before a warning closes a cycle they need open
        else:
            return without_implied(declared, chosen)
        inspection = proof.inspect(context, with_declared(original, chosen.values()))


def wanted(
    inspection: Inspection, severity: Severity, fix_options: FixOptions, original: Project
) -> list[tuple[Change, ...]]:
    """The declarations that findings of a severity ask for; those of one finding help together only."""
    in_cycles = frozenset[MigrationId]().union(*inspection.cycles)
    declares = [
        (on_preferred_side(finding.declare, fix_options, original, in_cycles), finding)
        for finding in inspection.findings
        if finding.severity == severity and finding.fixable and finding.declare is not None
    ]
    return [
        tuple(Change(one.at, one, finding) for one in (declare, *to_the_provider(declare, finding)))
        for declare, finding in declares
        if fix_options.allow(declare.at)
    ]


def to_the_provider(declare: Declare, finding: Finding) -> list[Declare]:
    """What makes the bridge between two third-party migrations follow the provider, if `declare` is over one."""
    if finding.requires is None or finding.requires == declare.early:
        return []
    return [Declare("depends_on", declare.early, finding.requires)]


def on_preferred_side(
    declare: Declare, fix_options: FixOptions, original: Project, in_cycles: Collection[MigrationId]
) -> Declare:
    """The declaration as `needed_by` in the provider if the user prefers that and its file can be edited."""
    if (
        declare.attribute == "depends_on"
        and declare.on.app in fix_options.needed_by
        and original.migrations[declare.on].editable
        and declare.on not in in_cycles
    ):
        return Declare("needed_by", declare.on, declare.at)
    return declare


def link_of(change: Change) -> Link:
    """The dependency that a change declares."""
    assert isinstance(change.what, Declare)
    return change.what.late, change.what.early


def with_all(
    changes: Iterable[Change], declared: Dependencies, chosen: dict[Link, Change]
) -> dict[Link, Change]:
    """What is chosen, with all these changes; without any if one of them would close a cycle."""
    together = dict(chosen)
    for change in changes:
        link = link_of(change)
        if closes_cycle(link, declared, together):
            return chosen
        together.setdefault(link, change)
    return together


def closes_cycle(link: Link, declared: Dependencies, chosen: Iterable[Link]) -> bool:
    """Whether a dependency would close a cycle with those declared and chosen."""
    late, early = link
    return late in reachable([early], with_links(declared, chosen))


def without_implied(declared: Dependencies, chosen: Mapping[Link, Change]) -> tuple[Change, ...]:
    """The declarations that follow neither from existing ones nor from each other (the transitive reduction)."""
    dependencies = with_links(declared, chosen)
    before = reachability(dependencies)
    return tuple(
        change
        for (late, early), change in sorted(chosen.items())
        if early not in declared.get(late, ())
        and not any(before.depends(other, early) for other in dependencies[late] if other != early)
    )


def with_declared(original: Project, changes: Iterable[Change]) -> Project:
    """The project with these dependencies declared."""
    migrations = dict(original.migrations)
    for change in changes:
        assert isinstance(change.what, Declare)
        attribute, on = change.what.attribute, change.what.on
        summary = migrations[change.at].summary
        entries = (*getattr(summary, attribute), DeclaredPair((1, 1), on.app, on.name))
        summary = msgspec.structs.replace(summary, **{attribute: entries})
        migrations[change.at] = replace(migrations[change.at], summary=summary)
    return replace(original, migrations=migrations)
