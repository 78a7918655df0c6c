"""What an analysis works on: every migration's summary and effects, which runs before which, and shared indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, wraps
from itertools import chain
from typing import Any, TypeAlias, TypeVar, cast

from msgspec import Struct, field

from southdeps import effects
from southdeps.analysis.declarations import MigrationIndex
from southdeps.analysis.unmade_keys import UnmadeKey
from southdeps.effects import Action, Step
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies, Reachability, reachability
from southdeps.schema.description import Table
from southdeps.schema.history import History
from southdeps.schema.refusal import Refusal
from southdeps.schema.rows import Rows
from southdeps.schema.simulated_table import simulated
from southdeps.schema.simulation import SimulatedSchema, is_opaque
from southdeps.summary import MigrationSummary

TableChange: TypeAlias = effects.CreateTable | effects.AddColumn | effects.RenameColumn
Effect = TypeVar("Effect", bound=Step)
Result = TypeVar("Result")


class AnalysisContext(Struct, frozen=True, dict=True):
    """Everything the simulation and the rules look at; indexes over it are computed once, when first used.

    `index` holds the migrations that South finds, `effects` what each of them does, `declared` the order that files and
    declarations prescribe, `history` each table's past. `absent` are the tables that nothing creates,
    `synced` those of the migrations' that syncdb has created before them, `present` others that it has created,
    and `synced_schema` what is known of them.

    `summaries`, `paths` (as reported) and `editable` (a file of the project's own) cover every migration that was
    read. `installed` is what South finds with the settings, None where it does not matter; `positions` the places of
    the migrations in South's order, None without settings. `optional` holds (app, other) where `app` works
    without `other`. `backend` is the kind of database, `unreadable` holds files and folders (as reported) that could
    not be read, with the reason. `crash` is what Django stops with while it loads the installed apps,
    `unfit_permissions` what PostgreSQL refuses of an announced app's permissions, by label. `misnamed` is what files
    beside the migrations would do that South takes for none because of their names. `unmade_keys` are foreign keys
    that are never made.
    """

    index: MigrationIndex
    effects: Mapping[MigrationId, tuple[Action, ...]]
    declared: Dependencies
    history: History
    absent: frozenset[str] = frozenset()
    synced: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    synced_schema: Mapping[str, Table] = field(default_factory=dict)
    summaries: Mapping[MigrationId, MigrationSummary] = field(default_factory=dict)
    paths: Mapping[MigrationId, str] = field(default_factory=dict)
    editable: Mapping[MigrationId, bool] = field(default_factory=dict)
    installed: MigrationIndex | None = None
    positions: Mapping[MigrationId, int] | None = None
    optional: frozenset[tuple[str, str]] = frozenset()
    backend: str = "postgresql"
    unreadable: tuple[tuple[str, str], ...] = ()
    crash: str | None = None
    misnamed: Mapping[MigrationId, tuple[Action, ...]] = field(default_factory=dict)
    unfit_permissions: Mapping[str, Refusal] = field(default_factory=dict)
    unmade_keys: tuple[UnmadeKey, ...] = ()

    @cached_property
    def chains(self) -> Mapping[str, tuple[MigrationId, ...]]:
        """Each app's migrations in order, of the apps that have any."""
        return {label: names for label, names in self.index.chains.items() if names}

    @property
    def foreign_keys(self) -> bool:
        """Whether the database keeps constraints; South makes none on SQLite."""
        return self.backend != "sqlite3"

    @property
    def can_execute(self) -> bool:
        """Whether South's statements are simulated for this kind of database, and what it refuses is known."""
        return self.backend in {"postgresql", "sqlite3"}

    @cached_property
    def known(self) -> frozenset[str]:
        """The tables that can be missing."""
        return self.absent.union(self.history.events)

    @cached_property
    def may_lack(self) -> frozenset[str]:
        """The tables that can be missing, or columns of them."""
        return self.known.union(self.synced_schema)

    def synced_tables(self) -> list[Table]:
        """The tables that syncdb has created, as they are before the first migration."""
        names = self.synced.union(self.synced_schema)
        return [self.synced_schema.get(name) or Table(name, complete=False) for name in sorted(names)]

    @cached_property
    def reach(self) -> Reachability:
        """Which migration runs before which, as declared."""
        return reachability(self.declared)

    @cached_property
    def opaque_apps(self) -> frozenset[str]:
        """The apps whose migrations may make tables or columns that the analysis cannot see."""
        unread = {migration.app for migration, summary in self.summaries.items() if summary.error is not None}
        return frozenset(unread).union(
            migration.app for migration, inner in self.effects.items() if is_opaque(inner)
        )

    @cached_property
    def _by_type(self) -> Mapping[type[Step], list[tuple[MigrationId, Action]]]:
        found: dict[type[Step], list[tuple[MigrationId, Action]]] = defaultdict(list)
        for migration, inner in self.effects.items():
            for effect in inner:
                found[type(effect)].append((migration, effect))
        return found

    def every(self, kind: type[Effect]) -> Iterator[tuple[MigrationId, Effect]]:
        """All effects of one class, each with its migration, in the order of the migrations."""
        return cast("Iterator[tuple[MigrationId, Effect]]", iter(self._by_type.get(kind, ())))

    @cached_property
    def insertions(self) -> Mapping[str, list[tuple[MigrationId, Mapping[str, object]]]]:
        """By table: the migrations that insert rows, with the literal values of each row."""
        found: dict[str, list[tuple[MigrationId, Mapping[str, object]]]] = defaultdict(list)
        for migration, insert in self.every(effects.Insert):
            found[insert.table].append((migration, dict(insert.values)))
        return found

    @cached_property
    def announced(self) -> Mapping[str, frozenset[str]]:
        """By app label: the models, in lower case, whose content types and permissions wait for an announcement.

        Those of an app that announces nothing wait for ever.
        """
        found: dict[str, frozenset[str]] = defaultdict(frozenset, dict.fromkeys(self.chains, frozenset()))
        for migration, created in self.every(effects.CreateTable):
            prefix = f"{migration.app}_"
            if created.table.startswith(prefix):
                found[migration.app] |= {created.table.removeprefix(prefix)}
        for _, announcement in self.every(effects.AnnounceModels):
            found[announcement.app] |= {name.lower() for name in announcement.models}
        return found

    @cached_property
    def definers(self) -> Mapping[str, set[str]]:
        """By table: the apps whose migrations create or change it."""
        found: dict[str, set[str]] = defaultdict(set)
        changes: Iterator[tuple[MigrationId, TableChange]] = chain(
            self.every(effects.CreateTable), self.every(effects.AddColumn), self.every(effects.RenameColumn)
        )
        for migration, change in changes:
            found[change.table].add(migration.app)
        for migration, rename in self.every(effects.RenameTable):
            found[rename.to].add(migration.app)
        return found

    def index_for(self, migration: MigrationId) -> MigrationIndex:
        """What South finds when it reads this migration's declarations: with the settings, if its app is installed."""
        installed = self.installed
        return installed if installed is not None and migration.app in installed.chains else self.index

    def is_later(self, other: MigrationId, migration: MigrationId) -> bool:
        """Whether `other` follows `migration` in the same app."""
        names = self.chains.get(migration.app, ())
        return other in names and migration in names and names.index(other) > names.index(migration)

    def is_hidden(self, late: MigrationId, early: MigrationId) -> bool | None:
        """Whether today's INSTALLED_APPS happens to run `early` before `late`; None where that is unknown."""
        positions = self.positions
        if positions is None or late not in positions or early not in positions:
            return None
        return positions[early] < positions[late]

    def empty_schema(self) -> SimulatedSchema:
        """The database before the first migration."""
        rows = Rows(self.known, self.announced, unfit=self.unfit_permissions)
        return SimulatedSchema(
            self.known,
            tables={name: simulated(table) for name, table in self.synced_schema.items()},
            rows=rows,
            foreign_keys=self.foreign_keys,
            present=self.synced | self.present,
            added=self.history.added,
        )

    @cached_property
    def _results(self) -> dict[Callable[..., Any], Any]:
        return {}


def once_per_context(analyse: Callable[[AnalysisContext], Result]) -> Callable[[AnalysisContext], Result]:
    """Share an expensive analysis: it runs once per context, however many rules ask for it."""

    @wraps(analyse)
    def shared(context: AnalysisContext) -> Result:
        results = context._results  # noqa: SLF001  # a friend of the class
        if analyse not in results:
            results[analyse] = analyse(context)
        return cast("Result", results[analyse])

    return shared
