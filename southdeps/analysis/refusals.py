"""What South or PostgreSQL refuses though every table and column is there: found by executing all migrations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from southdeps import effects
from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.missing_dependencies import needed_order
from southdeps.effects import Step
from southdeps.finding import MigrationId
from southdeps.graph import CycleError, forwards_plan, topological_order
from southdeps.schema.execution import Refused
from southdeps.schema.refusal import Refusal


class RefusedStep(Struct, frozen=True):
    """A step of a migration that is refused; `maker` is the migration that created what is in its way."""

    migration: MigrationId
    step: Step
    refusal: Refusal
    certain: bool
    maker: MigrationId | None = None


@once_per_context
def find_refusals(context: AnalysisContext) -> tuple[RefusedStep, ...]:
    """Every refused step, each once, in the order of execution.

    All migrations run once in an order that keeps what they need. Two apps that create one table collide in either
    order: both are run.
    """
    if not context.can_execute:
        return ()
    found: dict[tuple[MigrationId, Step, str], RefusedStep] = {}
    orders = [topological_order(needed_order(context)), *_colliding_orders(context)]
    for order in orders:
        for one in _execute(context, order):
            known = found.get((one.migration, one.step, one.refusal.error))
            if known is None or (one.certain and not known.certain):
                found[one.migration, one.step, one.refusal.error] = one
    return tuple(found.values())


def _execute(context: AnalysisContext, order: Iterable[MigrationId]) -> Iterator[RefusedStep]:
    """Run migrations in this order, going on after each failure."""
    schema = context.empty_schema().with_execution(context.synced_tables())
    for migration in order:
        for failure in schema.run(migration, context.effects.get(migration, ())):
            if failure.refused is not None:
                yield _refused_step(migration, failure.refused)
        if schema.execution is not None:
            yield from (_refused_step(migration, one) for one in schema.execution.take_later())


def _refused_step(migration: MigrationId, refused: Refused) -> RefusedStep:
    return RefusedStep(migration, refused.step, refused.refusal, refused.certain, refused.maker)


def _colliding_orders(context: AnalysisContext) -> Iterator[list[MigrationId]]:
    """The plans of each two apps of which both create a table of one name, in both orders."""
    creators: dict[str, set[str]] = defaultdict(set)
    for migration, create in context.every(effects.CreateTable):
        creators[create.table].add(migration.app)
    for migration, rename in context.every(effects.RenameTable):
        creators[rename.to].add(migration.app)
    pairs = {(one, other) for apps in creators.values() for one in apps for other in apps if one != other}
    for pair in sorted(pairs):
        if context.chains.keys() >= set(pair):
            try:
                yield forwards_plan([context.chains[app][-1] for app in pair], context.declared)
            except CycleError:
                continue
