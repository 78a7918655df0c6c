"""`fix --bridge APP`: a new migration in APP that makes third-party migrations run in the order they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.edits.bridging import bridge_source
from southdeps.errors import CannotEditError, CannotRunError
from southdeps.file_contents import FileContents
from southdeps.finding import Declare, Finding, MigrationId
from southdeps.fixes import proof
from southdeps.fixes.changes import Change
from southdeps.graph import Link, is_acyclic, reachable, with_links
from southdeps.project import loading
from southdeps.project.loading import Project
from southdeps.project.migrations import Migration
from southdeps.rules import Inspection
from southdeps.scan import MigrationFile

NAME = "order_of_other_apps"


class Bridge(Struct, frozen=True):
    """The project with the new migration, what is found in it then, and what the migration declares."""

    project: Project
    inspection: Inspection
    changes: tuple[Change, ...]


def add_bridge(project: Project, inspection: Inspection, app: str) -> Bridge | None:
    """Add the migration at the end of the app; None if it has nothing to order.

    It serves the findings between third-party apps that no existing file can fix. A dependency that it cannot carry,
    because the app itself needs the migration that has to wait, stays. Raises CannotRunError if no such migration
    can be written, or if it does not prove to help.
    """
    context = build.analysis_context(project, order=False)
    chain = context.chains[app]
    new = MigrationId(app, next_name(chain))
    needed = with_links(context.declared, [(new, chain[-1])])
    served: dict[Link, Finding] = {}
    for (late, early), finding in unfixable_here(inspection.findings, project).items():
        extended = with_links(needed, [(new, early), (late, new)])
        if late not in reachable([new, early], needed) and is_acyclic(extended):
            needed = extended
            served[late, early] = finding
    if not served:
        return None
    waiting = {late: finding for (late, _), finding in served.items()}
    providers = {early: finding for (_, early), finding in served.items()}
    try:
        source = bridge_source(project.migrations[chain[-1]].data, sorted(providers), sorted(waiting))
    except CannotEditError as error:
        raise CannotRunError(f"--bridge {app}: {error.reason}") from None
    bridged = with_migration(project, new, source)
    after = rules.inspect(build.analysis_context(bridged, order=False))
    left = {proof.key(finding) for finding in after.findings}
    if after.cycles != inspection.cycles or any(proof.key(finding) in left for finding in served.values()):
        raise CannotRunError(f"--bridge {app}: a migration there would not help")
    changes = [Change(new, Declare("depends_on", new, one), providers[one]) for one in sorted(providers)]
    changes += [Change(new, Declare("needed_by", new, one), waiting[one]) for one in sorted(waiting)]
    return Bridge(bridged, after, tuple(changes))


def unfixable_here(findings: Iterable[Finding], project: Project) -> dict[Link, Finding]:
    """The errors between migrations neither of which is the project's own, by (late, early)."""
    return {
        (finding.migration, finding.requires): finding
        for finding in findings
        if finding.severity == "error"
        and finding.declare is None
        and finding.migration is not None
        and finding.requires is not None
        and not project.migrations[finding.migration].editable
        and not project.migrations[finding.requires].editable
    }


def next_name(chain: Sequence[MigrationId]) -> str:
    """A name that sorts behind all migrations of the app, numbered as South would."""
    number = re.match(r"\d+", chain[-1].name)
    width = len(number[0]) if number else 4
    following = f"{int(number[0]) + 1 if number else len(chain) + 1:0{width}}_{NAME}"
    return following if following > chain[-1].name else f"{chain[-1].name}_{NAME}"


def with_migration(project: Project, new: MigrationId, source: bytes) -> Project:
    """The project with one more migration at the end of an app."""
    app = project.apps[new.app]
    assert app.migrations is not None
    path = app.migrations / f"{new.name}.py"
    last = project.migrations[MigrationId(new.app, app.files[-1].name)]
    grown = replace(app, files=(*app.files, MigrationFile(new.name, path)))
    extended = replace(
        project,
        apps={**project.apps, new.app: grown},
        migrations={
            **project.migrations,
            new: Migration(new, path, FileContents.of(b""), last.summary, editable=True),
        },
    )
    return loading.with_contents(extended, {new: source})
