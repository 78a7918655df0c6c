"""The least set of pairs that declares what is missing, and in whose files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec
from msgspec.structs import replace

from southdeps.analysis.build import world_of
from southdeps.analysis.context import Subject
from southdeps.analysis.missing_dependencies import walk_behind, with_edges
from southdeps.finding import Declare, MigrationId, Severity
from southdeps.fixes import proof
from southdeps.fixes.changes import Change, FixOptions
from southdeps.graph import Dependencies, reach
from southdeps.project.loading import Project
from southdeps.rules import Inspection
from southdeps.summary import Entry

Link = tuple[MigrationId, MigrationId]


def choose(
    original: Project,
    subject: Subject,
    inspection: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> tuple[Change, ...]:
    """The pairs to declare.

    With those that are missing declared, another plan comes to light, in which something else may be missing:
    so it goes on, round by round, on the graph alone, until nothing is missing that may be declared.
    """
    declared = world_of(original, subject.scanned).declared
    chosen: dict[Link, Change] = {}
    while True:
        known = len(chosen)
        for severity in ("error", "warning"):
            for change in wanted(inspection, severity, fix_options, original):
                link = link_of(change)
                if change not in refused and not closes_cycle(link, declared, chosen):
                    chosen.setdefault(link, change)
            if len(chosen) > known:
                break  # with these, other errors may come to light: no warning is to close a cycle before them
        else:
            return least(declared, chosen)
        inspection = proof.inspect(subject, with_declared(original, chosen.values()))


def wanted(
    inspection: Inspection, severity: Severity, fix_options: FixOptions, original: Project
) -> list[Change]:
    """The pairs that findings of that severity ask for."""
    in_cycles = frozenset[MigrationId]().union(*inspection.cycles)
    declares = [
        (on_the_side_wished_for(finding.declare, fix_options, original, in_cycles), finding)
        for finding in inspection.findings
        if finding.severity == severity and finding.fixable and finding.declare is not None
    ]
    return [
        Change(declare.at, declare, finding) for declare, finding in declares if fix_options.allow(declare.at)
    ]


def on_the_side_wished_for(
    declare: Declare, fix_options: FixOptions, original: Project, in_cycles: Collection[MigrationId]
) -> Declare:
    """`needed_by` in the provider where the user prefers that, and its file is one that may be written."""
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


def closes_cycle(link: Link, declared: Dependencies, chosen: Iterable[Link]) -> bool:
    """Whether a dependency would close a cycle with those declared and chosen."""
    late, early = link
    return late in walk_behind(early, with_edges(declared, chosen))


def least(declared: Dependencies, chosen: Mapping[Link, Change]) -> tuple[Change, ...]:
    """The pairs that follow neither from what is declared nor from other pairs (the transitive reduction)."""
    dependencies = with_edges(declared, chosen)
    before = reach(dependencies)
    return tuple(
        change
        for (late, early), change in sorted(chosen.items())
        if early not in declared.get(late, ())
        and not any(before.depends(other, early) for other in dependencies[late] if other != early)
    )


def with_declared(original: Project, changes: Iterable[Change]) -> Project:
    """The project as it would be with these pairs declared."""
    migrations = dict(original.migrations)
    for change in changes:
        assert isinstance(change.what, Declare)
        attribute, on = change.what.attribute, change.what.on
        summary = migrations[change.at].summary
        entries = (*getattr(summary, attribute), Entry((1, 1), on.app, on.name))
        summary = msgspec.structs.replace(summary, **{attribute: entries})
        migrations[change.at] = replace(migrations[change.at], summary=summary)
    return replace(original, migrations=migrations)
