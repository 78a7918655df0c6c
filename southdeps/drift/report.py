"""The use case: a project, perhaps a live database, and what they disagree about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from southdeps.analysis import build
from southdeps.drift import rules
from southdeps.drift.catalogue import Target, read_database
from southdeps.drift.comparison import Drift
from southdeps.drift.findings import DriftFinding, Places, finding_of
from southdeps.drift.history_findings import history_findings
from southdeps.drift.live import live_drift
from southdeps.drift.project import DriftProject, Sides
from southdeps.drift.proposals import postgresql, sqlite
from southdeps.drift.proposals.migration import frozen_source, migration_source
from southdeps.drift.proposals.south import Context, both_ways, forwards
from southdeps.drift.static import static_drift
from southdeps.project.loading import Project
from southdeps.schema.compare import Difference
from southdeps.schema.description import Schema


class DriftResult(Struct, frozen=True):
    """What was found, in reading order, and what closes the gap; `found` is the schema as it is."""

    findings: tuple[DriftFinding, ...]
    drifts: tuple[Drift, ...]
    sides: Sides
    found: Schema
    project: DriftProject
    tables: int = 0

    def sql(self) -> tuple[str, ...]:
        """The statements that close the gap, in the order in which they can be executed."""
        return (*self._renames(), *self._statements())

    def _statements(self) -> tuple[str, ...]:
        propose = sqlite.statements if self.project.sqlite else postgresql.statements
        return propose(tuple(self._differences()), self.found)

    def _renames(self) -> Iterator[str]:
        for old, new in dict.fromkeys(drift.rename for drift in self.drifts if drift.rename is not None):
            yield f"ALTER TABLE {postgresql.quote(old)} RENAME TO {postgresql.quote(new)};"

    def _differences(self) -> Iterator[Difference]:
        """The differences that a proposal removes: a table that is not known, or a view, may be another program's."""
        for drift in self.drifts:
            if is_proposed(drift) and drift.rename is None:
                yield from drift.cause.differences

    def operations(self) -> dict[str, str]:
        """For each app with drift the text of a South migration that closes the gap."""
        return {
            app: proposed_migration(app, drifts, self)
            for app, drifts in drifts_by_app(self.drifts, self.sides).items()
        }


def find_drift(project: Project, target: Target | None = None) -> DriftResult:
    """Compare a project's migrations with its frozen models, or a live database with both. Raises CannotRunError."""
    given = DriftProject(
        project,
        build.analysis_context(project, order=False),
        sqlite=project.django.backend == "sqlite3",
    )
    if target is None:
        drifts, both = static_drift(given)
        result = _result(given, drifts, both, both.made, ())
        given.frozen.memory.save()
        return result
    database = read_database(target)
    live = live_drift(given, database)
    findings = history_findings(live.history, places_of(given, target))
    return _result(given, live.drifts, live.sides, live.live, findings, target)


def _result(
    given: DriftProject,
    drifts: tuple[Drift, ...],
    both: Sides,
    found: Schema,
    findings: Iterable[DriftFinding],
    target: Target | None = None,
) -> DriftResult:
    places = places_of(given, target)
    last = {app: chain[-1] for app, chain in both.chains.items()} if target is None else {}
    made = [
        finding_of(drift, places, operations_for(drift, both, found, given), last.get(app_of(drift, both)))
        for drift in drifts
    ]
    ordered = sorted([*findings, *made], key=lambda finding: finding.reading_order)
    return DriftResult(tuple(ordered), drifts, both, found, given, len(found.tables))


def places_of(given: DriftProject, target: Target | None) -> Places:
    """Where findings stand; what no migration has to do with stands in the database."""
    return Places(
        given.context.paths, "migrations" if target is None else target.shown, given.position, given.sqlite
    )


def is_proposed(drift: Drift) -> bool:
    """Whether a proposal removes a difference."""
    return drift.rule not in (rules.UNKNOWN_TABLE, rules.EXTRA_VIEW)


def operations_for(drift: Drift, both: Sides, found: Schema, given: DriftProject) -> tuple[str, ...]:
    """The South operations that would remove one difference."""
    if drift.rename is not None:
        old, new = drift.rename
        return (f"db.rename_table({old!r}, {new!r})",)
    if not is_proposed(drift):
        return ()
    return forwards([drift.cause], context_for(app_of(drift, both), both, found, given))


def context_for(app: str, both: Sides, found: Schema, given: DriftProject) -> Context:
    """What operations of an app's migration are written for."""
    state = both.states.get(app)
    return Context(state.models if state is not None else {}, found, sqlite=given.sqlite)


def app_of(drift: Drift, both: Sides) -> str:
    """The label of the app that a difference belongs to; empty if no app is known to own the table."""
    table = drift.cause.table
    owner = both.owners.get(table)
    if owner is None and drift.migration is not None:
        owner = drift.migration.app
    labels = [label for label in both.chains if table.startswith(f"{label}_")]
    return owner or max(labels, key=len, default="")


def drifts_by_app(drifts: Iterable[Drift], both: Sides) -> dict[str, list[Drift]]:
    """The drifts that a migration can remove, by the app that owns the table."""
    found: dict[str, list[Drift]] = {}
    for drift in drifts:
        if is_proposed(drift) and (app := app_of(drift, both)):
            found.setdefault(app, []).append(drift)
    return found


def proposed_migration(app: str, drifts: Sequence[Drift], result: DriftResult) -> str:
    """The text of a South migration that removes the drifts of an app, and brings them back."""
    both, given = result.sides, result.project
    renames = [one.rename for one in drifts if one.rename is not None and one.rule is rules.UNRENAMED_TABLE]
    causes = [one.cause for one in drifts if one.rename is None]
    forwards, backwards = both_ways(causes, context_for(app, both, result.found, given))
    there = [f"db.rename_table({old!r}, {new!r})" for old, new in renames]
    back = [f"db.rename_table({new!r}, {old!r})" for old, new in renames]
    last = both.states.get(app)
    data = given.project.migrations[last.migration].data if last is not None else b""
    return migration_source(
        app,
        [*there, *forwards],
        [*backwards, *back],
        frozen_source(data) or "models = {}",
    )
