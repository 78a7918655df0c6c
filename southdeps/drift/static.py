"""The static comparison: what the migrations make against the last frozen models of each app."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from southdeps.drift import rules
from southdeps.drift.comparison import Drift, compare_static
from southdeps.drift.project import DriftProject, Sides, leave_out_lost_indexes, sides
from southdeps.drift.simulation import broken_migrations
from southdeps.finding import MigrationId
from southdeps.schema.description import ForeignKey
from southdeps.south.names import truncate_name


def static_drift(given: DriftProject) -> tuple[tuple[Drift, ...], Sides]:
    """All that the migrations do not do, or do besides, of what is frozen; and the two sides."""
    broken = broken_migrations(given.context, given.order)
    both = sides(given, given.simulate(given.order, broken))
    both = replace(both, unknown=(*both.unknown, *notes_on(broken, given)))
    kept = leave_out_lost_indexes(given, both, broken)
    found = compare_static(both.made, both.frozen, both.author, kept)
    return tuple(name_causes(found, given, both)), both


def notes_on(broken: Collection[MigrationId], given: DriftProject) -> Iterator[str]:
    """The first migration of each app that fails: what is found of the app may follow from that alone."""
    for app, chain in given.chains.items():
        failing = next((one for one in chain if one in broken), None)
        if failing is not None:
            yield f"{app}: {failing.name} fails, so it and what comes after it makes nothing: see southdeps check"


def name_causes(found: Iterable[Drift], given: DriftProject, both: Sides) -> Iterator[Drift]:
    """Name what differs after what caused it: a changed `db_table`, a parent that came later."""
    drifts = tuple(found)
    renamed = renamed_tables(drifts, given, both)
    former = {old: new for new, old in renamed.items()}
    for drift in drifts:
        table = drift.cause.table
        state = both.states.get(both.owners.get(table, ""))
        if table in renamed:
            yield replace(drift, rule=rules.UNRENAMED_TABLE, rename=(renamed[table], table))
        elif table in former:
            yield replace(drift, rename=(table, former[table]))
        elif (pair := _followed(drift)) is not None and former.get(pair[0]) == pair[1]:
            yield replace(drift, rename=pair)
        elif drift.rule is rules.DIFFERENT_PRIMARY_KEY and state is not None and table in state.parent_links:
            yield replace(drift, rule=rules.MISSING_PARENT)
        else:
            yield drift


def _followed(drift: Drift) -> tuple[str, str] | None:
    """The tables that a foreign key refers to, and should, if nothing else differs: a renaming takes it along."""
    main = drift.cause.main
    match main.expected, main.found:
        case (ForeignKey() as expected, ForeignKey() as found) if len(drift.cause.differences) == 1:
            same = replace(found, name=expected.name, table=expected.table) == expected
            return (found.table, expected.table) if same else None
    return None


def renamed_tables(drifts: Iterable[Drift], given: DriftProject, both: Sides) -> dict[str, str]:
    """New name -> old name of tables whose model has changed its `db_table`, and that are still there as they were.

    The table of a many-to-many field is named after that of its model.
    """
    by_rule = [(drift.rule, drift.cause.table) for drift in drifts]
    missing = {table for rule, table in by_rule if rule is rules.MISSING_TABLE}
    extra = {table for rule, table in by_rule if rule is rules.EXTRA_TABLE}
    found: dict[str, str] = {}
    for new in sorted(missing) if extra else ():
        old = next((old for old in former_names(new, given, both) if old in extra), None)
        if old is not None:
            found[new] = old
    for new in sorted(missing - found.keys()):
        for model_table, old in tuple(found.items()):
            if new.startswith(f"{model_table}_") and old + new[len(model_table) :] in extra:
                found[new] = old + new[len(model_table) :]
    return found


def former_names(table: str, given: DriftProject, both: Sides) -> Iterator[str]:
    """The tables that a table's model had in earlier frozen models, the latest first, or has without a `db_table`."""
    app = both.owners.get(table, "")
    last = both.states.get(app)
    key = last.models.get(table) if last is not None else None
    if key is None:
        return
    for _, state in given.frozen.backwards(both.chains.get(app, ())):
        yield from (name for name, model in state.models.items() if model == key and name != table)
    yield truncate_name(key.replace(".", "_").lower())
