"""The schema that the real South left in a database, against the one that southdeps simulates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.analysis import build
from southdeps.drift.catalogue import parse_target, read_database
from southdeps.drift.findings import finding_of
from southdeps.drift.live import live_drift
from southdeps.drift.project import DriftProject
from southdeps.drift.report import places_of

if TYPE_CHECKING:
    from southdeps.project.loading import Project
    from southdeps.verify.postgres import Server


def schema_differences(project: Project, server: Server, database: str) -> tuple[str, ...]:
    """What the database, after all migrations, and the simulated migrations disagree about, a line each."""
    given = DriftProject(project, build.analysis_context(project, order=False))
    target = parse_target(server.url(database))
    found = [
        one for one in live_drift(given, read_database(target)).drifts if one.comparison == "live-migrations"
    ]
    return tuple(finding_of(one, places_of(given, target), ()).message for one in found)
